//! Reading and writing roles.

use super::entity::{ActiveModel, Column, Entity as Table, Model};
use crate::{roles::Role, server::bin};
use kemai_domain::{Action, AppError, Capability, Entity, Rights, RoleId, ShippedRole};
use kemai_records::recycle;
use kemai_server::{Ctx, Tx, database, is_unchanged};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::HashMap;

/// Every role, the shipped ones first.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn list(ctx: &Ctx) -> Result<Vec<Role>, AppError> {
    // Whoever manages users must be able to choose one.
    if !ctx.rights().has(Capability::ManageUsers) {
        ctx.require(Entity::Role, Action::View)?;
    }
    let rows = Table::find()
        .filter(Column::DeletedAt.is_null())
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(ctx.db().reader())
        .await
        .map_err(database)?;
    let counts = counts(ctx.db().reader(), ctx).await?;
    rows.into_iter()
        .map(|row| {
            let people = counts.get(&RoleId(row.id)).copied().unwrap_or_default();
            row.into_role(people)
        })
        .collect()
}

/// Those that can come back, the last removed first.
///
/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn list_removed(ctx: &Ctx) -> Result<Vec<Role>, AppError> {
    bin::require(ctx, Entity::Role)?;
    let rows =
        Table::find().filter(Column::DeletedAt.gt(recycle::until(ctx))).order_by_desc(Column::DeletedAt);
    let rows = rows.order_by_asc(Column::Id).all(ctx.db().reader()).await.map_err(database)?;
    rows.into_iter().map(|row| row.into_role(0)).collect()
}

async fn counts(connection: &impl ConnectionTrait, ctx: &Ctx) -> Result<HashMap<RoleId, i64>, AppError> {
    let statement = ctx.db().statement(
        "SELECT role_id, COUNT(*) AS people FROM users WHERE deleted_at IS NULL GROUP BY role_id",
        [],
    );
    let rows = connection.query_all_raw(statement).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let role = RoleId(row.try_get("", "role_id").map_err(database)?);
            Ok((role, row.try_get("", "people").map_err(database)?))
        })
        .collect()
}

/// # Errors
/// Forbidden, not found; internal, when the database fails.
pub async fn find(ctx: &Ctx, id: RoleId) -> Result<Role, AppError> {
    list(ctx).await?.into_iter().find(|role| role.id == id).ok_or_else(AppError::not_found)
}

fn live(id: RoleId) -> sea_orm::Select<Table> {
    Table::find().filter(Column::Id.eq(id.0)).filter(Column::DeletedAt.is_null())
}

/// The row, held until the change ends.
pub(super) async fn lock(tx: &Tx, id: RoleId) -> Result<Model, AppError> {
    live(id).lock_exclusive().one(tx.conn()).await.map_err(database)?.ok_or_else(AppError::not_found)
}

/// The row of one that can come back, held until the change ends.
pub(super) async fn lock_removed(tx: &Tx, id: RoleId) -> Result<Model, AppError> {
    let removed = Column::DeletedAt.gt(recycle::until(tx.ctx()));
    let row = Table::find().filter(Column::Id.eq(id.0)).filter(removed).lock_exclusive();
    row.one(tx.conn()).await.map_err(database)?.ok_or_else(AppError::not_found)
}

/// The role, which nobody changes or removes before the change ends.
pub(crate) async fn hold(tx: &Tx, id: RoleId) -> Result<Option<Role>, AppError> {
    let row = live(id).lock_shared().one(tx.conn()).await.map_err(database)?;
    row.map(|row| row.into_role(0)).transpose()
}

/// The id of a shipped role.
pub(crate) async fn shipped(tx: &Tx, role: ShippedRole) -> Result<RoleId, AppError> {
    let row = Table::find().filter(Column::Shipped.eq(role.key())).one(tx.conn()).await.map_err(database)?;
    row.map(|row| RoleId(row.id)).ok_or_else(AppError::internal)
}

/// Lets one change to who is an admin run at a time, and counts the others who could still let people in.
pub(crate) async fn other_admins(tx: &Tx, except: Option<kemai_domain::UserId>) -> Result<i64, AppError> {
    let admin = Table::find().filter(Column::Shipped.eq(ShippedRole::Admin.key())).lock_exclusive();
    let admin = admin.one(tx.conn()).await.map_err(database)?.ok_or_else(AppError::internal)?;
    let statement = tx.ctx().db().statement(
        "SELECT COUNT(*) AS others FROM users WHERE role_id = $1 AND id <> $2 AND deleted_at IS NULL AND disabled_at IS NULL",
        [admin.id.into(), except.map_or(uuid::Uuid::nil(), |user| user.0).into()],
    );
    let row = tx.conn().query_one_raw(statement).await.map_err(database)?.ok_or_else(AppError::internal)?;
    row.try_get("", "others").map_err(database)
}

pub(super) async fn insert(
    tx: &Tx,
    name: &str,
    shipped: Option<ShippedRole>,
    rights: &Rights,
) -> Result<Role, AppError> {
    let (now, actor) = (tx.ctx().now(), tx.ctx().person().map(|person| person.id.0));
    let row = ActiveModel {
        id: Set(RoleId::new().0),
        version: Set(1),
        shipped: Set(shipped.map(|role| role.key().to_owned())),
        name: Set(name.to_owned()),
        rights: Set(to_text(rights)?),
        created_at: Set(now),
        updated_at: Set(now),
        created_by: Set(actor),
        updated_by: Set(actor),
        deleted_at: Set(None),
    };
    row.insert(tx.conn()).await.map_err(database)?.into_role(0)
}

/// As it is stored: without what nothing asks for.
pub(super) fn to_text(rights: &Rights) -> Result<String, AppError> {
    serde_json::to_string(&rights.clone().kept()).map_err(|_| AppError::internal())
}

/// Writes what differs and counts the version up, when something does.
pub(super) async fn update(
    tx: &Tx,
    row: Model,
    change: impl FnOnce(&mut ActiveModel),
) -> Result<Role, AppError> {
    let mut active: ActiveModel = row.clone().into();
    change(&mut active);
    if is_unchanged(&row, &active) {
        return row.into_role(0);
    }
    active.version = Set(row.version + 1);
    active.updated_at = Set(tx.ctx().now());
    active.updated_by = Set(tx.ctx().person().map(|person| person.id.0));
    active.update(tx.conn()).await.map_err(database)?.into_role(0)
}

/// Lets one change of names run at a time: two side by side could take the same one.
pub(super) async fn lock_names(tx: &Tx) -> Result<(), AppError> {
    let db = tx.ctx().db();
    if db.is_postgres() {
        let statement = db.statement("LOCK TABLE roles IN SHARE ROW EXCLUSIVE MODE", []);
        tx.conn().execute_raw(statement).await.map_err(database)?;
    }
    Ok(())
}

/// Whether another role has this name.
pub(super) async fn has_namesake(tx: &Tx, name: &str, except: Option<RoleId>) -> Result<bool, AppError> {
    let rows = Table::find().filter(Column::DeletedAt.is_null()).all(tx.conn()).await.map_err(database)?;
    let is_same = |row: &Model| {
        row.shipped.is_none()
            && row.name.to_lowercase() == name.to_lowercase()
            && except.is_none_or(|id| id.0 != row.id)
    };
    Ok(rows.iter().any(is_same))
}

/// Whether someone who is not removed has the role.
pub(super) async fn is_in_use(tx: &Tx, id: RoleId) -> Result<bool, AppError> {
    let statement = tx.ctx().db().statement(
        "SELECT 1 AS found FROM users WHERE role_id = $1 AND deleted_at IS NULL LIMIT 1",
        [id.0.into()],
    );
    tx.conn().query_one_raw(statement).await.map(|row| row.is_some()).map_err(database)
}
