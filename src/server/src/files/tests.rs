use super::*;
use futures::stream;
use kemai_domain::ErrorCode;

fn store() -> (Files, std::path::PathBuf) {
    let folder = std::env::temp_dir().join(format!("kemai-files-{}", Uuid::now_v7()));
    let files = Files::open(&Config::for_tests("sqlite::memory:", &folder)).unwrap();
    (files, folder)
}

fn chunks(bytes: &[u8]) -> impl Stream<Item = Result<Bytes, std::io::Error>> + Unpin {
    stream::iter(bytes.chunks(1000).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect::<Vec<_>>())
}

fn kept(folder: &std::path::Path) -> usize {
    let all =
        |folder: std::path::PathBuf| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    all(folder.join("files")).filter(|path| path.is_dir()).map(|path| all(path).count()).sum()
}

#[tokio::test]
async fn a_file_comes_back_as_it_went_and_never_as_a_page() {
    let (files, folder) = store();
    let page = b"<!doctype html><script>alert(1)</script>".repeat(100);
    let file = files.receive("../报价 <单>.html", chunks(&page), FILE_BYTES).await.unwrap();
    assert_eq!(file.name, "报价 <单>.html");
    assert_eq!(file.media_type, "text/plain; charset=utf-8");
    assert_eq!(file.size, 4000);
    let response = files.download(&file).await.unwrap();
    assert!(
        response.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment; filename*=UTF-8''%E6")
    );
    assert!(response.headers()["content-security-policy"].to_str().unwrap().contains("sandbox"));
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    assert_eq!(body, page);
    files.remove(&file.storage_key).await.unwrap();
    assert_eq!(files.download(&file).await.unwrap_err().code, ErrorCode::NotFound);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn nothing_is_kept_of_a_file_that_is_refused() {
    let (files, folder) = store();
    let large = files.receive("a.txt", chunks(&[b'a'; 5000]), 4000).await.unwrap_err();
    assert_eq!(large.of("file"), Some(&Problem::FileTooLarge { max: 0 }));
    let program = [b"\x7fELF\x02\x01\x01\0".as_slice(), &[0; 100]].concat();
    let program = files.receive("photo.jpg", chunks(&program), FILE_BYTES).await;
    assert_eq!(program.unwrap_err().of("file"), Some(&Problem::FileKindRefused));
    let broken = stream::iter([Ok(Bytes::from_static(b"half")), Err(std::io::Error::other("gone"))]);
    assert_eq!(files.receive("a.txt", broken, FILE_BYTES).await.unwrap_err().code, ErrorCode::BadRequest);
    assert_eq!(kept(&folder), 0);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_kind_is_told_by_the_content() {
    assert_eq!(media_type(b"\x89PNG\r\n\x1a\n....", "x.html").unwrap(), "image/png");
    assert_eq!(media_type("名称,电话".as_bytes(), "客户.CSV").unwrap(), "text/csv; charset=utf-8");
    assert_eq!(media_type(b"<svg onload=alert(1)>", "x.svg").unwrap(), "text/plain; charset=utf-8");
    assert_eq!(media_type(&[0, 1, 2, 3], "x.txt").unwrap(), "application/octet-stream");
}
