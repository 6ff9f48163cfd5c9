//! The table `comments`. It says nothing about who may read: the service has loaded the record first.

use crate::{comments::model::Comment, recycle::UNDO};
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, CommentId, Entity, UserId};
use kemai_server::{Ctx, Encrypted, Place, Sql, database};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use uuid::Uuid;

/// A row with the text still sealed.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: CommentId,
    pub version: i64,
    pub entity: Entity,
    pub record_id: Uuid,
    pub author_id: UserId,
    pub author_name: String,
    body: Encrypted<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub deleted_by: Option<UserId>,
}

/// Where a comment's text is sealed.
#[must_use]
pub fn place(id: CommentId) -> Place<'static> {
    Place { table: "comments", column: "body", row: id.0 }
}

const SELECT: &str = "SELECT c.id, c.version, c.entity, c.record_id, c.author_id, u.name AS author_name, c.body, c.created_at, \
     c.updated_at, c.deleted_at, c.deleted_by FROM comments c JOIN users u ON u.id = c.author_id";

/// The latest comments of a record, the newest first: one more than a page, which says that there are others.
pub async fn list(
    ctx: &Ctx,
    entity: Entity,
    record: Uuid,
    before: Option<CommentId>,
) -> Result<Vec<Row>, AppError> {
    let sql = format!(
        "{SELECT} WHERE c.record_id = $1 AND c.entity = $2 AND (c.deleted_at IS NULL OR c.deleted_at > $3) AND c.id < $4 \
         ORDER BY c.id DESC LIMIT $5"
    );
    let values = [
        record.into(),
        entity.key().into(),
        (ctx.now() - UNDO).into(),
        before.map_or(Uuid::max(), |id| id.0).into(),
        i64::try_from(Comment::PAGE + 1).unwrap_or(i64::MAX).into(),
    ];
    let rows = ctx.db().reader().query_all_raw(ctx.db().statement(sql, values)).await.map_err(database)?;
    rows.iter().map(|row| read(row).map_err(database)).collect()
}

/// A comment, removed or not.
///
/// # Errors
/// Not found.
pub async fn find(ctx: &Ctx, connection: &impl ConnectionTrait, id: CommentId) -> Result<Row, AppError> {
    let statement = ctx.db().statement(format!("{SELECT} WHERE c.id = $1"), [id.0.into()]);
    let row = connection.query_one_raw(statement).await.map_err(database)?.ok_or_else(AppError::not_found)?;
    read(&row).map_err(database)
}

/// Comments by their ids, removed or not.
///
/// # Errors
/// Internal, when the database fails.
pub async fn by_ids(ctx: &Ctx, ids: &[CommentId]) -> Result<Vec<Row>, AppError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(ctx.db(), SELECT);
    sql.push(" WHERE c.id IN ").bind_list(ids.iter().map(|id| id.0));
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| read(row).map_err(database)).collect()
}

impl Row {
    pub fn body(&self, ctx: &Ctx) -> Result<String, AppError> {
        self.body.open(&ctx.app().keys, place(self.id))
    }
}

pub(super) fn read(row: &QueryResult) -> Result<Row, DbErr> {
    let entity: String = row.try_get("", "entity")?;
    Ok(Row {
        id: CommentId(row.try_get("", "id")?),
        version: row.try_get("", "version")?,
        entity: Entity::from_key(&entity)
            .ok_or_else(|| DbErr::Type(format!("no entity is called {entity}")))?,
        record_id: row.try_get("", "record_id")?,
        author_id: UserId(row.try_get("", "author_id")?),
        author_name: row.try_get("", "author_name")?,
        body: row.try_get("", "body")?,
        created_at: row.try_get("", "created_at")?,
        updated_at: row.try_get("", "updated_at")?,
        deleted_at: row.try_get("", "deleted_at")?,
        deleted_by: row.try_get::<Option<Uuid>>("", "deleted_by")?.map(UserId),
    })
}
