//! The recycle bin of what hangs on records: how long something can come back, and its final removal.

use crate::{comments::COMMENT, files::FILE, saved_views::SAVED_VIEW};
use chrono::{DateTime, Duration, Utc};
use kemai_domain::{AppError, CustomerId, FieldTable, UserId};
use kemai_server::{Change, ChangeAction, Ctx, Sql, Tx, database};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// What was removed stays in its place so long for those who may bring it back.
pub const UNDO: Duration = Duration::minutes(10);

/// What was removed can come back so long, as the company settled it; then it goes for good.
#[must_use]
pub fn kept(ctx: &Ctx) -> Duration {
    Duration::days(ctx.company().bin_days)
}

/// What was removed up to then goes for good and does not come back.
#[must_use]
pub fn until(ctx: &Ctx) -> DateTime<Utc> {
    ctx.now() - kept(ctx)
}

/// Whether something is where it is looked for: present, or removed and still to be brought back.
pub(crate) fn is_there(ctx: &Ctx, removed_at: Option<DateTime<Utc>>, among_removed: bool) -> bool {
    match removed_at {
        None => !among_removed,
        Some(removed) => among_removed && removed > until(ctx),
    }
}

/// Whether a record is its author's to remove and to bring back; what another took away is not. `removed_by` is of what is removed alone.
pub(crate) fn is_own(ctx: &Ctx, author: Option<UserId>, removed_by: Option<UserId>) -> bool {
    let person = ctx.user_id().ok();
    person.is_some() && author == person && (removed_by.is_none() || removed_by == person)
}

/// Removes a row, or brings it back. The caller has loaded it with its record and decided that the person may.
pub(crate) async fn turn(
    tx: &mut Tx,
    table: Table,
    id: Uuid,
    customer: Option<CustomerId>,
    action: ChangeAction,
) -> Result<(), AppError> {
    let ctx = tx.ctx().clone();
    let removes = action == ChangeAction::Remove;
    let removed_at = removes.then(|| ctx.now());
    let removed_by = ctx.person().filter(|_| removes).map(|person| person.id.0);
    let (name, next_version) = (table.name(), table.next_version());
    let before = if removes { "NULL" } else { "NOT NULL" };
    let sql = format!(
        "UPDATE {name} SET deleted_at = $1, deleted_by = $2{next_version} WHERE id = $3 AND deleted_at IS {before}"
    );
    let update = ctx.db().statement(sql, [removed_at.into(), removed_by.into(), id.into()]);
    // Gone for good in between, or turned by somebody else.
    if tx.conn().execute_raw(update).await.map_err(database)?.rows_affected() == 0 {
        return Err(AppError::not_found());
    }
    tx.log(Change { customer, ..Change::of(table.fields(), id, action) });
    Ok(())
}

/// Removes the bytes of the files on records that go for good, which nobody can bring back any more. Called before the change that removes
/// the rows, so that no transaction waits for the store of files: rows without bytes are found again by the next run, bytes without a row
/// never.
///
/// # Errors
/// Internal, when the database or the store of files fails.
pub async fn remove_bytes(ctx: &Ctx, of: Holder, ids: &[Uuid]) -> Result<(), AppError> {
    let column = match of {
        Holder::Record => "owner_id",
        Holder::Customer => "customer_id",
    };
    let mut sql = Sql::new(ctx.db(), "SELECT storage_key FROM files WHERE ");
    sql.push(column).push(" IN ").bind_list(ids.iter().copied());
    for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
        let key: String = row.try_get("", "storage_key").map_err(database)?;
        ctx.app().files.remove(&key).await?;
    }
    Ok(())
}

/// By what files are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The record that they hang on.
    Record,
    /// The customer whose reach they follow.
    Customer,
}

/// Rows that go in one change.
const AT_ONCE: i64 = 100;

/// Removes for good what was removed so long ago: comments with their mentions, saved views, files with their bytes. Returns how
/// many went.
///
/// # Errors
/// Internal, when the database or the store of files fails; what went until then is gone.
pub async fn purge_expired(ctx: &Ctx) -> Result<usize, AppError> {
    let mut gone = 0;
    for table in [Table::Comments, Table::SavedViews, Table::Files] {
        loop {
            let expired = expired(ctx, table).await?;
            if expired.is_empty() {
                break;
            }
            gone += expired.len();
            purge(ctx, table, expired).await?;
        }
    }
    Ok(gone)
}

/// What has a recycle bin here.
#[derive(Clone, Copy)]
pub(crate) enum Table {
    Comments,
    SavedViews,
    Files,
}

impl Table {
    const fn name(self) -> &'static str {
        match self {
            Self::Comments => "comments",
            Self::SavedViews => "saved_views",
            Self::Files => "files",
        }
    }

    /// Files never change, so they have no version.
    const fn next_version(self) -> &'static str {
        match self {
            Self::Comments | Self::SavedViews => ", version = version + 1",
            Self::Files => "",
        }
    }

    const fn fields(self) -> &'static FieldTable {
        match self {
            Self::Comments => &COMMENT,
            Self::SavedViews => &SAVED_VIEW,
            Self::Files => &FILE,
        }
    }

    /// The columns of the customer and of the bytes, where it has them.
    const fn columns(self) -> &'static str {
        match self {
            Self::Comments => "id, customer_id, CAST(NULL AS TEXT) AS storage_key",
            Self::SavedViews => "id, CAST(NULL AS UUID) AS customer_id, CAST(NULL AS TEXT) AS storage_key",
            Self::Files => "id, customer_id, storage_key",
        }
    }
}

struct Expired {
    id: Uuid,
    customer: Option<CustomerId>,
    storage_key: Option<String>,
}

async fn expired(ctx: &Ctx, table: Table) -> Result<Vec<Expired>, AppError> {
    let (columns, name) = (table.columns(), table.name());
    let sql = format!("SELECT {columns} FROM {name} WHERE deleted_at <= $1 ORDER BY id LIMIT $2");
    let values = [until(ctx).into(), AT_ONCE.into()];
    let rows = ctx.db().reader().query_all_raw(ctx.db().statement(sql, values)).await.map_err(database)?;
    let read = |row: &sea_orm::QueryResult| {
        Ok(Expired {
            id: row.try_get("", "id")?,
            customer: row.try_get::<Option<Uuid>>("", "customer_id")?.map(CustomerId),
            storage_key: row.try_get("", "storage_key")?,
        })
    };
    rows.iter().map(read).collect::<Result<_, _>>().map_err(database)
}

async fn purge(ctx: &Ctx, table: Table, expired: Vec<Expired>) -> Result<(), AppError> {
    // The bytes go first: a row without bytes is found again by the next run, bytes without a row never.
    for key in expired.iter().filter_map(|expired| expired.storage_key.as_deref()) {
        ctx.app().files.remove(key).await?;
    }
    let limit = until(ctx);
    ctx.write("records.purge", move |tx| {
        Box::pin(async move {
            for expired in expired {
                forget(tx, table, expired, limit).await?;
            }
            Ok(())
        })
    })
    .await
}

async fn forget(tx: &mut Tx, table: Table, expired: Expired, limit: DateTime<Utc>) -> Result<(), AppError> {
    let db = tx.ctx().db();
    let values = [expired.id.into(), limit.into()];
    if matches!(table, Table::Comments) {
        let mentions = "DELETE FROM mentions WHERE comment_id IN (SELECT id FROM comments WHERE id = $1 AND deleted_at <= $2)";
        tx.conn().execute_raw(db.statement(mentions, values.clone())).await.map_err(database)?;
    }
    let delete =
        db.statement(format!("DELETE FROM {} WHERE id = $1 AND deleted_at <= $2", table.name()), values);
    if tx.conn().execute_raw(delete).await.map_err(database)?.rows_affected() == 1 {
        let change = Change::of(table.fields(), expired.id, ChangeAction::Purge);
        tx.log(Change { customer: expired.customer, ..change });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
