//! REST: `/api/v1/customers` and `/api/v1/contacts`, over the same services as the server functions.

use super::{listing, service};
use crate::customers::{
    CONTACT, CUSTOMER,
    input::{ContactInput, CustomerInput},
    list::ListRequest,
    model::{Contact, Customer},
};
use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};

use kemai_domain::{AppError, CustomerId, FieldKind, FieldTable, Filter, Page, Problem, name::normalise};
use kemai_server::{
    App, Ctx,
    http::{
        api::{ApiCtx, ApiId, ApiJson, ApiList, ApiPage, IfMatch, ListParams, created, record_answer},
        refusal::ApiResult,
    },
    openapi::schema,
};
use serde_json::{Map, Value};
use utoipa::OpenApi;

pub fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/customers", get(list).post(create))
        .route("/customers/{id}", get(find).patch(update).delete(remove))
        .route("/contacts", get(list_contacts))
}

/// The description, with schemas from the field registry.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    let components = document.components.get_or_insert_default();
    for (name, table) in [("Customer", &CUSTOMER), ("Contact", &CONTACT)] {
        components.schemas.insert(name.to_owned(), schema::record(table));
        components.schemas.insert(format!("{name}Input"), schema::input(table));
    }
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, create, find, update, remove, list_contacts))]
struct Operations;

fn request(ctx: &Ctx, params: &ListParams) -> Result<ListRequest, AppError> {
    let filter = match params.filter.as_deref().filter(|text| !text.trim().is_empty()) {
        Some(text) => {
            serde_json::from_str(text).map_err(|_| AppError::field("filter", Problem::BadPattern))?
        }
        None => Filter::All(Vec::new()),
    };
    Ok(ListRequest {
        words: normalise(params.q.as_deref().unwrap_or_default()),
        filter,
        sort: listing::sort(ctx, params.sort.as_deref().unwrap_or_default())?,
        cursor: params.cursor.clone(),
        limit: params.limit()?,
        is_removed: false,
    })
}

/// Customers within reach, by words and filter.
#[utoipa::path(get, path = "/customers", params(ListParams), responses((status = 200, description = "A page of customers")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiList(params): ApiList) -> ApiResult<Response> {
    let page = listing::rows(&ctx, &request(&ctx, &params)?).await?;
    let items = whole_customers(&ctx, &page).await?;
    let Page { next_cursor, total, total_is_exact, .. } = page;
    Ok(axum::Json(ApiPage { items, next_cursor, total, total_is_exact }).into_response())
}

async fn whole_customers(
    ctx: &Ctx,
    page: &Page<super::entity::customer::Model>,
) -> Result<Vec<Customer>, AppError> {
    let mut items = Vec::with_capacity(page.items.len());
    for row in &page.items {
        let parts = super::store::parts(ctx.db().reader(), row.id).await?;
        items.push(super::store::masked(ctx, super::store::whole(ctx, row, &parts)?));
    }
    Ok(items)
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
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let input = merge(CustomerInput::from(&service::find(&ctx, id).await?), &body)?;
    let customer = service::update(&ctx, id, version, input).await?;
    Ok(record_answer(customer.version, &customer))
}

/// Moves a customer to the recycle bin.
#[utoipa::path(delete, path = "/customers/{id}", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), responses((status = 204, description = "Done")))]
async fn remove(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<CustomerId>,
    IfMatch(version): IfMatch,
) -> ApiResult<StatusCode> {
    service::remove(&ctx, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Contacts of the customers that words and filter find.
#[utoipa::path(get, path = "/contacts", params(ListParams), responses((status = 200, description = "A page of contacts")))]
async fn list_contacts(ApiCtx(ctx): ApiCtx, ApiList(params): ApiList) -> ApiResult<Response> {
    let page = listing::rows(&ctx, &request(&ctx, &params)?).await?;
    let customers = whole_customers(&ctx, &page).await?;
    let items: Vec<Contact> = customers.into_iter().flat_map(|customer| customer.contacts).collect();
    let Page { next_cursor, total, total_is_exact, .. } = page;
    Ok(axum::Json(ApiPage { items, next_cursor, total, total_is_exact }).into_response())
}

/// Puts the JSON of a request over a form: what is not sent stays, null empties.
///
/// # Errors
/// Invalid, for a field that is not one; bad request, when it is no object.
fn merge(base: CustomerInput, body: &Value) -> Result<CustomerInput, AppError> {
    let mut form = object(serde_json::to_value(base).map_err(|_| AppError::internal())?)?;
    for (key, value) in body.as_object().ok_or_else(AppError::bad_request)? {
        match (key.as_str(), value) {
            ("contacts", Value::Array(contacts)) => {
                let contacts: Result<Vec<_>, _> = contacts.iter().map(contact).collect();
                form.insert("contacts".to_owned(), Value::Array(contacts?));
            }
            ("duplicate_reason" | "currency", Value::String(_)) => {
                form.insert(key.clone(), value.clone());
            }
            ("credit_limit", Value::Object(money)) => {
                for (part, field) in [("amount", "credit_limit"), ("currency", "currency")] {
                    form.insert(field.to_owned(), text(money.get(part).unwrap_or(&Value::Null), field)?);
                }
            }
            _ => put(&CUSTOMER, &mut form, key, value, "")?,
        }
    }
    serde_json::from_value(Value::Object(form)).map_err(|_| AppError::bad_request())
}

fn contact(value: &Value) -> Result<Value, AppError> {
    let mut form = object(serde_json::to_value(ContactInput::default()).map_err(|_| AppError::internal())?)?;
    for (key, value) in value.as_object().ok_or_else(AppError::bad_request)? {
        match key.as_str() {
            "id" => {
                form.insert("id".to_owned(), text(value, "contacts[].id")?);
            }
            // What a contact was answered with may be sent back.
            "customer_id" | "version" => {}
            _ => put(&CONTACT, &mut form, key, value, "contacts[].")?,
        }
    }
    Ok(Value::Object(form))
}

fn object(value: Value) -> Result<Map<String, Value>, AppError> {
    match value {
        Value::Object(map) => Ok(map),
        _ => Err(AppError::internal()),
    }
}

/// Writes a value as the form has it: a text, or a list of texts.
fn put(
    table: &FieldTable,
    form: &mut Map<String, Value>,
    key: &str,
    value: &Value,
    prefix: &str,
) -> Result<(), AppError> {
    let name = format!("{prefix}{key}");
    let field = table.find(key).filter(|field| !field.is_computed);
    let field = field.ok_or_else(|| AppError::field(name.clone(), Problem::UnknownField))?;
    let value = match (field.kind, value) {
        (FieldKind::Choices | FieldKind::People, Value::Array(list)) => {
            Value::Array(list.iter().map(|value| text(value, &name)).collect::<Result<_, _>>()?)
        }
        (FieldKind::Choices | FieldKind::People, Value::Null) => Value::Array(Vec::new()),
        (FieldKind::Choices | FieldKind::People, _) => {
            return Err(AppError::field(name, Problem::UnknownChoice));
        }
        (_, value) => text(value, &name)?,
    };
    form.insert(key.to_owned(), value);
    Ok(())
}

fn text(value: &Value, field: &str) -> Result<Value, AppError> {
    match value {
        Value::Null => Ok(Value::String(String::new())),
        Value::String(_) => Ok(value.clone()),
        Value::Number(number) => Ok(Value::String(number.to_string())),
        Value::Bool(flag) => Ok(Value::String(flag.to_string())),
        Value::Array(_) | Value::Object(_) => Err(AppError::field(field, Problem::UnknownField)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_patch_leaves_what_it_does_not_name() {
        let base =
            CustomerInput { name: "甲".to_owned(), website: "a.cn".to_owned(), ..CustomerInput::default() };
        let merged =
            merge(base, &json!({"name": "乙", "credit_limit": {"amount": "10", "currency": "CNY"}})).unwrap();
        assert_eq!((merged.name.as_str(), merged.website.as_str()), ("乙", "a.cn"));
        assert_eq!((merged.credit_limit.as_str(), merged.currency.as_str()), ("10", "CNY"));
    }

    #[test]
    fn an_unknown_field_is_named() {
        let error = merge(CustomerInput::default(), &json!({"nmae": "甲"})).unwrap_err();
        assert_eq!(error.of("nmae"), Some(&Problem::UnknownField));
        let error = merge(CustomerInput::default(), &json!({"contacts": [{"mobil": "1"}]})).unwrap_err();
        assert_eq!(error.of("contacts[].mobil"), Some(&Problem::UnknownField));
    }
}
