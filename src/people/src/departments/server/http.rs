//! REST: `/api/v1/departments`, over the same services as the server functions.

use super::{DepartmentSteps, service};
use crate::{
    departments::{DepartmentInput, FIELDS},
    server::api::whole,
};
use axum::{
    Extension, Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_domain::DepartmentId;
use kemai_server::{
    App,
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
        .route("/departments", get(list).post(create))
        .route("/departments/{id}", get(find).patch(update).delete(remove))
        .route("/departments/{id}/restore", post(restore))
}

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    let components = document.components.get_or_insert_default();
    let path = schema::text("The growing numbers of those above it and its own: `/1/4/`", &[]);
    let department = schema::always(schema::removable(schema::record(&FIELDS)), "path", path);
    components.schemas.insert("Department".to_owned(), department);
    components.schemas.insert("DepartmentInput".to_owned(), schema::input(&FIELDS));
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, create, find, update, remove, restore))]
struct Operations;

/// The whole tree, each department followed by those below it.
#[utoipa::path(get, path = "/departments", params(InBin), responses((status = 200, description = "Every department")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiQuery(bin): ApiQuery<InBin>) -> ApiResult<Response> {
    let departments =
        if bin.removed { service::list_removed(&ctx).await? } else { service::list(&ctx).await? };
    Ok(Json(whole(departments)).into_response())
}

/// Adds a department.
#[utoipa::path(post, path = "/departments", request_body(content = ref("#/components/schemas/DepartmentInput")), responses((status = 201, description = "The department")))]
async fn create(ApiCtx(ctx): ApiCtx, ApiJson(body): ApiJson<Value>) -> ApiResult<Response> {
    let input = onto(&DepartmentInput { name: String::new(), parent_id: None }, &body)?;
    let department = service::create(&ctx, input).await?;
    Ok(created(&format!("/api/v1/departments/{}", department.id), department.version, &department))
}

/// One department.
#[utoipa::path(get, path = "/departments/{id}", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The department")))]
async fn find(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<DepartmentId>) -> ApiResult<Response> {
    let department = service::find(&ctx, id).await?;
    Ok(record_answer(department.version, &department))
}

/// Renames or moves a department, with everything below it.
#[utoipa::path(patch, path = "/departments/{id}", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), request_body(content = ref("#/components/schemas/DepartmentInput")), responses((status = 200, description = "The department"), (status = 412, description = "It has changed since; the current record is in `current`")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<DepartmentId>,
    IfMatch(version): IfMatch,
    steps: Option<Extension<DepartmentSteps>>,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let present = service::find(&ctx, id).await?;
    let body = changes(&present, version, body)?;
    let input = onto(&DepartmentInput { name: present.name, parent_id: present.parent_id }, &body)?;
    let department = service::update(&ctx, id, version, input, given(steps)).await?;
    Ok(record_answer(department.version, &department))
}

/// Removes a department in which nothing stands any more.
#[utoipa::path(delete, path = "/departments/{id}", params(("id" = uuid::Uuid, Path)), responses((status = 204, description = "Done")))]
async fn remove(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<DepartmentId>,
    steps: Option<Extension<DepartmentSteps>>,
) -> ApiResult<StatusCode> {
    let version = service::find(&ctx, id).await?.version;
    service::remove(&ctx, id, version, given(steps)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a department back from the recycle bin, to its place in the tree as that is now. One that is not there is not found.
#[utoipa::path(post, path = "/departments/{id}/restore", operation_id = "restore_department", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The department")))]
async fn restore(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<DepartmentId>) -> ApiResult<Response> {
    let department = service::restore(&ctx, id).await?;
    Ok(record_answer(department.version, &department))
}

/// What other areas have to do, when the application says so.
fn given(steps: Option<Extension<DepartmentSteps>>) -> DepartmentSteps {
    steps.map(|Extension(steps)| steps).unwrap_or_default()
}
