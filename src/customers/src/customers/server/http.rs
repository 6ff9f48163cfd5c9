//! REST: `/api/v1/customers` and `/api/v1/contacts`, over the same services as the server functions.

mod access;
mod contacts;
mod form;
mod past;

use super::{entity::customer, listing, service, steps::CustomerSteps, store};
use crate::customers::{CONTACT, CUSTOMER, input::CustomerInput, list::ListRequest, model::Customer};
use axum::{
    Extension, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use form::merge;
use kemai_domain::{AppError, CustomerId, EXACT_COUNT, ErrorCode, Filter, Page, Problem, name::normalise};
use kemai_server::{
    App, Ctx,
    http::{
        api::{
            ApiCtx, ApiId, ApiJson, ApiListOf, ApiPage, IfMatch, InBin, ListParams, created, record_answer,
        },
        merge::changes,
        refusal::ApiResult,
    },
    openapi::schema,
};
use serde_json::Value;
use utoipa::OpenApi;

pub fn routes(router: Router<App>) -> Router<App> {
    access::routes(past::routes(router))
        .route("/customers", get(list).post(create))
        .route("/customers/{id}", get(find).patch(update).delete(remove))
        .route("/contacts", get(contacts::list).post(contacts::create))
        .route("/contacts/{id}", get(contacts::find).patch(contacts::update).delete(contacts::remove))
        .route("/contacts/{id}/restore", post(contacts::restore))
}

/// The description, with schemas from the field registry.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    document.merge(contacts::Operations::openapi());
    document.merge(past::Operations::openapi());
    document.merge(access::Operations::openapi());
    let components = document.components.get_or_insert_default();
    for (name, table) in [("Customer", &CUSTOMER), ("Contact", &CONTACT)] {
        components.schemas.insert(name.to_owned(), schema::record(table));
        components.schemas.insert(format!("{name}Input"), schema::input(table));
    }
    // What the registry does not have.
    let of_customer = || schema::text("The id of its customer", &[]);
    for (name, is_answer, key, property) in [
        ("Customer", true, "contacts", schema::list_of("Contact")),
        ("CustomerInput", false, "contacts", schema::list_of("ContactInput")),
        ("Customer", true, "deleted_at", schema::instant_or_nothing("When it was moved to the recycle bin")),
        ("Contact", true, "customer_id", of_customer()),
        ("ContactInput", false, "customer_id", of_customer()),
    ] {
        if let Some(whole) = components.schemas.remove(name) {
            let add = if is_answer { schema::always } else { schema::with };
            components.schemas.insert(name.to_owned(), add(whole, key, property));
        }
    }
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, create, find, update, remove))]
struct Operations;

fn request(ctx: &Ctx, params: &ListParams, is_removed: bool) -> Result<ListRequest, AppError> {
    let filter = match params.filter.as_deref().filter(|text| !text.trim().is_empty()) {
        Some(text) => {
            serde_json::from_str(text).map_err(|_| AppError::field("filter", Problem::BadFilter))?
        }
        None => Filter::All(Vec::new()),
    };
    Ok(ListRequest {
        counted: EXACT_COUNT,
        words: normalise(params.q.as_deref().unwrap_or_default()),
        filter,
        sort: listing::sort(ctx, params.sort.as_deref().unwrap_or_default())?,
        cursor: params.cursor.clone(),
        limit: params.limit()?,
        is_removed,
        columns: Vec::new(),
    })
}

/// Customers within reach, by words and filter.
#[utoipa::path(get, path = "/customers", params(ListParams, InBin), responses((status = 200, description = "A page of customers")))]
async fn list(
    ApiCtx(ctx): ApiCtx,
    ApiListOf(params, InBin { removed }): ApiListOf<InBin>,
) -> ApiResult<Response> {
    let page = listing::rows(&ctx, &request(&ctx, &params, removed)?).await?;
    let items = whole_customers(&ctx, &page).await?;
    let Page { next_cursor, total, total_is_exact, .. } = page;
    Ok(axum::Json(ApiPage { items, next_cursor, total, total_is_exact }).into_response())
}

async fn whole_customers(ctx: &Ctx, page: &Page<customer::Model>) -> Result<Vec<Customer>, AppError> {
    let ids: Vec<_> = page.items.iter().map(|row| row.id).collect();
    let mut parts = store::parts_of(ctx.db().reader(), &ids).await?;
    page.items
        .iter()
        .map(|row| {
            let parts = parts.remove(&row.id).unwrap_or_default();
            Ok(store::masked(ctx, store::whole(ctx, row, &parts)?))
        })
        .collect()
}

/// Creates a customer with its contacts.
#[utoipa::path(post, path = "/customers", request_body(content = ref("#/components/schemas/CustomerInput")), responses((status = 201, description = "The customer")))]
async fn create(ApiCtx(ctx): ApiCtx, ApiJson(body): ApiJson<Value>) -> ApiResult<Response> {
    let customer = service::create(&ctx, merge(CustomerInput::default(), &body)?).await?;
    Ok(created(&format!("/api/v1/customers/{}", customer.id), customer.version, &customer))
}

/// A customer with its contacts.
#[utoipa::path(get, path = "/customers/{id}", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The customer")))]
async fn find(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<CustomerId>) -> ApiResult<Response> {
    let customer = service::find(&ctx, id).await?;
    Ok(record_answer(customer.version, &customer))
}

/// Changes the fields that are sent. `contacts`, when sent, is the whole list.
#[utoipa::path(patch, path = "/customers/{id}", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), request_body(content = ref("#/components/schemas/CustomerInput")), responses((status = 200, description = "The customer"), (status = 412, description = "It has changed since; the current record is in the detail")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<CustomerId>,
    IfMatch(version): IfMatch,
    Extension(steps): Extension<CustomerSteps>,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let present = service::find(&ctx, id).await?;
    let input = merge(CustomerInput::from(&present), &changes(&present, version, body)?)?;
    let customer = current(&ctx, id, service::update(&ctx, id, version, input, steps).await).await?;
    Ok(record_answer(customer.version, &customer))
}

/// A conflict as the API answers it: with the record itself, not with the page that a person would see of it.
async fn current<T>(ctx: &Ctx, id: CustomerId, result: Result<T, AppError>) -> Result<T, AppError> {
    match result {
        Err(error) if error.code == ErrorCode::Conflict => {
            Err(error.with_detail(service::find(ctx, id).await?))
        }
        other => other,
    }
}

/// Moves a customer to the recycle bin.
#[utoipa::path(delete, path = "/customers/{id}", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), responses((status = 204, description = "Done")))]
async fn remove(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<CustomerId>,
    IfMatch(version): IfMatch,
) -> ApiResult<StatusCode> {
    current(&ctx, id, service::remove(&ctx, id, version).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
