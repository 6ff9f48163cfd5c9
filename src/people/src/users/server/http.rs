//! REST: `/api/v1/users`, over the same services as the server functions.

use super::service;
use crate::users::{FIELDS, NewUser, User, UserInput, UserQuery, UserState};
use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_domain::{AppError, DepartmentId, Problem, RoleId, UserId};
use kemai_server::{
    App,
    http::{
        api::{ApiCtx, ApiId, ApiJson, ApiList, ApiPage, IfMatch, ListParams, created, record_answer},
        merge::{changes, onto},
        refusal::ApiResult,
    },
    openapi::schema,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::OpenApi;
use uuid::Uuid;

pub fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/users", get(list).post(create))
        .route("/users/{id}", get(find).patch(update).delete(remove))
        .route("/users/{id}/restore", post(restore))
}

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    let components = document.components.get_or_insert_default();
    let regions = || schema::texts("Codes of the regions that a service person covers");
    let user = schema::always(schema::record(&FIELDS), "service_regions", regions());
    let user = schema::with(user, "service_region_names", schema::texts("Their names, where there are any"));
    let user =
        schema::always(user, "is_removed", schema::boolean("Whether the account lies in the recycle bin"));
    components.schemas.insert("User".to_owned(), user);
    for (name, keys) in [("NewUser", NEW), ("UserInput", CHANGED)] {
        let input = schema::with(schema::input_of(&FIELDS, keys).into(), "service_regions", regions());
        components.schemas.insert(name.to_owned(), input);
    }
    document
}

/// What is taken of a new account, and of one that is there. The rest of the registry is the person's own: see the profile.
const NEW: &[&str] =
    &["name", "email", "department_id", "role_id", "service_regions", "language", "password"];
const CHANGED: &[&str] = &["name", "email", "department_id", "role_id", "service_regions", "is_disabled"];

/// An input in which nothing was said yet.
const fn nothing() -> NewUser {
    let user = UserInput {
        name: String::new(),
        email: String::new(),
        department_id: DepartmentId(Uuid::nil()),
        role_id: RoleId(Uuid::nil()),
        service_regions: Vec::new(),
    };
    NewUser { user, password: None, language: None }
}

#[derive(OpenApi)]
#[openapi(paths(list, create, find, update, remove, restore))]
struct Operations;

/// People who are not removed, by name. Only `q`, `limit` and `cursor` are read; `filter` takes `{"state": "disabled"}`.
#[utoipa::path(get, path = "/users", params(ListParams), responses((status = 200, description = "A page of users")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiList(params): ApiList) -> ApiResult<Response> {
    let query = UserQuery {
        q: params.q.clone().unwrap_or_default(),
        state: state(&params)?,
        cursor: params.cursor.clone(),
        limit: Some(params.limit()?),
        ..UserQuery::default()
    };
    Ok(Json(ApiPage::from(service::list(&ctx, &query).await?)).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StateFilter {
    state: UserState,
}

fn state(params: &ListParams) -> Result<UserState, AppError> {
    match params.filter.as_deref().filter(|text| !text.trim().is_empty()) {
        None => Ok(UserState::Present),
        Some(text) => serde_json::from_str::<StateFilter>(text)
            .map(|filter| filter.state)
            .map_err(|_| AppError::field("filter", Problem::UnknownField)),
    }
}

/// Adds a user. `password` may be sent once, here.
#[utoipa::path(post, path = "/users", request_body(content = ref("#/components/schemas/NewUser")), responses((status = 201, description = "The user")))]
async fn create(ApiCtx(ctx): ApiCtx, ApiJson(body): ApiJson<Value>) -> ApiResult<Response> {
    let user = service::create(&ctx, onto(&nothing(), &body)?).await?;
    Ok(created(&format!("/api/v1/users/{}", user.id), user.version, &user))
}

/// One user.
#[utoipa::path(get, path = "/users/{id}", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The user")))]
async fn find(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<UserId>) -> ApiResult<Response> {
    let user = service::find(&ctx, id).await?;
    Ok(record_answer(user.version, &user))
}

/// What `PATCH` takes: the input, and whether the account is closed for the time being.
#[derive(Serialize, Deserialize)]
struct UserPatch {
    #[serde(flatten)]
    user: UserInput,
    is_disabled: bool,
}

impl From<&User> for UserPatch {
    fn from(user: &User) -> Self {
        Self {
            user: UserInput {
                name: user.name.clone(),
                email: user.email.clone(),
                department_id: user.department_id,
                role_id: user.role_id,
                service_regions: user.service_regions.clone(),
            },
            is_disabled: user.is_disabled,
        }
    }
}

/// Changes the fields that are sent; `is_disabled` closes and opens the account.
#[utoipa::path(patch, path = "/users/{id}", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), request_body(content = ref("#/components/schemas/UserInput")), responses((status = 200, description = "The user"), (status = 412, description = "It has changed since; the current record is in `current`")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<UserId>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let present = service::find(&ctx, id).await?;
    let patch = onto(&UserPatch::from(&present), &changes(&present, version, body)?)?;
    let is_disabled = (patch.is_disabled != present.is_disabled).then_some(patch.is_disabled);
    let user = service::update_all(&ctx, id, version, patch.user, is_disabled).await?;
    Ok(record_answer(user.version, &user))
}

/// Moves a user to the recycle bin.
#[utoipa::path(delete, path = "/users/{id}", params(("id" = uuid::Uuid, Path)), responses((status = 204, description = "Done")))]
async fn remove(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<UserId>) -> ApiResult<StatusCode> {
    service::remove(&ctx, id, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a user back from the recycle bin, with the department and the role of before. One that is not there is not found; the bin is listed
/// with `filter={"state": "removed"}`.
#[utoipa::path(post, path = "/users/{id}/restore", operation_id = "restore_user", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The user")))]
async fn restore(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<UserId>) -> ApiResult<Response> {
    let user = service::restore(&ctx, id, None).await?;
    Ok(record_answer(user.version, &user))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(input: &impl Serialize) -> Vec<String> {
        let input = serde_json::to_value(input).expect("JSON");
        let mut keys: Vec<_> = input.as_object().expect("an object").keys().cloned().collect();
        keys.sort();
        keys
    }

    #[test]
    fn what_is_described_as_input_is_taken() {
        let document = openapi();
        let described = |name: &str| {
            let schema = serde_json::to_value(&document.components.as_ref().expect("schemas").schemas[name]);
            keys(&schema.expect("JSON")["properties"])
        };
        assert_eq!(described("NewUser"), keys(&nothing()));
        assert_eq!(described("UserInput"), keys(&UserPatch { user: nothing().user, is_disabled: false }));
    }
}
