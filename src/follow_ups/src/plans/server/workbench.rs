//! What the workbench shows: one's own open plans until a week from now, those that are late, of today and to come each by their own part of the
//! index, so that none crowds out another; how many were done today; and for who has none of his own but sees a team's, how many of those are
//! overdue.

use super::{store, team::Days};
use crate::{
    follow_ups::server::form::results,
    plans::model::{PlanGroup, Standing, Workbench},
};
use chrono::{DateTime, Utc};
use kemai_domain::{Action, AppError, EXACT_COUNT, Entity, Reach, UserId};
use kemai_server::{Ctx, Sql};

/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn workbench(ctx: &Ctx) -> Result<Workbench, AppError> {
    ctx.require(Entity::Plan, Action::View)?;
    let me = ctx.user_id()?;
    let Days { today, tomorrow, until, .. } = Days::of(ctx);
    let done_today = store::count_of(ctx, EXACT_COUNT, |sql| {
        sql.push(" AND p.assignee_id = ")
            .bind(me.0)
            .push(" AND p.status = 'done' AND p.closed_at >= ")
            .bind(today);
        sql.push(" AND p.closed_at < ").bind(tomorrow);
    });
    let (overdue, of_today, coming, done_today, results) = futures::try_join!(
        group(ctx, me, Standing::Overdue, (None, today)),
        group(ctx, me, Standing::Today, (Some(today), tomorrow)),
        group(ctx, me, Standing::Coming, (Some(tomorrow), until)),
        done_today,
        results(ctx),
    )?;
    let groups = vec![overdue, of_today, coming];
    let sees_others = ctx.rights().reach(Entity::Plan, Action::View) > Reach::Own;
    let team_overdue = if groups.iter().all(PlanGroup::is_empty) && sees_others {
        let count = store::count_of(ctx, Workbench::TEAM_COUNTED, |sql| {
            sql.push(" AND p.status = 'open' AND p.due_at < ").bind(today);
        });
        Some(count.await?)
    } else {
        None
    };
    Ok(Workbench { groups, done_today, team_overdue, results })
}

/// The first of somebody's open plans that are due in a span, and how many there are.
async fn group(
    ctx: &Ctx,
    me: UserId,
    standing: Standing,
    span: (Option<DateTime<Utc>>, DateTime<Utc>),
) -> Result<PlanGroup, AppError> {
    let within = |sql: &mut Sql| {
        sql.push(" AND p.assignee_id = ").bind(me.0).push(" AND p.status = 'open' AND p.due_at < ");
        sql.bind(span.1);
        if let Some(from) = span.0 {
            sql.push(" AND p.due_at >= ").bind(from);
        }
    };
    let mut plans = store::several(ctx, |sql| {
        within(sql);
        sql.push(" ORDER BY p.due_at, p.id LIMIT ");
        sql.bind(i64::try_from(PlanGroup::SHOWN + 1).unwrap_or(i64::MAX));
    })
    .await?;
    let count = if plans.len() > PlanGroup::SHOWN {
        store::count_of(ctx, PlanGroup::COUNTED, within).await?
    } else {
        i64::try_from(plans.len()).unwrap_or(i64::MAX)
    };
    plans.truncate(PlanGroup::SHOWN);
    Ok(PlanGroup { standing, plans, count })
}
