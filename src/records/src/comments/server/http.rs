//! REST: `/api/v1/comments`, those of one record, over the same services as the server functions.

use super::service::{self, Placed};
use crate::{comments::model::Comment, server::entity_named};
use axum::{
    Extension, Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use chrono::{DateTime, Utc};
use kemai_domain::{CommentId, Entity, ErrorCode};
use kemai_server::{
    App, RecordKinds,
    http::{
        api::{ApiCtx, ApiId, ApiJson, ApiQuery, IfMatch, created, record_answer},
        merge::{changes, onto, required},
        refusal::ApiResult,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

pub fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/comments", get(list).post(create))
        .route("/comments/{id}", get(find).patch(update).delete(remove))
        .route("/comments/{id}/restore", post(restore))
}

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Operations::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, create, find, update, remove, restore),
    components(schemas(CommentRecord, CommentPage, CommentInput, CommentPatch))
)]
struct Operations;

/// A comment, as the API writes it.
#[derive(Serialize, ToSchema)]
#[schema(as = Comment)]
struct CommentRecord {
    id: Uuid,
    version: i64,
    /// The kind of record it hangs on.
    entity: &'static str,
    record_id: Uuid,
    author_id: Uuid,
    author_name: String,
    /// With mentions as `@[name](id)`.
    body: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// Names of people who were mentioned and not told, because the record is outside their reach.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_told: Vec<String>,
}

impl CommentRecord {
    fn new(entity: Entity, record: Uuid, comment: Comment, not_told: Vec<String>) -> Self {
        Self {
            id: comment.id.0,
            version: comment.version,
            entity: entity.key(),
            record_id: record,
            author_id: comment.author_id.0,
            author_name: comment.author_name,
            body: comment.body,
            created_at: comment.created_at,
            updated_at: comment.updated_at,
            not_told,
        }
    }
}

/// Whose comments, and from where.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfRecord {
    /// The kind of record: customer, follow_up or plan.
    entity: String,
    record_id: Uuid,
    /// The `next_cursor` of the page before.
    cursor: Option<Uuid>,
}

/// Comments without a count: nobody counts them.
#[derive(Serialize, ToSchema)]
struct CommentPage {
    items: Vec<CommentRecord>,
    #[schema(required, value_type = Option<Uuid>)]
    next_cursor: Option<CommentId>,
}

/// The latest hundred comments of a record, the oldest first; `next_cursor` leads to those before.
#[utoipa::path(get, path = "/comments", operation_id = "list_comments", params(OfRecord), responses((status = 200, description = "A page of comments", body = CommentPage)))]
async fn list(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiQuery(of): ApiQuery<OfRecord>,
) -> ApiResult<Response> {
    let entity = entity_named(&of.entity)?;
    let list = service::list(&ctx, kinds, entity, of.record_id, of.cursor.map(CommentId)).await?;
    // By the first that was read, also when it was removed: nothing before it is passed over.
    let before = list.items.first().filter(|_| list.has_earlier).map(|comment| comment.id);
    let items: Vec<CommentRecord> = list
        .items
        .into_iter()
        .filter(|comment| !comment.is_removed)
        .map(|comment| CommentRecord::new(entity, of.record_id, comment, Vec::new()))
        .collect();
    Ok(Json(CommentPage { items, next_cursor: before }).into_response())
}

/// A new comment and the record it hangs on.
#[derive(Default, Serialize, Deserialize, ToSchema)]
struct CommentInput {
    /// The kind of record: customer, follow_up or plan.
    entity: String,
    record_id: Uuid,
    /// At most 5,000 characters. People are mentioned as `@name`, or `@[name](id)`.
    body: String,
}

/// Writes a comment and tells those it mentions.
#[utoipa::path(post, path = "/comments", operation_id = "create_comment", request_body = CommentInput, responses((status = 201, description = "The comment", body = CommentRecord)))]
async fn create(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let input = onto(&CommentInput::default(), &body)?;
    required(&[
        ("entity", input.entity.trim().is_empty()),
        ("record_id", input.record_id.is_nil()),
        ("body", input.body.trim().is_empty()),
    ])?;
    let entity = entity_named(&input.entity)?;
    let written = service::create(&ctx, kinds, entity, input.record_id, &input.body).await?;
    let made = CommentRecord::new(entity, input.record_id, written.comment, written.not_told);
    Ok(created(&format!("/api/v1/comments/{}", made.id), made.version, &made))
}

/// One comment.
#[utoipa::path(get, path = "/comments/{id}", operation_id = "find_comment", params(("id" = Uuid, Path)), responses((status = 200, description = "The comment", body = CommentRecord)))]
async fn find(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiId(id): ApiId<CommentId>,
) -> ApiResult<Response> {
    let Placed { comment, entity, record } = service::find(&ctx, kinds, id).await?;
    Ok(record_answer(comment.version, CommentRecord::new(entity, record, comment, Vec::new())))
}

/// The new text.
#[derive(Serialize, Deserialize, ToSchema)]
struct CommentPatch {
    body: String,
}

/// Changes a comment of one's own.
#[utoipa::path(patch, path = "/comments/{id}", operation_id = "update_comment", params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = CommentPatch, responses((status = 200, description = "The comment", body = CommentRecord), (status = 412, description = "It has changed since; the current record is in `current`")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiId(id): ApiId<CommentId>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let Placed { entity, record, comment } = service::find(&ctx, kinds, id).await?;
    let present = CommentRecord::new(entity, record, comment, Vec::new());
    let body = changes(&present, version, body)?;
    let patch = onto(&CommentPatch { body: present.body }, &body)?;
    let written = match service::update(&ctx, kinds, id, version, &patch.body).await {
        Err(error) if error.code == ErrorCode::Conflict => {
            let now = service::find(&ctx, kinds, id).await?.comment;
            return Err(error.with_detail(CommentRecord::new(entity, record, now, Vec::new())).into());
        }
        written => written?,
    };
    let comment = CommentRecord::new(entity, record, written.comment, written.not_told);
    Ok(record_answer(comment.version, comment))
}

/// Removes a comment.
#[utoipa::path(delete, path = "/comments/{id}", operation_id = "remove_comment", params(("id" = Uuid, Path)), responses((status = 204, description = "Done")))]
async fn remove(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiId(id): ApiId<CommentId>,
) -> ApiResult<StatusCode> {
    service::remove(&ctx, kinds, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a removed comment back.
#[utoipa::path(post, path = "/comments/{id}/restore", operation_id = "restore_comment", params(("id" = Uuid, Path)), responses((status = 200, description = "The comment", body = CommentRecord)))]
async fn restore(
    ApiCtx(ctx): ApiCtx,
    Extension(kinds): Extension<RecordKinds>,
    ApiId(id): ApiId<CommentId>,
) -> ApiResult<Response> {
    service::restore(&ctx, kinds, id).await?;
    let Placed { comment, entity, record } = service::find(&ctx, kinds, id).await?;
    Ok(record_answer(comment.version, CommentRecord::new(entity, record, comment, Vec::new())))
}
