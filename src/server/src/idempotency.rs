//! `Idempotency-Key`: a POST that is sent twice happens once. The second gets the first one's answer for 24 hours.
//!
//! An answer is kept sealed: it says all that the record does, phones and addresses among it.

use crate::{
    App, Ctx, Encrypted, Place,
    crypto::Keys,
    database,
    http::{guard::BODY_BYTES, refusal::Refusal},
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::Duration;
use http::{
    HeaderName, HeaderValue, Method, StatusCode,
    header::{CONTENT_TYPE, ETAG, LOCATION},
};
use kemai_domain::{AppError, ErrorCode, Problem};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use uuid::Uuid;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// A file with its form around it; each file has its own limit besides.
const UPLOAD_BYTES: usize = 26 * 1024 * 1024;
const REMEMBERED: Duration = Duration::hours(24);
/// How a sealed answer begins. No answer does: those that an earlier program kept in clear are read as they are until they are forgotten.
const SEALED: &str = "sealed:";

/// Layer over the API's operations, behind the gate.
pub async fn once(State(app): State<App>, request: Request, next: Next) -> Response {
    let ctx = request.extensions().get::<Ctx>().cloned();
    let (Some(key), Some(ctx), &Method::POST) = (request.headers().get(KEY), ctx, request.method()) else {
        return next.run(request).await;
    };
    let key = key.as_bytes().to_vec();
    match answer(app, ctx, key, request, next).await {
        Ok(response) => response,
        Err(error) => Refusal(error).into_response(),
    }
}

async fn answer(
    app: App,
    ctx: Ctx,
    key: Vec<u8>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    if key.is_empty() || key.len() > 255 {
        return Err(AppError::unreadable("Idempotency-Key", Problem::BadValue));
    }
    let (parts, body) = request.into_parts();
    let is_upload =
        parts.headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    let limit = if is_upload { UPLOAD_BYTES } else { BODY_BYTES };
    let bytes = to_bytes(body, limit).await.map_err(|_| AppError::new(ErrorCode::TooLarge))?;
    let entry = Entry {
        user: ctx.user_id()?.0,
        key: Sha256::digest(&key).to_vec(),
        request: hash(&parts.uri.to_string(), &bytes),
    };
    if let Some(earlier) = entry.claim(&app).await? {
        return Ok(earlier);
    }
    let request = Request::from_parts(parts, Body::from(bytes));
    // In a task of its own: a client that hangs up must not leave the key without its answer.
    let run = tokio::spawn(async move {
        let response = next.run(request).await;
        entry.settle(&app, response).await
    });
    run.await.map_err(|_| AppError::internal())?
}

fn hash(address: &str, body: &Bytes) -> Vec<u8> {
    Sha256::new().chain_update(address).chain_update([0]).chain_update(body).finalize().to_vec()
}

struct Entry {
    user: Uuid,
    key: Vec<u8>,
    request: Vec<u8>,
}

impl Entry {
    /// Takes the key for this request; or finds what it was answered before.
    async fn claim(&self, app: &App) -> Result<Option<Response>, AppError> {
        let now = app.clock.now();
        let side = app.db.side();
        let forget = app
            .db
            .statement("DELETE FROM idempotency_keys WHERE created_at < $1", [(now - REMEMBERED).into()]);
        side.execute_raw(forget).await.map_err(database)?;
        let claim = app.db.statement(
            "INSERT INTO idempotency_keys (user_id, key_hash, request_hash, created_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (user_id, key_hash) DO NOTHING",
            [self.user.into(), self.key.clone().into(), self.request.clone().into(), now.into()],
        );
        if side.execute_raw(claim).await.map_err(database)?.rows_affected() == 1 {
            return Ok(None);
        }
        let find = app.db.statement(
            "SELECT request_hash, status, location, etag, body FROM idempotency_keys WHERE user_id = $1 AND key_hash = $2",
            [self.user.into(), self.key.clone().into()],
        );
        // Gone again: the first one failed just now.
        let in_progress = || AppError::new(ErrorCode::KeyInProgress);
        let row = side.query_one_raw(find).await.map_err(database)?.ok_or_else(in_progress)?;
        let request: Vec<u8> = row.try_get("", "request_hash").map_err(database)?;
        if request != self.request {
            return Err(AppError::new(ErrorCode::KeyReused));
        }
        let status: Option<i64> = row.try_get("", "status").map_err(database)?;
        let status = status.and_then(|status| StatusCode::from_u16(u16::try_from(status).ok()?).ok());
        let location: Option<String> = row.try_get("", "location").map_err(database)?;
        let etag: Option<String> = row.try_get("", "etag").map_err(database)?;
        let body: Option<String> = row.try_get("", "body").map_err(database)?;
        let status = status.ok_or_else(in_progress)?;
        let body = self.opened(&app.keys, body.unwrap_or_default())?;
        let mut response = (status, body).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        for (name, kept) in [(LOCATION, location), (ETAG, etag)] {
            if let Some(value) = kept.and_then(|kept| HeaderValue::from_str(&kept).ok()) {
                response.headers_mut().insert(name, value);
            }
        }
        Ok(Some(response))
    }

    /// Keeps the answer of what was done. What was refused has changed nothing: the key is free for a better try.
    async fn settle(&self, app: &App, response: Response) -> Result<Response, AppError> {
        let side = app.db.side();
        if !response.status().is_success() {
            let free = app.db.statement(
                "DELETE FROM idempotency_keys WHERE user_id = $1 AND key_hash = $2",
                [self.user.into(), self.key.clone().into()],
            );
            side.execute_raw(free).await.map_err(database)?;
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 4 * BODY_BYTES).await.map_err(|_| AppError::internal())?;
        let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = self.sealed(&app.keys, &bytes)?;
        let keep = app.db.statement(
            "UPDATE idempotency_keys SET status = $1, location = $2, etag = $3, body = $4 WHERE user_id = $5 AND key_hash = $6",
            [
                i64::from(parts.status.as_u16()).into(),
                header(LOCATION).into(),
                header(ETAG).into(),
                body.into(),
                self.user.into(),
                self.key.clone().into(),
            ],
        );
        side.execute_raw(keep).await.map_err(database)?;
        Ok(Response::from_parts(parts, Body::from(bytes)))
    }

    /// The row has no id: who asked and the key are one.
    fn place(&self) -> Place<'static> {
        let hash = Sha256::new().chain_update(self.user).chain_update(&self.key).finalize();
        let mut row = [0; 16];
        row.copy_from_slice(&hash[..16]);
        Place { table: "idempotency_keys", column: "body", row: Uuid::from_bytes(row) }
    }

    fn sealed(&self, keys: &Keys, body: &Bytes) -> Result<String, AppError> {
        let text = String::from_utf8_lossy(body).into_owned();
        Ok(format!("{SEALED}{}", Encrypted::seal(keys, self.place(), &text)?.to_text()))
    }

    fn opened(&self, keys: &Keys, kept: String) -> Result<String, AppError> {
        match kept.strip_prefix(SEALED) {
            Some(text) => Encrypted::from_text(text).ok_or_else(AppError::internal)?.open(keys, self.place()),
            None => Ok(kept),
        }
    }
}
