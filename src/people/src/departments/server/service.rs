//! Changing the tree of departments.

use super::store;
use crate::departments::{Department, DepartmentInput, FIELDS};
use crate::server::{bin, refuse_older};
use futures::future::BoxFuture;
use kemai_domain::{Action, AppError, DepartmentId, Entity, Problem};
use kemai_server::{Change, ChangeAction, Ctx, Tx};
use sea_orm::ActiveValue::Set;

pub use store::{find, list, list_removed};

/// A department that went elsewhere, with everything below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentMove {
    pub id: DepartmentId,
    /// `/1/4/` before, `/1/2/4/` after; everything below had a path beginning with the one and has the other.
    pub old_path: String,
    pub new_path: String,
}

/// What another area does in the same transaction when a department moves.
pub type DepartmentMoved = for<'a> fn(&'a mut Tx, &'a DepartmentMove) -> BoxFuture<'a, Result<(), AppError>>;

/// What another area says before a department goes: in use, as an error.
pub type DepartmentRemoving = for<'a> fn(&'a mut Tx, DepartmentId) -> BoxFuture<'a, Result<(), AppError>>;

/// What other areas have to do with departments. The application provides it in the leptos context and as an `Extension`.
#[derive(Clone, Copy, Default)]
pub struct DepartmentSteps {
    pub moved: &'static [DepartmentMoved],
    pub removing: &'static [DepartmentRemoving],
}

/// # Errors
/// Forbidden; invalid.
pub async fn create(ctx: &Ctx, input: DepartmentInput) -> Result<Department, AppError> {
    ctx.require(Entity::Department, Action::Create)?;
    let input = input.checked()?;
    ctx.write("department.create", move |tx| Box::pin(async move { insert(tx, input).await })).await
}

/// Inside a change of its own or of the set-up.
pub(crate) async fn insert(tx: &mut Tx, input: DepartmentInput) -> Result<Department, AppError> {
    store::lock_tree(tx).await?;
    let parent = match input.parent_id {
        Some(id) => Some(store::hold(tx, id).await?.ok_or_else(|| unknown("parent_id"))?),
        None => None,
    };
    refuse_namesake(tx, &input, None).await?;
    let position = store::next_position(tx, input.parent_id).await?;
    let department = store::insert(tx, &input.name, parent.as_ref(), position).await?;
    tx.log(Change::between(&FIELDS, department.id, None, Some(&department)));
    Ok(department)
}

/// Renames, or moves with everything below.
///
/// # Errors
/// Forbidden, not found, refuse_older; invalid: also when it would stand below itself.
pub async fn update(
    ctx: &Ctx,
    id: DepartmentId,
    version: i64,
    input: DepartmentInput,
    steps: DepartmentSteps,
) -> Result<Department, AppError> {
    ctx.require(Entity::Department, Action::Edit)?;
    let input = input.checked()?;
    ctx.write("department.update", move |tx| {
        Box::pin(async move { change(tx, id, version, input, steps).await })
    })
    .await
}

async fn change(
    tx: &mut Tx,
    id: DepartmentId,
    version: i64,
    input: DepartmentInput,
    steps: DepartmentSteps,
) -> Result<Department, AppError> {
    store::lock_tree(tx).await?;
    let row = store::lock(tx, id).await?;
    let before = Department::from(&row);
    refuse_older(&before, before.version, version)?;
    refuse_namesake(tx, &input, Some(id)).await?;
    if before.parent_id == input.parent_id {
        let after = store::update(tx, row, |active| active.name = Set(input.name)).await?;
        tx.log(Change::between(&FIELDS, id, Some(&before), Some(&after)));
        return Ok(after);
    }
    let parent_path = match input.parent_id {
        Some(parent) => store::hold(tx, parent).await?.ok_or_else(|| unknown("parent_id"))?.path,
        None => "/".to_owned(),
    };
    if parent_path.starts_with(&before.path) {
        return Err(AppError::field("parent_id", Problem::Circular));
    }
    let moved =
        DepartmentMove { id, old_path: before.path.clone(), new_path: format!("{parent_path}{}/", row.seq) };
    let position = store::next_position(tx, input.parent_id).await?;
    let after = store::update(tx, row, |active| {
        active.name = Set(input.name);
        active.parent_id = Set(input.parent_id.map(|parent| parent.0));
        active.path = Set(moved.new_path.clone());
        active.position = Set(position);
    })
    .await?;
    store::rewrite_paths(tx, &moved.old_path, &moved.new_path).await?;
    for step in steps.moved {
        step(tx, &moved).await?;
    }
    tx.log(Change::between(&FIELDS, id, Some(&before), Some(&after)));
    Ok(after)
}

/// Removes a department in which nothing stands any more.
///
/// # Errors
/// Forbidden, not found, refuse_older; invalid, while something stands in it.
pub async fn remove(
    ctx: &Ctx,
    id: DepartmentId,
    version: i64,
    steps: DepartmentSteps,
) -> Result<(), AppError> {
    ctx.require(Entity::Department, Action::Delete)?;
    ctx.write("department.remove", move |tx| {
        Box::pin(async move {
            store::lock_tree(tx).await?;
            let row = store::lock(tx, id).await?;
            let before = Department::from(&row);
            refuse_older(&before, before.version, version)?;
            if store::is_in_use(tx, id).await? {
                return Err(AppError::field("id", Problem::InUse));
            }
            for step in steps.removing {
                step(tx, id).await?;
            }
            let now = tx.ctx().now();
            store::update(tx, row, |active| active.deleted_at = Set(Some(now))).await?;
            tx.log(Change::of(&FIELDS, id, ChangeAction::Remove));
            Ok(())
        })
    })
    .await
}

/// Brings a department back from the recycle bin, to its place below its parent.
///
/// # Errors
/// Forbidden, not found; invalid, when the parent is gone or another one has its name there.
pub async fn restore(ctx: &Ctx, id: DepartmentId) -> Result<Department, AppError> {
    bin::require(ctx, Entity::Department)?;
    ctx.write("department.restore", move |tx| {
        Box::pin(async move {
            store::lock_tree(tx).await?;
            let row = store::lock_removed(tx, id).await?;
            let parent_id = row.parent_id.map(DepartmentId);
            // What stood above may have moved, or be gone.
            let above = match parent_id {
                Some(parent) => {
                    let parent = store::hold(tx, parent).await?;
                    parent.ok_or_else(|| AppError::field("parent_id", Problem::InBin))?.path
                }
                None => "/".to_owned(),
            };
            if store::has_namesake(tx, &row.name, parent_id, None).await? {
                return Err(AppError::field("name", Problem::TakenSince));
            }
            let position = store::next_position(tx, parent_id).await?;
            let path = format!("{above}{}/", row.seq);
            let department = store::update(tx, row, |active| {
                active.deleted_at = Set(None);
                active.path = Set(path);
                active.position = Set(position);
            })
            .await?;
            tx.log(Change::of(&FIELDS, id, ChangeAction::Restore));
            Ok(department)
        })
    })
    .await
}

async fn refuse_namesake(
    tx: &Tx,
    input: &DepartmentInput,
    except: Option<DepartmentId>,
) -> Result<(), AppError> {
    if store::has_namesake(tx, &input.name, input.parent_id, except).await? {
        return Err(AppError::field("name", Problem::Taken));
    }
    Ok(())
}

fn unknown(field: &str) -> AppError {
    AppError::field(field, Problem::UnknownDepartment)
}
