//! Undoing a batch of an import: what it made goes into the recycle bin, what it changed becomes what it was. A customer on which anything
//! happened since is listed and stays.

use crate::customers::{
    draft::{CustomerDraft, with_one_primary},
    input::CustomerInput,
    model::{Contact, Customer},
    server::{
        bulk::{current, reverted},
        service::{self, remove_row},
        steps::CustomerSteps,
        store::{self, State},
    },
};
use kemai_domain::{Action, AppError, CustomerId, Entity, ErrorCode, OperationId};
use kemai_records::transfer::Undone;
use kemai_server::{ChangeAction, Sql, Tx, change_log, database};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, HashSet};
use uuid::Uuid;

pub async fn undo(
    tx: &mut Tx,
    operation: OperationId,
    own: &[OperationId],
    steps: CustomerSteps,
) -> Result<Undone, AppError> {
    let ctx = tx.ctx().clone();
    let entries = change_log::of_operation(&ctx, tx.conn(), operation).await?;
    let Some(seq) = entries.first().map(|entry| entry.seq) else { return Ok(Undone::default()) };
    let touched = touched_since(tx, seq, own).await?;
    // By customer: what happened to it and to its contacts.
    let mut by_customer: BTreeMap<Uuid, Vec<&change_log::Entry>> = BTreeMap::new();
    for entry in &entries {
        let id = entry.customer.unwrap_or(entry.record);
        by_customer.entry(id).or_default().push(entry);
    }
    let mut undone = Undone::default();
    for (id, entries) in by_customer {
        let row = match store::find(&ctx, tx.conn(), CustomerId(id), Action::Edit, State::Present).await {
            Ok(row) => row,
            Err(error) if error.code == ErrorCode::NotFound => {
                // In the recycle bin or gone: then it is undone already.
                if is_present(tx, CustomerId(id)).await? {
                    undone.kept.push((Entity::Customer, id));
                }
                continue;
            }
            Err(error) => return Err(error),
        };
        let is_new = entries
            .iter()
            .any(|entry| entry.entity == Entity::Customer && entry.action == ChangeAction::Create);
        let done = if touched.contains(&id) {
            false
        } else if is_new {
            let may = ctx.rights().can(Entity::Customer, Action::Delete);
            if may {
                remove_row(tx, &row).await?;
            }
            may
        } else {
            let before = current(tx, &row).await?;
            match as_it_was(&before, &entries) {
                Some(draft) => service::put_draft(tx, &row, &before, draft, steps).await.map(|_| true)?,
                None => false,
            }
        };
        if done {
            undone.undone += 1;
        } else {
            undone.kept.push((Entity::Customer, id));
        }
    }
    Ok(undone)
}

async fn is_present(tx: &Tx, id: CustomerId) -> Result<bool, AppError> {
    match store::unsafe_find(tx.ctx(), tx.conn(), id, State::Present).await {
        Ok(_) => Ok(true),
        Err(error) if error.code == ErrorCode::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Customers with which something happened after an operation, this import's own work and its undoing apart. That somebody was told of one, or
/// asked to see it, did nothing to it, nor did the end of what was removed long before.
async fn touched_since(tx: &Tx, seq: i64, own: &[OperationId]) -> Result<HashSet<Uuid>, AppError> {
    let mut sql = Sql::new(
        tx.ctx().db(),
        "SELECT DISTINCT later.customer_id FROM changes mine JOIN changes later ON later.customer_id = mine.customer_id \
         AND later.operation_seq > mine.operation_seq JOIN operations o ON o.seq = later.operation_seq \
         WHERE mine.operation_seq = ",
    );
    sql.bind(seq)
        .push(" AND later.action <> 'purge' AND later.entity <> ")
        .bind(Entity::AccessRequest.key().to_owned());
    sql.push(" AND o.id NOT IN ").bind_list(own.iter().map(|id| id.0));
    sql.push(" AND (o.undoes IS NULL OR o.undoes NOT IN ").bind_list(own.iter().map(|id| id.0)).push(")");
    let rows = tx.conn().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "customer_id").map_err(database)).collect()
}

/// The customer before the batch; none when a field has another value by now.
fn as_it_was(customer: &Customer, entries: &[&change_log::Entry]) -> Option<CustomerDraft> {
    let mut whole = customer.clone();
    for entry in entries.iter().rev() {
        if entry.entity == Entity::Customer {
            whole = reverted(&whole, &entry.fields)?;
        }
    }
    let mut contacts = Vec::new();
    for contact in &customer.contacts {
        let entry =
            entries.iter().find(|entry| entry.entity == Entity::Contact && entry.record == contact.id.0);
        match entry {
            None => contacts.push(contact.clone()),
            Some(entry) if entry.action == ChangeAction::Create => {}
            Some(entry) => contacts.push(contact_before(contact, entry)?),
        }
    }
    whole.contacts = contacts;
    // The form's own reading puts the contacts into drafts.
    let drafts = CustomerInput::from(&whole)
        .contacts
        .iter()
        .map(|contact| contact.check_alone(&whole.country).ok())
        .collect::<Option<Vec<_>>>()?;
    let mut draft = CustomerDraft::from(&whole);
    draft.contacts = if drafts.is_empty() { drafts } else { with_one_primary(drafts) };
    Some(draft)
}

fn contact_before(contact: &Contact, entry: &change_log::Entry) -> Option<Contact> {
    let mut whole = serde_json::to_value(contact).ok()?;
    for change in &entry.fields {
        *whole.get_mut(&change.field)? = change.before.clone().unwrap_or(serde_json::Value::Null);
    }
    serde_json::from_value(whole).ok()
}
