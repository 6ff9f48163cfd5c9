//! Reading and changing dictionaries. Whoever may view choices sees all of them.

use super::{
    entity::{ActiveModel, Column, Entity as Table, Model},
    shipped::names,
};
use crate::{
    choices::{Choice, ChoiceInput, FIELDS, is_dictionary},
    pinyin::slug,
};
use kemai_domain::{Action, AppError, ChoiceId, Entity, ErrorCode, Problem};
use kemai_server::{Change, ChangeAction, Ctx, Tx, database, is_unchanged};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

/// Most choices of one dictionary.
const MOST: usize = 2_000;

/// The choices of one dictionary, in the admin's order, without removed ones.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn list(ctx: &Ctx, dictionary: &str) -> Result<Vec<Choice>, AppError> {
    ctx.require(Entity::Choice, Action::View)?;
    let found = ordered().filter(Column::Dictionary.eq(dictionary)).filter(Column::DeletedAt.is_null());
    let rows = found.all(ctx.db().reader()).await.map_err(database)?;
    Ok(rows.iter().map(|row| read(ctx, row)).collect())
}

/// Every dictionary, removed choices too, so that old records can be read.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn all(ctx: &Ctx) -> Result<Vec<Choice>, AppError> {
    ctx.require(Entity::Choice, Action::View)?;
    let rows = ordered().all(ctx.db().reader()).await.map_err(database)?;
    Ok(rows.iter().map(|row| read(ctx, row)).collect())
}

fn read(ctx: &Ctx, row: &Model) -> Choice {
    Choice::from(row).read_in(ctx.lang())
}

/// # Errors
/// Forbidden, not found; internal, when the database fails.
pub async fn find(ctx: &Ctx, id: ChoiceId) -> Result<Choice, AppError> {
    ctx.require(Entity::Choice, Action::View)?;
    let found = Table::find().filter(Column::Id.eq(id.0)).filter(Column::DeletedAt.is_null());
    let row = found.one(ctx.db().reader()).await.map_err(database)?;
    row.as_ref().map(|row| read(ctx, row)).ok_or_else(AppError::not_found)
}

fn ordered() -> sea_orm::Select<Table> {
    Table::find()
        .order_by_asc(Column::Dictionary)
        .order_by_asc(Column::Position)
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
}

/// Adds a choice at the end. One that was removed and had the same label comes back instead, with its old key.
///
/// # Errors
/// Forbidden; invalid: also when the label is taken.
pub async fn create(ctx: &Ctx, dictionary: &str, input: ChoiceInput) -> Result<Choice, AppError> {
    ctx.require(Entity::Choice, Action::Create)?;
    let input = input.checked()?;
    if !is_dictionary(dictionary) {
        return Err(AppError::not_found());
    }
    let dictionary = dictionary.to_owned();
    ctx.write("choice.create", move |tx| {
        Box::pin(async move {
            let rows = lock_dictionary(tx, &dictionary).await?;
            refuse_namesake(&rows, &input.label, None)?;
            if let Some(old) =
                rows.iter().find(|row| row.deleted_at.is_some() && is_called(row, &input.label))
            {
                return change(tx, old.clone(), |row| {
                    row.deleted_at = Set(None);
                    row.label = Set(input.label);
                    row.tone = Set(input.tone);
                })
                .await;
            }
            if rows.len() >= MOST {
                return Err(AppError::field("label", Problem::TooMany { max: 2_000 }));
            }
            let key = free_key(&rows, &input.label);
            let position = rows.iter().map(|row| row.position + 1).max().unwrap_or_default();
            let choice = insert(tx, &dictionary, &key, input, position, false).await?;
            tx.log(Change::between(&FIELDS, choice.id, None, Some(&choice)));
            Ok(choice)
        })
    })
    .await
}

/// The choices that come with the program: `(dictionary, key, label)`, inside the set-up. What is there already stays as it is.
///
/// # Errors
/// Internal, when the database fails.
pub async fn insert_shipped(tx: &mut Tx, choices: &[(&str, &str, &str)]) -> Result<(), AppError> {
    for (position, (dictionary, key, label)) in choices.iter().enumerate() {
        let rows = lock_dictionary(tx, dictionary).await?;
        if rows.iter().any(|row| row.key == *key) {
            continue;
        }
        let input = ChoiceInput { label: (*label).to_owned(), tone: None };
        let position = i64::try_from(position).map_err(|_| AppError::internal())?;
        let choice = insert(tx, dictionary, key, input, position, true).await?;
        tx.log(Change::between(&FIELDS, choice.id, None, Some(&choice)));
    }
    Ok(())
}

/// Changes label and colour.
///
/// # Errors
/// Forbidden, not found, conflict; invalid: also when the label is taken.
pub async fn update(ctx: &Ctx, id: ChoiceId, version: i64, input: ChoiceInput) -> Result<Choice, AppError> {
    ctx.require(Entity::Choice, Action::Edit)?;
    let input = input.checked()?;
    ctx.write("choice.update", move |tx| {
        Box::pin(async move {
            let row = lock(tx, id).await?;
            refuse_older(tx.ctx(), &row, Some(version))?;
            let rows = lock_dictionary(tx, &row.dictionary).await?;
            refuse_namesake(&rows, &input.label, Some(id))?;
            let is_renamed = read(tx.ctx(), &row).label != input.label;
            change(tx, row, |row| {
                if is_renamed {
                    row.label = Set(input.label);
                }
                row.tone = Set(input.tone);
            })
            .await
        })
    })
    .await
}

/// Not offered any more; records that hold it keep it.
///
/// # Errors
/// Forbidden, not found, conflict.
pub async fn remove(ctx: &Ctx, id: ChoiceId, version: Option<i64>) -> Result<Choice, AppError> {
    ctx.require(Entity::Choice, Action::Delete)?;
    ctx.write("choice.remove", move |tx| {
        Box::pin(async move {
            let row = lock(tx, id).await?;
            refuse_older(tx.ctx(), &row, version)?;
            if row.deleted_at.is_some() {
                return Err(AppError::not_found());
            }
            let now = tx.ctx().now();
            change(tx, row, |row| row.deleted_at = Set(Some(now))).await
        })
    })
    .await
}

/// # Errors
/// Forbidden, not found; invalid, when another one has the label now.
pub async fn restore(ctx: &Ctx, id: ChoiceId) -> Result<Choice, AppError> {
    ctx.require(Entity::Choice, Action::Delete)?;
    ctx.write("choice.restore", move |tx| {
        Box::pin(async move {
            let row = lock(tx, id).await?;
            let rows = lock_dictionary(tx, &row.dictionary).await?;
            refuse_namesake(&rows, &row.label, Some(id))?;
            change(tx, row, |row| row.deleted_at = Set(None)).await
        })
    })
    .await
}

/// Puts the choices of a dictionary into this order; those that are not named follow as they were.
///
/// # Errors
/// Forbidden; not found, for an id of another dictionary.
pub async fn reorder(ctx: &Ctx, dictionary: &str, order: Vec<ChoiceId>) -> Result<Vec<Choice>, AppError> {
    ctx.require(Entity::Choice, Action::Edit)?;
    let name = dictionary.to_owned();
    ctx.write("choice.reorder", move |tx| {
        Box::pin(async move {
            let mut rows = lock_dictionary(tx, &name).await?;
            if !order.iter().all(|id| rows.iter().any(|row| row.id == id.0)) {
                return Err(AppError::not_found());
            }
            rows.sort_by_key(|row| order.iter().position(|id| id.0 == row.id).unwrap_or(usize::MAX));
            for (position, row) in rows.into_iter().enumerate() {
                let position = i64::try_from(position).map_err(|_| AppError::internal())?;
                if row.position != position {
                    change(tx, row, |row| row.position = Set(position)).await?;
                }
            }
            Ok(())
        })
    })
    .await?;
    list(ctx, dictionary).await
}

/// By whatever language's reader.
fn is_called(row: &Model, label: &str) -> bool {
    let label = label.to_lowercase();
    names(&row.dictionary, &row.key, &row.label).iter().any(|name| name.to_lowercase() == label)
}

fn refuse_namesake(rows: &[Model], label: &str, except: Option<ChoiceId>) -> Result<(), AppError> {
    let is_taken = rows.iter().any(|row| {
        row.deleted_at.is_none() && is_called(row, label) && except.is_none_or(|except| except.0 != row.id)
    });
    if is_taken { Err(AppError::field("label", Problem::Taken)) } else { Ok(()) }
}

fn refuse_older(ctx: &Ctx, row: &Model, version: Option<i64>) -> Result<(), AppError> {
    if version.is_none_or(|version| version == row.version) {
        return Ok(());
    }
    Err(AppError::new(ErrorCode::Conflict).with_detail(read(ctx, row)))
}

/// The label by its sounds, with a number when that is taken.
fn free_key(rows: &[Model], label: &str) -> String {
    let slug = slug(label);
    let base = if slug.is_empty() { "choice".to_owned() } else { slug };
    let is_free = |key: &String| rows.iter().all(|row| row.key != *key);
    let numbered = (2..).map(|number: u32| format!("{base}_{number}"));
    std::iter::once(base.clone()).chain(numbered).find(is_free).unwrap_or(base)
}

/// The whole dictionary, held until the change ends: labels stay apart also when two people add at once.
async fn lock_dictionary(tx: &Tx, dictionary: &str) -> Result<Vec<Model>, AppError> {
    let db = tx.ctx().db();
    if db.is_postgres() {
        let statement = db.statement(
            "SELECT pg_advisory_xact_lock(hashtext('choices'), hashtext($1))",
            [dictionary.into()],
        );
        tx.conn().execute_raw(statement).await.map_err(database)?;
    }
    ordered().filter(Column::Dictionary.eq(dictionary)).all(tx.conn()).await.map_err(database)
}

async fn lock(tx: &Tx, id: ChoiceId) -> Result<Model, AppError> {
    let found = Table::find().filter(Column::Id.eq(id.0)).lock_exclusive();
    found.one(tx.conn()).await.map_err(database)?.ok_or_else(AppError::not_found)
}

async fn insert(
    tx: &Tx,
    dictionary: &str,
    key: &str,
    input: ChoiceInput,
    position: i64,
    is_shipped: bool,
) -> Result<Choice, AppError> {
    let now = tx.ctx().now();
    let row = ActiveModel {
        id: Set(ChoiceId::new().0),
        version: Set(1),
        dictionary: Set(dictionary.to_owned()),
        key: Set(key.to_owned()),
        label: Set(input.label),
        tone: Set(input.tone),
        position: Set(position),
        is_shipped: Set(is_shipped),
        created_at: Set(now),
        updated_at: Set(now),
        deleted_at: Set(None),
    };
    row.insert(tx.conn()).await.map(|row| Choice::from(&row)).map_err(database)
}

/// Writes what differs, counts the version up and logs it, when something does.
async fn change(tx: &mut Tx, row: Model, write: impl FnOnce(&mut ActiveModel)) -> Result<Choice, AppError> {
    let before = Choice::from(&row);
    let mut active: ActiveModel = row.clone().into();
    write(&mut active);
    if is_unchanged(&row, &active) {
        return Ok(before.read_in(tx.ctx().lang()));
    }
    active.version = Set(before.version + 1);
    active.updated_at = Set(tx.ctx().now());
    let after = active.update(tx.conn()).await.map(|row| Choice::from(&row)).map_err(database)?;
    let change = Change::between(&FIELDS, after.id, Some(&before), Some(&after));
    tx.log(match (before.is_removed, after.is_removed) {
        (false, true) => change.as_action(ChangeAction::Remove),
        (true, false) => change.as_action(ChangeAction::Restore),
        _ => change,
    });
    Ok(after.read_in(tx.ctx().lang()))
}
