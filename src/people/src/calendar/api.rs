//! Server functions of the calendar.

use super::model::{CalendarYear, DayInput};
use chrono::NaiveDate;
use kemai_domain::{AppError, Outcome};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::server as service;
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// A year; this one when none is named.
#[server(prefix = "/rpc", endpoint = "calendar/find")]
pub async fn find_calendar(#[server(default)] year: Option<i32>) -> Result<Outcome<CalendarYear>, AppError> {
    outcome(service::find(&ctx()?, year).await)
}

/// Makes a day free or worked. `version` is that of the admin's day being changed, 0 for a day that has none.
#[server(prefix = "/rpc", endpoint = "calendar/set")]
pub async fn set_day(version: i64, input: DayInput) -> Result<Outcome<NaiveDate>, AppError> {
    outcome(service::set(&ctx()?, version, &input).await)
}

/// Leaves a day as the program ships it.
#[server(prefix = "/rpc", endpoint = "calendar/remove")]
pub async fn remove_day(id: NaiveDate, version: i64) -> Result<Outcome<NaiveDate>, AppError> {
    outcome(service::remove(&ctx()?, id, version).await)
}
