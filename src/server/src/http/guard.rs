//! What a request may take: time, bytes, and a panic that stays its own.

use super::refusal::{Refusal, status};
use axum::{
    extract::{DefaultBodyLimit, MatchedPath, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use http::header::CONTENT_LENGTH;
use kemai_domain::{AppError, ErrorCode};
use std::{any::Any, panic::AssertUnwindSafe, time::Duration};

/// For forms and JSON; routes that take files say their own.
pub const BODY_BYTES: usize = 2 * 1024 * 1024;

const TIME: Duration = Duration::from_secs(30);
/// A photo over a slow line takes its time; the accept loop closes lines that stand still.
const UPLOAD_TIME: Duration = Duration::from_secs(15 * 60);

/// Addresses that take files, as matched paths. They read their bodies with limits of their own.
pub const UPLOADS: &[&str] =
    &["/files/{entity}/{record_id}", "/api/v1/files", "/upload/{kind}", "/api/v1/imports"];

/// Addresses whose answer takes its time: a workbook of a long list is whole before its first byte leaves.
const SLOW: &[&str] =
    &["/export/{kind}", "/rejected/{id}", "/api/v1/exports/{kind}", "/api/v1/imports/{id}/rejected"];

fn is_one_of(request: &Request, paths: &[&str]) -> bool {
    let path = request.extensions().get::<MatchedPath>();
    path.is_some_and(|path| paths.contains(&path.as_str()))
}

fn is_upload(request: &Request) -> bool {
    is_one_of(request, UPLOADS)
}

/// Layer: an answer within the time, or none.
pub async fn limit_time(request: Request, next: Next) -> Response {
    let is_long = is_upload(&request) || is_one_of(&request, SLOW);
    let time = if is_long { UPLOAD_TIME } else { TIME };
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!(limit.seconds = time.as_secs(), "a request took too long");
            Refusal(AppError::new(ErrorCode::Unavailable)).into_response()
        }
    }
}

/// Layer: a body that says it is too large is not read.
pub async fn limit_body(request: Request, next: Next) -> Response {
    let length =
        request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if !is_upload(&request) && length.is_some_and(|length| length > BODY_BYTES as u64) {
        return Refusal(AppError::new(ErrorCode::TooLarge)).into_response();
    }
    next.run(request).await
}

/// Layer: a body that did not say so is cut off while it is read.
pub fn body_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(BODY_BYTES)
}

/// Layer: a panic in a handler is one request's failure.
pub async fn catch_panic(request: Request, next: Next) -> Response {
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            tracing::error!(panic = message(panic.as_ref()), "a handler panicked");
            Refusal(AppError::internal()).into_response()
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("?")
}

/// Layer: what axum itself refuses (a method, a body, a path that cannot be read) gets our form too.
pub async fn adopt(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_formed = response.extensions().get::<Refusal>().is_some()
        || response
            .headers()
            .get(http::header::CONTENT_TYPE)
            .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    let code = match response.status().as_u16() {
        _ if is_formed => return response,
        405 => ErrorCode::MethodNotAllowed,
        400 | 415 | 422 => ErrorCode::BadRequest,
        401 => ErrorCode::NotSignedIn,
        403 => ErrorCode::Forbidden,
        404 => ErrorCode::NotFound,
        413 => ErrorCode::TooLarge,
        500..=599 => ErrorCode::Internal,
        _ => return response,
    };
    let kept = response.status();
    let error = AppError::new(code);
    let mut adopted = Refusal(error.clone()).into_response();
    // 415 says more than our 400.
    *adopted.status_mut() = if kept.is_client_error() { kept } else { status(&error) };
    if let Some(allow) = response.headers().get(http::header::ALLOW) {
        adopted.headers_mut().insert(http::header::ALLOW, allow.clone());
    }
    adopted
}

#[cfg(test)]
mod tests;
