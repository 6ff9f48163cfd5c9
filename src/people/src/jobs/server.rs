//! From the queue's dead letters to what the page shows.

pub mod http;

use super::model::DeadJob;
use kemai_domain::AppError;
use kemai_server::{
    Ctx,
    jobs::{self, DeadLetter},
};
use uuid::Uuid;

/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn list(ctx: &Ctx) -> Result<Vec<DeadJob>, AppError> {
    Ok(jobs::dead_letters(ctx).await?.into_iter().map(shown).collect())
}

/// # Errors
/// Forbidden; not found, when it did not fail or is not there any more.
pub async fn find(ctx: &Ctx, id: Uuid) -> Result<DeadJob, AppError> {
    jobs::dead_letter(ctx, id).await.map(shown)
}

fn shown(letter: DeadLetter) -> DeadJob {
    let DeadLetter { id, kind, attempts, error, dead_at, .. } = letter;
    DeadJob { id, kind, attempts, error, dead_at }
}
