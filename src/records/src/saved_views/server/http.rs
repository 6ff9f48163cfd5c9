//! REST: `/api/v1/saved_views`, one's own and the shared ones of a list, over the same services as the server functions.

use super::service;
use crate::{
    saved_views::model::{SavedView, ViewInput},
    server::entity_named,
};
use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_domain::{ErrorCode, Page, SavedViewId};
use kemai_server::{
    App,
    http::{
        api::{ApiCtx, ApiId, ApiJson, ApiPage, ApiQuery, IfMatch, created, record_answer},
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
        .route("/saved_views", get(list).post(create))
        .route("/saved_views/{id}", get(find).patch(update).delete(remove))
        .route("/saved_views/{id}/restore", post(restore))
}

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Operations::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(list, create, find, update, remove, restore),
    components(schemas(ViewRecord, NewView, ViewPatch))
)]
struct Operations;

/// A saved view, as the API writes it.
#[derive(Serialize, ToSchema)]
#[schema(as = SavedView)]
struct ViewRecord {
    id: Uuid,
    version: i64,
    /// The kind of records it lists.
    entity: &'static str,
    name: String,
    /// The query string of the list's address.
    query: String,
    is_shared: bool,
    position: i64,
    owner_id: Uuid,
    owner_name: String,
}

impl From<SavedView> for ViewRecord {
    fn from(view: SavedView) -> Self {
        Self {
            id: view.id.0,
            version: view.version,
            entity: view.entity.key(),
            name: view.name,
            query: view.query,
            is_shared: view.is_shared,
            position: view.position,
            owner_id: view.owner_id.0,
            owner_name: view.owner_name,
        }
    }
}

fn answer(view: SavedView) -> Response {
    record_answer(view.version, ViewRecord::from(view))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfEntity {
    /// The kind of records: customer.
    entity: String,
}

/// The views of a kind of records: one's own in one's own order, then the shared ones.
#[utoipa::path(get, path = "/saved_views", operation_id = "list_saved_views", params(OfEntity), responses((status = 200, description = "Every view that the person has")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiQuery(of): ApiQuery<OfEntity>) -> ApiResult<Response> {
    let list = service::list(&ctx, entity_named(&of.entity)?).await?;
    let items: Vec<ViewRecord> = list.items.into_iter().map(ViewRecord::from).collect();
    let total = items.len() as u64;
    Ok(Json(ApiPage::from(Page { items, next_cursor: None, total, total_is_exact: true })).into_response())
}

/// A new view.
#[derive(Default, Serialize, Deserialize, ToSchema)]
struct NewView {
    /// The kind of records: customer.
    entity: String,
    name: String,
    /// The query string of the list's address.
    #[schema(required = false)]
    query: String,
    #[schema(required = false)]
    is_shared: bool,
}

/// Saves a list's question under a name.
#[utoipa::path(post, path = "/saved_views", operation_id = "create_saved_view", request_body = NewView, responses((status = 201, description = "The view", body = ViewRecord)))]
async fn create(ApiCtx(ctx): ApiCtx, ApiJson(body): ApiJson<Value>) -> ApiResult<Response> {
    let new = onto(&NewView::default(), &body)?;
    required(&[("entity", new.entity.trim().is_empty()), ("name", new.name.trim().is_empty())])?;
    let entity = entity_named(&new.entity)?;
    let view = service::create(&ctx, entity, &new.name, &new.query, new.is_shared).await?;
    Ok(created(&format!("/api/v1/saved_views/{}", view.id), view.version, ViewRecord::from(view)))
}

/// One view.
#[utoipa::path(get, path = "/saved_views/{id}", operation_id = "find_saved_view", params(("id" = Uuid, Path)), responses((status = 200, description = "The view", body = ViewRecord)))]
async fn find(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<SavedViewId>) -> ApiResult<Response> {
    Ok(answer(service::find(&ctx, id).await?))
}

/// What changes; what is not sent stays.
#[derive(Serialize, Deserialize, ToSchema)]
struct ViewPatch {
    #[schema(required = false)]
    name: String,
    #[schema(required = false)]
    query: String,
    #[schema(required = false)]
    is_shared: bool,
}

/// Changes name, question and sharing.
#[utoipa::path(patch, path = "/saved_views/{id}", operation_id = "update_saved_view", params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ViewPatch, responses((status = 200, description = "The view", body = ViewRecord), (status = 412, description = "It has changed since; the current record is in `current`")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<SavedViewId>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let present = ViewRecord::from(service::find(&ctx, id).await?);
    let body = changes(&present, version, body)?;
    let base = ViewPatch { name: present.name, query: present.query, is_shared: present.is_shared };
    let ViewPatch { name, query, is_shared } = onto(&base, &body)?;
    let input = ViewInput { name, query, is_shared };
    match service::change(&ctx, id, version, input).await {
        Ok(view) => Ok(answer(view)),
        Err(error) if error.code == ErrorCode::Conflict => {
            Err(error.with_detail(ViewRecord::from(service::find(&ctx, id).await?)).into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Removes a view.
#[utoipa::path(delete, path = "/saved_views/{id}", operation_id = "remove_saved_view", params(("id" = Uuid, Path)), responses((status = 204, description = "Done")))]
async fn remove(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<SavedViewId>) -> ApiResult<StatusCode> {
    service::remove(&ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a removed view back.
#[utoipa::path(post, path = "/saved_views/{id}/restore", operation_id = "restore_saved_view", params(("id" = Uuid, Path)), responses((status = 200, description = "The view", body = ViewRecord)))]
async fn restore(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<SavedViewId>) -> ApiResult<Response> {
    service::restore(&ctx, id).await?;
    Ok(answer(service::find(&ctx, id).await?))
}
