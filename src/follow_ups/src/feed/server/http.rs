//! `GET /calendar/{token}.ics`: for calendar programs, which have no account. The link says whose calendar it is.

use super::service;
use axum::{
    Router,
    extract::{Path, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::{IntoResponse, Response},
    routing::get,
};
use kemai_domain::{AppError, Grade};
use kemai_server::{App, http::refusal::ApiResult};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The address, and who may come: the link itself is the key.
pub const GRADES: &[(&str, Grade)] = &[("GET /calendar/{token}", Grade::Public)];

pub fn routes() -> Router<App> {
    Router::new().route("/calendar/{token}", get(read))
}

async fn read(State(app): State<App>, Path(token): Path<String>, headers: HeaderMap) -> ApiResult<Response> {
    let token = token.strip_suffix(".ics").ok_or_else(AppError::not_found)?;
    let text = service::read(&app, token).await?;
    let tag = tag(&text);
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known =
        known.is_some_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag));
    let mut answer = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = (CONTENT_TYPE, "text/calendar; charset=utf-8");
        ([kind, (CONTENT_DISPOSITION, "inline; filename=\"kemai.ics\"")], text).into_response()
    };
    let headers = answer.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(ETAG, HeaderValue::from_str(&tag).map_err(|_| AppError::internal())?);
    Ok(answer)
}

fn tag(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    let hex = hash.iter().take(16).fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    format!("\"{hex}\"")
}
