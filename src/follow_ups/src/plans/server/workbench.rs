//! What the workbench shows: one's own open plans until a week from now, by their index, how many were done today, and for who has none of
//! his own but sees a team's, how many of those are overdue.

use super::store;
use crate::{follow_ups::server::form::results, plans::model::Workbench};
use chrono::Days;
use kemai_domain::{Action, AppError, EXACT_COUNT, Entity, Reach};
use kemai_server::{Ctx, civil};

/// Plans shown at once.
const MOST: usize = 40;
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
    let done_today = store::count_of(ctx, EXACT_COUNT, |sql| {
        sql.push(" AND p.assignee_id = ")
            .bind(me.0)
            .push(" AND p.status = 'done' AND p.closed_at >= ")
            .bind(today);
        sql.push(" AND p.closed_at < ").bind(tomorrow);
    })
    .await?;
    let sees_others = ctx.rights().reach(Entity::Plan, Action::View) > Reach::Own;
    let team_overdue = if plans.is_empty() && sees_others {
        let count = store::count_of(ctx, Workbench::TEAM_COUNTED, |sql| {
            sql.push(" AND p.status = 'open' AND p.due_at < ").bind(today);
        });
        Some(count.await?)
    } else {
        None
    };
    let results = results(ctx).await?;
    Ok(Workbench { plans, has_more, done_today, team_overdue, today, tomorrow, until, results })
}
