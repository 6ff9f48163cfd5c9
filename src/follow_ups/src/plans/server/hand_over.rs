//! What becomes of an owner's open plans when the customer gets another owner, or none. What a third person was asked to do stays with them.

use super::{change::change_of, due::set_due, given::tell_of, store};
use crate::{
    contacted,
    neighbours::Contacted,
    plans::model::{Plan, PlanStatus},
    reminders,
};
use chrono_tz::Tz;
use kemai_domain::{AppError, CustomerId, Entity, OperationId, UserId, when::When};
use kemai_server::{Tx, change_log, database};
use kemai_words::follow_ups as words;
use sea_orm::ConnectionTrait;

/// A new owner takes the plans over. Without one they end, with the reason: whoever gets the customer later begins anew, and nobody is reminded of,
/// or behind with, what is nobody's. Where that is undone they are open again.
///
/// # Errors
/// Internal, when the database fails.
pub async fn on_handed_over(
    tx: &mut Tx,
    contacted: Contacted,
    customer: CustomerId,
    from: Option<UserId>,
    to: Option<UserId>,
) -> Result<(), AppError> {
    let has_changed = match (from, to) {
        (Some(from), Some(to)) => return hand_on(tx, customer, from, to).await,
        (Some(from), None) => end(tx, customer, from).await?,
        (None, Some(_)) => match tx.undoes() {
            Some(undone) => open_again(tx, customer, undone).await?,
            None => false,
        },
        (None, None) => false,
    };
    if has_changed { contacted::count(tx, contacted, customer).await } else { Ok(()) }
}

async fn end(tx: &mut Tx, customer: CustomerId, from: UserId) -> Result<bool, AppError> {
    let plans = store::unsafe_open_of(tx, customer, from).await?;
    let (now, reason) = (tx.ctx().now(), words::customer_has_no_owner(tx.ctx().lang()));
    for before in &plans {
        let after = Plan {
            status: PlanStatus::Cancelled,
            cancel_reason: Some(reason.to_owned()),
            closed_at: Some(now),
            ..before.clone()
        };
        put(tx, before, after).await?;
    }
    Ok(!plans.is_empty())
}

/// What an operation ended, and nobody touched since.
async fn open_again(tx: &mut Tx, customer: CustomerId, undone: OperationId) -> Result<bool, AppError> {
    let ctx = tx.ctx().clone();
    let entries = change_log::of_operation(&ctx, tx.conn(), undone).await?;
    let ended = |entry: &change_log::Entry| {
        entry.entity == Entity::Plan
            && entry.customer == Some(customer.0)
            && entry.fields.iter().any(|change| change.field == "status")
    };
    let ids: Vec<_> = entries.iter().filter(|entry| ended(entry)).map(|entry| entry.record).collect();
    let plans = store::unsafe_cancelled(tx, &ids).await?;
    for before in &plans {
        let after = Plan { status: PlanStatus::Open, cancel_reason: None, closed_at: None, ..before.clone() };
        put(tx, before, after).await?;
    }
    Ok(!plans.is_empty())
}

/// Writes a plan whose row is held, its reminders, the log.
async fn put(tx: &mut Tx, before: &Plan, after: Plan) -> Result<(), AppError> {
    let ctx = tx.ctx().clone();
    let after =
        Plan { version: before.version + 1, updated_at: ctx.now(), updated_by: ctx.user_id().ok(), ..after };
    // The rows are held: nobody can have been faster.
    if !store::update(tx, &after, before.version).await? {
        return Err(AppError::internal());
    }
    reminders::keep(tx, Some(before), Some(&after)).await?;
    tell_of(tx, Some(before), Some(&after)).await?;
    tx.log(change_of(&after, Some(before), Some(&after)));
    Ok(())
}

/// At the same moments.
async fn hand_on(tx: &mut Tx, customer: CustomerId, from: UserId, to: UserId) -> Result<(), AppError> {
    let plans = store::unsafe_open_of(tx, customer, from).await?;
    if plans.is_empty() {
        return Ok(());
    }
    let zone = zone_of(tx, to).await?;
    for before in plans {
        let mut after = Plan { assignee_id: to, ..before.clone() };
        let at = after.due_at;
        set_due(&mut after, zone, When::At(at));
        put(tx, &before, after).await?;
    }
    Ok(())
}

/// The clock that somebody lives by.
async fn zone_of(tx: &Tx, user: UserId) -> Result<Tz, AppError> {
    let ctx = tx.ctx();
    let find = ctx.db().statement("SELECT time_zone FROM users WHERE id = $1", [user.0.into()]);
    let row = tx.conn().query_one_raw(find).await.map_err(database)?;
    let row = row.ok_or_else(AppError::internal)?;
    let own: Option<String> = row.try_get("", "time_zone").map_err(database)?;
    Ok(own.and_then(|zone| zone.parse().ok()).unwrap_or_else(|| ctx.company_zone()))
}
