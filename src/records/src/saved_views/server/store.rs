//! The table `saved_views`: one's own views and the shared ones, nobody else's.

use crate::{recycle, saved_views::model::SavedView};
use kemai_domain::{Action, AppError, Capability, Entity, Reach, SavedViewId, UserId};
use kemai_server::{Ctx, database};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use uuid::Uuid;

const SELECT: &str = "SELECT v.id, v.version, v.entity, v.name, v.query, v.is_shared, v.position, v.owner_id, CASE WHEN v.deleted_at IS NOT NULL THEN v.deleted_by END AS removed_by, u.name AS owner_name \
     FROM saved_views v JOIN users u ON u.id = v.owner_id WHERE (v.owner_id = $1 OR v.is_shared)";

/// One's own in one's own order, then the shared ones.
pub async fn list(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    entity: Entity,
) -> Result<Vec<SavedView>, AppError> {
    let user = ctx.user_id()?;
    let sql = format!(
        "{SELECT} AND v.entity = $2 AND v.deleted_at IS NULL \
         ORDER BY CASE WHEN v.owner_id = $1 THEN 0 ELSE 1 END, v.position, v.id"
    );
    let statement = ctx.db().statement(sql, [user.0.into(), entity.key().into()]);
    let rows = connection.query_all_raw(statement).await.map_err(database)?;
    rows.iter().map(|row| read(ctx, user, row).map_err(database)).collect()
}

/// A view that the reader can see; `is_removed` looks among the removed ones.
///
/// # Errors
/// Not found.
pub async fn find(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    id: SavedViewId,
    is_removed: bool,
) -> Result<SavedView, AppError> {
    let user = ctx.user_id()?;
    let state = if is_removed { "NOT NULL" } else { "NULL" };
    let sql = format!("{SELECT} AND v.id = $2 AND v.deleted_at IS {state}");
    let statement = ctx.db().statement(sql, [user.0.into(), id.0.into()]);
    let row = connection.query_one_raw(statement).await.map_err(database)?.ok_or_else(AppError::not_found)?;
    read(ctx, user, &row).map_err(database)
}

fn read(ctx: &Ctx, user: UserId, row: &QueryResult) -> Result<SavedView, DbErr> {
    let entity: String = row.try_get("", "entity")?;
    let entity =
        Entity::from_key(&entity).ok_or_else(|| DbErr::Type(format!("no entity is called {entity}")))?;
    let owner_id = UserId(row.try_get::<Uuid>("", "owner_id")?);
    let removed_by = row.try_get::<Option<Uuid>>("", "removed_by")?.map(UserId);
    let is_shared = row.try_get("", "is_shared")?;
    let is_own = owner_id == user;
    let reaches_all = ctx.rights().reach(Entity::SavedView, Action::Edit) == Reach::All;
    Ok(SavedView {
        id: SavedViewId(row.try_get("", "id")?),
        version: row.try_get("", "version")?,
        entity,
        name: row.try_get("", "name")?,
        query: row.try_get("", "query")?,
        is_shared,
        position: row.try_get("", "position")?,
        owner_id,
        owner_name: row.try_get("", "owner_name")?,
        is_own,
        may_edit: recycle::is_own(ctx, Some(owner_id), removed_by)
            || is_shared && reaches_all && ctx.rights().has(Capability::ShareViews),
    })
}
