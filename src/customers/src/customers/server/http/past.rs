//! REST: what happened to a customer, and its way back out of the recycle bin.

use crate::customers::{
    model::HistoryEntry,
    server::{
        history::{self, Tellers},
        service,
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
        api::{ApiCtx, ApiId, ApiQuery, record_answer},
        refusal::ApiResult,
    },
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi};

pub(super) fn routes(router: Router<App>) -> Router<App> {
    router.route("/customers/{id}/history", get(told)).route("/customers/{id}/restore", post(restore))
}

#[derive(OpenApi)]
#[openapi(paths(told, restore))]
pub(super) struct Operations;

/// From where the history goes on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Before {
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Entries without a count: nobody counts what happened.
#[derive(Serialize)]
struct HistoryPage {
    items: Vec<HistoryEntry>,
    next_cursor: Option<String>,
}

/// What happened to a customer and to what hangs on it, the latest first: an entry for each record that an operation changed, with
/// `changes` in words of the asker's language. Of a customer in the recycle bin, too, for those who may restore it.
#[utoipa::path(get, path = "/customers/{id}/history", operation_id = "customer_history", params(("id" = uuid::Uuid, Path), Before), responses((status = 200, description = "Entries of the history")))]
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

/// Brings a customer back from the recycle bin, with all that hangs on it. One that is not there is not found.
#[utoipa::path(post, path = "/customers/{id}/restore", operation_id = "restore_customer", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The customer")))]
async fn restore(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<CustomerId>) -> ApiResult<Response> {
    service::restore(&ctx, id).await?;
    let customer = service::find(&ctx, id).await?;
    Ok(record_answer(customer.version, &customer))
}
