//! REST: `/api/v1/notifications`, one's own. `PATCH` with `{"is_read": true}` marks one as read.

use super::service;
use crate::notifications::model::NOTIFICATION;
use axum::{
    Extension, Json, Router,
    response::{IntoResponse, Response},
    routing::get,
};
use kemai_domain::{AppError, EXACT_COUNT, NotificationId, Problem};
use kemai_server::{
    App, RecordKinds,
    http::{
        api::{ApiCtx, ApiId, ApiJson, ApiList, IfMatch, ListParams, record_answer},
        merge::{onto, required},
        refusal::ApiResult,
    },
    openapi::schema,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{OpenApi, ToSchema};

pub fn routes(router: Router<App>) -> Router<App> {
    router.route("/notifications", get(list)).route("/notifications/{id}", get(find).patch(update))
}

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    let components = document.components.get_or_insert_default();
    components.schemas.insert("Notification".to_owned(), schema::record(&NOTIFICATION));
    let unread = schema::integer("How many are unread, up to 100");
    let page = schema::always(schema::page_of("Notification"), "unread", unread);
    components.schemas.insert("NotificationPage".to_owned(), page);
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, find, update), components(schemas(Marked)))]
struct Operations;

/// Whether it was read.
#[derive(Default, Serialize, Deserialize, ToSchema)]
struct Marked {
    #[schema(required, value_type = bool)]
    is_read: Option<bool>,
}

/// One's own notifications, the newest first. `unread` counts up to 100; conditions, words and orders are not taken.
#[utoipa::path(get, path = "/notifications", operation_id = "list_notifications", params(ListParams), responses((status = 200, description = "A page of notifications", body = ref("#/components/schemas/NotificationPage"))))]
async fn list(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiList(params): ApiList,
) -> ApiResult<Response> {
    for (name, given) in [("q", &params.q), ("filter", &params.filter), ("sort", &params.sort)] {
        if given.as_ref().is_some_and(|given| !given.is_empty()) {
            return Err(AppError::field(name, Problem::NotAllowed).into());
        }
    }
    let cursor = params.cursor.as_deref().filter(|cursor| !cursor.is_empty());
    let before = cursor
        .map(str::parse::<NotificationId>)
        .transpose()
        .map_err(|_| AppError::unreadable("cursor", Problem::BadCursor))?;
    let page = service::list(&ctx, kinds, before, params.limit()?).await?;
    let found = service::count(&ctx).await?;
    let answer = json!({
        "items": page.items, "next_cursor": page.before, "unread": page.unread,
        "total": found.min(EXACT_COUNT), "total_is_exact": found <= EXACT_COUNT,
    });
    Ok(Json(answer).into_response())
}

/// One of one's own.
#[utoipa::path(get, path = "/notifications/{id}", operation_id = "find_notification", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The notification")))]
async fn find(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiId(id): ApiId<NotificationId>,
) -> ApiResult<Response> {
    let found = service::find(&ctx, kinds, id).await?;
    Ok(record_answer(found.version, &found))
}

/// Marks one as read, or as unread again.
#[utoipa::path(patch, path = "/notifications/{id}", operation_id = "update_notification", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), request_body = Marked, responses((status = 200, description = "The notification"), (status = 412, description = "It has changed since")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiId(id): ApiId<NotificationId>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let Marked { is_read } = onto(&Marked::default(), &body)?;
    required(&[("is_read", is_read.is_none())])?;
    service::set_read(&ctx, id, Some(version), is_read.unwrap_or_default()).await?;
    let found = service::find(&ctx, kinds, id).await?;
    Ok(record_answer(found.version, &found))
}
