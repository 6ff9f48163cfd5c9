//! Rows of imports. A person sees his own; whoever sees every customer sees everyone's.

use super::kept::Kept;
use crate::model::{Counts, Settings, Status};
use chrono::{DateTime, Utc};
use kemai_domain::{Action, AppError, EXACT_COUNT, Entity, FieldError, OperationId, Page, Problem, UserId};
use kemai_server::{App, Ctx, Encrypted, Place, Scope, Sql, Tx, database, files::StoredFile};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// An import as it is kept.
#[derive(Clone, Debug)]
pub struct Import {
    pub id: Uuid,
    pub kind: String,
    pub file_name: String,
    pub storage_key: String,
    pub settings: Settings,
    pub status: Status,
    /// A key of the words `problem_…`, or such a key, a colon and a place.
    pub problem: Option<String>,
    pub total: i64,
    pub done: i64,
    pub done_line: i64,
    pub counts: Counts,
    pub undone: i64,
    pub created_at: DateTime<Utc>,
    pub created_by: UserId,
    pub by: String,
    pub has_file: bool,
}

const SELECT: &str = "SELECT i.id, i.entity, i.file_name, i.storage_key, i.settings, i.status, i.problem, i.total_rows, i.done_rows, i.done_line, \
                      i.created_rows, i.updated_rows, i.skipped_rows, i.refused_rows, i.undone_rows, i.created_at, i.created_by, \
                      i.file_removed_at, u.name AS by_name FROM imports i JOIN users u ON u.id = i.created_by WHERE ";

fn own(ctx: &Ctx, sql: &mut Sql) -> Result<(), AppError> {
    if ctx.scope(Entity::Customer, Action::Import) == Scope::Everything
        && ctx.scope(Entity::Customer, Action::View) == Scope::Everything
    {
        sql.push("TRUE");
    } else {
        sql.push("i.created_by = ").bind(ctx.user_id()?.0);
    }
    Ok(())
}

/// A page of those that are of these kinds, the newest first: ids grow with the time. A cursor is the id of the last one seen.
///
/// # Errors
/// Bad request for a cursor that is none; internal, when the database fails.
pub async fn list(
    ctx: &Ctx,
    kinds: &[&'static str],
    cursor: &str,
    limit: u32,
) -> Result<Page<Import>, AppError> {
    let narrow = |sql: &mut Sql| {
        own(ctx, sql)?;
        sql.push(" AND i.entity IN ").bind_list(kinds.iter().map(|kind| (*kind).to_owned()));
        Ok::<_, AppError>(())
    };
    let mut count =
        Sql::new(ctx.db(), "SELECT count(*) AS found FROM (SELECT 1 AS one FROM imports i WHERE ");
    narrow(&mut count)?;
    count.push(" LIMIT ").bind(i64::try_from(EXACT_COUNT + 1).unwrap_or(i64::MAX)).push(") n");
    let row = ctx.db().reader().query_one_raw(count.statement()).await.map_err(database)?;
    let found: i64 = row.ok_or_else(AppError::internal)?.try_get("", "found").map_err(database)?;
    let found = u64::try_from(found).unwrap_or_default();

    let mut sql = Sql::new(ctx.db(), SELECT);
    narrow(&mut sql)?;
    if !cursor.is_empty() {
        let before: Uuid = cursor.parse().map_err(|_| AppError::unreadable("cursor", Problem::BadCursor))?;
        sql.push(" AND i.id < ").bind(before);
    }
    // One more tells whether there is another page.
    sql.push(" ORDER BY i.id DESC LIMIT ").bind(i64::from(limit) + 1);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let has_more = rows.len() > limit as usize;
    let items =
        rows.iter().take(limit as usize).map(|row| read(ctx.app(), row)).collect::<Result<Vec<_>, _>>()?;
    Ok(Page {
        next_cursor: items.last().filter(|_| has_more).map(|import| import.id.to_string()),
        items,
        total: found.min(EXACT_COUNT),
        total_is_exact: found <= EXACT_COUNT,
    })
}

/// # Errors
/// Not found.
pub async fn find(ctx: &Ctx, connection: &impl ConnectionTrait, id: Uuid) -> Result<Import, AppError> {
    let mut sql = Sql::new(ctx.db(), SELECT);
    own(ctx, &mut sql)?;
    sql.push(" AND i.id = ").bind(id);
    let row = connection.query_one_raw(sql.statement()).await.map_err(database)?;
    read(ctx.app(), &row.ok_or_else(AppError::not_found)?)
}

/// For the job, which then works in the name of whoever made the import or asked for its undoing.
///
/// # Errors
/// Not found.
pub async fn of_job(app: &App, id: Uuid) -> Result<Import, AppError> {
    let mut sql = Sql::new(&app.db, SELECT);
    sql.push("i.id = ").bind(id);
    let row = app.db.reader().query_one_raw(sql.statement()).await.map_err(database)?;
    read(app, &row.ok_or_else(AppError::not_found)?)
}

/// Settings hold what every row says, which may be a phone or a remark.
const fn place_of_settings(id: Uuid) -> Place<'static> {
    Place { table: "imports", column: "settings", row: id }
}

fn sealed(app: &App, id: Uuid, settings: &Settings) -> Result<String, AppError> {
    Ok(Encrypted::seal(&app.keys, place_of_settings(id), settings)?.to_text())
}

/// Those that an earlier program kept in clear are read as they are.
fn settings(app: &App, id: Uuid, row: &QueryResult) -> Result<Settings, AppError> {
    let kept: String = row.try_get("", "settings").map_err(database)?;
    match Encrypted::from_text(&kept) {
        Some(sealed) => sealed.open(&app.keys, place_of_settings(id)),
        None => json(row, "settings"),
    }
}

fn read(app: &App, row: &QueryResult) -> Result<Import, AppError> {
    let get = |error| database(error);
    let number = |column: &str| row.try_get::<i64>("", column).map_err(get);
    let status: String = row.try_get("", "status").map_err(get)?;
    let id = row.try_get("", "id").map_err(get)?;
    Ok(Import {
        id,
        kind: row.try_get("", "entity").map_err(get)?,
        file_name: row.try_get("", "file_name").map_err(get)?,
        storage_key: row.try_get("", "storage_key").map_err(get)?,
        settings: settings(app, id, row)?,
        status: Status::from_key(&status).ok_or_else(AppError::internal)?,
        problem: row.try_get("", "problem").map_err(get)?,
        total: number("total_rows")?,
        done: number("done_rows")?,
        done_line: number("done_line")?,
        counts: Counts {
            created: number("created_rows")?,
            updated: number("updated_rows")?,
            skipped: number("skipped_rows")?,
            refused: number("refused_rows")?,
        },
        undone: number("undone_rows")?,
        created_at: row.try_get("", "created_at").map_err(get)?,
        created_by: UserId(row.try_get("", "created_by").map_err(get)?),
        by: row.try_get("", "by_name").map_err(get)?,
        has_file: row.try_get::<Option<DateTime<Utc>>>("", "file_removed_at").map_err(get)?.is_none(),
    })
}

pub(super) fn json<T: DeserializeOwned>(row: &QueryResult, column: &str) -> Result<T, AppError> {
    let text: String = row.try_get("", column).map_err(database)?;
    serde_json::from_str(&text).map_err(|_| AppError::internal())
}

pub(super) fn text(value: &impl Serialize) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(|_| AppError::internal())
}

/// # Errors
/// Internal, when the database fails.
pub async fn insert(
    tx: &Tx,
    id: Uuid,
    kind: &str,
    file: &StoredFile,
    settings: &Settings,
) -> Result<(), AppError> {
    let ctx = tx.ctx();
    let statement = ctx.db().statement(
        "INSERT INTO imports (id, entity, file_name, file_size, storage_key, settings, status, created_at, created_by) \
         VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7, $8)",
        [
            id.into(),
            kind.into(),
            file.name.clone().into(),
            file.size.into(),
            file.storage_key.clone().into(),
            sealed(ctx.app(), id, settings)?.into(),
            ctx.now().into(),
            ctx.user_id()?.0.into(),
        ],
    );
    tx.conn().execute_raw(statement).await.map(|_| ()).map_err(database)
}

/// Keeps settings and begins anew: what an earlier look found is forgotten.
///
/// # Errors
/// Internal, when the database fails.
pub async fn begin(tx: &Tx, id: Uuid, settings: &Settings, status: Status) -> Result<(), AppError> {
    let db = tx.ctx().db();
    let statement = db.statement(
        "UPDATE imports SET settings = $2, status = $3, problem = NULL, total_rows = 0, done_rows = 0, done_line = 0, created_rows = 0, \
         updated_rows = 0, skipped_rows = 0, refused_rows = 0 WHERE id = $1",
        [id.into(), sealed(tx.ctx().app(), id, settings)?.into(), status.key().into()],
    );
    tx.conn().execute_raw(statement).await.map_err(database)?;
    let forget = db.statement("DELETE FROM import_refusals WHERE import_id = $1", [id.into()]);
    tx.conn().execute_raw(forget).await.map(|_| ()).map_err(database)
}

/// # Errors
/// Internal, when the database fails.
pub async fn put_status(tx: &Tx, id: Uuid, status: Status, problem: Option<&str>) -> Result<(), AppError> {
    let finished = (!status.is_busy() && !status.is_open()).then(|| tx.ctx().now());
    let statement = tx.ctx().db().statement(
        "UPDATE imports SET status = $2, problem = $3, finished_at = $4 WHERE id = $1",
        [id.into(), status.key().into(), problem.map(str::to_owned).into(), finished.into()],
    );
    tx.conn().execute_raw(statement).await.map(|_| ()).map_err(database)
}

/// # Errors
/// Internal, when the database fails.
pub async fn put_total(tx: &Tx, id: Uuid, total: i64) -> Result<(), AppError> {
    let statement = tx
        .ctx()
        .db()
        .statement("UPDATE imports SET total_rows = $2 WHERE id = $1", [id.into(), total.into()]);
    tx.conn().execute_raw(statement).await.map(|_| ()).map_err(database)
}

/// A batch that was dealt with.
pub struct Batch {
    pub rows: i64,
    pub last_line: i64,
    pub counts: Counts,
    pub refusals: Vec<(i64, Vec<FieldError>)>,
    /// Whether the transaction leaves an operation to undo.
    pub is_written: bool,
}

/// Notes a batch in the transaction that wrote it.
///
/// # Errors
/// Internal, when the database fails.
pub async fn put_batch(tx: &Tx, id: Uuid, batch: &Batch) -> Result<(), AppError> {
    let db = tx.ctx().db();
    let Counts { created, updated, skipped, refused } = batch.counts;
    let statement = db.statement(
        "UPDATE imports SET done_rows = done_rows + $2, done_line = $3, created_rows = created_rows + $4, \
         updated_rows = updated_rows + $5, skipped_rows = skipped_rows + $6, refused_rows = refused_rows + $7 WHERE id = $1",
        [
            id.into(),
            batch.rows.into(),
            batch.last_line.into(),
            created.into(),
            updated.into(),
            skipped.into(),
            refused.into(),
        ],
    );
    tx.conn().execute_raw(statement).await.map_err(database)?;
    if batch.is_written {
        let statement = db.statement(
            "INSERT INTO import_batches (import_id, position, operation_id) VALUES ($1, $2, $3)",
            [id.into(), batch.last_line.into(), tx.operation().0.into()],
        );
        tx.conn().execute_raw(statement).await.map_err(database)?;
    }
    for refusals in batch.refusals.chunks(300) {
        let mut sql = Sql::new(db, "INSERT INTO import_refusals (import_id, line, reasons) VALUES ");
        for (index, (line, reasons)) in refusals.iter().enumerate() {
            sql.push(if index == 0 { "" } else { ", " });
            sql.bind_list([sea_orm::Value::from(id), (*line).into(), text(reasons)?.into()]);
        }
        tx.conn().execute_raw(sql.statement()).await.map_err(database)?;
    }
    Ok(())
}

/// Refused lines, from the first.
///
/// # Errors
/// Internal, when the database fails.
pub async fn refusals(ctx: &Ctx, id: Uuid, most: i64) -> Result<Vec<(i64, Vec<FieldError>)>, AppError> {
    let statement = ctx.db().statement(
        "SELECT line, reasons FROM import_refusals WHERE import_id = $1 ORDER BY line LIMIT $2",
        [id.into(), most.into()],
    );
    let rows = ctx.db().reader().query_all_raw(statement).await.map_err(database)?;
    rows.iter().map(|row| Ok((row.try_get("", "line").map_err(database)?, json(row, "reasons")?))).collect()
}

/// The operations of an import, the last first; those that are not undone yet, and all.
///
/// # Errors
/// Internal, when the database fails.
pub async fn operations(
    app: &App,
    id: Uuid,
) -> Result<(Vec<(i64, OperationId)>, Vec<OperationId>), AppError> {
    let statement = app.db.statement(
        "SELECT position, operation_id, undone_by FROM import_batches WHERE import_id = $1 ORDER BY position DESC",
        [id.into()],
    );
    let rows = app.db.reader().query_all_raw(statement).await.map_err(database)?;
    let (mut open, mut all) = (Vec::new(), Vec::new());
    for row in rows {
        let operation = OperationId(row.try_get("", "operation_id").map_err(database)?);
        let undone_by: Option<Uuid> = row.try_get("", "undone_by").map_err(database)?;
        all.push(operation);
        match undone_by {
            Some(undone_by) => all.push(OperationId(undone_by)),
            None => open.push((row.try_get("", "position").map_err(database)?, operation)),
        }
    }
    Ok((open, all))
}

/// Notes that a batch is undone, in the transaction that did it.
///
/// # Errors
/// Internal, when the database fails.
pub async fn put_undone(tx: &Tx, id: Uuid, position: i64, undone: i64, kept: &Kept) -> Result<(), AppError> {
    let db = tx.ctx().db();
    let mark = db.statement(
        "UPDATE import_batches SET undone_by = $3 WHERE import_id = $1 AND position = $2",
        [id.into(), position.into(), tx.operation().0.into()],
    );
    tx.conn().execute_raw(mark).await.map_err(database)?;
    let count = db.statement(
        "UPDATE imports SET undone_rows = undone_rows + $2, kept = $3 WHERE id = $1",
        [id.into(), undone.into(), text(kept)?.into()],
    );
    tx.conn().execute_raw(count).await.map(|_| ()).map_err(database)
}
