//! Telling somebody something, in the change that is the reason.

use crate::notifications::model::{NOTIFICATION, NewsKind};
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, Entity, FieldChange, NotificationId, UserId};
use kemai_server::{Change, ChangeAction, NewJob, Sql, Tx, database};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// The kind of jobs that carry a notification outside. Whoever knows the ways out does them.
pub const CARRY: &str = "notification.carry";

/// What such a job names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carry {
    pub notification: NotificationId,
    pub to: UserId,
    pub kind: NewsKind,
}

/// What is to be told. The caller has made sure that the person may see the record.
#[derive(Clone, Debug)]
pub struct News {
    pub kind: NewsKind,
    /// Names what is told and to whom, among the news of its kind: the same is told once, ever.
    pub key: String,
    pub to: UserId,
    pub entity: Entity,
    pub record: Uuid,
    /// A part of the record, such as a comment on it.
    pub part: Option<Uuid>,
    pub about_at: Option<DateTime<Utc>>,
    pub is_late: bool,
}

/// Writes a notification; the bell and the streams of its person learn of it by the change log when the change is committed. None when
/// the same was told before. Every way out of the program starts from here, so that nothing is sent of what was not recorded.
///
/// # Errors
/// Internal, when the database fails.
pub async fn tell(tx: &mut Tx, news: News) -> Result<Option<NotificationId>, AppError> {
    let ctx = tx.ctx().clone();
    let id = NotificationId::new();
    let actor = ctx.person().filter(|_| news.kind.names_its_actor());
    let insert = ctx.db().statement(
        "INSERT INTO notifications (id, user_id, kind, key, entity, record_id, part_id, actor_id, about_at, is_late, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (kind, key) DO NOTHING",
        [
            id.0.into(),
            news.to.0.into(),
            news.kind.key().into(),
            news.key.into(),
            news.entity.key().into(),
            news.record.into(),
            news.part.into(),
            actor.map(|person| person.id.0).into(),
            news.about_at.into(),
            news.is_late.into(),
            ctx.now().into(),
        ],
    );
    if tx.conn().execute_raw(insert).await.map_err(database)?.rows_affected() == 0 {
        return Ok(None);
    }
    tx.log(Change::of(&NOTIFICATION, id, ChangeAction::Create));
    let carry = Carry { notification: id, to: news.to, kind: news.kind };
    let job = NewJob { kind: CARRY, key: id.to_string(), payload: json!(carry), run_at: ctx.now() };
    tx.enqueue(job).await?;
    Ok(Some(id))
}

/// What was told of a record is no news any more: marked as read, for one person or for all.
///
/// # Errors
/// Internal, when the database fails.
pub async fn settle(tx: &mut Tx, kind: NewsKind, record: Uuid, of: Option<UserId>) -> Result<(), AppError> {
    let ctx = tx.ctx().clone();
    let mut sql = Sql::new(ctx.db(), "UPDATE notifications SET version = version + 1, read_at = ");
    sql.bind(ctx.now()).push(" WHERE read_at IS NULL AND record_id = ").bind(record);
    sql.push(" AND kind = ").bind(kind.key());
    if let Some(user) = of {
        sql.push(" AND user_id = ").bind(user.0);
    }
    sql.push(" RETURNING id");
    for row in tx.conn().query_all_raw(sql.statement()).await.map_err(database)? {
        tx.log(marked(row.try_get("", "id").map_err(database)?, true));
    }
    Ok(())
}

/// What the log says of one that was read.
pub(super) fn marked(id: Uuid, is_read: bool) -> Change {
    let is_read = FieldChange { field: "is_read".to_owned(), before: None, after: Some(is_read.into()) };
    Change { fields: vec![is_read], ..Change::of(&NOTIFICATION, id, ChangeAction::Update) }
}
