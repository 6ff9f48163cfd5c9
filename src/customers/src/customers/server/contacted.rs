//! When one last spoke with a customer and when one will next, kept with the customer. Follow-ups and plans say so; a customer's own
//! version does not move, because nobody edited it.

use super::{document, entity::customer};
use chrono::{DateTime, Datelike, Utc};
use kemai_domain::{AppError, CustomerId};
use kemai_server::{Sql, Tx, database};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// A month as a token has it.
#[must_use]
pub fn month(at: DateTime<Utc>) -> String {
    format!("{:04}-{:02}", at.year(), at.month())
}

/// Notes both moments. The document is written anew when a facet of it changes.
///
/// # Errors
/// Internal, when the database fails.
pub async fn note(
    tx: &Tx,
    id: CustomerId,
    last: Option<DateTime<Utc>>,
    next: Option<DateTime<Utc>>,
) -> Result<(), AppError> {
    let mut sql = Sql::new(tx.ctx().db(), "SELECT * FROM customers WHERE id = ");
    sql.bind(id.0);
    if sql.is_postgres() {
        sql.push(" FOR UPDATE");
    }
    let row = tx.conn().query_one_raw(sql.statement()).await.map_err(database)?;
    let row = row.ok_or_else(AppError::not_found)?;
    let before = customer::Model::from_query_result(&row, "").map_err(database)?;
    if (before.last_contact_at, before.next_contact_at) == (last, next) {
        return Ok(());
    }
    let mut sql = Sql::new(tx.ctx().db(), "UPDATE customers SET last_contact_at = ");
    sql.bind(last).push(", next_contact_at = ").bind(next).push(" WHERE id = ").bind(id.0);
    tx.conn().execute_raw(sql.statement()).await.map_err(database)?;
    let facets = |last: Option<DateTime<Utc>>, next: Option<DateTime<Utc>>| (last.map(month), next.is_some());
    if facets(before.last_contact_at, before.next_contact_at) == facets(last, next) {
        return Ok(());
    }
    document::rewrite(tx, &customer::Model { last_contact_at: last, next_contact_at: next, ..before }).await
}

/// On PostgreSQL somebody may have noted a contact since the row was read. The row is locked by now, so what stands in it stays.
///
/// # Errors
/// Internal, when the database fails.
pub async fn read_again(tx: &Tx, row: &mut customer::Model) -> Result<(), AppError> {
    let mut sql =
        Sql::new(tx.ctx().db(), "SELECT last_contact_at, next_contact_at FROM customers WHERE id = ");
    if !sql.is_postgres() {
        return Ok(());
    }
    sql.bind(row.id);
    let now = tx.conn().query_one_raw(sql.statement()).await.map_err(database)?;
    let now = now.ok_or_else(AppError::not_found)?;
    row.last_contact_at = now.try_get("", "last_contact_at").map_err(database)?;
    row.next_contact_at = now.try_get("", "next_contact_at").map_err(database)?;
    Ok(())
}
