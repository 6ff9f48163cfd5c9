//! Files of imports are other people's data a second time: when they are no longer needed they go, and the result stays. An import that was
//! never decided goes whole.

use crate::model::{KEPT_DAYS, Status};
use chrono::{DateTime, Duration, Utc};
use kemai_domain::AppError;
use kemai_server::{Ctx, database};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Files of one question.
const AT_ONCE: i64 = 200;

/// Removes the files that are old enough. Returns how many went.
///
/// # Errors
/// Internal, when the database or the store of files fails; what went until then is gone.
pub async fn forget(ctx: &Ctx) -> Result<u64, AppError> {
    let until = ctx.now() - Duration::days(KEPT_DAYS);
    let mut gone = 0;
    loop {
        let old = old(ctx, until).await?;
        if old.is_empty() {
            return Ok(gone);
        }
        for (id, key) in old {
            // First the bytes: what is noted as gone must be gone.
            ctx.app().files.remove(&key).await?;
            note(ctx, id).await?;
            gone += 1;
        }
    }
}

async fn old(ctx: &Ctx, until: DateTime<Utc>) -> Result<Vec<(Uuid, String)>, AppError> {
    let busy: Vec<&str> =
        Status::ALL.into_iter().filter(|status| status.is_busy()).map(Status::key).collect();
    let select = format!(
        "SELECT id, storage_key FROM imports WHERE file_removed_at IS NULL AND COALESCE(finished_at, created_at) <= $1 \
         AND status NOT IN ('{}') ORDER BY created_at LIMIT $2",
        busy.join("', '")
    );
    let select = ctx.db().statement(select, [until.into(), AT_ONCE.into()]);
    let rows = ctx.db().reader().query_all_raw(select).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let id = row.try_get("", "id").map_err(database)?;
            Ok((id, row.try_get("", "storage_key").map_err(database)?))
        })
        .collect()
}

/// What was never decided is over now.
async fn note(ctx: &Ctx, id: Uuid) -> Result<(), AppError> {
    let now = ctx.now();
    ctx.write("import.forget_file", move |tx| {
        Box::pin(async move {
            let note = tx.ctx().db().statement(
                "UPDATE imports SET file_removed_at = $2, \
                 problem = CASE WHEN status IN ('draft', 'checked') THEN 'file_gone' ELSE problem END, \
                 status = CASE WHEN status IN ('draft', 'checked') THEN 'failed' ELSE status END WHERE id = $1",
                [id.into(), now.into()],
            );
            tx.conn().execute_raw(note).await.map(|_| ()).map_err(database)
        })
    })
    .await
}
