//! Undoing a batch of an import: what it made goes into the recycle bin, what it changed becomes what it was. A follow-up that somebody
//! changed since, commented on or gave files is listed and stays.

use crate::{
    contacted, customer,
    follow_ups::{FOLLOW_UP, FollowUp, FollowUpView, server::store},
    neighbours::Neighbours,
    rows,
};
use kemai_domain::{AppError, Entity, FieldChange, OperationId};
use kemai_records::transfer::Undone;
use kemai_server::{Change, ChangeAction, Tx, change_log};
use std::collections::BTreeSet;
use uuid::Uuid;

pub async fn undo(
    tx: &mut Tx,
    operation: OperationId,
    own: &[OperationId],
    neighbours: Neighbours,
) -> Result<Undone, AppError> {
    let ctx = tx.ctx().clone();
    let entries = change_log::of_operation(&ctx, tx.conn(), operation).await?;
    let Some(seq) = entries.first().map(|entry| entry.seq) else { return Ok(Undone::default()) };
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.record).collect();
    // What others wrote something on counts as touched too.
    let touched = change_log::touched_since(tx, seq, own, &ids, |sql| {
        for table in ["comments", "files"] {
            let column = if table == "files" { "owner_id" } else { "record_id" };
            sql.push(&format!(
                " UNION SELECT {column} AS id FROM {table} WHERE deleted_at IS NULL AND {column} IN "
            ));
            sql.bind_list(ids.iter().copied());
        }
    })
    .await?;
    let views = store::of_ids(&ctx, tx.conn(), &ids).await?;
    let customers: BTreeSet<Uuid> = views.iter().map(|view| view.follow_up.customer_id.0).collect();
    customer::hold_all(tx, Entity::FollowUp, &customers).await?;
    let mut undone = Undone::default();
    let seen: BTreeSet<Uuid> = views.iter().map(|view| view.follow_up.id.0).collect();
    let present = store::unsafe_present(tx, &ids).await?;
    let unseen = present.into_iter().filter(|id| !seen.contains(id));
    undone.kept.extend(unseen.map(|id| (Entity::FollowUp, id)));
    // Who removed one already has undone it.
    for view in views.into_iter().filter(|view| !view.is_removed) {
        let id = view.follow_up.id;
        let entry = entries.iter().find(|entry| entry.record == id.0);
        let done = match entry {
            Some(_) if touched.contains(&id.0) => false,
            Some(entry) if entry.action == ChangeAction::Create => remove(tx, &view).await?,
            Some(entry) => revert(tx, &view, &entry.fields).await?,
            None => false,
        };
        if done {
            undone.undone += 1;
        } else {
            undone.kept.push((Entity::FollowUp, id.0));
        }
    }
    contacted::count_all(tx, neighbours.contacted, &customers).await?;
    Ok(undone)
}

async fn remove(tx: &mut Tx, view: &FollowUpView) -> Result<bool, AppError> {
    let FollowUp { id, version, customer_id, .. } = view.follow_up;
    let now = tx.ctx().now();
    let done = view.may_remove && rows::set_removed(tx, store::TABLE, id.0, version, Some(now)).await?;
    if done {
        tx.log(Change::of(&FOLLOW_UP, id, ChangeAction::Remove).on(customer_id));
    }
    Ok(done)
}

async fn revert(tx: &mut Tx, view: &FollowUpView, fields: &[FieldChange]) -> Result<bool, AppError> {
    let now = &view.follow_up;
    let Some(before) = as_it_was(now, fields).filter(|_| view.may_edit) else { return Ok(false) };
    let ctx = tx.ctx().clone();
    let after = FollowUp {
        version: now.version + 1,
        updated_at: ctx.now(),
        updated_by: ctx.user_id().ok(),
        ..before
    };
    if !store::update(tx, &after, now.version).await? {
        return Ok(false);
    }
    tx.log(Change::between(&FOLLOW_UP, now.id, Some(now), Some(&after)).on(now.customer_id));
    Ok(true)
}

fn as_it_was(now: &FollowUp, fields: &[FieldChange]) -> Option<FollowUp> {
    let mut whole = serde_json::to_value(now).ok()?;
    for change in fields {
        *whole.get_mut(&change.field)? = change.before.clone().unwrap_or(serde_json::Value::Null);
    }
    serde_json::from_value(whole).ok()
}
