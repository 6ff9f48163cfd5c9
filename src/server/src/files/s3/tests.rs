use super::*;
use crate::{
    config::Config,
    files::{FILE_BYTES, Files},
};
use axum::{
    Router,
    body::Bytes,
    extract::{Query, Request, State},
    response::{IntoResponse, Response},
};
use futures::stream;
use http::{HeaderMap, Method, StatusCode};
use kemai_domain::ErrorCode;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Mutex,
};

/// What a bucket holds, and the parts of uploads that have not ended.
#[derive(Clone, Default)]
struct Bucket(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    objects: BTreeMap<String, Bytes>,
    parts: BTreeMap<String, BTreeMap<u32, Bytes>>,
    asked: Vec<String>,
}

/// Signed as AWS does it, by our key; the signature itself is the client's library's matter.
fn is_signed(headers: &HeaderMap) -> bool {
    let Some(signed) = headers.get("authorization").and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let signature = signed.rsplit_once("Signature=").map_or("", |(_, signature)| signature);
    signed.starts_with("AWS4-HMAC-SHA256 Credential=key/")
        && signed.contains("/cn-north-1/s3/aws4_request")
        && signature.len() == 64
        && headers.contains_key("x-amz-date")
        && headers.contains_key("x-amz-content-sha256")
}

async fn answer(
    State(bucket): State<Bucket>,
    Query(query): Query<HashMap<String, String>>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let mut kept = bucket.0.lock().unwrap();
    kept.asked.push(format!("{} {path}", parts.method));
    if !is_signed(&parts.headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let etag = [("etag", "\"e\"")];
    match (parts.method, query.get("uploadId")) {
        (Method::PUT, None) => {
            kept.objects.insert(path, body);
            etag.into_response()
        }
        (Method::POST, None) => {
            kept.parts.insert("u1".to_owned(), BTreeMap::new());
            "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>"
                .into_response()
        }
        (Method::PUT, Some(upload)) => {
            let number = query["partNumber"].parse().unwrap();
            kept.parts.get_mut(upload).unwrap().insert(number, body);
            etag.into_response()
        }
        (Method::POST, Some(upload)) => {
            let whole: Vec<u8> = kept.parts.remove(upload).unwrap().into_values().flatten().collect();
            kept.objects.insert(path, whole.into());
            "<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>".into_response()
        }
        (Method::DELETE, Some(upload)) => {
            kept.parts.remove(upload);
            StatusCode::NO_CONTENT.into_response()
        }
        (Method::DELETE, None) => {
            kept.objects.remove(&path);
            StatusCode::NO_CONTENT.into_response()
        }
        (Method::GET, None) => match kept.objects.get(&path) {
            Some(body) => {
                let modified = ("last-modified", "Sat, 21 Nov 2026 00:00:00 GMT");
                ([modified, etag[0]], body.clone()).into_response()
            }
            None => (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response(),
        },
        (method, _) => panic!("{method} {path} was asked"),
    }
}

/// A bucket behind an address of its own, and the store that Kemai opens on it.
async fn store() -> (Bucket, Files) {
    let bucket = Bucket::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().fallback(answer).with_state(bucket.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let url = format!("s3://key:se%2Fcret@kemai-files/shop/one?endpoint=http://{address}&region=cn-north-1");
    let folder = std::env::temp_dir();
    let mut config = Config::for_tests("sqlite::memory:", &folder);
    config.storage_url = Some(url);
    (bucket, Files::open(&config).unwrap())
}

async fn receive(files: &Files, bytes: Vec<u8>) -> Result<super::super::StoredFile, kemai_domain::AppError> {
    let chunks: Vec<_> =
        bytes.chunks(64 * 1024).map(|chunk| Ok::<_, std::io::Error>(Bytes::copy_from_slice(chunk))).collect();
    files.receive("报价.txt", stream::iter(chunks), FILE_BYTES).await
}

#[tokio::test]
async fn files_go_to_the_bucket_signed_and_come_back() {
    let (bucket, files) = store().await;
    for bytes in [b"quote".to_vec(), b"a long quote ".repeat(1_000_000)] {
        let file = receive(&files, bytes.clone()).await.unwrap();
        let path = format!("/kemai-files/shop/one/{}", file.storage_key);
        assert_eq!(bucket.0.lock().unwrap().objects.get(&path).map(Bytes::len), Some(bytes.len()));
        let response = files.download(&file).await.unwrap();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(body == bytes, "{} bytes came back otherwise", bytes.len());
        files.remove(&file.storage_key).await.unwrap();
        files.remove(&file.storage_key).await.expect("what is gone is gone");
        assert_eq!(files.download(&file).await.unwrap_err().code, ErrorCode::NotFound);
    }
    let kept = bucket.0.lock().unwrap();
    assert!(kept.objects.is_empty() && kept.parts.is_empty());
    let puts = kept.asked.iter().filter(|asked| asked.starts_with("PUT ")).count();
    assert_eq!(
        puts,
        1 + 3,
        "one for the small file, pieces of five megabytes for the large: {:?}",
        kept.asked
    );
}

#[tokio::test]
async fn nothing_stays_in_the_bucket_of_a_file_that_is_refused() {
    let (bucket, files) = store().await;
    assert!(receive(&files, vec![b'a'; usize::try_from(FILE_BYTES).unwrap() + 1]).await.is_err());
    let program = [b"\x7fELF\x02\x01\x01\0".as_slice(), &[0; 100]].concat();
    assert!(receive(&files, program).await.is_err());
    let kept = bucket.0.lock().unwrap();
    assert!(kept.objects.is_empty() && kept.parts.is_empty(), "{:?}", kept.asked);
}

#[test]
fn an_address_that_cannot_be_used_says_why_without_the_secret() {
    let refused = |url: &str| builder(url).expect_err("is refused");
    assert!(refused("ftp://key:geheim@bucket").contains("s3://"));
    assert!(refused("s3://key@bucket").contains("AWS_SECRET_ACCESS_KEY"));
    assert!(refused("s3://key:geheim@bucket?endpont=x").contains("endpont"));
    assert!(refused("s3://key:geheim@bucket?endpoint=s3.example.com").contains("endpoint"));
    assert!(!refused("s3://key:geheim@bucket?style=x").contains("geheim"));
}

#[test]
fn the_bucket_stands_in_the_path_or_before_the_host() {
    let at = |url: &str| {
        let store = builder(url).unwrap().0.build().unwrap();
        format!("{store:?}")
            .split("bucket_endpoint: \"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    let _ = ring::default_provider().install_default();
    let url = "s3://k:s@files?endpoint=https://oss-cn-beijing.aliyuncs.com";
    assert_eq!(at(url), "https://oss-cn-beijing.aliyuncs.com/files");
    assert_eq!(at(&format!("{url}&style=host")), "https://files.oss-cn-beijing.aliyuncs.com");
}
