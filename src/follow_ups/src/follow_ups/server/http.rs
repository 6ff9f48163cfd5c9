//! REST: `/api/v1/follow_ups`, over the same services as the server functions.

use super::service;
use crate::{
    follow_ups::{FOLLOW_UP, input::FollowUpInput, model::FollowUp},
    listing::Wanted,
    neighbours::Neighbours,
    next::NextInput,
};
use axum::{
    Extension, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_domain::{AppError, FollowUpId, Page, Problem};
use kemai_server::{
    App,
    http::{
        api::{
            ApiCtx, ApiId, ApiJson, ApiListOf, ApiPage, IfMatch, ListParams, OfCustomer, created,
            record_answer,
        },
        merge::{changes, over},
        refusal::ApiResult,
    },
    openapi::schema,
};
use serde_json::Value;
use utoipa::OpenApi;

pub fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/follow_ups", get(list).post(create))
        .route("/follow_ups/{id}", get(find).patch(update).delete(remove))
        .route("/follow_ups/{id}/restore", post(restore))
}

/// The description, with schemas from the field registry.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    let components = document.components.get_or_insert_default();
    components.schemas.insert("FollowUp".to_owned(), schema::record(&FOLLOW_UP));
    components.schemas.insert("FollowUpInput".to_owned(), schema::input(&FOLLOW_UP));
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, create, find, update, remove, restore))]
struct Operations;

/// Follow-ups within reach, by a filter; the latest first.
#[utoipa::path(get, path = "/follow_ups", operation_id = "list_follow_ups", params(ListParams, OfCustomer), responses((status = 200, description = "A page of follow-ups")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiListOf(params, of): ApiListOf<OfCustomer>) -> ApiResult<Response> {
    let wanted = Wanted::read(&params, "occurred_at", false)?.of(of);
    let Page { items, next_cursor, total, total_is_exact } = service::page(&ctx, wanted).await?;
    let items: Vec<FollowUp> = items.into_iter().map(|view| view.follow_up).collect();
    Ok(axum::Json(ApiPage { items, next_cursor, total, total_is_exact }).into_response())
}

/// Writes down what happened with the customer that `customer_id` names.
#[utoipa::path(post, path = "/follow_ups", operation_id = "create_follow_up", request_body(content = ref("#/components/schemas/FollowUpInput")), responses((status = 201, description = "The follow-up")))]
async fn create(
    ApiCtx(ctx): ApiCtx,
    Extension(neighbours): Extension<Neighbours>,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let input = over(&FOLLOW_UP, &FollowUpInput::default(), &body)?;
    let made = service::create(&ctx, neighbours, &input, &NextInput::default()).await?;
    Ok(created(&format!("/api/v1/follow_ups/{}", made.id), made.version, &made))
}

/// A follow-up.
#[utoipa::path(get, path = "/follow_ups/{id}", operation_id = "find_follow_up", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The follow-up")))]
async fn find(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<FollowUpId>) -> ApiResult<Response> {
    let view = service::find(&ctx, id).await?;
    if view.is_removed {
        return Err(AppError::not_found().into());
    }
    Ok(record_answer(view.follow_up.version, &view.follow_up))
}

/// Changes the fields that are sent. The customer stays.
#[utoipa::path(patch, path = "/follow_ups/{id}", operation_id = "update_follow_up", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), request_body(content = ref("#/components/schemas/FollowUpInput")), responses((status = 200, description = "The follow-up"), (status = 412, description = "It has changed since; the current record is in `current`")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    Extension(neighbours): Extension<Neighbours>,
    ApiId(id): ApiId<FollowUpId>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let known = service::find(&ctx, id).await?.follow_up;
    let input = over(&FOLLOW_UP, &FollowUpInput::from(&known), &changes(&known, version, body)?)?;
    if input.customer_id != known.customer_id.to_string() {
        return Err(AppError::field("customer_id", Problem::NotAllowed).into());
    }
    let changed = service::update(&ctx, neighbours, id, version, &input).await?;
    Ok(record_answer(changed.version, &changed))
}

/// Moves a follow-up to the recycle bin.
#[utoipa::path(delete, path = "/follow_ups/{id}", operation_id = "remove_follow_up", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), responses((status = 204, description = "Done")))]
async fn remove(
    ApiCtx(ctx): ApiCtx,
    Extension(neighbours): Extension<Neighbours>,
    ApiId(id): ApiId<FollowUpId>,
    IfMatch(version): IfMatch,
) -> ApiResult<StatusCode> {
    service::remove(&ctx, neighbours, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a follow-up back from the recycle bin. One that is not there is not found.
#[utoipa::path(post, path = "/follow_ups/{id}/restore", operation_id = "restore_follow_up", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The follow-up")))]
async fn restore(
    ApiCtx(ctx): ApiCtx,
    Extension(neighbours): Extension<Neighbours>,
    ApiId(id): ApiId<FollowUpId>,
) -> ApiResult<Response> {
    let removed = service::find(&ctx, id).await?;
    if !removed.is_removed {
        return Err(AppError::not_found().into());
    }
    service::restore(&ctx, neighbours, id, removed.follow_up.version).await?;
    let restored = service::find(&ctx, id).await?.follow_up;
    Ok(record_answer(restored.version, &restored))
}
