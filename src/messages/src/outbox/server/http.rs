//! REST: `/api/v1/messages`, the outbox for whoever may manage the settings.

use super::service;
use crate::outbox::model::Entry;
use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_server::{
    App,
    http::{
        api::{ApiCtx, ApiId, ApiPage, ApiQuery},
        refusal::ApiResult,
    },
};
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

pub fn routes(router: Router<App>) -> Router<App> {
    router.route("/messages", get(list)).route("/messages/{id}/again", post(again))
}

#[derive(OpenApi)]
#[openapi(paths(list, again), components(schemas(Entry)))]
struct Operations;

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Operations::openapi()
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// `failed`, `unknown`, `no_channel`, ...; all without it.
    state: Option<String>,
}

/// Messages to people outside the program, the newest first, without what they say.
#[utoipa::path(get, path = "/messages", operation_id = "list_messages", params(Which), responses((status = 200, description = "Up to 100 messages")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiQuery(which): ApiQuery<Which>) -> ApiResult<Response> {
    let page = service::list(&ctx, which.state.as_deref().unwrap_or_default()).await?;
    let total = page.entries.len() as u64;
    let page = ApiPage { items: page.entries, next_cursor: None, total, total_is_exact: !page.has_more };
    Ok(Json(page).into_response())
}

/// Has a message sent again that failed or whose end is unknown.
#[utoipa::path(post, path = "/messages/{id}/again", operation_id = "send_message_again", params(("id" = uuid::Uuid, Path)), responses((status = 204, description = "It waits to be sent")))]
async fn again(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<Uuid>) -> ApiResult<StatusCode> {
    service::again(&ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
