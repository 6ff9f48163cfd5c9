//! REST: `/api/v1/own_regions`, over the same service as the server functions. An area is known by its code.

use super::{
    create as create_region, find as find_region, list as list_regions, rename_or_retire, set_retired,
};
use crate::{
    regions::{FIELDS, NewRegion, OwnRegion},
    server::api::whole,
};
use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_domain::region::RegionCode;
use kemai_server::{
    App,
    http::{
        api::{ApiCtx, ApiId, ApiJson, ApiQuery, IfMatch, NoParams, created, record_answer},
        merge::{changes, onto},
        refusal::ApiResult,
    },
    openapi::schema,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::OpenApi;

pub fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/own_regions", get(list).post(create))
        .route("/own_regions/{code}", get(find).patch(update).delete(remove))
        .route("/own_regions/{code}/restore", post(restore))
}

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    let components = document.components.get_or_insert_default();
    let code = schema::text("Six digits, given by the program and never changed", &[]);
    let place = schema::text("Province and city, in words", &[]);
    let record = schema::always(schema::record_with(&FIELDS, &["version"]), "code", code);
    components.schemas.insert("OwnRegion".to_owned(), schema::always(record, "place", place));
    components.schemas.insert("OwnRegionInput".to_owned(), schema::input(&FIELDS));
    let patch = schema::input_of(&FIELDS, &["name", "is_retired"]);
    components.schemas.insert("OwnRegionPatch".to_owned(), patch.into());
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, create, find, update, remove, restore))]
struct Operations;

fn answer(region: &OwnRegion) -> Response {
    record_answer(region.version, region)
}

/// The areas that the admin added below official divisions, retired ones too.
#[utoipa::path(get, path = "/own_regions", operation_id = "list_own_regions", responses((status = 200, description = "Every area")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiQuery(NoParams {}): ApiQuery<NoParams>) -> ApiResult<Response> {
    Ok(Json(whole(list_regions(&ctx).await?.regions)).into_response())
}

/// Adds an area in the city or municipality that `parent_code` names. Its code is the program's.
#[utoipa::path(post, path = "/own_regions", operation_id = "create_own_region", request_body(content = ref("#/components/schemas/OwnRegionInput")), responses((status = 201, description = "The area")))]
async fn create(ApiCtx(ctx): ApiCtx, ApiJson(body): ApiJson<Value>) -> ApiResult<Response> {
    let region = create_region(&ctx, onto(&NewRegion::default(), &body)?).await?;
    Ok(created(&format!("/api/v1/own_regions/{}", region.code), region.version, &region))
}

/// One area.
#[utoipa::path(get, path = "/own_regions/{code}", operation_id = "find_own_region", params(("code" = String, Path)), responses((status = 200, description = "The area")))]
async fn find(ApiCtx(ctx): ApiCtx, ApiId(code): ApiId<RegionCode>) -> ApiResult<Response> {
    Ok(answer(&find_region(&ctx, code).await?))
}

/// What `PATCH` takes.
#[derive(Serialize, Deserialize)]
struct RegionPatch {
    name: String,
    is_retired: bool,
}

/// Gives it another name, which customers that have it show, or says whether it is offered.
#[utoipa::path(patch, path = "/own_regions/{code}", operation_id = "update_own_region", params(("code" = String, Path), ("If-Match" = String, Header)), request_body(content = ref("#/components/schemas/OwnRegionPatch")), responses((status = 200, description = "The area"), (status = 412, description = "It has changed since; the current record is in `current`")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    ApiId(code): ApiId<RegionCode>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let present = find_region(&ctx, code).await?;
    let base = RegionPatch { name: present.name.clone(), is_retired: present.is_retired };
    let patch = onto(&base, &changes(&present, version, body)?)?;
    Ok(answer(&rename_or_retire(&ctx, code, version, &patch.name, patch.is_retired).await?))
}

/// Not offered any more; customers that have it keep it.
#[utoipa::path(delete, path = "/own_regions/{code}", operation_id = "remove_own_region", params(("code" = String, Path)), responses((status = 204, description = "Done")))]
async fn remove(ApiCtx(ctx): ApiCtx, ApiId(code): ApiId<RegionCode>) -> ApiResult<StatusCode> {
    let version = find_region(&ctx, code).await?.version;
    set_retired(&ctx, code, version, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Offered again.
#[utoipa::path(post, path = "/own_regions/{code}/restore", operation_id = "restore_own_region", params(("code" = String, Path)), responses((status = 200, description = "The area")))]
async fn restore(ApiCtx(ctx): ApiCtx, ApiId(code): ApiId<RegionCode>) -> ApiResult<Response> {
    let version = find_region(&ctx, code).await?.version;
    Ok(answer(&set_retired(&ctx, code, version, false).await?))
}
