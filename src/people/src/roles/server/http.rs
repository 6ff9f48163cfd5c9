//! REST: `/api/v1/roles`, over the same services as the server functions.

use super::service;
use crate::{
    roles::{FIELDS, Role, RoleInput},
    server::api::whole,
};
use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_domain::{ErrorCode, Rights, RoleId};
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
use utoipa::{OpenApi, ToSchema};

pub fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/roles", get(list).post(create))
        .route("/roles/{id}", get(find).patch(update).delete(remove))
        .route("/roles/{id}/restore", post(restore))
}

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    let components = document.components.get_or_insert_default();
    let rights = schema::object("As `RoleBody` describes them");
    let record = schema::with(schema::removable(schema::record(&FIELDS)), "rights", rights);
    let shipped = schema::text_or_nothing(
        "Which of those that come with the program; its name is empty, and translated",
    );
    let record = schema::always(record, "shipped", shipped);
    let record = schema::always(record, "people", schema::integer("People who have it"));
    components.schemas.insert("Role".to_owned(), record);
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, create, find, update, remove, restore), components(schemas(RoleBody)))]
struct Operations;

/// A role, as it is sent.
#[derive(ToSchema)]
#[allow(dead_code)]
struct RoleBody {
    /// Passed over for the roles that come with the program.
    name: String,
    /// `matrix`: by entity, how far one views and edits (`none`, `own`, `department`, `all`) and whether one creates, deletes,
    /// exports and imports; `capabilities`; `hidden`: what is masked. What nothing asks for is passed over: contacts are seen and changed
    /// with their customer, so that their line has `export` and `import` alone.
    #[schema(value_type = Object)]
    rights: Value,
}

fn answer(role: &Role) -> Response {
    record_answer(role.version, role)
}

/// Every role, the shipped ones first.
#[utoipa::path(get, path = "/roles", operation_id = "list_roles", params(InBin), responses((status = 200, description = "Every role")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiQuery(bin): ApiQuery<InBin>) -> ApiResult<Response> {
    let roles = if bin.removed { service::list_removed(&ctx).await? } else { service::list(&ctx).await? };
    Ok(Json(whole(roles)).into_response())
}

/// Adds a role. Nobody gives rights that he does not have himself.
#[utoipa::path(post, path = "/roles", operation_id = "create_role", request_body = RoleBody, responses((status = 201, description = "The role")))]
async fn create(ApiCtx(ctx): ApiCtx, ApiJson(body): ApiJson<Value>) -> ApiResult<Response> {
    let input = onto(&RoleInput { name: String::new(), rights: Rights::default() }, &body)?;
    let role = service::create(&ctx, input).await?;
    Ok(created(&format!("/api/v1/roles/{}", role.id), role.version, &role))
}

/// One role.
#[utoipa::path(get, path = "/roles/{id}", operation_id = "find_role", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The role")))]
async fn find(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<RoleId>) -> ApiResult<Response> {
    Ok(answer(&service::find(&ctx, id).await?))
}

/// Changes name and rights; `rights` is sent whole.
#[utoipa::path(patch, path = "/roles/{id}", operation_id = "update_role", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), request_body = RoleBody, responses((status = 200, description = "The role"), (status = 412, description = "It has changed since; the current record is in `current`")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<RoleId>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let present = service::find(&ctx, id).await?;
    let body = changes(&present, version, body)?;
    let input = onto(&RoleInput { name: present.name, rights: present.rights }, &body)?;
    match service::update(&ctx, id, version, input).await {
        // With the people who have it, which the change does not count.
        Ok(_) => Ok(answer(&service::find(&ctx, id).await?)),
        Err(error) if error.code == ErrorCode::Conflict => {
            Err(error.with_detail(service::find(&ctx, id).await?).into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Removes a role that nobody has and that did not come with the program.
#[utoipa::path(delete, path = "/roles/{id}", operation_id = "remove_role", params(("id" = uuid::Uuid, Path)), responses((status = 204, description = "Done")))]
async fn remove(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<RoleId>) -> ApiResult<StatusCode> {
    let version = service::find(&ctx, id).await?.version;
    service::remove(&ctx, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a role back from the recycle bin. One that is not there is not found.
#[utoipa::path(post, path = "/roles/{id}/restore", operation_id = "restore_role", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The role")))]
async fn restore(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<RoleId>) -> ApiResult<Response> {
    Ok(answer(&service::restore(&ctx, id).await?))
}
