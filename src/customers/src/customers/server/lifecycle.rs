//! Moving a customer's lifecycle by hand; every move is dated.

use super::{
    document,
    entity::lifecycle_move,
    service::{move_row, save},
    store::{self, State},
};
use crate::customers::{
    CUSTOMER,
    model::{Lifecycle, LifecycleMove},
};
use kemai_domain::{Action, AppError, CustomerId, Entity, ErrorCode, Problem, UserId, name::normalise};
use kemai_server::{Change, Ctx, database};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

const LONGEST_REASON: usize = 500;

/// Moves a customer to a state.
///
/// # Errors
/// Not found; forbidden; invalid, for a state that is not one; conflict.
pub async fn move_to(
    ctx: &Ctx,
    id: CustomerId,
    version: i64,
    to: &str,
    reason: &str,
) -> Result<(), AppError> {
    ctx.require(Entity::Customer, Action::Edit)?;
    let to: Lifecycle = to.parse().map_err(|()| AppError::field("lifecycle", Problem::UnknownChoice))?;
    let reason = Some(normalise(reason)).filter(|reason| !reason.is_empty());
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > LONGEST_REASON) {
        return Err(AppError::field("reason", Problem::TooLong { max: 500 }));
    }
    ctx.write("customer.move_lifecycle", move |tx| {
        Box::pin(async move {
            let ctx = tx.ctx().clone();
            let row = store::find(&ctx, tx.conn(), id, Action::Edit, State::Present).await?;
            if row.version != version {
                return Err(AppError::new(ErrorCode::Conflict));
            }
            let parts = store::parts(tx.conn(), row.id).await?;
            let before = store::whole(&ctx, &row, &parts)?;
            if before.lifecycle == to {
                return Ok(());
            }
            let mut moved = row.clone();
            moved.lifecycle = to.to_string();
            moved.lifecycle_since = ctx.now();
            let moved = save(tx, &row, moved).await?;
            let after = store::whole(&ctx, &moved, &parts)?;
            document::write(tx, &moved, &after).await?;
            move_row(tx, id, Some(before.lifecycle), to, reason).await?;
            tx.log(Change::between(&CUSTOMER, id, Some(&before), Some(&after)).on(id));
            Ok(())
        })
    })
    .await
}

/// The moves of a customer, newest first.
///
/// # Errors
/// Not found.
pub async fn moves(ctx: &Ctx, id: CustomerId) -> Result<Vec<LifecycleMove>, AppError> {
    store::find(ctx, ctx.db().reader(), id, Action::View, State::Present).await?;
    let rows = lifecycle_move::Entity::find()
        .filter(lifecycle_move::Column::CustomerId.eq(id.0))
        .order_by_desc(lifecycle_move::Column::At)
        .order_by_desc(lifecycle_move::Column::Id)
        .all(ctx.db().reader())
        .await
        .map_err(database)?;
    Ok(rows
        .into_iter()
        .map(|row| LifecycleMove {
            from: row.from_state.and_then(|state| state.parse().ok()),
            to: row.to_state.parse().unwrap_or_default(),
            reason: row.reason,
            at: row.at,
            moved_by: row.moved_by.map(UserId),
        })
        .collect())
}
