//! REST: `/api/v1/company`, one record, over the same service as the server functions.

use super::{find as find_settings, update as update_settings};
use crate::company::{CompanyInput, FIELDS};
use axum::{Router, response::Response, routing::get};
use kemai_domain::Company;
use kemai_server::{
    App,
    http::{
        api::{ApiCtx, ApiJson, IfMatch, record_answer},
        merge::{changes, onto},
        refusal::ApiResult,
    },
    openapi::schema,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::OpenApi;

pub fn routes(router: Router<App>) -> Router<App> {
    router.route("/company", get(find).patch(update))
}

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    let components = document.components.get_or_insert_default();
    components.schemas.insert("Company".to_owned(), schema::record_with(&FIELDS, &["version"]));
    components.schemas.insert("CompanyInput".to_owned(), schema::patch(&FIELDS).into());
    document
}

#[derive(OpenApi)]
#[openapi(paths(find, update))]
struct Operations;

/// What the company settled about itself: name, time zone, currency, the pattern of customer codes, how long the recycle bin keeps.
#[utoipa::path(get, path = "/company", operation_id = "find_company", responses((status = 200, description = "The company")))]
async fn find(ApiCtx(ctx): ApiCtx) -> ApiResult<Response> {
    let settings = find_settings(&ctx).await?;
    Ok(record_answer(settings.version, &settings))
}

/// What `PATCH` takes: texts whose rules are the form's, so that a refusal names the field, and the days as a number.
#[derive(Serialize, Deserialize)]
struct CompanyPatch {
    name: String,
    time_zone: String,
    currency: String,
    customer_code: String,
    bin_days: Option<i64>,
}

impl From<&Company> for CompanyPatch {
    fn from(company: &Company) -> Self {
        Self {
            name: company.name.clone(),
            time_zone: company.time_zone.clone(),
            currency: company.currency.to_string(),
            customer_code: company.customer_code.clone(),
            bin_days: Some(company.bin_days),
        }
    }
}

impl From<CompanyPatch> for CompanyInput {
    fn from(patch: CompanyPatch) -> Self {
        let CompanyPatch { name, time_zone, currency, customer_code, bin_days } = patch;
        let bin_days = bin_days.as_ref().map(i64::to_string).unwrap_or_default();
        Self { name, time_zone, currency, customer_code, bin_days }
    }
}

/// Changes the fields that are sent. Without `bin_days`, that is null, removed records are kept the usual 30 days.
#[utoipa::path(patch, path = "/company", operation_id = "update_company", params(("If-Match" = String, Header)), request_body(content = ref("#/components/schemas/CompanyInput")), responses((status = 200, description = "The company"), (status = 412, description = "It has changed since; the current record is in `current`")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let present = find_settings(&ctx).await?;
    let patch = onto(&CompanyPatch::from(&present.company), &changes(&present, version, body)?)?;
    let settings = update_settings(&ctx, version, patch.into()).await?;
    Ok(record_answer(settings.version, &settings))
}
