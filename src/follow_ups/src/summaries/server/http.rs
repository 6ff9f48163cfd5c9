//! REST: `/api/v1/summaries`, one's own.

use super::store;
use crate::summaries::model::{Line, Summary};
use axum::{
    Json, Router,
    response::{IntoResponse, Response},
    routing::get,
};
use kemai_server::{
    App,
    http::{
        api::{ApiCtx, ApiPage, ApiQuery, NoParams},
        refusal::ApiResult,
    },
};
use utoipa::OpenApi;

pub fn routes(router: Router<App>) -> Router<App> {
    router.route("/summaries", get(list))
}

#[derive(OpenApi)]
#[openapi(paths(list), components(schemas(Summary, Line)))]
struct Operations;

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Operations::openapi()
}

/// One's own summaries, the newest first, in one's own language.
#[utoipa::path(get, path = "/summaries", operation_id = "list_summaries", responses((status = 200, description = "Up to 30 summaries")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiQuery(NoParams {}): ApiQuery<NoParams>) -> ApiResult<Response> {
    let items = store::list(&ctx).await?;
    let total = items.len() as u64;
    Ok(Json(ApiPage { items, next_cursor: None, total, total_is_exact: true }).into_response())
}
