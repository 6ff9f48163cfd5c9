//! REST: `/api/v1/plans`, over the same services as the server functions. `PATCH` also closes a plan: `{"status": "done"}`, or
//! `{"status": "cancelled", "cancel_reason": "…"}`.

use super::{
    change::check_open,
    check_in, close,
    service::{self, Series},
};
use crate::{
    follow_ups::FollowUpInput,
    listing::Wanted,
    neighbours::Neighbours,
    next::NextInput,
    plans::{
        PLAN,
        check_in::CheckInInput,
        input::PlanInput,
        model::{Plan, PlanStatus},
    },
};
use axum::{
    Extension, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kemai_domain::{AppError, FieldKind, Page, PlanId, Problem};
use kemai_server::{
    App, Ctx,
    http::{
        api::{
            ApiCtx, ApiId, ApiJson, ApiListOf, ApiPage, IfMatch, ListParams, OfCustomer, created,
            record_answer,
        },
        merge::{self, changes, onto, over},
        refusal::ApiResult,
    },
    openapi::schema,
};
use serde_json::{Map, Value};
use utoipa::{
    OpenApi,
    openapi::{RefOr, Schema},
};

pub fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/plans", get(list).post(create))
        .route("/plans/{id}", get(find).patch(update).delete(remove))
        .route("/plans/{id}/check_in", post(arrive))
        .route("/plans/{id}/restore", post(restore))
}

/// The description, with schemas from the field registry.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    let components = document.components.get_or_insert_default();
    let minutes = || schema::integers("Minutes ahead; 0 is on time");
    let whole = |schema| schema::with(schema, "remind_before_minutes", minutes());
    components.schemas.insert("Plan".to_owned(), whole(record()));
    components.schemas.insert("PlanInput".to_owned(), whole(schema::input(&PLAN)));
    components.schemas.insert("PlanPatch".to_owned(), whole(patch()));
    document
}

/// A plan as it is answered: its wall clocks say which one they are.
fn record() -> RefOr<Schema> {
    let shown = "What the clock of `time_zone` shows at `due_at`";
    let wanted = "The clock that was asked for. It is another one than `due_local` where the clock skips it in spring: 02:30 is due at 03:30, \
                  and what follows in a series is at 02:30 again";
    let local = |schema, name, words| schema::always(schema, name, schema::text(words, &[]));
    local(local(schema::record(&PLAN), "due_local", shown), "wanted_local", wanted)
}

/// What `PATCH` takes: fields of an open plan, or how it ends.
fn patch() -> RefOr<Schema> {
    let ends = [PlanStatus::Done.key(), PlanStatus::Cancelled.key()];
    let content = "What is to be done; with `status` done, what was said, of the follow-up that is written";
    let result = "With `status` done: a key of the dictionary of results";
    let object = schema::patch(&PLAN)
        .property("status", schema::text("Closes the plan, with nothing else but what belongs to it", &ends))
        .property("content", schema::text(content, &[]))
        .property("result", schema::text(result, &[]))
        .property("cancel_reason", schema::text("With `status` cancelled, and needed there: why", &[]));
    object.build().into()
}

#[derive(OpenApi)]
#[openapi(paths(list, create, find, update, remove, restore, arrive))]
struct Operations;

/// Plans within reach, by a filter; what is due first comes first.
#[utoipa::path(get, path = "/plans", operation_id = "list_plans", params(ListParams, OfCustomer), responses((status = 200, description = "A page of plans")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiListOf(params, of): ApiListOf<OfCustomer>) -> ApiResult<Response> {
    let page = service::page(&ctx, &Wanted::read(&params, "due_at", true)?.of(of)).await?;
    let Page { items, next_cursor, total, total_is_exact } = page;
    let items: Vec<Plan> = items.into_iter().map(|view| view.plan).collect();
    Ok(axum::Json(ApiPage { items, next_cursor, total, total_is_exact }).into_response())
}

/// Makes a plan, about the customer that `customer_id` names or about none.
#[utoipa::path(post, path = "/plans", operation_id = "create_plan", request_body(content = ref("#/components/schemas/PlanInput")), responses((status = 201, description = "The plan")))]
async fn create(
    ApiCtx(ctx): ApiCtx,
    Extension(neighbours): Extension<Neighbours>,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let input = over(&PLAN, &PlanInput::default(), &body)?;
    let made = service::create(&ctx, neighbours, &input).await?;
    Ok(created(&format!("/api/v1/plans/{}", made.id), made.version, &made))
}

/// A plan.
#[utoipa::path(get, path = "/plans/{id}", operation_id = "find_plan", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The plan")))]
async fn find(ApiCtx(ctx): ApiCtx, ApiId(id): ApiId<PlanId>) -> ApiResult<Response> {
    let view = service::find(&ctx, id).await?;
    if view.is_removed {
        return Err(AppError::not_found().into());
    }
    Ok(record_answer(view.plan.version, &view.plan))
}

/// Changes the fields that are sent, or closes the plan. The customer stays. Of a repeated plan, another `due_at` moves this one alone; with
/// another `repeat` the series begins anew. `{"status": "done"}` with `result`, `content` or both writes the follow-up and makes the next of a
/// repeated plan; `{"status": "cancelled"}` needs a `cancel_reason`. Whoever gets the plan by `assignee_id` is told.
#[utoipa::path(patch, path = "/plans/{id}", operation_id = "update_plan", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), request_body(content = ref("#/components/schemas/PlanPatch")), responses((status = 200, description = "The plan"), (status = 412, description = "It has changed since; the current record is in `current`")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    Extension(neighbours): Extension<Neighbours>,
    ApiId(id): ApiId<PlanId>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let view = service::find(&ctx, id).await?;
    let content = body.get("content").cloned();
    let mut body = changes(&view.plan, version, body)?;
    check_open(&view, version)?;
    let known = view.plan;
    if let Some(status) = body.get("status").cloned() {
        let body = body.as_object_mut().ok_or_else(AppError::bad_request)?;
        // What was said may be what was planned, word for word.
        body.extend(content.map(|content| ("content".to_owned(), content)));
        shut(&ctx, neighbours, id, version, &status, body).await?;
    } else {
        let input = over(&PLAN, &PlanInput::from(&known), &body)?;
        if input.customer_id != PlanInput::from(&known).customer_id {
            return Err(AppError::field("customer_id", Problem::NotAllowed).into());
        }
        service::update(&ctx, neighbours, id, version, &input, Series::GoesOn).await?;
    }
    let now = service::find(&ctx, id).await?.plan;
    Ok(record_answer(now.version, &now))
}

/// Closes a plan. Nothing else can be changed with it; of one that is done, `content` and `result` are those of its follow-up.
async fn shut(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    status: &Value,
    body: &Map<String, Value>,
) -> Result<(), AppError> {
    let known: &[&str] = match status.as_str().and_then(|key| key.parse().ok()) {
        Some(PlanStatus::Done) => &["status", "content", "result"],
        Some(PlanStatus::Cancelled) => &["status", "cancel_reason"],
        _ => return Err(AppError::field("status", Problem::UnknownChoice)),
    };
    if let Some(other) = body.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(AppError::field(other.as_str(), Problem::NotAllowed));
    }
    let text = |key: &str| {
        let value = merge::text(body.get(key).unwrap_or(&Value::Null), FieldKind::Text, key)?;
        Ok::<_, AppError>(value.as_str().unwrap_or_default().to_owned())
    };
    if status == PlanStatus::Done.key() {
        let input =
            FollowUpInput { content: text("content")?, result: text("result")?, ..FollowUpInput::default() };
        close::done(ctx, neighbours, id, version, &input, &NextInput::default()).await.map(|_| ())
    } else {
        close::cancel(ctx, neighbours, id, version, &text("cancel_reason")?).await.map(|_| ())
    }
}

/// Where one is: `place` in words, `latitude` and `longitude` in degrees, `accuracy` in metres. One of both has to be there.
#[derive(Default, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
struct Arrival {
    #[schema(required = false)]
    place: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    accuracy: Option<f64>,
}

/// Notes that whoever does an open plan is there, now.
#[utoipa::path(post, path = "/plans/{id}/check_in", operation_id = "check_in_plan", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), request_body(content = Arrival), responses((status = 200, description = "The plan")))]
async fn arrive(
    ApiCtx(ctx): ApiCtx,
    Extension(neighbours): Extension<Neighbours>,
    ApiId(id): ApiId<PlanId>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let body = onto(&Arrival::default(), &body)?;
    let text = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    let input = CheckInInput {
        place: body.place,
        latitude: text(body.latitude),
        longitude: text(body.longitude),
        accuracy: text(body.accuracy),
    };
    let plan = check_in::check_in(&ctx, neighbours, id, version, &input).await?;
    Ok(record_answer(plan.version, &plan))
}

/// Moves a plan to the recycle bin.
#[utoipa::path(delete, path = "/plans/{id}", operation_id = "remove_plan", params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), responses((status = 204, description = "Done")))]
async fn remove(
    ApiCtx(ctx): ApiCtx,
    Extension(neighbours): Extension<Neighbours>,
    ApiId(id): ApiId<PlanId>,
    IfMatch(version): IfMatch,
) -> ApiResult<StatusCode> {
    service::remove(&ctx, neighbours, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a plan back from the recycle bin. One that is not there is not found.
#[utoipa::path(post, path = "/plans/{id}/restore", operation_id = "restore_plan", params(("id" = uuid::Uuid, Path)), responses((status = 200, description = "The plan")))]
async fn restore(
    ApiCtx(ctx): ApiCtx,
    Extension(neighbours): Extension<Neighbours>,
    ApiId(id): ApiId<PlanId>,
) -> ApiResult<Response> {
    let removed = service::find(&ctx, id).await?;
    if !removed.is_removed {
        return Err(AppError::not_found().into());
    }
    service::restore(&ctx, neighbours, id, removed.plan.version).await?;
    let restored = service::find(&ctx, id).await?.plan;
    Ok(record_answer(restored.version, &restored))
}
