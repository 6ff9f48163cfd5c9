//! REST: what happened to a customer, the moves of its lifecycle, and its way back out of the recycle bin.

use super::current;
use crate::customers::{
    model::{HistoryEntry, LifecycleMove},
    server::{
        history::{self, Tellers},
        lifecycle, service,
    },
};
use axum::{
    Extension, Json, Router,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_domain::{AppError, CustomerId, Problem};
use kemai_server::{
    App, RecordKinds, ToldTables,
    http::{
        api::{ApiCtx, ApiId, ApiJson, ApiQuery, IfMatch, record_answer},
        merge::{onto, required},
        refusal::ApiResult,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, OpenApi, ToSchema};

pub(super) fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/customers/{id}/history", get(told))
        .route("/customers/{id}/restore", post(restore))
        .route("/customers/{id}/lifecycle_moves", get(moves).post(move_on))
}

#[derive(OpenApi)]
#[openapi(paths(told, restore, moves, move_on), components(schemas(HistoryPage, Moves, NewMove)))]
pub(super) struct Operations;

/// From where the history goes on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Before {
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Entries without a count: nobody counts what happened.
#[derive(Serialize, ToSchema)]
struct HistoryPage {
    #[schema(value_type = Vec<Object>)]
    items: Vec<HistoryEntry>,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// What happened to a customer and to what hangs on it, the latest first: an entry for each record that an operation changed, with
/// `changes` in words of the asker's language. Of a customer in the recycle bin, too, for those who may restore it.
#[utoipa::path(get, path = "/customers/{id}/history", operation_id = "customer_history", params(("id" = uuid::Uuid, Path), Before), responses((status = 200, description = "Entries of the history", body = HistoryPage)))]
async fn told(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    Extension(tables): Extension<ToldTables>,
    ApiId(id): ApiId<CustomerId>,
    ApiQuery(Before { cursor }): ApiQuery<Before>,
) -> ApiResult<Response> {
    let before = cursor.map(|text| text.parse::<i64>()).transpose();
    let before = before.map_err(|_| AppError::unreadable("cursor", Problem::BadCursor))?;
    let items = history::told_by(&ctx, Tellers { kinds, tables }, id, before).await?;
    let is_full = items.len() >= usize::try_from(history::PAGE).unwrap_or(usize::MAX);
    let next_cursor = items.last().filter(|_| is_full).map(|entry| entry.seq.to_string());
    Ok(Json(HistoryPage { items, next_cursor }).into_response())
}

/// The dated moves of a lifecycle.
#[derive(Serialize, ToSchema)]
struct Moves {
    /// `from` and `to` are states, `from` null for the first; `reason` as it was given; `at`, and who did it in `moved_by`.
    #[schema(value_type = Vec<Object>)]
    items: Vec<LifecycleMove>,
}

/// The moves of a customer's lifecycle, the latest first.
#[utoipa::path(get, path = "/customers/{id}/lifecycle_moves", operation_id = "lifecycle_moves", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "Every move", body = Moves)))]
async fn moves(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<CustomerId>) -> ApiResult<Json<Moves>> {
    Ok(Json(Moves { items: lifecycle::moves(&ctx, id).await? }))
}

/// Where the lifecycle goes, and why.
#[derive(Default, Serialize, Deserialize, ToSchema)]
struct NewMove {
    /// lead, prospect, new, active, loyal, at_risk or lost.
    to: String,
    reason: Option<String>,
}

/// Moves the lifecycle of the customer at that version. One that is there already stays, and nothing is written.
#[utoipa::path(post, path = "/customers/{id}/lifecycle_moves", operation_id = "move_lifecycle", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), request_body = NewMove, responses((status = 200, description = "The customer"), (status = 412, description = "It has changed since; the current record is in `current`")))]
async fn move_on(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<CustomerId>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let NewMove { to, reason } = onto(&NewMove::default(), &body)?;
    required(&[("to", to.trim().is_empty())])?;
    let moved = lifecycle::move_to(&ctx, id, version, &to, &reason.unwrap_or_default()).await;
    current(&ctx, id, moved.map_err(named_to)).await?;
    let customer = service::find(&ctx, id).await?;
    Ok(record_answer(customer.version, &customer))
}

/// The field as it is called here.
fn named_to(mut error: AppError) -> AppError {
    for told in error.fields.iter_mut().filter(|told| told.field == "lifecycle") {
        "to".clone_into(&mut told.field);
    }
    error
}

/// Brings a customer back from the recycle bin, with all that hangs on it. One that is not there is not found.
#[utoipa::path(post, path = "/customers/{id}/restore", operation_id = "restore_customer", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The customer")))]
async fn restore(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<CustomerId>) -> ApiResult<Response> {
    service::restore(&ctx, id).await?;
    let customer = service::find(&ctx, id).await?;
    Ok(record_answer(customer.version, &customer))
}
