//! The rows of `files`, removed ones too. They say nothing about who may read: the service has loaded the record first.

use crate::recycle::UNDO;
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, Entity, FileId, UserId};
use kemai_server::{Ctx, database};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use uuid::Uuid;

/// A row with its author's name.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: FileId,
    pub entity: Entity,
    pub record_id: Uuid,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<UserId>,
    pub author_name: Option<String>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub deleted_by: Option<UserId>,
}

const SELECT: &str = "SELECT f.id, f.owner_entity, f.owner_id, f.name, f.media_type, f.size, f.created_at, f.created_by, \
     u.name AS author_name, f.deleted_at, f.deleted_by FROM files f LEFT JOIN users u ON u.id = f.created_by";

/// The files of a record, the oldest first, with those removed a moment ago.
pub async fn list(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    entity: Entity,
    record: Uuid,
) -> Result<Vec<Row>, AppError> {
    let sql = format!(
        "{SELECT} WHERE f.owner_id = $1 AND f.owner_entity = $2 AND (f.deleted_at IS NULL OR f.deleted_at > $3) \
         ORDER BY f.created_at, f.id"
    );
    let values = [record.into(), entity.key().into(), (ctx.now() - UNDO).into()];
    let rows = connection.query_all_raw(ctx.db().statement(sql, values)).await.map_err(database)?;
    rows.iter().map(|row| read(row).map_err(database)).collect()
}

/// A file, removed or not.
///
/// # Errors
/// Not found.
pub async fn find(ctx: &Ctx, connection: &impl ConnectionTrait, id: FileId) -> Result<Row, AppError> {
    let statement = ctx.db().statement(format!("{SELECT} WHERE f.id = $1"), [id.0.into()]);
    let row = connection.query_one_raw(statement).await.map_err(database)?.ok_or_else(AppError::not_found)?;
    read(&row).map_err(database)
}

fn read(row: &QueryResult) -> Result<Row, DbErr> {
    let entity: String = row.try_get("", "owner_entity")?;
    Ok(Row {
        id: FileId(row.try_get("", "id")?),
        entity: Entity::from_key(&entity)
            .ok_or_else(|| DbErr::Type(format!("no entity is called {entity}")))?,
        record_id: row.try_get("", "owner_id")?,
        name: row.try_get("", "name")?,
        media_type: row.try_get("", "media_type")?,
        size: row.try_get("", "size")?,
        created_at: row.try_get("", "created_at")?,
        created_by: row.try_get::<Option<Uuid>>("", "created_by")?.map(UserId),
        author_name: row.try_get("", "author_name")?,
        deleted_at: row.try_get("", "deleted_at")?,
        deleted_by: row.try_get::<Option<Uuid>>("", "deleted_by")?.map(UserId),
    })
}
