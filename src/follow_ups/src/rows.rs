//! Writing a row by the names of its columns.

use chrono::{DateTime, Utc};
use kemai_domain::AppError;
use kemai_server::{Db, Sql, Tx, database};
use sea_orm::{ConnectionTrait, Statement, Value};
use uuid::Uuid;

/// Columns with what they shall hold.
pub type Columns = Vec<(&'static str, Value)>;

/// # Errors
/// Internal, when the database fails.
pub async fn insert(tx: &Tx, table: &str, columns: Columns) -> Result<(), AppError> {
    let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
    let mut sql = Sql::new(tx.ctx().db(), &format!("INSERT INTO {table} ({}) VALUES ", names.join(", ")));
    sql.bind_list(columns.into_iter().map(|(_, value)| value));
    tx.conn().execute_raw(sql.statement()).await.map(|_| ()).map_err(database)
}

/// Parameters of one statement. Longer ones are no faster.
const PARAMETERS: usize = 3_000;

/// Statements that insert rows of the same columns, many each.
#[must_use]
pub fn insertions(db: &Db, table: &str, rows: Vec<Columns>) -> Vec<Statement> {
    let Some(first) = rows.first() else { return Vec::new() };
    let names: Vec<_> = first.iter().map(|(name, _)| *name).collect();
    let start = format!("INSERT INTO {table} ({}) VALUES ", names.join(", "));
    let at_once = (PARAMETERS / names.len()).max(1);
    let mut rows = rows.into_iter().peekable();
    let mut statements = Vec::new();
    while rows.peek().is_some() {
        let mut sql = Sql::new(db, &start);
        for (index, row) in rows.by_ref().take(at_once).enumerate() {
            sql.push(if index > 0 { ", " } else { "" }).bind_list(row.into_iter().map(|(_, value)| value));
        }
        statements.push(sql.statement());
    }
    statements
}

/// Changes a row that is not removed and stands at `version`; false when it does not stand there any more.
///
/// # Errors
/// Internal, when the database fails.
pub async fn update(
    tx: &Tx,
    table: &str,
    id: Uuid,
    version: i64,
    columns: Columns,
) -> Result<bool, AppError> {
    let mut sql = Sql::new(tx.ctx().db(), &format!("UPDATE {table} SET "));
    for (index, (name, value)) in columns.into_iter().enumerate() {
        sql.push(if index > 0 { ", " } else { "" }).push(name).push(" = ").bind(value);
    }
    sql.push(" WHERE deleted_at IS NULL AND id = ").bind(id).push(" AND version = ").bind(version);
    let done = tx.conn().execute_raw(sql.statement()).await.map_err(database)?;
    Ok(done.rows_affected() == 1)
}

/// Puts a row into the recycle bin, or takes it out; false when somebody was faster.
///
/// # Errors
/// Internal, when the database fails.
pub async fn set_removed(
    tx: &Tx,
    table: &str,
    id: Uuid,
    version: i64,
    removed_at: Option<DateTime<Utc>>,
) -> Result<bool, AppError> {
    let mut sql =
        Sql::new(tx.ctx().db(), &format!("UPDATE {table} SET version = version + 1, deleted_at = "));
    sql.bind(removed_at).push(" WHERE id = ").bind(id).push(" AND version = ").bind(version);
    sql.push(if removed_at.is_some() { " AND deleted_at IS NULL" } else { " AND deleted_at IS NOT NULL" });
    tx.conn().execute_raw(sql.statement()).await.map(|done| done.rows_affected() == 1).map_err(database)
}
