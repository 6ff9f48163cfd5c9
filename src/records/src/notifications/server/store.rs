//! The table `notifications`: everybody's own.

use crate::notifications::model::{NewsKind, Notifications};
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, EXACT_COUNT, Entity, NotificationId};
use kemai_server::{Ctx, Sql, database};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

/// A row, without what its record says.
pub struct Row {
    pub id: NotificationId,
    pub version: i64,
    pub kind: NewsKind,
    pub entity: Entity,
    pub record: Uuid,
    pub part: Option<Uuid>,
    pub actor_name: Option<String>,
    pub about_at: Option<DateTime<Utc>>,
    pub is_late: bool,
    pub is_read: bool,
    pub created_at: DateTime<Utc>,
}

fn select(ctx: &Ctx) -> Result<Sql, AppError> {
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT n.id, n.version, n.kind, n.entity, n.record_id, n.part_id, n.about_at, n.is_late, n.created_at, n.read_at, \
         u.name AS actor_name FROM notifications n LEFT JOIN users u ON u.id = n.actor_id WHERE n.user_id = ",
    );
    sql.bind(ctx.user_id()?.0);
    Ok(sql)
}

/// # Errors
/// Internal, when the database fails.
pub async fn list(ctx: &Ctx, before: Option<NotificationId>, most: u32) -> Result<Vec<Row>, AppError> {
    let mut sql = select(ctx)?;
    if let Some(before) = before {
        sql.push(" AND n.id < ").bind(before.0);
    }
    sql.push(" ORDER BY n.id DESC LIMIT ").bind(i64::from(most));
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().filter_map(|row| read(row).transpose()).collect()
}

/// # Errors
/// Not found.
pub async fn find(ctx: &Ctx, id: NotificationId) -> Result<Row, AppError> {
    let mut sql = select(ctx)?;
    sql.push(" AND n.id = ").bind(id.0);
    let row = ctx.db().reader().query_one_raw(sql.statement()).await.map_err(database)?;
    read(&row.ok_or_else(AppError::not_found)?)?.ok_or_else(AppError::not_found)
}

/// How many are unread, as far as it is counted.
///
/// # Errors
/// Internal, when the database fails.
pub async fn unread(ctx: &Ctx) -> Result<i64, AppError> {
    let count = ctx.db().statement(
        "SELECT count(*) AS unread FROM (SELECT 1 AS one FROM notifications WHERE user_id = $1 AND read_at IS NULL LIMIT $2) n",
        [ctx.user_id()?.0.into(), Notifications::COUNTED.into()],
    );
    let row = ctx.db().reader().query_one_raw(count).await.map_err(database)?;
    row.ok_or_else(AppError::internal)?.try_get("", "unread").map_err(database)
}

/// How many there are, up to one more than `EXACT_COUNT`.
///
/// # Errors
/// Internal, when the database fails.
pub async fn count(ctx: &Ctx) -> Result<u64, AppError> {
    let most = i64::try_from(EXACT_COUNT + 1).unwrap_or(i64::MAX);
    let count = ctx.db().statement(
        "SELECT count(*) AS found FROM (SELECT 1 AS one FROM notifications WHERE user_id = $1 LIMIT $2) n",
        [ctx.user_id()?.0.into(), most.into()],
    );
    let row = ctx.db().reader().query_one_raw(count).await.map_err(database)?;
    let found: i64 = row.ok_or_else(AppError::internal)?.try_get("", "found").map_err(database)?;
    Ok(found.unsigned_abs())
}

/// None for a kind that this program does not know: a newer server wrote it.
fn read(row: &QueryResult) -> Result<Option<Row>, AppError> {
    let get = database;
    let kind: String = row.try_get("", "kind").map_err(get)?;
    let entity: String = row.try_get("", "entity").map_err(get)?;
    let (Ok(kind), Some(entity)) = (kind.parse(), Entity::from_key(&entity)) else { return Ok(None) };
    let read_at: Option<DateTime<Utc>> = row.try_get("", "read_at").map_err(get)?;
    Ok(Some(Row {
        id: NotificationId(row.try_get("", "id").map_err(get)?),
        version: row.try_get("", "version").map_err(get)?,
        kind,
        entity,
        record: row.try_get("", "record_id").map_err(get)?,
        part: row.try_get("", "part_id").map_err(get)?,
        actor_name: row.try_get("", "actor_name").map_err(get)?,
        about_at: row.try_get("", "about_at").map_err(get)?,
        is_late: row.try_get("", "is_late").map_err(get)?,
        is_read: read_at.is_some(),
        created_at: row.try_get("", "created_at").map_err(get)?,
    }))
}
