//! Undoing a batch of an import: who was made by it and has never signed in goes into the recycle bin, who was changed becomes what he was.
//! Who signed in or was changed since is listed and stays.

use crate::users::{
    FIELDS, User,
    server::{entity::Model, service, store},
};
use kemai_domain::{Action, AppError, ErrorCode, FieldChange, OperationId, UserId};
use kemai_records::transfer::Undone;
use kemai_server::{Change, ChangeAction, Tx, change_log};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

pub async fn undo(tx: &mut Tx, operation: OperationId, own: &[OperationId]) -> Result<Undone, AppError> {
    let ctx = tx.ctx().clone();
    let entries = change_log::of_operation(&ctx, tx.conn(), operation).await?;
    let Some(seq) = entries.first().map(|entry| entry.seq) else { return Ok(Undone::default()) };
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.record).collect();
    // Who has been here counts as touched too.
    let touched = change_log::touched_since(tx, seq, own, &ids, |sql| {
        sql.push(" UNION SELECT actor_id AS id FROM operations WHERE actor_id IN ")
            .bind_list(ids.iter().copied());
        sql.push(" UNION SELECT user_id AS id FROM sessions WHERE user_id IN ")
            .bind_list(ids.iter().copied());
    })
    .await?;
    let mut undone = Undone::default();
    for entry in entries {
        let row = match store::lock(tx, UserId(entry.record)).await {
            Ok(row) => row,
            Err(error) if error.code == ErrorCode::NotFound => {
                let is_there = store::unsafe_is_present(tx, UserId(entry.record)).await?;
                undone.kept.extend(is_there.then_some((FIELDS.entity, entry.record)));
                continue;
            }
            Err(error) => return Err(error),
        };
        let before = User::from(&row);
        if before.is_removed {
            continue;
        }
        let done = if touched.contains(&entry.record) {
            false
        } else if entry.action == ChangeAction::Create {
            ctx.rights().can(FIELDS.entity, Action::Delete)
                && row.password_hash.is_none()
                && remove(tx, row).await?
        } else {
            revert(tx, row, &before, &entry.fields).await?
        };
        if done {
            undone.undone += 1;
        } else {
            undone.kept.push((FIELDS.entity, entry.record));
        }
    }
    Ok(undone)
}

async fn remove(tx: &mut Tx, row: Model) -> Result<bool, AppError> {
    let before = User::from(&row);
    let now = tx.ctx().now();
    let after = store::update(tx, row, |active| active.deleted_at = Set(Some(now))).await?;
    let change = Change::between(&FIELDS, before.id, Some(&before), Some(&after));
    tx.log(change.as_action(ChangeAction::Remove));
    Ok(true)
}

async fn revert(tx: &mut Tx, row: Model, now: &User, fields: &[FieldChange]) -> Result<bool, AppError> {
    let Some(before) = as_it_was(now, fields) else { return Ok(false) };
    let input = service::input_of(&before);
    match service::update_in(tx, now.id, Some(row.version), input, None).await {
        Ok(_) => Ok(true),
        // The last admin stays one; a department or role that is gone does not come back.
        Err(error) if matches!(error.code, ErrorCode::Invalid | ErrorCode::Forbidden) => Ok(false),
        Err(error) => Err(error),
    }
}

fn as_it_was(now: &User, fields: &[FieldChange]) -> Option<User> {
    let mut whole = serde_json::to_value(now).ok()?;
    for change in fields {
        let before = change.before.clone().unwrap_or_else(|| match whole.get(&change.field) {
            Some(serde_json::Value::Array(_)) => serde_json::Value::Array(Vec::new()),
            _ => serde_json::Value::Null,
        });
        *whole.get_mut(&change.field)? = before;
    }
    serde_json::from_value(whole).ok()
}
