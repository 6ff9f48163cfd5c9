//! REST: `/api/v1/jobs`, the work that failed for the last time, over the same service as the server functions.

use super::{find as find_dead, list as list_dead};
use crate::{jobs::DeadJob, server::api::whole};
use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_server::{
    App,
    http::{
        api::{ApiCtx, ApiId, ApiPage, ApiQuery, NoParams},
        refusal::ApiResult,
    },
    jobs,
};
use utoipa::OpenApi;
use uuid::Uuid;

pub fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/jobs", get(list))
        .route("/jobs/{id}", get(find).delete(discard))
        .route("/jobs/{id}/retry", post(retry))
}

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Operations::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, find, retry, discard), components(schemas(DeadJob)))]
struct Operations;

/// Work that failed for the last time, the newest first, 200 at most. `kind` says what it was to do, `error` what the last attempt said: a code
/// of ERRORS.md, or words of another program.
#[utoipa::path(get, path = "/jobs", operation_id = "list_jobs", responses((status = 200, description = "Failed work")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiQuery(NoParams {}): ApiQuery<NoParams>) -> ApiResult<Response> {
    let items = list_dead(&ctx).await?;
    let total_is_exact = i64::try_from(items.len()).is_ok_and(|count| count < jobs::MOST);
    Ok(Json(ApiPage { total_is_exact, ..whole(items) }).into_response())
}

/// A piece of work that failed.
#[utoipa::path(get, path = "/jobs/{id}", operation_id = "find_job", params(("id" = Uuid, Path)), responses((status = 200, description = "The work")))]
async fn find(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<Uuid>) -> ApiResult<Json<DeadJob>> {
    Ok(Json(find_dead(&ctx, id).await?))
}

/// Has it tried again, as if it were new; it is not among the failed any more.
#[utoipa::path(post, path = "/jobs/{id}/retry", operation_id = "retry_job", params(("id" = Uuid, Path)), responses((status = 204, description = "Done")))]
async fn retry(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<Uuid>) -> ApiResult<StatusCode> {
    jobs::retry(&ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives it up.
#[utoipa::path(delete, path = "/jobs/{id}", operation_id = "discard_job", params(("id" = Uuid, Path)), responses((status = 204, description = "Done")))]
async fn discard(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<Uuid>) -> ApiResult<StatusCode> {
    jobs::discard(&ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
