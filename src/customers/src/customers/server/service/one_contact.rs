//! A contact by itself, as the API writes it. What is written is its customer with one contact changed, so that reach, duplicates,
//! index and history are the same as of the form.

use super::{change, checks, find as find_customer, save};
use crate::customers::{
    draft::{ContactDraft, CustomerDraft, with_one_primary},
    fields::CONTACT,
    input::{ContactInput, MOST_CONTACTS},
    model::{Contact, Customer},
    server::{
        document,
        duplicates::hidden::{self, Met},
        entity::contact,
        steps::CustomerSteps,
        store::{self, Parts, State},
    },
};
use kemai_domain::{Action, AppError, ContactId, CustomerId, Entity, ErrorCode, Problem};
use kemai_records::recycle;
use kemai_server::{Change, ChangeAction, Ctx, Sql, Tx, database};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

/// A contact of a customer within reach, as this person may read it.
///
/// # Errors
/// Not found.
pub async fn find(ctx: &Ctx, id: ContactId) -> Result<Contact, AppError> {
    let customer = customer_of(ctx, ctx.db().reader(), id).await?;
    contact_of(find_customer(ctx, customer).await?, id)
}

/// The contacts of a customer within reach that is not removed, as this person may read them.
///
/// # Errors
/// Not found.
pub async fn of_customer(ctx: &Ctx, customer: CustomerId) -> Result<Vec<Contact>, AppError> {
    let row = store::find(ctx, ctx.db().reader(), customer, Action::View, State::Present).await?;
    let parts = store::parts(ctx.db().reader(), row.id).await?;
    Ok(store::masked(ctx, store::whole(ctx, &row, &parts)?).contacts)
}

/// Adds a contact.
///
/// # Errors
/// Not found; forbidden; invalid; duplicate.
pub async fn create(ctx: &Ctx, customer: CustomerId, input: &ContactInput) -> Result<Contact, AppError> {
    ctx.require(Entity::Customer, Action::Edit)?;
    let input = input.clone();
    let (known, after) = hidden::write(ctx, "contact.create", move |tx, met| {
        Box::pin(async move {
            let (before, version) = customer_now(tx, customer).await?;
            let draft = input.check_alone(&before.country)?;
            let most = i64::try_from(MOST_CONTACTS).unwrap_or(i64::MAX);
            if before.contacts.len() >= MOST_CONTACTS {
                return Err(AppError::field("customer_id", Problem::TooMany { max: most }));
            }
            let mut contacts = drafts(&before, draft.is_primary);
            contacts.push(draft);
            let known: Vec<_> = before.contacts.iter().map(|contact| contact.id).collect();
            Ok((known, put(tx, &before, version, contacts, &met).await?))
        })
    })
    .await?;
    let added = store::masked(ctx, after).contacts.into_iter().find(|contact| !known.contains(&contact.id));
    added.ok_or_else(AppError::internal)
}

/// Changes a contact. Fields that are hidden from the person keep their values.
///
/// # Errors
/// Not found; invalid; duplicate; conflict with the current `Contact`, when it was changed since `version`.
pub async fn update(
    ctx: &Ctx,
    id: ContactId,
    version: i64,
    mut input: ContactInput,
) -> Result<Contact, AppError> {
    ctx.require(Entity::Customer, Action::Edit)?;
    checks::leave_out_hidden_of(ctx, &mut input);
    let result = hidden::write(ctx, "contact.update", move |tx, met| {
        Box::pin(async move {
            let (before, at) = customer_with(tx, id, version).await?;
            let draft = ContactDraft { id: Some(id), ..input.check_alone(&before.country)? };
            let mut contacts = drafts(&before, draft.is_primary);
            for contact in contacts.iter_mut().filter(|contact| contact.id == Some(id)) {
                *contact = draft.clone();
            }
            put(tx, &before, at, contacts, &met).await
        })
    })
    .await;
    match result {
        Err(error) if error.code == ErrorCode::Conflict => Err(error.with_detail(find(ctx, id).await?)),
        other => other.and_then(|after| contact_of(store::masked(ctx, after), id)),
    }
}

/// Takes a contact from its customer.
///
/// # Errors
/// Not found; conflict with the current `Contact`.
pub async fn remove(ctx: &Ctx, id: ContactId, version: i64) -> Result<(), AppError> {
    ctx.require(Entity::Customer, Action::Edit)?;
    let result = ctx
        .write("contact.remove", move |tx| {
            Box::pin(async move {
                let (before, at) = customer_with(tx, id, version).await?;
                let mut contacts = drafts(&before, false);
                contacts.retain(|contact| contact.id != Some(id));
                put(tx, &before, at, contacts, &Met::default()).await
            })
        })
        .await;
    match result {
        Err(error) if error.code == ErrorCode::Conflict => Err(error.with_detail(find(ctx, id).await?)),
        other => other.map(|_| ()),
    }
}

/// The contacts that were taken from a customer and can come back, the last first, for who may change it.
///
/// # Errors
/// Forbidden, not found.
pub async fn removed(ctx: &Ctx, customer: CustomerId) -> Result<Vec<Contact>, AppError> {
    ctx.require(Entity::Customer, Action::Edit)?;
    let reader = ctx.db().reader();
    let row = store::find(ctx, reader, customer, Action::Edit, State::Present).await?;
    let contacts = contact::Entity::find()
        .filter(contact::Column::CustomerId.eq(row.id))
        .filter(can_come_back(ctx))
        .order_by_desc(contact::Column::DeletedAt)
        .all(reader)
        .await
        .map_err(database)?;
    let parts = Parts { contacts, ..Parts::default() };
    Ok(store::masked(ctx, store::whole(ctx, &row, &parts)?).contacts)
}

/// Brings a contact back to its customer, behind the others. The primary one stays the one that is. As with a customer that comes back, nobody
/// is asked about a number that somebody else has by now.
///
/// # Errors
/// Forbidden; not found, also past its time; invalid, when the customer has too many contacts.
pub async fn restore(ctx: &Ctx, id: ContactId) -> Result<Contact, AppError> {
    ctx.require(Entity::Customer, Action::Edit)?;
    let after =
        ctx.write("contact.restore", move |tx| Box::pin(async move { bring_back(tx, id).await })).await?;
    contact_of(store::masked(ctx, after), id)
}

fn can_come_back(ctx: &Ctx) -> Condition {
    Condition::all()
        .add(contact::Column::DeletedAt.gt(recycle::until(ctx)))
        .add(contact::Column::PurgedAt.is_null())
}

async fn bring_back(tx: &mut Tx, id: ContactId) -> Result<Customer, AppError> {
    let ctx = tx.ctx().clone();
    let removed = contact::Entity::find_by_id(id.0)
        .filter(can_come_back(&ctx))
        .one(tx.conn())
        .await
        .map_err(database)?
        .ok_or_else(AppError::not_found)?;
    let row =
        store::find(&ctx, tx.conn(), CustomerId(removed.customer_id), Action::Edit, State::Present).await?;
    let parts = store::parts(tx.conn(), row.id).await?;
    if parts.contacts.len() >= MOST_CONTACTS {
        let max = i64::try_from(MOST_CONTACTS).unwrap_or(i64::MAX);
        return Err(AppError::field("customer_id", Problem::TooMany { max }));
    }
    let done = contact::Entity::update_many()
        .set(contact::ActiveModel {
            deleted_at: Set(None),
            version: Set(removed.version + 1),
            position: Set(i64::try_from(parts.contacts.len()).unwrap_or(i64::MAX)),
            is_primary: Set(removed.is_primary && parts.contacts.is_empty()),
            updated_at: Set(ctx.now()),
            updated_by: Set(ctx.person().map(|person| person.id.0)),
            ..contact::ActiveModel::default()
        })
        .filter(contact::Column::Id.eq(id.0))
        .filter(can_come_back(&ctx))
        .exec(tx.conn())
        .await
        .map_err(database)?;
    // Gone for good, or back, in between.
    if done.rows_affected != 1 {
        return Err(AppError::not_found());
    }
    // The customer is another one with it: its page, its index, and whoever edits it at this moment must know.
    let row = save(tx, &row, row.clone()).await?;
    let parts = store::parts(tx.conn(), row.id).await?;
    let whole = store::whole(&ctx, &row, &parts)?;
    document::write(tx, &row, &whole).await?;
    let contact = whole.contacts.iter().find(|contact| contact.id == id);
    let change = Change::between(&CONTACT, id, None, contact).as_action(ChangeAction::Restore);
    tx.log(change.on(whole.id));
    Ok(whole)
}

/// The customer of a contact; whoever asks then loads it within reach.
async fn customer_of(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    id: ContactId,
) -> Result<CustomerId, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT customer_id FROM contacts WHERE deleted_at IS NULL AND id = ");
    sql.bind(id.0);
    let row = connection.query_one_raw(sql.statement()).await.map_err(database)?;
    row.ok_or_else(AppError::not_found)?.try_get("", "customer_id").map(CustomerId).map_err(database)
}

/// A customer that may be edited, and its version.
async fn customer_now(tx: &Tx, id: CustomerId) -> Result<(Customer, i64), AppError> {
    let row = store::find(tx.ctx(), tx.conn(), id, Action::Edit, State::Present).await?;
    let parts = store::parts(tx.conn(), row.id).await?;
    Ok((store::whole(tx.ctx(), &row, &parts)?, row.version))
}

/// The customer of a contact that is still at `version`.
async fn customer_with(tx: &Tx, id: ContactId, version: i64) -> Result<(Customer, i64), AppError> {
    let customer = customer_of(tx.ctx(), tx.conn(), id).await?;
    let (customer, at) = customer_now(tx, customer).await?;
    let contact = customer.contacts.iter().find(|contact| contact.id == id);
    if contact.ok_or_else(AppError::not_found)?.version == version {
        Ok((customer, at))
    } else {
        Err(AppError::new(ErrorCode::Conflict))
    }
}

/// The contacts as they are; without their primary one, when another is to be it.
fn drafts(customer: &Customer, another_is_primary: bool) -> Vec<ContactDraft> {
    let drafts = customer.contacts.iter().map(ContactDraft::from);
    drafts
        .map(|draft| ContactDraft { is_primary: draft.is_primary && !another_is_primary, ..draft })
        .collect()
}

async fn put(
    tx: &mut Tx,
    before: &Customer,
    version: i64,
    contacts: Vec<ContactDraft>,
    met: &Met,
) -> Result<Customer, AppError> {
    let draft = CustomerDraft { contacts: with_one_primary(contacts), ..CustomerDraft::from(before) };
    // Its owner stays.
    change(tx, before.id, version, draft, met, CustomerSteps::default()).await
}

fn contact_of(customer: Customer, id: ContactId) -> Result<Contact, AppError> {
    customer.contacts.into_iter().find(|contact| contact.id == id).ok_or_else(AppError::not_found)
}
