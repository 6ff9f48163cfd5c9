//! The final removal of customers that lay in the recycle bin long enough: with contacts, comments, files, tokens and blind indexes.
//! The change log stays, and with the subject's key gone nobody reads the personal values in it again.

use super::{entity::customer, index};
use crate::customers::{CONTACT, CUSTOMER};
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, CustomerId};
use kemai_records::recycle;
use kemai_server::{Change, ChangeAction, Ctx, Sql, Tx, database};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// Customers that go in one change.
const AT_ONCE: i64 = 20;

/// What hangs on a customer, in an order that leaves nothing pointing at what is gone.
const PARTS: &[&str] = &[
    "DELETE FROM mentions WHERE comment_id IN (SELECT id FROM comments WHERE customer_id = $1)",
    "DELETE FROM comments WHERE customer_id = $1",
    "DELETE FROM files WHERE customer_id = $1",
    "DELETE FROM links WHERE subject_id = $1",
    "DELETE FROM custom_values WHERE record_id = $1",
    "DELETE FROM custom_values WHERE record_id IN (SELECT id FROM contacts WHERE customer_id = $1)",
    "DELETE FROM follow_ups WHERE customer_id = $1",
    "DELETE FROM plans WHERE customer_id = $1",
    "DELETE FROM access_requests WHERE customer_id = $1",
    "DELETE FROM blind_indexes WHERE customer_id = $1",
    "DELETE FROM contacts WHERE customer_id = $1",
    "DELETE FROM customer_tags WHERE customer_id = $1",
    "DELETE FROM customer_collaborators WHERE customer_id = $1",
    "DELETE FROM lifecycle_moves WHERE customer_id = $1",
    "DELETE FROM subject_keys WHERE subject_id = $1",
    "DELETE FROM customers WHERE id = $1",
];

/// Removes for good what was removed so long ago. Returns how many customers went.
///
/// # Errors
/// Internal, when the database or the store of files fails; what went until then is gone.
pub async fn purge_expired(ctx: &Ctx) -> Result<u64, AppError> {
    let until = recycle::until(ctx);
    let mut gone = 0;
    loop {
        let expired = expired(ctx, until).await?;
        if expired.is_empty() {
            return Ok(gone);
        }
        gone += expired.len() as u64;
        recycle::remove_bytes(ctx, recycle::Holder::Customer, &expired).await?;
        ctx.write("customer.purge", move |tx| {
            Box::pin(async move {
                for id in expired {
                    forget(tx, id, until).await?;
                }
                Ok(())
            })
        })
        .await?;
    }
}

/// Contacts that go in one change.
const CONTACTS_AT_ONCE: i64 = 200;

/// Removes for good the contacts that were taken from their customers so long ago. Returns how many went.
///
/// # Errors
/// Internal, when the database fails; what went until then is gone.
pub async fn purge_expired_contacts(ctx: &Ctx) -> Result<u64, AppError> {
    let until = recycle::until(ctx);
    let mut gone = 0;
    loop {
        let mut sql =
            Sql::new(ctx.db(), "SELECT id FROM contacts WHERE purged_at IS NULL AND deleted_at <= ");
        sql.bind(until).push(" ORDER BY deleted_at LIMIT ").bind(CONTACTS_AT_ONCE);
        let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
        let expired = rows.iter().map(|row| row.try_get("", "id").map_err(database));
        let expired: Vec<Uuid> = expired.collect::<Result<_, _>>()?;
        if expired.is_empty() {
            return Ok(gone);
        }
        gone += expired.len() as u64;
        ctx.write("contact.purge", move |tx| {
            Box::pin(async move {
                for id in expired {
                    forget_contact(tx, id, until).await?;
                }
                Ok(())
            })
        })
        .await?;
    }
}

/// One contact, unless somebody brought it back in between. What the index had of it went when it was removed. Where a follow-up or a plan says
/// that one spoke with it, its name stays.
async fn forget_contact(tx: &mut Tx, id: Uuid, until: DateTime<Utc>) -> Result<(), AppError> {
    let ctx = tx.ctx().clone();
    let mut sql = Sql::new(ctx.db(), BLANKED);
    sql.bind(ctx.now()).push(" WHERE id = ").bind(id).push(" AND deleted_at <= ").bind(until);
    sql.push(" RETURNING customer_id");
    let row = tx.conn().query_one_raw(sql.statement()).await.map_err(database)?;
    let Some(row) = row else { return Ok(()) };
    let customer: Uuid = row.try_get("", "customer_id").map_err(database)?;
    for part in CONTACT_PARTS {
        let values = if part.contains("$2") { vec![id.into(), customer.into()] } else { vec![id.into()] };
        tx.conn().execute_raw(ctx.db().statement(*part, values)).await.map_err(database)?;
    }
    tx.log(Change::of(&CONTACT, id, ChangeAction::Purge).on(CustomerId(customer)));
    Ok(())
}

const BLANKED: &str = "UPDATE contacts SET title = NULL, mobile = NULL, phone = NULL, email = NULL, other_email = NULL, wechat = NULL, \
    birthday = NULL, decision_role = NULL, remarks = NULL, purged_at = ";

const CONTACT_PARTS: &[&str] = &[
    "DELETE FROM custom_values WHERE record_id = $1",
    "DELETE FROM contacts WHERE id = $1 \
     AND NOT EXISTS (SELECT 1 FROM follow_ups f WHERE f.customer_id = $2 AND f.contact_id = $1) \
     AND NOT EXISTS (SELECT 1 FROM plans p WHERE p.customer_id = $2 AND p.contact_id = $1)",
];

async fn expired(ctx: &Ctx, until: DateTime<Utc>) -> Result<Vec<Uuid>, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT id FROM customers WHERE deleted_at <= ");
    sql.bind(until).push(" ORDER BY deleted_at LIMIT ").bind(AT_ONCE);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "id").map_err(database)).collect()
}

/// One customer, unless somebody brought it back in between.
async fn forget(tx: &mut Tx, id: Uuid, until: DateTime<Utc>) -> Result<(), AppError> {
    let ctx = tx.ctx().clone();
    let mut sql = Sql::new(ctx.db(), "SELECT * FROM customers WHERE id = ");
    sql.bind(id).push(" AND deleted_at <= ").bind(until);
    if sql.is_postgres() {
        sql.push(" FOR UPDATE");
    }
    let Some(row) = tx.conn().query_one_raw(sql.statement()).await.map_err(database)? else { return Ok(()) };
    let row = customer::Model::from_query_result(&row, "").map_err(database)?;
    index::remove(tx, row.seq).await?;
    for part in PARTS {
        tx.conn().execute_raw(ctx.db().statement(*part, [id.into()])).await.map_err(database)?;
    }
    tx.log(Change::of(&CUSTOMER, id, ChangeAction::Purge).on(CustomerId(id)));
    Ok(())
}
