//! REST: `/api/v1/tags`, the choices of the dictionary of tags.

use crate::server::api::whole;
use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_domain::{AppError, ChoiceId};
use kemai_records::choices::{Choice, ChoiceInput, FIELDS, TAG, server as store};
use kemai_server::{
    App, Ctx,
    http::{
        api::{ApiCtx, ApiId, ApiJson, ApiQuery, IfMatch, InBin, created, record_answer},
        merge::{changes, onto},
        refusal::ApiResult,
    },
    openapi::schema,
};
use serde_json::Value;
use utoipa::OpenApi;

pub fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/tags", get(list).post(create))
        .route("/tags/{id}", get(find).patch(update).delete(remove))
        .route("/tags/{id}/restore", post(restore))
}

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    let components = document.components.get_or_insert_default();
    components.schemas.insert("Tag".to_owned(), super::schema_of_one());
    components.schemas.insert("TagInput".to_owned(), schema::input(&FIELDS));
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, create, find, update, remove, restore))]
struct Operations;

/// Every tag, in the admin's order.
#[utoipa::path(get, path = "/tags", params(InBin), responses((status = 200, description = "Every tag")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiQuery(bin): ApiQuery<InBin>) -> ApiResult<Response> {
    let is_asked = |choice: &Choice| choice.dictionary == TAG && choice.is_removed == bin.removed;
    let tags: Vec<_> = store::all(&ctx).await?.into_iter().filter(is_asked).collect();
    Ok(Json(whole(tags)).into_response())
}

/// Adds a tag. Its key is made of its label and never changes.
#[utoipa::path(post, path = "/tags", request_body(content = ref("#/components/schemas/TagInput")), responses((status = 201, description = "The tag")))]
async fn create(ApiCtx(ctx): ApiCtx, ApiJson(body): ApiJson<Value>) -> ApiResult<Response> {
    let input = onto(&ChoiceInput { label: String::new(), tone: None }, &body)?;
    let tag = store::create(&ctx, TAG, input).await?;
    Ok(created(&format!("/api/v1/tags/{}", tag.id), tag.version, &tag))
}

/// A choice of another dictionary is no tag.
async fn tag(ctx: &Ctx, id: ChoiceId) -> Result<Choice, AppError> {
    let choice = store::find(ctx, id).await?;
    if choice.dictionary == TAG { Ok(choice) } else { Err(AppError::not_found()) }
}

/// One tag.
#[utoipa::path(get, path = "/tags/{id}", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The tag")))]
async fn find(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<ChoiceId>) -> ApiResult<Response> {
    let tag = tag(&ctx, id).await?;
    Ok(record_answer(tag.version, &tag))
}

/// Changes label and colour.
#[utoipa::path(patch, path = "/tags/{id}", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), request_body(content = ref("#/components/schemas/TagInput")), responses((status = 200, description = "The tag"), (status = 412, description = "It has changed since; the current record is in `current`")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<ChoiceId>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let present = tag(&ctx, id).await?;
    let body = changes(&present, version, body)?;
    let input = onto(&ChoiceInput { label: present.label, tone: present.tone }, &body)?;
    let tag = store::update(&ctx, id, version, input).await?;
    Ok(record_answer(tag.version, &tag))
}

/// Not offered any more; records that have it keep it.
#[utoipa::path(delete, path = "/tags/{id}", params(("id" = uuid::Uuid, Path)), responses((status = 204, description = "Done")))]
async fn remove(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<ChoiceId>) -> ApiResult<StatusCode> {
    tag(&ctx, id).await?;
    store::remove(&ctx, id, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Offered again.
#[utoipa::path(post, path = "/tags/{id}/restore", operation_id = "restore_tag", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The tag")))]
async fn restore(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<ChoiceId>) -> ApiResult<Response> {
    let removed =
        store::all(&ctx).await?.into_iter().find(|choice| choice.id == id && choice.dictionary == TAG);
    let tag = store::restore(&ctx, removed.ok_or_else(AppError::not_found)?.id).await?;
    Ok(record_answer(tag.version, &tag))
}
