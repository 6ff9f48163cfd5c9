//! The table `links`.

use super::{Link, Purpose};
use chrono::{DateTime, Duration, Utc};
use kemai_domain::{AppError, UserId};
use kemai_server::{App, Ctx, Tx, database};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use uuid::Uuid;

/// `last_used_at` is written at most this often.
pub const USED_EVERY: Duration = Duration::minutes(5);

pub async fn insert(
    tx: &Tx,
    id: Uuid,
    hash: Vec<u8>,
    purpose: Purpose,
    subject: Uuid,
    expires_at: Option<DateTime<Utc>>,
) -> Result<(), AppError> {
    let ctx = tx.ctx();
    let insert = ctx.db().statement(
        "INSERT INTO links (id, token_hash, purpose, subject_id, created_at, created_by, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            id.into(),
            hash.into(),
            purpose.key().into(),
            subject.into(),
            ctx.now().into(),
            ctx.person().map(|person| person.id.0).into(),
            expires_at.into(),
        ],
    );
    tx.conn().execute_raw(insert).await.map(|_| ()).map_err(database)
}

pub async fn revoke(tx: &Tx, subject: Uuid, id: Uuid) -> Result<(), AppError> {
    let ctx = tx.ctx();
    let update = ctx.db().statement(
        "UPDATE links SET revoked_at = $1 WHERE id = $2 AND subject_id = $3 AND revoked_at IS NULL",
        [ctx.now().into(), id.into(), subject.into()],
    );
    match tx.conn().execute_raw(update).await.map_err(database)?.rows_affected() {
        0 => Err(AppError::not_found()),
        _ => Ok(()),
    }
}

/// Notes that a link was used: nobody's change, so it stands outside the change log.
pub async fn used(app: &App, id: Uuid, now: DateTime<Utc>) -> Result<(), AppError> {
    let update =
        app.db.statement("UPDATE links SET last_used_at = $1 WHERE id = $2", [now.into(), id.into()]);
    app.db.side().execute_raw(update).await.map(|_| ()).map_err(database)
}

pub async fn list(ctx: &Ctx, purpose: Purpose, subject: Uuid) -> Result<Vec<Link>, AppError> {
    let find = ctx.db().statement(
        "SELECT id, created_at, created_by, expires_at, revoked_at, last_used_at FROM links \
         WHERE subject_id = $1 AND purpose = $2 ORDER BY id DESC",
        [subject.into(), purpose.key().into()],
    );
    let rows = ctx.db().reader().query_all_raw(find).await.map_err(database)?;
    rows.iter().map(read).collect::<Result<_, _>>().map_err(database)
}

fn read(row: &QueryResult) -> Result<Link, DbErr> {
    Ok(Link {
        id: row.try_get("", "id")?,
        created_at: row.try_get("", "created_at")?,
        created_by: row.try_get::<Option<Uuid>>("", "created_by")?.map(UserId),
        expires_at: row.try_get("", "expires_at")?,
        revoked_at: row.try_get("", "revoked_at")?,
        last_used_at: row.try_get("", "last_used_at")?,
    })
}
