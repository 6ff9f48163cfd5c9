//! What follow-ups and plans say about a customer's last and next contact, written back in the same transaction.

use crate::neighbours::Contacted;
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, CustomerId};
use kemai_server::{Sql, Tx, database};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Counts both anew. The caller has locked the customer's row, so that nobody else counts at the same time.
pub async fn count(tx: &mut Tx, contacted: Contacted, customer: CustomerId) -> Result<(), AppError> {
    let db = tx.ctx().db();
    let last = db.statement(
        "SELECT MAX(occurred_at) AS at FROM follow_ups WHERE customer_id = $1 AND deleted_at IS NULL",
        [customer.0.into()],
    );
    let next = db.statement(
        "SELECT MIN(due_at) AS at FROM plans WHERE customer_id = $1 AND status = 'open' AND deleted_at IS NULL",
        [customer.0.into()],
    );
    let mut moments = Vec::with_capacity(2);
    for statement in [last, next] {
        let row = tx.conn().query_one_raw(statement).await.map_err(database)?;
        let row = row.ok_or_else(AppError::internal)?;
        moments.push(row.try_get::<Option<DateTime<Utc>>>("", "at").map_err(database)?);
    }
    contacted(tx, customer, moments[0], moments[1]).await
}

/// The same for many customers, whose rows the caller holds: one question, and a note for each whose moments are others now.
pub async fn count_all(
    tx: &mut Tx,
    contacted: Contacted,
    customers: &BTreeSet<Uuid>,
) -> Result<(), AppError> {
    if customers.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new(
        tx.ctx().db(),
        "SELECT c.id, c.last_contact_at, c.next_contact_at, \
         (SELECT MAX(f.occurred_at) FROM follow_ups f WHERE f.customer_id = c.id AND f.deleted_at IS NULL) AS last_at, \
         (SELECT MIN(p.due_at) FROM plans p WHERE p.customer_id = c.id AND p.status = 'open' AND p.deleted_at IS NULL) AS next_at \
         FROM customers c WHERE c.id IN ",
    );
    sql.bind_list(customers.iter().copied()).push(" ORDER BY c.id");
    for row in tx.conn().query_all_raw(sql.statement()).await.map_err(database)? {
        let id: Uuid = row.try_get("", "id").map_err(database)?;
        let at = |column| row.try_get::<Option<DateTime<Utc>>>("", column).map_err(database);
        let (last, next) = (at("last_at")?, at("next_at")?);
        if (last, next) != (at("last_contact_at")?, at("next_contact_at")?) {
            contacted(tx, CustomerId(id), last, next).await?;
        }
    }
    Ok(())
}
