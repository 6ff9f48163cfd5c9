//! A bucket of S3, or of what speaks like it: MinIO, Ceph, Aliyun OSS, Tencent COS.
//!
//! `s3://KEY:SECRET@BUCKET/PREFIX?endpoint=https://HOST&region=REGION`. Key and secret may stand in `AWS_ACCESS_KEY_ID` and
//! `AWS_SECRET_ACCESS_KEY` instead. `style=host` puts the bucket before the host's name, as Aliyun OSS wants it.

use object_store::{ClientOptions, ObjectStore, RetryConfig, aws::AmazonS3Builder, prefix::PrefixStore};
use percent_encoding::percent_decode_str;
use std::{sync::Arc, time::Duration};
use tokio_rustls::rustls::crypto::ring;
use url::Url;

/// A person waits for the answer.
const ANSWER_TIME: Duration = Duration::from_secs(20);

/// Opens a bucket. Nothing is asked of it yet.
///
/// # Errors
/// What is wrong with the address, without repeating it: it holds the secret.
pub(super) fn open(url: &str) -> Result<Arc<dyn ObjectStore>, String> {
    let (builder, prefix) = builder(url)?;
    // Another part of the program may have chosen already: it is the same.
    let _ = ring::default_provider().install_default();
    let store = builder.build().map_err(|error| format!("the bucket cannot be used: {error}"))?;
    Ok(if prefix.is_empty() { Arc::new(store) } else { Arc::new(PrefixStore::new(store, prefix)) })
}

fn builder(text: &str) -> Result<(AmazonS3Builder, String), String> {
    let url = Url::parse(text).ok().filter(|url| url.scheme() == "s3");
    let url = url.ok_or("must be s3://KEY:SECRET@BUCKET/PREFIX?endpoint=https://HOST")?;
    let bucket =
        url.host_str().filter(|host| !host.is_empty()).ok_or("names no bucket: s3://BUCKET/PREFIX")?;
    let (key, secret) = keys(&url)?;
    let (mut endpoint, mut region, mut is_host_style) = (None, None, false);
    for (name, value) in url.query_pairs() {
        match (name.as_ref(), value.as_ref()) {
            ("endpoint", value) => endpoint = Some(endpoint_of(value)?),
            ("region", value) => region = Some(value.to_owned()),
            ("style", "host") => is_host_style = true,
            ("style", "path") => {}
            ("style", _) => return Err("style must be path or host".to_owned()),
            (name, _) => return Err(format!("{name} is not known; endpoint, region and style are")),
        }
    }
    let retry = RetryConfig { max_retries: 3, retry_timeout: ANSWER_TIME, ..RetryConfig::default() };
    // For an answer, not for a whole file: a large one may take its time to a phone.
    let patience = ClientOptions::new()
        .with_timeout_disabled()
        .with_connect_timeout(ANSWER_TIME)
        .with_read_timeout(ANSWER_TIME);
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_access_key_id(key)
        .with_secret_access_key(secret)
        .with_virtual_hosted_style_request(is_host_style)
        // Not everything that speaks like S3 can remove several at once.
        .with_disable_bulk_delete(true)
        .with_client_options(patience)
        .with_retry(retry);
    if let Some(region) = region {
        builder = builder.with_region(region);
    }
    if let Some(endpoint) = endpoint {
        let at = if is_host_style { with_bucket(&endpoint, bucket) } else { endpoint.to_string() };
        builder =
            builder.with_endpoint(at.trim_end_matches('/')).with_allow_http(endpoint.scheme() == "http");
    }
    Ok((builder, url.path().trim_matches('/').to_owned()))
}

fn keys(url: &Url) -> Result<(String, String), String> {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().map(String::from);
    let said = (!url.username().is_empty()).then_some((url.username(), url.password().unwrap_or_default()));
    let keys = match said {
        Some((key, secret)) => decoded(key).ok().zip(decoded(secret).ok()),
        None => std::env::var("AWS_ACCESS_KEY_ID").ok().zip(std::env::var("AWS_SECRET_ACCESS_KEY").ok()),
    };
    keys.filter(|(key, secret)| !key.is_empty() && !secret.is_empty()).ok_or_else(|| {
        "needs a key and its secret: s3://KEY:SECRET@BUCKET, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY".to_owned()
    })
}

fn endpoint_of(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| format!("endpoint: {text} is not a web address; write https://s3.example.com"))
}

/// `https://oss-cn-beijing.aliyuncs.com` becomes `https://bucket.oss-cn-beijing.aliyuncs.com`.
fn with_bucket(endpoint: &Url, bucket: &str) -> String {
    endpoint.as_str().replacen("://", &format!("://{bucket}."), 1)
}

#[cfg(test)]
mod tests;
