//! A customer's new owner takes over what the old one had to do for it.

use super::{change::change_of, due::set_due, store};
use crate::plans::model::Plan;
use chrono_tz::Tz;
use kemai_domain::{AppError, CustomerId, UserId, when::When};
use kemai_server::{Tx, database};
use sea_orm::ConnectionTrait;

/// Gives the open plans of a customer that one person has to another, at the same moments, in the change that hands the customer over. What
/// a third person was asked to do stays with them.
///
/// # Errors
/// Internal, when the database fails.
pub async fn on_handed_over(
    tx: &mut Tx,
    customer: CustomerId,
    from: UserId,
    to: UserId,
) -> Result<(), AppError> {
    let ctx = tx.ctx().clone();
    let plans = store::unsafe_open_of(tx, customer, from).await?;
    if plans.is_empty() {
        return Ok(());
    }
    let zone = zone_of(tx, to).await?;
    for before in plans {
        let mut after = Plan {
            assignee_id: to,
            version: before.version + 1,
            updated_at: ctx.now(),
            updated_by: ctx.user_id().ok(),
            ..before.clone()
        };
        let at = after.due_at;
        set_due(&mut after, zone, When::At(at));
        // The rows are held: nobody can have been faster.
        if !store::update(tx, &after, before.version).await? {
            return Err(AppError::internal());
        }
        tx.log(change_of(&after, Some(&before), Some(&after)));
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
