//! A plan at another time, or somebody else's.

use super::{
    change::change,
    due::{resolve, set_due},
    service::{assignee, find},
};
use crate::{neighbours::Neighbours, next::Next, plans::model::Plan};
use kemai_domain::{AppError, PlanId, UserId, when::When};
use kemai_server::Ctx;

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
            set_due(&mut plan, zone, When::Local(due.local));
            Ok(plan)
        })
    })
    .await
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
