//! Checking in at a customer's: only who has to go there can be there.

use super::{
    change::{change, check_open, with_current},
    service::find,
};
use crate::{
    follow_ups::Method,
    neighbours::Neighbours,
    plans::{check_in::CheckInInput, model::Plan},
};
use kemai_domain::{AppError, PlanId, Problem};
use kemai_server::Ctx;

/// Notes where one is and that it is now. Once more puts it right: the log keeps both.
///
/// # Errors
/// Not found; forbidden to anybody but whoever does it; invalid, without a place or for a plan that leads nowhere; closed; conflict.
pub async fn check_in(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    input: &CheckInInput,
) -> Result<Plan, AppError> {
    let view = find(ctx, id).await?;
    if ctx.user_id()? != view.plan.assignee_id {
        return Err(AppError::forbidden());
    }
    with_current(ctx, id, check_open(&view, version)).await?;
    if !matches!(view.plan.method, Method::Visit | Method::Meeting) {
        return Err(AppError::field("method", Problem::NowhereToBe));
    }
    let checked = input.check()?;
    change(ctx, neighbours, "plan.check_in", id, version, move |tx, plan| {
        Box::pin(async move {
            Ok(Plan {
                checked_in_at: Some(tx.ctx().now()),
                place: checked.place,
                coordinates: checked.coordinates,
                ..plan
            })
        })
    })
    .await
}
