//! The outbox as an admin handles it.

use super::{queue, store};
use crate::{model::State, outbox::model::OutboxPage};
use kemai_domain::{AppError, Capability, Problem};
use kemai_server::Ctx;
use uuid::Uuid;

/// States that an admin may decide about.
const STUCK: &[State] = &[State::Failed, State::Unknown, State::NoChannel];

/// Messages of a state by its key, or of all.
///
/// # Errors
/// Forbidden; invalid, for a state that does not exist.
pub async fn list(ctx: &Ctx, state: &str) -> Result<OutboxPage, AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    let state = match state {
        "" => None,
        key => Some(key.parse().map_err(|()| AppError::field("state", Problem::UnknownChoice))?),
    };
    let (entries, has_more) = store::list(ctx, state).await?;
    Ok(OutboxPage { counts: store::counts(ctx.db()).await?, entries, has_more })
}

/// Has a message sent again, as if it were new.
///
/// # Errors
/// Forbidden; not found, when it is not one to decide about.
pub async fn again(ctx: &Ctx, id: Uuid) -> Result<(), AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    ctx.write("message.again", move |tx| {
        Box::pin(async move {
            if !store::turn(tx.ctx(), tx.conn(), id, STUCK, State::Queued, None).await? {
                return Err(AppError::not_found());
            }
            queue::enqueue(tx, id, tx.ctx().now()).await
        })
    })
    .await?;
    tracing::info!(message.id = %id, user.id = ?ctx.user_id().ok(), "an admin had a message sent again");
    Ok(())
}

/// Gives a message up.
///
/// # Errors
/// Forbidden; not found, when it is not one to decide about.
pub async fn discard(ctx: &Ctx, id: Uuid) -> Result<(), AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    ctx.write("message.discard", move |tx| {
        Box::pin(async move {
            let is_done = store::turn(tx.ctx(), tx.conn(), id, STUCK, State::Discarded, None).await?;
            if is_done { Ok(()) } else { Err(AppError::not_found()) }
        })
    })
    .await?;
    tracing::info!(message.id = %id, user.id = ?ctx.user_id().ok(), "an admin gave a message up");
    Ok(())
}
