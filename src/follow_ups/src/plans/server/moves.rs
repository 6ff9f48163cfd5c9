//! A plan at another time, or somebody else's.

use super::{
    change::change,
    due::{ahead, resolve, set_due},
    service::{assignee, find},
    store,
};
use crate::{
    neighbours::Neighbours,
    next::Next,
    plans::model::{Plan, PlanStatus},
    reminders,
};
use kemai_domain::{AppError, PlanId, Problem, UserId, when::When};
use kemai_records::notifications::{NewsKind, server::settle};
use kemai_server::Ctx;

/// Longest wait for being reminded again, in minutes: a week.
const LONGEST_SNOOZE: i64 = 7 * 24 * 60;

/// Moves a plan to another time; a repeated one only this once.
///
/// # Errors
/// As `update`.
pub async fn move_to(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    next: Next,
) -> Result<Plan, AppError> {
    let known = find(ctx, id).await?.plan;
    let zone = assignee(ctx, neighbours, None, known.customer_id, Some(&known)).await?.zone;
    let due = resolve(ctx, zone, next).await?;
    change(ctx, neighbours, "plan.move", id, version, move |_, plan| {
        Box::pin(async move {
            let mut plan = plan;
            due.put(&mut plan);
            Ok(plan)
        })
    })
    .await
}

/// Moves a plan to a time that somebody typed.
///
/// # Errors
/// As [`move_to`]; invalid, for a time that has passed.
pub async fn move_by_form(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    next: Next,
) -> Result<Plan, AppError> {
    let known = find(ctx, id).await?.plan;
    let zone = assignee(ctx, neighbours, None, known.customer_id, Some(&known)).await?.zone;
    ahead(ctx, resolve(ctx, zone, next).await?)?;
    move_to(ctx, neighbours, id, version, next).await
}

/// Gives a plan to somebody else, at the same moment.
///
/// # Errors
/// As `update`.
pub async fn reassign(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    to: UserId,
) -> Result<Plan, AppError> {
    let known = find(ctx, id).await?.plan;
    let assignee = assignee(ctx, neighbours, Some(to), known.customer_id, None).await?;
    change(ctx, neighbours, "plan.reassign", id, version, move |_, plan| {
        Box::pin(async move {
            let mut plan = Plan { assignee_id: assignee.user, ..plan };
            let at = plan.due_at;
            set_due(&mut plan, assignee.zone, When::At(at));
            Ok(plan)
        })
    })
    .await
}

/// Has the asker reminded once more of a plan of his, after some minutes.
///
/// # Errors
/// Not found; forbidden, when somebody else has to do it; invalid; closed.
pub async fn snooze(ctx: &Ctx, id: PlanId, minutes: i64) -> Result<(), AppError> {
    if minutes < 1 {
        return Err(AppError::field("minutes", Problem::TooSmall { min: 1 }));
    }
    if minutes > LONGEST_SNOOZE {
        return Err(AppError::field("minutes", Problem::TooLarge { max: LONGEST_SNOOZE }));
    }
    check_to_do(ctx, &find(ctx, id).await?.plan)?;
    ctx.write("plan.snooze", move |tx| {
        Box::pin(async move {
            // Whoever hands it over at the same time ends what was asked for, or finds it asked for by nobody.
            store::hold(tx, id).await?;
            let plan = store::find(tx.ctx(), tx.conn(), id).await?.plan;
            check_to_do(tx.ctx(), &plan)?;
            reminders::snooze(tx, &plan, minutes).await?;
            settle(tx, NewsKind::Reminder, id.0, Some(plan.assignee_id)).await
        })
    })
    .await
}

/// Refuses a plan that is not the asker's to do any more.
fn check_to_do(ctx: &Ctx, plan: &Plan) -> Result<(), AppError> {
    if Some(plan.assignee_id) != ctx.user_id().ok() {
        return Err(AppError::forbidden());
    }
    if plan.status != PlanStatus::Open {
        return Err(AppError::field("status", Problem::Closed));
    }
    Ok(())
}
