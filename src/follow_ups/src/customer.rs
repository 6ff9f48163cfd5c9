//! The customer that a follow-up or a plan is about, within the asker's reach.

use kemai_domain::{AppError, ContactId, CustomerId, Entity, Problem};
use kemai_server::{Sql, Tx, database, reach};
use sea_orm::ConnectionTrait;

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
