//! The final removal of follow-ups and plans that lay in the recycle bin long enough, with the comments and files on them.

use crate::{follow_ups::FOLLOW_UP, plans::PLAN};
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, CustomerId, FieldTable};
use kemai_records::recycle;
use kemai_server::{Change, ChangeAction, Ctx, Tx, database};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Rows that go in one change.
const AT_ONCE: i64 = 50;

const TABLES: [(&str, &FieldTable); 2] = [("follow_ups", &FOLLOW_UP), ("plans", &PLAN)];

/// What hangs on a record.
const PARTS: [&str; 4] = [
    "DELETE FROM mentions WHERE comment_id IN (SELECT id FROM comments WHERE record_id = $1)",
    "DELETE FROM comments WHERE record_id = $1",
    "DELETE FROM files WHERE owner_id = $1",
    // What the change log keeps of a task without a customer is sealed with a key of the task.
    "DELETE FROM subject_keys WHERE subject_id = $1",
];

/// Removes for good what was removed so long ago. Returns how many records went.
///
/// # Errors
/// Internal, when the database or the store of files fails; what went until then is gone.
pub async fn purge_expired(ctx: &Ctx) -> Result<u64, AppError> {
    let until = recycle::until(ctx);
    let mut gone = 0;
    for (table, fields) in TABLES {
        loop {
            let expired = expired(ctx, table, until).await?;
            if expired.is_empty() {
                break;
            }
            gone += expired.len() as u64;
            let ids: Vec<Uuid> = expired.iter().map(|(id, _)| *id).collect();
            recycle::remove_bytes(ctx, recycle::Holder::Record, &ids).await?;
            ctx.write("follow_ups.purge", move |tx| {
                Box::pin(async move {
                    for (id, customer) in expired {
                        forget(tx, table, fields, id, customer, until).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        }
    }
    Ok(gone)
}

async fn expired(
    ctx: &Ctx,
    table: &str,
    until: DateTime<Utc>,
) -> Result<Vec<(Uuid, Option<CustomerId>)>, AppError> {
    let sql =
        format!("SELECT id, customer_id FROM {table} WHERE deleted_at <= $1 ORDER BY deleted_at LIMIT $2");
    let select = ctx.db().statement(sql, [until.into(), AT_ONCE.into()]);
    let rows = ctx.db().reader().query_all_raw(select).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let customer: Option<Uuid> = row.try_get("", "customer_id").map_err(database)?;
            Ok((row.try_get("", "id").map_err(database)?, customer.map(CustomerId)))
        })
        .collect()
}

/// One record, unless somebody brought it back in between.
async fn forget(
    tx: &mut Tx,
    table: &str,
    fields: &'static FieldTable,
    id: Uuid,
    customer: Option<CustomerId>,
    until: DateTime<Utc>,
) -> Result<(), AppError> {
    let ctx = tx.ctx().clone();
    let db = ctx.db();
    let delete = db.statement(
        format!("DELETE FROM {table} WHERE id = $1 AND deleted_at <= $2"),
        [id.into(), until.into()],
    );
    if tx.conn().execute_raw(delete).await.map_err(database)?.rows_affected() == 0 {
        return Ok(());
    }
    for part in PARTS {
        tx.conn().execute_raw(db.statement(part, [id.into()])).await.map_err(database)?;
    }
    let change = Change::of(fields, id, ChangeAction::Purge);
    tx.log(Change { customer, ..change });
    Ok(())
}
