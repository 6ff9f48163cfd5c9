//! What becomes of an account that lay in the recycle bin long enough: its address, its password, its devices and everything that was sent to
//! it go for good. The row stays with name, department and role, because follow-ups, comments and histories say who did them.

use crate::users::FIELDS;
use kemai_domain::AppError;
use kemai_records::recycle;
use kemai_server::{Change, ChangeAction, Ctx, Sql, Tx, database};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Accounts that go in one change.
const AT_ONCE: i64 = 20;

/// What the person alone had. With the key of the subject gone, nobody reads the address in the change log again.
const PARTS: &[&str] = &[
    "DELETE FROM sessions WHERE user_id = $1",
    "DELETE FROM api_tokens WHERE user_id = $1",
    "DELETE FROM links WHERE subject_id = $1",
    "DELETE FROM notifications WHERE user_id = $1",
    "DELETE FROM notice_choices WHERE user_id = $1",
    "DELETE FROM push_devices WHERE user_id = $1",
    "DELETE FROM outbox WHERE user_id = $1",
    "DELETE FROM summaries WHERE user_id = $1",
    "DELETE FROM import_mappings WHERE user_id = $1",
    "DELETE FROM idempotency_keys WHERE user_id = $1",
    "DELETE FROM saved_views WHERE owner_id = $1 AND NOT is_shared",
    "DELETE FROM access_requests WHERE person_id = $1 AND outcome IS NULL",
    "DELETE FROM subject_keys WHERE subject_id = $1",
];

/// Returns how many accounts went.
///
/// # Errors
/// Internal, when the database fails; what went until then is gone.
pub async fn purge_expired(ctx: &Ctx) -> Result<u64, AppError> {
    let mut gone = 0;
    loop {
        let expired = expired(ctx).await?;
        if expired.is_empty() {
            return Ok(gone);
        }
        gone += expired.len() as u64;
        ctx.write("user.purge", move |tx| {
            Box::pin(async move {
                for id in expired {
                    forget(tx, id).await?;
                }
                Ok(())
            })
        })
        .await?;
    }
}

async fn expired(ctx: &Ctx) -> Result<Vec<Uuid>, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT id FROM users WHERE purged_at IS NULL AND deleted_at <= ");
    sql.bind(recycle::until(ctx)).push(" ORDER BY deleted_at LIMIT ").bind(AT_ONCE);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "id").map_err(database)).collect()
}

/// One account, unless somebody brought it back in between.
async fn forget(tx: &mut Tx, id: Uuid) -> Result<(), AppError> {
    let ctx = tx.ctx().clone();
    let mut sql = Sql::new(
        ctx.db(),
        "UPDATE users SET email = '', password_hash = NULL, service_regions = '[]', time_zone = NULL, purged_at = ",
    );
    sql.bind(ctx.now()).push(" WHERE id = ").bind(id).push(" AND deleted_at <= ").bind(recycle::until(&ctx));
    if tx.conn().execute_raw(sql.statement()).await.map_err(database)?.rows_affected() == 0 {
        return Ok(());
    }
    for part in PARTS {
        tx.conn().execute_raw(ctx.db().statement(*part, [id.into()])).await.map_err(database)?;
    }
    tx.log(Change::of(&FIELDS, id, ChangeAction::Purge));
    Ok(())
}
