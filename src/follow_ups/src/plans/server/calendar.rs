//! The plans of some days, with the company's working days.

use super::store;
use crate::{
    follow_ups::server::form::results,
    plans::model::{CalendarDay, CalendarPage},
};
use chrono::{Days, NaiveDate};
use kemai_domain::{Action, AppError, Entity, Problem};
use kemai_server::{Ctx, civil, holidays};

/// A month by whole weeks.
const MOST_DAYS: u16 = 42;
/// Plans of all days together.
const MOST_PLANS: i64 = 1_000;

/// One's own plans from a day on, for so many days; everyone's within reach with `is_team`.
///
/// # Errors
/// Forbidden; invalid.
pub async fn days(ctx: &Ctx, first: NaiveDate, count: u16, is_team: bool) -> Result<CalendarPage, AppError> {
    ctx.require(Entity::Plan, Action::View)?;
    if count == 0 || count > MOST_DAYS {
        return Err(AppError::field("count", Problem::TooLarge { max: MOST_DAYS.into() }));
    }
    let me = ctx.user_id()?;
    let zone = ctx.time_zone();
    let end = first.checked_add_days(Days::new(count.into()));
    let end = end.ok_or_else(|| AppError::field("first", Problem::NotADate))?;
    let (from, until) = (civil::start_of(zone, first), civil::start_of(zone, end));
    let plans = store::several(ctx, |sql| {
        if !is_team {
            sql.push(" AND p.assignee_id = ").bind(me.0);
        }
        sql.push(" AND p.status IN ('open', 'done') AND p.due_at >= ").bind(from);
        sql.push(" AND p.due_at < ").bind(until).push(" ORDER BY p.due_at, p.id LIMIT ").bind(MOST_PLANS);
    })
    .await?;
    let calendar = holidays::calendar(ctx.app()).await?;
    let mut days: Vec<_> = first
        .iter_days()
        .take(count.into())
        .map(|date| CalendarDay {
            date,
            is_working: calendar.is_working_day(date),
            special: calendar.special_day(date).map(|day| day.name.clone()),
            plans: Vec::new(),
        })
        .collect();
    for view in plans {
        let date = civil::local(zone, view.plan.due_at).date();
        if let Some(day) = days.iter_mut().find(|day| day.date == date) {
            day.plans.push(view);
        }
    }
    let results = if count == 1 { results(ctx).await? } else { Vec::new() };
    Ok(CalendarPage { first, days, results })
}
