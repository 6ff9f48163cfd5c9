//! What the workbench shows: one's own open plans until a week from now, by their index, and how many of today's are done.

use super::store;
use crate::{follow_ups::server::form::results, plans::model::Workbench};
use chrono::Days;
use kemai_domain::{Action, AppError, Entity};
use kemai_server::{Ctx, civil};

/// Plans shown at once.
const MOST: usize = 60;
/// The days to come.
const COMING: u64 = 7;

/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn workbench(ctx: &Ctx) -> Result<Workbench, AppError> {
    ctx.require(Entity::Plan, Action::View)?;
    let me = ctx.user_id()?;
    let zone = ctx.time_zone();
    let date = civil::local(zone, ctx.now()).date();
    let after = |days: u64| civil::start_of(zone, date.checked_add_days(Days::new(days)).unwrap_or(date));
    let (today, tomorrow, until) = (after(0), after(1), after(1 + COMING));
    let mut plans = store::several(ctx, |sql| {
        sql.push(" AND p.assignee_id = ")
            .bind(me.0)
            .push(" AND p.status = 'open' AND p.due_at < ")
            .bind(until);
        sql.push(" ORDER BY p.due_at, p.id LIMIT ").bind(i64::try_from(MOST + 1).unwrap_or(i64::MAX));
    })
    .await?;
    let has_more = plans.len() > MOST;
    plans.truncate(MOST);
    let done_today = store::count_of(ctx, |sql| {
        sql.push(" AND p.assignee_id = ")
            .bind(me.0)
            .push(" AND p.status = 'done' AND p.due_at >= ")
            .bind(today);
        sql.push(" AND p.due_at < ").bind(tomorrow);
    })
    .await?;
    Ok(Workbench { plans, has_more, done_today, today, tomorrow, until, results: results(ctx).await? })
}
