//! How a plan that was made or changed is stored: its row, the customer's next contact, the log.

use super::{given::tell_of, service::find, store};
use crate::{
    contacted, customer,
    neighbours::Neighbours,
    plans::{
        PLAN,
        model::{Plan, PlanStatus, PlanView},
    },
    reminders,
};
use futures::future::BoxFuture;
use kemai_domain::{Action, AppError, Entity, ErrorCode, PlanId, Problem};
use kemai_server::{Change, Ctx, Tx};

/// Stores a new plan: its row, the customer's next contact, the log.
pub(super) async fn put(tx: &mut Tx, neighbours: Neighbours, plan: &Plan) -> Result<(), AppError> {
    store::insert(tx, plan).await?;
    if let Some(customer) = plan.customer_id {
        contacted::count(tx, neighbours.contacted, customer).await?;
    }
    reminders::keep(tx, None, Some(plan)).await?;
    tx.log(change_of(plan, None, Some(plan)));
    Ok(())
}

/// What the log says of a plan.
pub(super) fn change_of(plan: &Plan, before: Option<&Plan>, after: Option<&Plan>) -> Change {
    let change = Change::between(&PLAN, plan.id, before, after);
    Change { customer: plan.customer_id, ..change }
}

/// What a change of an open plan does with it.
pub(super) type Step = dyn for<'a> FnOnce(&'a Tx, Plan) -> BoxFuture<'a, Result<Plan, AppError>> + Send;

/// Loads an open plan, changes it and stores it.
pub(super) async fn change<S>(
    ctx: &Ctx,
    neighbours: Neighbours,
    kind: &'static str,
    id: PlanId,
    version: i64,
    step: S,
) -> Result<Plan, AppError>
where
    S: for<'a> FnOnce(&'a Tx, Plan) -> BoxFuture<'a, Result<Plan, AppError>> + Send + 'static,
{
    ctx.require(Entity::Plan, Action::Edit)?;
    let step: Box<Step> = Box::new(step);
    let result = ctx
        .write(kind, move |tx| {
            Box::pin(async move {
                let before = open(tx, id, version).await?;
                let after = step(tx, before.clone()).await?;
                save(tx, neighbours, &before, after).await
            })
        })
        .await;
    with_current(ctx, id, result).await
}

/// On a conflict the answer carries the plan as it is.
pub(super) async fn with_current<T>(
    ctx: &Ctx,
    id: PlanId,
    result: Result<T, AppError>,
) -> Result<T, AppError> {
    match result {
        Err(error) if error.code == ErrorCode::Conflict => Err(error.with_detail(find(ctx, id).await?.plan)),
        other => other,
    }
}

/// A plan that is still open and the asker's to change; its row is held.
pub(super) async fn open(tx: &Tx, id: PlanId, version: i64) -> Result<Plan, AppError> {
    let ctx = tx.ctx();
    let known = store::find(ctx, tx.conn(), id).await?;
    if let Some(customer) = known.plan.customer_id {
        customer::hold(tx, Entity::Plan, customer).await?;
    }
    store::hold(tx, id).await?;
    let view = store::find(ctx, tx.conn(), id).await?;
    check_open(&view, version)?;
    Ok(view.plan)
}

/// Refuses a plan that the asker cannot change, whatever he wants of it. Asked before anything that he sent is judged.
pub(super) fn check_open(view: &PlanView, version: i64) -> Result<(), AppError> {
    if view.is_removed {
        return Err(AppError::not_found());
    }
    if !view.may_edit {
        return Err(AppError::forbidden());
    }
    if view.plan.version != version {
        return Err(AppError::new(ErrorCode::Conflict));
    }
    if view.plan.status != PlanStatus::Open {
        return Err(AppError::field("status", Problem::Closed));
    }
    Ok(())
}

/// Stores a changed plan: its row, the customer's next contact, the log. One that says the same stays as it is.
pub(super) async fn save(
    tx: &mut Tx,
    neighbours: Neighbours,
    before: &Plan,
    after: Plan,
) -> Result<Plan, AppError> {
    if after == *before {
        return Ok(after);
    }
    let ctx = tx.ctx().clone();
    let after =
        Plan { version: before.version + 1, updated_at: ctx.now(), updated_by: ctx.user_id().ok(), ..after };
    if !store::update(tx, &after, before.version).await? {
        return Err(AppError::new(ErrorCode::Conflict));
    }
    if let Some(customer) = after.customer_id {
        contacted::count(tx, neighbours.contacted, customer).await?;
    }
    reminders::keep(tx, Some(before), Some(&after)).await?;
    tell_of(tx, Some(before), Some(&after)).await?;
    tx.log(change_of(&after, Some(before), Some(&after)));
    Ok(after)
}
