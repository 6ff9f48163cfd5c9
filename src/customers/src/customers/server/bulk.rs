//! Acting on many customers at once, and undoing it: one transaction and one operation in the change log.

use super::{
    entity::customer,
    listing, lookup,
    service::{is_past_its_time, put, remove_row, restore_row},
    steps::CustomerSteps,
    store::{self, State},
};
use crate::customers::{
    CUSTOMER,
    fields::BULK_FIELDS,
    list::ListQuery,
    model::{BulkAction, BulkDone, Customer},
};
use kemai_domain::{
    Action, AppError, Capability, CustomerId, Entity, ErrorCode, FieldChange, OperationId, Problem,
};
use kemai_server::{ChangeAction, Ctx, Sql, Tx, change_log, database};
use sea_orm::ConnectionTrait;
use serde_json::Value;

/// The fields that decide who reaches a customer.
const MOVING: [&str; 3] = ["owner_id", "department_id", "collaborator_ids"];

/// Customers named one by one.
const MOST_NAMED: usize = 200;
/// Customers that a query finds: more would hold the other writers too long.
const MOST_FOUND: usize = 2_000;

/// Runs an action on the named customers, or on all that a query finds. Those out of reach, or already as wanted, are skipped.
///
/// # Errors
/// Forbidden; invalid, for a value that is not one; too many.
pub async fn run(
    ctx: &Ctx,
    ids: Vec<CustomerId>,
    all_of: Option<ListQuery>,
    action: BulkAction,
    steps: CustomerSteps,
) -> Result<BulkDone, AppError> {
    let right = if action == BulkAction::Remove { Action::Delete } else { Action::Edit };
    ctx.require(Entity::Customer, right)?;
    let seqs = match all_of {
        Some(query) => listing::seqs(ctx, &listing::request(ctx, &query)?, MOST_FOUND).await?,
        None if ids.len() > MOST_NAMED => return Err(AppError::new(ErrorCode::TooMany)),
        None => seqs_of(ctx, &ids).await?,
    };
    let kind = match &action {
        BulkAction::Assign { .. } => {
            ctx.require_capability(Capability::Assign)?;
            "customer.bulk_assign"
        }
        BulkAction::AddTag { .. } | BulkAction::RemoveTag { .. } => "customer.bulk_tag",
        BulkAction::Set { .. } => "customer.bulk_edit",
        BulkAction::Remove => "customer.bulk_remove",
        BulkAction::Restore => {
            ctx.require_capability(Capability::Restore)?;
            "customer.bulk_restore"
        }
    };
    let state = if action == BulkAction::Restore { State::Removed } else { State::Present };
    let total = seqs.len();
    let changed = ctx
        .write(kind, move |tx| {
            Box::pin(async move {
                let ctx = tx.ctx().clone();
                let plan = Plan::check(tx, action).await?;
                let rows = store::find_many(&ctx, tx.conn(), &seqs, right, state).await?;
                let mut changed = 0;
                for row in &rows {
                    changed += u64::from(plan.apply(tx, row, steps).await?);
                }
                Ok((tx.operation(), changed))
            })
        })
        .await?;
    let (operation, changed) = changed;
    Ok(BulkDone {
        operation,
        changed,
        skipped: u64::try_from(total).unwrap_or_default().saturating_sub(changed),
    })
}

async fn seqs_of(ctx: &Ctx, ids: &[CustomerId]) -> Result<Vec<i64>, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT c.seq FROM customers c WHERE c.id IN ");
    sql.bind_list(ids.iter().map(|id| id.0)).push(" AND ");
    store::reach(ctx, Action::View, &mut sql);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "seq").map_err(database)).collect()
}

/// An action whose value was checked against the database.
enum Plan {
    Change(Box<dyn Fn(&mut Customer) + Send + Sync>),
    Remove,
    Restore,
}

impl Plan {
    async fn check(tx: &Tx, action: BulkAction) -> Result<Self, AppError> {
        let ctx = tx.ctx();
        let known = async |field: &'static str, dictionary: &'static str, key: &str| {
            let problems =
                lookup::unknown_choices(ctx, tx.conn(), &[(field, dictionary, key.to_owned())]).await?;
            if problems.is_empty() { Ok(()) } else { Err(AppError::invalid(problems)) }
        };
        Ok(match action {
            BulkAction::Assign { owner_id } => {
                let department = lookup::department_of(ctx, tx.conn(), owner_id)
                    .await?
                    .ok_or_else(|| AppError::field("owner_id", Problem::UnknownPerson))?;
                Self::Change(Box::new(move |customer| {
                    customer.owner_id = Some(owner_id);
                    customer.department_id = Some(department);
                    customer.collaborator_ids.retain(|person| *person != owner_id);
                }))
            }
            BulkAction::AddTag { tag } => {
                known("tags", "tag", &tag).await?;
                Self::Change(Box::new(move |customer| {
                    if !customer.tags.contains(&tag) {
                        customer.tags.push(tag.clone());
                        customer.tags.sort();
                    }
                }))
            }
            BulkAction::RemoveTag { tag } => Self::Change(Box::new(move |customer| {
                customer.tags.retain(|other| *other != tag);
            })),
            BulkAction::Set { field, value } => {
                let field = CUSTOMER
                    .find(&field)
                    .filter(|field| BULK_FIELDS.contains(&field.key))
                    .ok_or_else(|| AppError::field("field", Problem::UnknownField))?;
                let value = Some(value).filter(|value| !value.is_empty());
                if let (Some(value), Some(dictionary)) = (&value, field.dictionary) {
                    known(field.key, dictionary, value).await?;
                }
                let change =
                    FieldChange { field: field.key.to_owned(), before: None, after: value.map(Value::from) };
                Self::Change(Box::new(move |customer| {
                    if let Some(changed) = with_value(customer, &change.field, change.after.as_ref()) {
                        *customer = changed;
                    }
                }))
            }
            BulkAction::Remove => Self::Remove,
            BulkAction::Restore => Self::Restore,
        })
    }

    /// Whether there was anything to change.
    async fn apply(
        &self,
        tx: &mut Tx,
        row: &customer::Model,
        steps: CustomerSteps,
    ) -> Result<bool, AppError> {
        let change = match self {
            Self::Remove => return remove_row(tx, row).await.map(|()| true),
            Self::Restore if is_past_its_time(tx.ctx(), row) => return Ok(false),
            Self::Restore => return restore_row(tx, row).await.map(|()| true),
            Self::Change(change) => change,
        };
        let before = current(tx, row).await?;
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return Ok(false);
        }
        put(tx, row, &before, &after, steps).await?;
        Ok(true)
    }
}

pub(super) async fn current(tx: &Tx, row: &customer::Model) -> Result<Customer, AppError> {
    let parts = store::parts(tx.conn(), row.id).await?;
    store::whole(tx.ctx(), row, &parts)
}

/// A customer with one field set to a value as the change log writes it.
fn with_value(customer: &Customer, field: &str, value: Option<&Value>) -> Option<Customer> {
    let mut whole = serde_json::to_value(customer).ok()?;
    let list = matches!(whole.get(field), Some(Value::Array(_)));
    let nothing = if list { Value::Array(Vec::new()) } else { Value::Null };
    *whole.get_mut(field)? = value.cloned().unwrap_or(nothing);
    serde_json::from_value(whole).ok()
}

/// Undoes an operation on customers that this person made. A record that was changed since then stays as it is.
///
/// # Errors
/// Not found, when there is no such operation of this person's.
pub async fn undo(ctx: &Ctx, operation: OperationId, steps: CustomerSteps) -> Result<BulkDone, AppError> {
    ctx.require(Entity::Customer, Action::Edit)?;
    let me = ctx.user_id()?;
    ctx.write_undoing("customer.undo", operation, move |tx| {
        Box::pin(async move {
            let ctx = tx.ctx().clone();
            let entries = change_log::of_operation(&ctx, tx.conn(), operation).await?;
            if entries.is_empty() || entries.iter().any(|entry| entry.actor != Some(me)) {
                return Err(AppError::not_found());
            }
            let (mut changed, mut skipped) = (0, 0);
            for entry in entries.iter().rev().filter(|entry| entry.entity == Entity::Customer) {
                if undo_one(tx, &ctx, entry, steps).await? { changed += 1 } else { skipped += 1 }
            }
            Ok(BulkDone { operation: tx.operation(), changed, skipped })
        })
    })
    .await
}

async fn undo_one(
    tx: &mut Tx,
    ctx: &Ctx,
    entry: &change_log::Entry,
    steps: CustomerSteps,
) -> Result<bool, AppError> {
    let id = CustomerId(entry.record);
    // Who gave a customer away may not reach it any more, and takes it back all the same.
    let moved = entry.fields.iter().any(|change| MOVING.contains(&change.field.as_str()));
    let find = async |tx: &Tx, state| match store::find(ctx, tx.conn(), id, Action::Edit, state).await {
        Ok(row) => Ok(Some(row)),
        Err(error) if error.code == ErrorCode::NotFound && moved => {
            store::unsafe_find(ctx, tx.conn(), id, state).await.map(Some)
        }
        Err(error) if error.code == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    };
    match entry.action {
        ChangeAction::Remove => match find(tx, State::Removed).await? {
            Some(row) => restore_row(tx, &row).await.map(|()| true),
            None => Ok(false),
        },
        ChangeAction::Restore | ChangeAction::Create => match find(tx, State::Present).await? {
            Some(row) if ctx.rights().can(Entity::Customer, Action::Delete) => {
                remove_row(tx, &row).await.map(|()| true)
            }
            _ => Ok(false),
        },
        ChangeAction::Update => {
            let Some(row) = find(tx, State::Present).await? else { return Ok(false) };
            let before = current(tx, &row).await?;
            let Some(after) = reverted(&before, &entry.fields) else { return Ok(false) };
            put(tx, &row, &before, &after, steps).await?;
            Ok(true)
        }
        ChangeAction::Purge => Ok(false),
    }
}

/// The customer as it was before a change; none when a field has another value by now.
pub(super) fn reverted(customer: &Customer, changes: &[FieldChange]) -> Option<Customer> {
    let mut reverted = customer.clone();
    let is_of_change =
        |change: &FieldChange| CUSTOMER.find(&change.field).is_some_and(|field| field.is_of_change);
    for change in changes.iter().filter(|change| !is_of_change(change)) {
        let as_changed = with_value(&reverted, &change.field, change.after.as_ref())?;
        if as_changed != reverted {
            return None;
        }
        reverted = with_value(&reverted, &change.field, change.before.as_ref())?;
    }
    Some(reverted)
}
