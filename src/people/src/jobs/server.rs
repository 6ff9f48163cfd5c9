//! From the queue's dead letters to what the page shows.

pub mod http;

use super::model::DeadJob;
use kemai_domain::AppError;
use kemai_server::{Ctx, jobs};

/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn list(ctx: &Ctx) -> Result<Vec<DeadJob>, AppError> {
    let letters = jobs::dead_letters(ctx).await?.into_iter();
    Ok(letters
        .map(|letter| DeadJob {
            id: letter.id,
            kind: letter.kind,
            attempts: letter.attempts,
            error: letter.error,
            dead_at: letter.dead_at,
        })
        .collect())
}
