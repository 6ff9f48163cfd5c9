//! Jobs that failed for the last time: an admin has them tried again, or discards them.

use crate::{ctx::Ctx, db::Tx, error::database};
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, Capability};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

/// Those shown at once.
const MOST: i64 = 200;

/// A job that nobody tries again by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    pub id: Uuid,
    pub kind: String,
    pub attempts: i64,
    /// What its last attempt said.
    pub error: Option<String>,
    pub created_at: DateTime<Utc>,
    pub dead_at: DateTime<Utc>,
}

/// The newest first.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn dead_letters(ctx: &Ctx) -> Result<Vec<DeadLetter>, AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    let select = ctx.db().statement(
        "SELECT id, kind, attempts, last_error, created_at, dead_at FROM jobs WHERE dead_at IS NOT NULL \
         ORDER BY dead_at DESC LIMIT $1",
        [MOST.into()],
    );
    let rows = ctx.db().reader().query_all_raw(select).await.map_err(database)?;
    let read = |row: &QueryResult| {
        Ok(DeadLetter {
            id: row.try_get("", "id")?,
            kind: row.try_get("", "kind")?,
            attempts: row.try_get("", "attempts")?,
            error: row.try_get("", "last_error")?,
            created_at: row.try_get("", "created_at")?,
            dead_at: row.try_get("", "dead_at")?,
        })
    };
    rows.iter().map(|row| read(row).map_err(database)).collect()
}

/// Has one tried again, as if it were new.
///
/// # Errors
/// Forbidden; not found, when it is not among them any more.
pub async fn retry(ctx: &Ctx, id: Uuid) -> Result<(), AppError> {
    let sql = "UPDATE jobs SET dead_at = NULL, attempts = 0, lease = NULL, leased_until = NULL, run_at = $2 \
               WHERE id = $1 AND dead_at IS NOT NULL";
    change(ctx, "job.retry", id, move |tx| tx.ctx().db().statement(sql, [id.into(), tx.ctx().now().into()]))
        .await
}

/// Forgets one.
///
/// # Errors
/// Forbidden; not found, when it is not among them any more.
pub async fn discard(ctx: &Ctx, id: Uuid) -> Result<(), AppError> {
    let sql = "DELETE FROM jobs WHERE id = $1 AND dead_at IS NOT NULL";
    change(ctx, "job.discard", id, move |tx| tx.ctx().db().statement(sql, [id.into()])).await
}

async fn change(
    ctx: &Ctx,
    what: &'static str,
    id: Uuid,
    statement: impl FnOnce(&Tx) -> sea_orm::Statement + Send + 'static,
) -> Result<(), AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    ctx.write(what, move |tx| {
        Box::pin(async move {
            let done = tx.conn().execute_raw(statement(tx)).await.map_err(database)?;
            if done.rows_affected() == 1 { Ok(()) } else { Err(AppError::not_found()) }
        })
    })
    .await?;
    tracing::info!(operation = what, job.id = %id, user.id = ?ctx.user_id().ok(), "an admin decided about a dead letter");
    Ok(())
}
