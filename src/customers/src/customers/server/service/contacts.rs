//! Contacts, written with their customer: one form, one operation.

use super::super::{entity::contact, store};
use crate::customers::{draft::ContactDraft, fields::CONTACT, model::Contact};
use kemai_domain::{AppError, ContactId, CustomerId, ErrorCode};
use kemai_server::{Change, ChangeAction, Ctx, Tx, database};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};

/// Brings the stored contacts to what the draft says: new ones are added, missing ones removed, changed ones written.
///
/// # Errors
/// Conflict, when the draft names a contact that the customer does not have (any more).
pub async fn write(
    tx: &mut Tx,
    customer: CustomerId,
    drafts: &[ContactDraft],
    old: &[Contact],
) -> Result<(), AppError> {
    for gone in old.iter().filter(|old| !drafts.iter().any(|draft| draft.id == Some(old.id))) {
        remove(tx, gone).await?;
    }
    for (position, draft) in drafts.iter().enumerate() {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        match draft.id {
            None => insert(tx, customer, draft, position).await?,
            Some(id) => {
                let before = old.iter().find(|old| old.id == id).ok_or(AppError::new(ErrorCode::Conflict))?;
                update(tx, before, draft, position).await?;
            }
        }
    }
    Ok(())
}

async fn insert(
    tx: &mut Tx,
    customer: CustomerId,
    draft: &ContactDraft,
    position: i64,
) -> Result<(), AppError> {
    let after = new_contact(tx.ctx(), customer, draft);
    let row = row(tx.ctx(), &after, position)?;
    contact::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(tx.conn())
        .await
        .map_err(database)?;
    tx.log(Change::between(&CONTACT, after.id, None, Some(&after)).on(customer));
    Ok(())
}

async fn update(tx: &mut Tx, before: &Contact, draft: &ContactDraft, position: i64) -> Result<(), AppError> {
    let after = changed(tx.ctx(), before, draft);
    let row = row(tx.ctx(), &after, position)?;
    let mut active = row.into_active_model().reset_all();
    active.id = sea_orm::NotSet;
    active.created_at = sea_orm::NotSet;
    active.created_by = sea_orm::NotSet;
    contact::Entity::update_many()
        .set(active)
        .filter(contact::Column::Id.eq(before.id.0))
        .exec(tx.conn())
        .await
        .map_err(database)?;
    tx.log(Change::between(&CONTACT, after.id, Some(before), Some(&after)).on(before.customer_id));
    Ok(())
}

async fn remove(tx: &mut Tx, contact: &Contact) -> Result<(), AppError> {
    contact::Entity::update_many()
        .col_expr(contact::Column::DeletedAt, Expr::value(tx.ctx().now()))
        .filter(contact::Column::Id.eq(contact.id.0))
        .exec(tx.conn())
        .await
        .map_err(database)?;
    let change = Change::between(&CONTACT, contact.id, Some(contact), None);
    tx.log(change.as_action(ChangeAction::Remove).on(contact.customer_id));
    Ok(())
}

/// What a draft makes of a contact: the same, or its next version.
fn changed(ctx: &Ctx, before: &Contact, draft: &ContactDraft) -> Contact {
    let after = with(before.clone(), draft);
    if after == *before {
        return after;
    }
    let updated_by = ctx.person().map(|person| person.id);
    Contact { version: before.version + 1, updated_at: ctx.now(), updated_by, ..after }
}

/// A contact made now, by whoever asks.
pub fn new_contact(ctx: &Ctx, customer_id: CustomerId, draft: &ContactDraft) -> Contact {
    let person = ctx.person().map(|person| person.id);
    let blank = Contact {
        id: ContactId::new(),
        customer_id,
        version: 1,
        name: String::new(),
        title: None,
        mobile: None,
        phone: None,
        email: None,
        other_email: None,
        wechat: None,
        birthday: None,
        decision_role: None,
        is_primary: false,
        remarks: None,
        created_at: ctx.now(),
        updated_at: ctx.now(),
        created_by: person,
        updated_by: person,
    };
    with(blank, draft)
}

fn with(contact: Contact, draft: &ContactDraft) -> Contact {
    Contact {
        name: draft.name.clone(),
        title: draft.title.clone(),
        mobile: draft.mobile.clone(),
        phone: draft.phone.clone(),
        email: draft.email.clone(),
        other_email: draft.other_email.clone(),
        wechat: draft.wechat.clone(),
        birthday: draft.birthday,
        decision_role: draft.decision_role,
        is_primary: draft.is_primary,
        remarks: draft.remarks.clone(),
        ..contact
    }
}

/// A contact's row, sealed where it has to be.
///
/// # Errors
/// Internal.
pub fn row(ctx: &Ctx, contact: &Contact, position: i64) -> Result<contact::Model, AppError> {
    let id = contact.id.0;
    let seal =
        |plain: &Option<String>, column| store::seal(ctx, plain.as_ref(), store::contact_place(id, column));
    Ok(contact::Model {
        id,
        version: contact.version,
        customer_id: contact.customer_id.0,
        name: contact.name.clone(),
        title: contact.title.clone(),
        mobile: seal(&contact.mobile, "mobile")?,
        phone: seal(&contact.phone, "phone")?,
        email: seal(&contact.email, "email")?,
        other_email: seal(&contact.other_email, "other_email")?,
        wechat: seal(&contact.wechat, "wechat")?,
        birthday: contact.birthday,
        decision_role: contact.decision_role.map(|role| role.to_string()),
        is_primary: contact.is_primary,
        remarks: seal(&contact.remarks, "remarks")?,
        position,
        created_at: contact.created_at,
        updated_at: contact.updated_at,
        created_by: contact.created_by.map(|user| user.0),
        updated_by: contact.updated_by.map(|user| user.0),
        deleted_at: None,
        purged_at: None,
    })
}
