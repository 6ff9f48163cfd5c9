//! Jobs that failed for the last time: an admin has them tried again, or discards them.

use crate::{
    Sql,
    change_log::{Change, ChangeAction},
    ctx::Ctx,
    db::Tx,
    error::database,
};
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, Capability, Entity, FieldChange, FieldDef, FieldKind, FieldTable};
use kemai_words::jobs as words;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

/// What the log says of a decision: about which kind of work, and what becomes of it.
static JOB: FieldTable = FieldTable {
    entity: Entity::Job,
    fields: &[
        FieldDef::new("kind", words::kind, FieldKind::Text, "job").computed(),
        FieldDef::new("state", words::state, FieldKind::Text, "job").computed(),
    ],
};

/// Those shown at once.
pub const MOST: i64 = 200;

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
    select(ctx, None).await
}

/// One of them.
///
/// # Errors
/// Forbidden; not found, when it is not among them any more.
pub async fn dead_letter(ctx: &Ctx, id: Uuid) -> Result<DeadLetter, AppError> {
    select(ctx, Some(id)).await?.pop().ok_or_else(AppError::not_found)
}

async fn select(ctx: &Ctx, id: Option<Uuid>) -> Result<Vec<DeadLetter>, AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT id, kind, attempts, last_error, created_at, dead_at FROM jobs WHERE dead_at IS NOT NULL",
    );
    if let Some(id) = id {
        sql.push(" AND id = ").bind(id);
    }
    sql.push(" ORDER BY dead_at DESC LIMIT ").bind(MOST);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
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
               WHERE id = $1 AND dead_at IS NOT NULL RETURNING kind";
    change(ctx, "job.retry", ChangeAction::Update, id, move |tx| {
        tx.ctx().db().statement(sql, [id.into(), tx.ctx().now().into()])
    })
    .await
}

/// Forgets one.
///
/// # Errors
/// Forbidden; not found, when it is not among them any more.
pub async fn discard(ctx: &Ctx, id: Uuid) -> Result<(), AppError> {
    let sql = "DELETE FROM jobs WHERE id = $1 AND dead_at IS NOT NULL RETURNING kind";
    change(ctx, "job.discard", ChangeAction::Remove, id, move |tx| tx.ctx().db().statement(sql, [id.into()]))
        .await
}

async fn change(
    ctx: &Ctx,
    what: &'static str,
    action: ChangeAction,
    id: Uuid,
    statement: impl FnOnce(&Tx) -> sea_orm::Statement + Send + 'static,
) -> Result<(), AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    ctx.write(what, move |tx| {
        Box::pin(async move {
            let row = tx.conn().query_one_raw(statement(tx)).await.map_err(database)?;
            let kind: String = row.ok_or_else(AppError::not_found)?.try_get("", "kind").map_err(database)?;
            let is_retried = action == ChangeAction::Update;
            let field = |field: &str, before: Option<&str>, after: Option<&str>| FieldChange {
                field: field.to_owned(),
                before: before.map(Into::into),
                after: after.map(Into::into),
            };
            let fields = vec![
                field("kind", Some(&kind), is_retried.then_some(&kind)),
                field("state", Some("dead"), is_retried.then_some("queued")),
            ];
            tx.log(Change { fields, ..Change::of(&JOB, id, action) });
            Ok(())
        })
    })
    .await?;
    tracing::info!(operation = what, job.id = %id, user.id = ?ctx.user_id().ok(), "an admin decided about a dead letter");
    Ok(())
}
