//! Reading and writing departments. The tree is everyone's who may view departments at all.

use super::entity::{ActiveModel, Column, Entity as Table, Model};
use crate::{
    departments::{Department, in_order},
    server::bin,
};
use kemai_domain::{Action, AppError, DepartmentId, Entity};
use kemai_records::recycle;
use kemai_server::{Ctx, Tx, database, is_unchanged};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, NotSet, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

/// The tree, from top to bottom.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn list(ctx: &Ctx) -> Result<Vec<Department>, AppError> {
    ctx.require(Entity::Department, Action::View)?;
    let rows =
        Table::find().filter(Column::DeletedAt.is_null()).all(ctx.db().reader()).await.map_err(database)?;
    Ok(in_order(rows.iter().map(Department::from).collect()))
}

/// Those that can come back, the last removed first.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn list_removed(ctx: &Ctx) -> Result<Vec<Department>, AppError> {
    bin::require(ctx, Entity::Department)?;
    let rows =
        Table::find().filter(Column::DeletedAt.gt(recycle::until(ctx))).order_by_desc(Column::DeletedAt);
    let rows = rows.order_by_asc(Column::Seq).all(ctx.db().reader()).await.map_err(database)?;
    Ok(rows.iter().map(Department::from).collect())
}

/// # Errors
/// Forbidden, not found; internal, when the database fails.
pub async fn find(ctx: &Ctx, id: DepartmentId) -> Result<Department, AppError> {
    ctx.require(Entity::Department, Action::View)?;
    let row = live(id).one(ctx.db().reader()).await.map_err(database)?;
    row.as_ref().map(Department::from).ok_or_else(AppError::not_found)
}

fn live(id: DepartmentId) -> sea_orm::Select<Table> {
    Table::find().filter(Column::Id.eq(id.0)).filter(Column::DeletedAt.is_null())
}

/// The row, held until the change ends.
pub(super) async fn lock(tx: &Tx, id: DepartmentId) -> Result<Model, AppError> {
    live(id).lock_exclusive().one(tx.conn()).await.map_err(database)?.ok_or_else(AppError::not_found)
}

/// The row of one that can come back, held until the change ends.
pub(super) async fn lock_removed(tx: &Tx, id: DepartmentId) -> Result<Model, AppError> {
    let removed = Column::DeletedAt.gt(recycle::until(tx.ctx()));
    let row = Table::find().filter(Column::Id.eq(id.0)).filter(removed).lock_exclusive();
    row.one(tx.conn()).await.map_err(database)?.ok_or_else(AppError::not_found)
}

/// The department, which nobody removes before the change ends.
pub(crate) async fn hold(tx: &Tx, id: DepartmentId) -> Result<Option<Department>, AppError> {
    let row = live(id).lock_shared().one(tx.conn()).await.map_err(database)?;
    Ok(row.as_ref().map(Department::from))
}

/// Lets one change of the tree's shape run at a time: two moves side by side could close a circle.
pub(super) async fn lock_tree(tx: &Tx) -> Result<(), AppError> {
    let db = tx.ctx().db();
    if db.is_postgres() {
        let statement = db.statement("LOCK TABLE departments IN SHARE ROW EXCLUSIVE MODE", []);
        tx.conn().execute_raw(statement).await.map_err(database)?;
    }
    Ok(())
}

pub(super) async fn insert(
    tx: &Tx,
    name: &str,
    parent: Option<&Department>,
    position: i64,
) -> Result<Department, AppError> {
    let (now, actor) = (tx.ctx().now(), tx.ctx().person().map(|person| person.id.0));
    let row = ActiveModel {
        seq: NotSet,
        id: Set(DepartmentId::new().0),
        version: Set(1),
        parent_id: Set(parent.map(|parent| parent.id.0)),
        path: Set(String::new()),
        name: Set(name.to_owned()),
        position: Set(position),
        created_at: Set(now),
        updated_at: Set(now),
        created_by: Set(actor),
        updated_by: Set(actor),
        deleted_at: Set(None),
    };
    let row = row.insert(tx.conn()).await.map_err(database)?;
    // The path ends with the number that the database just gave.
    let path = format!("{}{}/", parent.map_or("/", |parent| parent.path.as_str()), row.seq);
    let mut row: ActiveModel = row.into();
    row.path = Set(path);
    let row = row.update(tx.conn()).await.map_err(database)?;
    Ok(Department::from(&row))
}

/// Writes what differs and counts the version up, when something does.
pub(super) async fn update(
    tx: &Tx,
    row: Model,
    change: impl FnOnce(&mut ActiveModel),
) -> Result<Department, AppError> {
    let mut active: ActiveModel = row.clone().into();
    change(&mut active);
    if is_unchanged(&row, &active) {
        return Ok(Department::from(&row));
    }
    active.version = Set(row.version + 1);
    active.updated_at = Set(tx.ctx().now());
    active.updated_by = Set(tx.ctx().person().map(|person| person.id.0));
    let row = active.update(tx.conn()).await.map_err(database)?;
    Ok(Department::from(&row))
}

/// Puts the new beginning before the path of everything below a department.
pub(super) async fn rewrite_paths(tx: &Tx, old: &str, new: &str) -> Result<(), AppError> {
    let db = tx.ctx().db();
    let from = i64::try_from(old.len()).map_err(|_| AppError::internal())? + 1;
    let sql =
        "UPDATE departments SET path = $1 || substr(path, $2) WHERE substr(path, 1, $3) = $4 AND path <> $4";
    let sql =
        if db.is_postgres() { sql.replace("$2", "$2::int").replace("$3", "$3::int") } else { sql.to_owned() };
    let statement = db.statement(sql, [new.into(), from.into(), (from - 1).into(), old.into()]);
    tx.conn().execute_raw(statement).await.map(|_| ()).map_err(database)
}

/// The place after the last one below a parent.
pub(super) async fn next_position(tx: &Tx, parent: Option<DepartmentId>) -> Result<i64, AppError> {
    let below = match parent {
        Some(parent) => Column::ParentId.eq(parent.0),
        None => Column::ParentId.is_null(),
    };
    let count = Table::find().filter(below).count(tx.conn()).await.map_err(database)?;
    i64::try_from(count).map_err(|_| AppError::internal())
}

/// Whether another department below the same parent has this name.
pub(super) async fn has_namesake(
    tx: &Tx,
    name: &str,
    parent: Option<DepartmentId>,
    except: Option<DepartmentId>,
) -> Result<bool, AppError> {
    let rows = Table::find().filter(Column::DeletedAt.is_null()).all(tx.conn()).await.map_err(database)?;
    Ok(rows.iter().any(|row| {
        row.parent_id == parent.map(|parent| parent.0)
            && row.name.to_lowercase() == name.to_lowercase()
            && except.is_none_or(|except| row.id != except.0)
    }))
}

/// Whether something still stands in a department: people who are not removed, departments below it.
pub(super) async fn is_in_use(tx: &Tx, id: DepartmentId) -> Result<bool, AppError> {
    let db = tx.ctx().db();
    let statement = db.statement(
        "SELECT 1 AS found FROM departments WHERE parent_id = $1 AND deleted_at IS NULL \
         UNION ALL SELECT 1 FROM users WHERE department_id = $1 AND deleted_at IS NULL LIMIT 1",
        [id.0.into()],
    );
    tx.conn().query_one_raw(statement).await.map(|row| row.is_some()).map_err(database)
}
