//! REST: `/api/v1/calendar_days`, over the same service as the server functions. A day is known by its date.

use super::{days, find_day, remove as remove_day, set as set_day};
use crate::{
    calendar::{Day, DayInput, FIELDS, YEARS},
    server::api::whole,
};
use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::{Datelike, NaiveDate};
use kemai_domain::{AppError, Problem};
use kemai_server::{
    App, holidays,
    http::{
        api::{ApiCtx, ApiId, ApiJson, ApiQuery, IfMatch, created, record_answer},
        merge::{changes, over},
        refusal::ApiResult,
    },
    openapi::schema,
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::{IntoParams, OpenApi};

pub fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/calendar_days", get(list).post(create))
        .route("/calendar_days/{date}", get(find).patch(update).delete(remove))
}

#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Operations::openapi();
    let components = document.components.get_or_insert_default();
    components.schemas.insert("CalendarDay".to_owned(), schema::record_with(&FIELDS, &["version"]));
    components.schemas.insert("CalendarDayInput".to_owned(), schema::input(&FIELDS));
    let patch = schema::input_of(&FIELDS, &["is_working", "name"]);
    components.schemas.insert("CalendarDayPatch".to_owned(), patch.into());
    document
}

#[derive(OpenApi)]
#[openapi(paths(list, create, find, update, remove))]
struct Operations;

fn answer(day: &Day) -> Response {
    record_answer(day.version, day)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfYear {
    /// 2000 to 2100; the present one when it is not given.
    year: Option<i32>,
}

/// The days of a year that are not as their weekday says: the holidays that the program knows, with version 0, and over them what the
/// company set.
#[utoipa::path(get, path = "/calendar_days", operation_id = "list_calendar_days", params(OfYear), responses((status = 200, description = "The special days of the year")))]
async fn list(ApiCtx(ctx): ApiCtx, ApiQuery(of): ApiQuery<OfYear>) -> ApiResult<Response> {
    let year = of.year.unwrap_or_else(|| ctx.now().with_timezone(&ctx.company_zone()).year());
    if !YEARS.contains(&year) {
        return Err(AppError::unreadable("year", Problem::BadValue).into());
    }
    Ok(Json(whole(days(&ctx, year).await?)).into_response())
}

/// Makes a day free or worked; one that the company has set already is refused.
#[utoipa::path(post, path = "/calendar_days", operation_id = "create_calendar_day", request_body(content = ref("#/components/schemas/CalendarDayInput")), responses((status = 201, description = "The day")))]
async fn create(ApiCtx(ctx): ApiCtx, ApiJson(body): ApiJson<Value>) -> ApiResult<Response> {
    let date = set_day(&ctx, 0, &over(&FIELDS, &DayInput::default(), &body)?).await?;
    let day = find_day(&ctx, date).await?;
    Ok(created(&format!("/api/v1/calendar_days/{date}"), day.version, &day))
}

/// A day that is not as its weekday says.
#[utoipa::path(get, path = "/calendar_days/{date}", operation_id = "find_calendar_day", params(("date" = String, Path)), responses((status = 200, description = "The day")))]
async fn find(ApiCtx(ctx): ApiCtx, ApiId(date): ApiId<NaiveDate>) -> ApiResult<Response> {
    Ok(answer(&find_day(&ctx, date).await?))
}

/// Changes a day. One that the program ships is at version 0, and the company's own afterwards.
#[utoipa::path(patch, path = "/calendar_days/{date}", operation_id = "update_calendar_day", params(("date" = String, Path), ("If-Match" = String, Header)), request_body(content = ref("#/components/schemas/CalendarDayPatch")), responses((status = 200, description = "The day"), (status = 412, description = "It has changed since; the current record is in `current`")))]
async fn update(
    ApiCtx(ctx): ApiCtx,
    ApiId(date): ApiId<NaiveDate>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Value>,
) -> ApiResult<Response> {
    let present = find_day(&ctx, date).await?;
    let sent = changes(&present, version, body)?;
    if sent.get("date").is_some() {
        return Err(AppError::field("date", Problem::NotAllowed).into());
    }
    if sent.as_object().is_some_and(|sent| !sent.is_empty()) {
        // A shipped name is kept as it is shipped, whoever's language it was told in.
        let shipped = holidays::shipped().find(|day| !present.is_own() && day.date == date);
        let base = DayInput::from(&shipped.unwrap_or(present.day));
        set_day(&ctx, version, &over(&FIELDS, &base, &sent)?).await?;
    }
    Ok(answer(&find_day(&ctx, date).await?))
}

/// Leaves a day as the program ships it.
#[utoipa::path(delete, path = "/calendar_days/{date}", operation_id = "remove_calendar_day", params(("date" = String, Path), ("If-Match" = String, Header)), responses((status = 204, description = "Done")))]
async fn remove(
    ApiCtx(ctx): ApiCtx,
    ApiId(date): ApiId<NaiveDate>,
    IfMatch(version): IfMatch,
) -> ApiResult<StatusCode> {
    remove_day(&ctx, date, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
