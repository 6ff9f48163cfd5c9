//! REST: `/api/v1/contacts`. A contact is written with its customer's reach, checks and index; its own version guards it.

use super::{form::merge_contact, request};
use crate::customers::{
    input::ContactInput,
    server::{listing, service::one_contact as service},
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kemai_domain::{AppError, ContactId, CustomerId, ErrorCode, Problem};
use kemai_server::{
    Ctx,
    http::{
        api::{ApiCtx, ApiId, ApiJson, ApiListOf, ApiPage, IfMatch, ListParams, created, record_answer},
        merge::changes,
        refusal::ApiResult,
    },
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

#[derive(OpenApi)]
#[openapi(paths(list, create, find, update, remove, restore))]
pub(super) struct Operations;

/// Contacts of the customers that words and filter find, in the order of those customers, or of the one that `customer_id` names; within
/// one, as its page shows them.
#[utoipa::path(get, path = "/contacts", operation_id = "list_contacts", params(ListParams, OfContacts), responses((status = 200, description = "A page of contacts")))]
pub(super) async fn list(
    ApiCtx(ctx): ApiCtx,
    ApiListOf(params, OfContacts { customer_id, removed }): ApiListOf<OfContacts>,
) -> ApiResult<Response> {
    if let Some(customer) = customer_id {
        return of_one(&ctx, CustomerId(customer), removed, &params).await;
    }
    if removed {
        return Err(AppError::unreadable("customer_id", Problem::Required).into());
    }
    let page = listing::contacts(&ctx, request(&ctx, &params, false)?).await?;
    Ok(axum::Json(ApiPage::from(page)).into_response())
}

/// Of whom, and from where.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OfContacts {
    /// Only those of this customer; nothing when it is out of reach.
    customer_id: Option<Uuid>,
    /// With `customer_id`, true: those that were taken from it and can come back, for who may change it.
    #[serde(default)]
    #[param(required = false)]
    removed: bool,
}

/// Contacts of one customer: few enough for one page, in the customer's order. Nothing else narrows them.
async fn of_one(
    ctx: &Ctx,
    customer: CustomerId,
    is_removed: bool,
    params: &ListParams,
) -> ApiResult<Response> {
    let asked =
        [("q", &params.q), ("filter", &params.filter), ("sort", &params.sort), ("cursor", &params.cursor)];
    if let Some((name, _)) =
        asked.into_iter().find(|(_, value)| value.as_deref().is_some_and(|text| !text.is_empty()))
    {
        return Err(AppError::field(name, Problem::NotAllowed).into());
    }
    let found = match is_removed {
        true => service::removed(ctx, customer).await,
        false => service::of_customer(ctx, customer).await,
    };
    let items = match found {
        Ok(contacts) => contacts,
        Err(error) if error.code == ErrorCode::NotFound => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let total = items.len() as u64;
    Ok(axum::Json(ApiPage { items, next_cursor: None, total, total_is_exact: true }).into_response())
}

/// Adds a contact to the customer that `customer_id` names.
#[utoipa::path(post, path = "/contacts", operation_id = "create_contact", request_body(content = ref("#/components/schemas/ContactInput")), responses((status = 201, description = "The contact")))]
pub(super) async fn create(ApiCtx(ctx): ApiCtx, ApiJson(body): ApiJson<Value>) -> ApiResult<Response> {
    let customer = match body.get("customer_id").and_then(Value::as_str).map(str::parse::<CustomerId>) {
        Some(Ok(customer)) => customer,
        Some(Err(_)) => return Err(AppError::not_found().into()),
        None => return Err(AppError::field("customer_id", Problem::Required).into()),
    };
    let input = ContactInput { id: String::new(), ..merge_contact(ContactInput::default(), &body)? };
    let contact = service::create(&ctx, customer, &input).await?;
    Ok(created(&format!("/api/v1/contacts/{}", contact.id), contact.version, &contact))
}

/// A contact.
#[utoipa::path(get, path = "/contacts/{id}", operation_id = "find_contact", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The contact")))]
pub(super) async fn find(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<ContactId>) -> ApiResult<Response> {
    let contact = service::find(&ctx, id).await?;
    Ok(record_answer(contact.version, &contact))
}

/// Changes the fields that are sent.
#[utoipa::path(patch, path = "/contacts/{id}", operation_id = "update_contact", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), request_body(content = ref("#/components/schemas/ContactInput")), responses((status = 200, description = "The contact"), (status = 412, description = "It has changed since; the current record is in `current`")))]
pub(super) async fn update(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<ContactId>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let present = service::find(&ctx, id).await?;
    let input = merge_contact(ContactInput::from(&present), &changes(&present, version, body)?)?;
    let contact = service::update(&ctx, id, version, input).await?;
    Ok(record_answer(contact.version, &contact))
}

/// Takes a contact from its customer.
#[utoipa::path(delete, path = "/contacts/{id}", operation_id = "remove_contact", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), responses((status = 204, description = "Done")))]
pub(super) async fn remove(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<ContactId>,
    IfMatch(version): IfMatch,
) -> ApiResult<StatusCode> {
    service::remove(&ctx, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a contact back to its customer. One that was not taken from it is not found.
#[utoipa::path(post, path = "/contacts/{id}/restore", operation_id = "restore_contact", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The contact"), (status = 412, description = "Its customer was changed at the same moment")))]
pub(super) async fn restore(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<ContactId>) -> ApiResult<Response> {
    let contact = service::restore(&ctx, id).await?;
    Ok(record_answer(contact.version, &contact))
}
