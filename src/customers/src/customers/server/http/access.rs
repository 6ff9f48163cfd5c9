//! REST: `/api/v1/access_requests`, over the same services as the server functions.

use crate::customers::{
    access::AccessOutcome,
    api::DuplicateQuestion,
    server::access::{
        self,
        records::{self, RequestQuery, RequestRecord},
    },
};
use axum::{
    Json, Router,
    http::{StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_domain::{AppError, CustomerId, Problem};
use kemai_server::{
    App, Ctx,
    http::{
        api::{ApiCtx, ApiId, ApiJson, ApiPage, ApiQuery},
        merge::{onto, required},
        refusal::ApiResult,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

pub(super) fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/access_requests", get(list).post(ask))
        .route("/access_requests/{id}", get(find))
        .route("/access_requests/{id}/decide", post(decide))
        .route("/access_requests/{id}/read", post(note_read))
}

#[derive(OpenApi)]
#[openapi(
    paths(list, ask, find, decide, note_read),
    components(schemas(RequestRecord, AccessQuestion, AccessDecision, AskedPage))
)]
pub(super) struct Operations;

/// Which requests.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// `waiting` or `decided`; both when it is not given.
    state: Option<String>,
    /// Those about this customer.
    customer_id: Option<Uuid>,
    /// 1 to 200; 50 when not given.
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One's own requests for access, and those about customers that one decides about; the latest first.
#[utoipa::path(get, path = "/access_requests", operation_id = "list_access_requests", params(Asked), responses((status = 200, description = "A page of requests")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiQuery(asked): ApiQuery<Asked>) -> ApiResult<Response> {
    let Asked { state, customer_id, limit, cursor } = asked;
    let is_waiting = match state.as_deref().filter(|state| !state.is_empty()) {
        None => None,
        Some("waiting") => Some(true),
        Some("decided") => Some(false),
        Some(_) => return Err(AppError::unreadable("state", Problem::BadValue).into()),
    };
    let limit = kemai_server::http::api::ListParams { limit, ..Default::default() }.limit()?;
    let query = RequestQuery { is_waiting, customer: customer_id.map(CustomerId), cursor, limit };
    Ok(Json(ApiPage::from(records::list(&ctx, &query).await?)).into_response())
}

/// What one knows of a customer, as the form that was refused has it.
#[derive(Default, Serialize, Deserialize, ToSchema)]
struct AccessQuestion {
    name: String,
    #[schema(required = false)]
    tax_number: String,
    /// ISO 3166-1, as whose the phones are read; empty for the mainland.
    #[schema(required = false)]
    country: String,
    #[schema(required = false)]
    phones: Vec<String>,
    #[schema(required = false)]
    emails: Vec<String>,
}

/// The requests made now.
#[derive(ToSchema)]
#[allow(dead_code)]
struct AskedPage {
    items: Vec<RequestRecord>,
}

/// Asks to be let in to every customer out of reach that surely is the one described: what a refused new customer had in common with it.
/// Nothing of it is told. Nothing found is 404; asking again while a request waits makes none.
#[utoipa::path(post, path = "/access_requests", operation_id = "ask_access", request_body = AccessQuestion, responses((status = 200, description = "All that are met wait already: none was made", body = AskedPage), (status = 201, description = "The requests made now", body = AskedPage)))]
async fn ask(ApiCtx(ctx): ApiCtx, ApiJson(body): ApiJson<Value>) -> ApiResult<Response> {
    let AccessQuestion { name, tax_number, country, phones, emails } =
        onto(&AccessQuestion::default(), &body)?;
    required(&[("name", name.trim().is_empty())])?;
    let question = DuplicateQuestion { name, tax_number, country, phones, emails, except: None };
    let mut items = Vec::new();
    for id in access::ask(&ctx, &question).await? {
        items.push(records::find(&ctx, id).await?);
    }
    let answer = Json(serde_json::json!({ "items": items }));
    let Some(first) = items.first() else { return Ok(answer.into_response()) };
    let location = [(LOCATION, format!("/api/v1/access_requests/{}", first.id))];
    Ok((StatusCode::CREATED, location, answer).into_response())
}

/// One request.
#[utoipa::path(get, path = "/access_requests/{id}", operation_id = "find_access_request", params(("id" = Uuid, Path)), responses((status = 200, description = "The request")))]
async fn find(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<Uuid>) -> ApiResult<Json<RequestRecord>> {
    one(&ctx, id).await
}

async fn one(ctx: &Ctx, id: Uuid) -> ApiResult<Json<RequestRecord>> {
    Ok(Json(records::find(ctx, id).await?))
}

/// What is decided.
#[derive(Default, Serialize, Deserialize, ToSchema)]
struct AccessDecision {
    /// granted or refused.
    outcome: String,
}

/// Lets whoever asks in as a collaborator, or refuses: once, by the owner or by who may assign. One that does not wait is not found.
#[utoipa::path(post, path = "/access_requests/{id}/decide", operation_id = "decide_access", params(("id" = Uuid, Path)), request_body = AccessDecision, responses((status = 200, description = "The request")))]
async fn decide(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<Uuid>,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Json<RequestRecord>> {
    let AccessDecision { outcome } = onto(&AccessDecision::default(), &body)?;
    required(&[("outcome", outcome.is_empty())])?;
    let outcome = AccessOutcome::from_key(&outcome);
    let outcome = outcome.ok_or_else(|| AppError::field("outcome", Problem::UnknownChoice))?;
    access::decide(&ctx, id, outcome).await?;
    one(&ctx, id).await
}

/// Notes that one has read the outcome of one's own request.
#[utoipa::path(post, path = "/access_requests/{id}/read", operation_id = "read_access_request", params(("id" = Uuid, Path)), responses((status = 200, description = "The request")))]
async fn note_read(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<Uuid>) -> ApiResult<Json<RequestRecord>> {
    access::note_seen(&ctx, id).await?;
    one(&ctx, id).await
}
