//! What follow-ups and plans say about a customer's last and next contact, written back in the same transaction.

use crate::neighbours::Contacted;
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, CustomerId};
use kemai_server::{Tx, database};
use sea_orm::ConnectionTrait;

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
