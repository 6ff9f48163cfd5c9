//! REST: `/api/v1/choices`, the entries of every dictionary. The tags among them have a collection of their own besides.

use crate::server::api::whole;
use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_domain::{AppError, ChoiceId, Problem};
use kemai_records::choices::{Choice, ChoiceInput, TAG, server as store};
use kemai_server::{
    App, Ctx,
    http::{
        api::{ApiCtx, ApiId, ApiJson, ApiQuery, IfMatch, created, record_answer},
        merge::{changes, onto, required},
        refusal::ApiResult,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, OpenApi, ToSchema};

pub fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/choices", get(list).post(create))
        .route("/choices/{id}", get(find).patch(update).delete(remove))
        .route("/choices/{id}/restore", post(restore))
}

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    let components = document.components.get_or_insert_default();
    components.schemas.insert("Choice".to_owned(), super::schema_of_one());
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, create, find, update, remove, restore), components(schemas(NewChoice)))]
struct Operations;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfDictionary {
    /// category, source, industry, tag, …; every dictionary when it is not given.
    dictionary: Option<String>,
    /// True: those that are not offered any more instead.
    #[serde(default)]
    #[param(required = false)]
    removed: bool,
}

/// The choices of one dictionary or of all, in the admin's order.
#[utoipa::path(get, path = "/choices", operation_id = "list_choices", params(OfDictionary), responses((status = 200, description = "Every choice")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiQuery(of): ApiQuery<OfDictionary>) -> ApiResult<Response> {
    if let Some(dictionary) = &of.dictionary {
        refuse_unknown(&ctx, dictionary).await?;
    }
    let is_asked = |choice: &Choice| {
        choice.is_removed == of.removed
            && of.dictionary.as_ref().is_none_or(|asked| *asked == choice.dictionary)
    };
    let choices: Vec<_> = store::all(&ctx).await?.into_iter().filter(is_asked).collect();
    Ok(Json(whole(choices)).into_response())
}

/// A dictionary is one that has entries, removed ones too; only that of tags begins empty.
async fn refuse_unknown(ctx: &Ctx, dictionary: &str) -> Result<(), AppError> {
    let is_known =
        dictionary == TAG || store::all(ctx).await?.iter().any(|choice| choice.dictionary == dictionary);
    if is_known { Ok(()) } else { Err(AppError::field("dictionary", Problem::UnknownChoice)) }
}

/// A new choice.
#[derive(Default, Serialize, Deserialize, ToSchema)]
struct NewChoice {
    dictionary: String,
    label: String,
    /// accent, success, warning, danger or info; grey without.
    tone: Option<String>,
}

/// Adds a choice at the end. Its key is made of its label and never changes.
#[utoipa::path(post, path = "/choices", operation_id = "create_choice", request_body = NewChoice, responses((status = 201, description = "The choice")))]
async fn create(ApiCtx(ctx): ApiCtx, ApiJson(body): ApiJson<Value>) -> ApiResult<Response> {
    let new = onto(&NewChoice::default(), &body)?;
    required(&[("dictionary", new.dictionary.trim().is_empty()), ("label", new.label.trim().is_empty())])?;
    refuse_unknown(&ctx, &new.dictionary).await?;
    let input = ChoiceInput { label: new.label, tone: new.tone };
    let choice = store::create(&ctx, &new.dictionary, input).await?;
    Ok(created(&format!("/api/v1/choices/{}", choice.id), choice.version, &choice))
}

/// One choice.
#[utoipa::path(get, path = "/choices/{id}", operation_id = "find_choice", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The choice")))]
async fn find(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<ChoiceId>) -> ApiResult<Response> {
    let choice = store::find(&ctx, id).await?;
    Ok(record_answer(choice.version, &choice))
}

/// Changes label and colour.
#[utoipa::path(patch, path = "/choices/{id}", operation_id = "update_choice", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), request_body(content = ref("#/components/schemas/TagInput")), responses((status = 200, description = "The choice"), (status = 412, description = "It has changed since; the current record is in `current`")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    ApiId(id): ApiId<ChoiceId>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let present = store::find(&ctx, id).await?;
    let body = changes(&present, version, body)?;
    let input = onto(&ChoiceInput { label: present.label, tone: present.tone }, &body)?;
    let choice = store::update(&ctx, id, version, input).await?;
    Ok(record_answer(choice.version, &choice))
}

/// Not offered any more; records that hold it keep it.
#[utoipa::path(delete, path = "/choices/{id}", operation_id = "remove_choice", params(("id" = uuid::Uuid, Path)), responses((status = 204, description = "Done")))]
async fn remove(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<ChoiceId>) -> ApiResult<StatusCode> {
    store::remove(&ctx, id, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Offered again.
#[utoipa::path(post, path = "/choices/{id}/restore", operation_id = "restore_choice", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The choice")))]
async fn restore(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<ChoiceId>) -> ApiResult<Response> {
    let choice = store::restore(&ctx, id).await?;
    Ok(record_answer(choice.version, &choice))
}
