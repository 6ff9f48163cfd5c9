//! The customer that a follow-up or a plan is about, within the asker's reach.

use kemai_domain::{AppError, ContactId, CustomerId, Entity, ErrorCode, Problem};
use kemai_server::{Sql, Tx, database, reach};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Holds a customer's row for the rest of the change: who writes about it counts its last and next contact.
///
/// # Errors
/// Not found, when there is none within reach.
pub async fn hold(tx: &Tx, entity: Entity, customer: CustomerId) -> Result<(), AppError> {
    let ctx = tx.ctx();
    let mut sql = Sql::new(ctx.db(), "SELECT c.id FROM customers c WHERE c.deleted_at IS NULL AND c.id = ");
    sql.bind(customer.0).push(" AND ");
    reach::on_customers_of(ctx, entity, &mut sql);
    if sql.is_postgres() {
        sql.push(" FOR UPDATE OF c");
    }
    let row = tx.conn().query_one_raw(sql.statement()).await.map_err(database)?;
    row.map(|_| ()).ok_or_else(AppError::not_found)
}

/// Holds several at once, in the order that everyone holds them in.
///
/// # Errors
/// Conflict, when one of them is out of reach by now.
pub async fn hold_all(tx: &Tx, entity: Entity, customers: &BTreeSet<Uuid>) -> Result<(), AppError> {
    if customers.is_empty() {
        return Ok(());
    }
    let ctx = tx.ctx();
    let mut sql = Sql::new(ctx.db(), "SELECT c.id FROM customers c WHERE c.deleted_at IS NULL AND c.id IN ");
    sql.bind_list(customers.iter().copied()).push(" AND ");
    reach::on_customers_of(ctx, entity, &mut sql);
    sql.push(" ORDER BY c.id");
    if sql.is_postgres() {
        sql.push(" FOR UPDATE OF c");
    }
    let held = tx.conn().query_all_raw(sql.statement()).await.map_err(database)?;
    if held.len() == customers.len() { Ok(()) } else { Err(AppError::new(ErrorCode::Conflict)) }
}

/// # Errors
/// Invalid, when the contact is not one of the customer's.
pub async fn check_contact(
    tx: &Tx,
    customer: CustomerId,
    contact: Option<ContactId>,
) -> Result<(), AppError> {
    let Some(contact) = contact else { return Ok(()) };
    let find = tx.ctx().db().statement(
        "SELECT 1 AS found FROM contacts WHERE id = $1 AND customer_id = $2 AND deleted_at IS NULL",
        [contact.0.into(), customer.0.into()],
    );
    match tx.conn().query_one_raw(find).await.map_err(database)? {
        Some(_) => Ok(()),
        None => Err(AppError::field("contact_id", Problem::UnknownChoice)),
    }
}
