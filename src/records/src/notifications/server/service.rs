//! What one can do with one's notifications.

use super::{
    store::{self, Row},
    tell::marked,
};
use crate::{
    comments::{server::store as comments, text::plain},
    notifications::model::{NewsKind, Notification, Notifications},
};
use chrono::Duration;
use kemai_domain::{Action, AppError, CommentId, Entity, ErrorCode, NotificationId};
use kemai_server::{Ctx, RecordKinds, RecordTitle, Sql, Titles, database};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use uuid::Uuid;

/// They are kept so long.
const KEPT: Duration = Duration::days(180);
/// So many are marked in one change.
const AT_ONCE: i64 = 500;

/// One's own, the newest first.
///
/// # Errors
/// Internal, when the database fails.
pub async fn list(
    ctx: &Ctx,
    kinds: RecordKinds,
    before: Option<NotificationId>,
    most: u32,
) -> Result<Notifications, AppError> {
    let mut rows = store::list(ctx, before, most + 1).await?;
    let has_more = rows.len() > most as usize;
    rows.truncate(most as usize);
    let before = rows.last().filter(|_| has_more).map(|row| row.id);
    let items = views(ctx, kinds, rows).await?;
    Ok(Notifications { items, before, unread: store::unread(ctx).await? })
}

/// One of one's own.
///
/// # Errors
/// Not found.
pub async fn find(ctx: &Ctx, kinds: RecordKinds, id: NotificationId) -> Result<Notification, AppError> {
    let row = store::find(ctx, id).await?;
    views(ctx, kinds, vec![row]).await?.pop().ok_or_else(AppError::not_found)
}

/// How many are unread.
///
/// # Errors
/// Internal, when the database fails.
pub async fn unread(ctx: &Ctx) -> Result<i64, AppError> {
    store::unread(ctx).await
}

/// How many there are, up to one more than `EXACT_COUNT`.
///
/// # Errors
/// Internal, when the database fails.
pub async fn count(ctx: &Ctx) -> Result<u64, AppError> {
    store::count(ctx).await
}

/// With what their records say to this person, now: one query for each kind of record, and one for the comments.
async fn views(ctx: &Ctx, kinds: RecordKinds, rows: Vec<Row>) -> Result<Vec<Notification>, AppError> {
    let records: Vec<_> = rows.iter().map(|row| (row.entity, row.record)).collect();
    let titles = kinds.titles(ctx, &records).await?;
    let comments = comments_of(ctx, &rows).await?;
    Ok(rows.into_iter().map(|row| view(&titles, &comments, row)).collect())
}

fn view(titles: &Titles, comments: &HashMap<Uuid, String>, row: Row) -> Notification {
    let mut notification = Notification {
        id: row.id,
        version: row.version,
        kind: row.kind,
        entity: row.entity,
        record_id: row.record,
        title: None,
        content: None,
        path: None,
        actor_name: None,
        about_at: row.about_at,
        is_late: row.is_late,
        is_read: row.is_read,
        created_at: row.created_at,
    };
    let Some(RecordTitle { title, content, path }) = titles.get(&row.record).cloned() else {
        return notification;
    };
    (notification.content, notification.path) = match (row.kind, row.part) {
        (NewsKind::Mention | NewsKind::Comment, Some(comment)) => {
            (comments.get(&comment).cloned(), Some(format!("{path}?tab=comments#comment-{comment}")))
        }
        (NewsKind::Access | NewsKind::AccessGranted | NewsKind::AccessRefused, _) => {
            (Some(title.clone()), Some(path))
        }
        _ => (content, Some(path)),
    };
    notification.title = Some(title);
    notification.actor_name = row.actor_name;
    notification
}

/// What the comments say that somebody is told of, but for those that were removed. Nothing where comments are not for this person.
async fn comments_of(ctx: &Ctx, rows: &[Row]) -> Result<HashMap<Uuid, String>, AppError> {
    if !ctx.rights().can(Entity::Comment, Action::View) {
        return Ok(HashMap::new());
    }
    let told = rows.iter().filter(|row| matches!(row.kind, NewsKind::Mention | NewsKind::Comment));
    let ids: Vec<_> = told.filter_map(|row| row.part).map(CommentId).collect();
    let found = comments::by_ids(ctx, &ids).await?.into_iter().filter(|row| row.deleted_at.is_none());
    found.map(|row| Ok((row.id.0, plain(&row.body(ctx)?)))).collect()
}

/// Marks one as read, or as unread again.
///
/// # Errors
/// Not found; conflict, when it does not stand at `version` any more.
pub async fn set_read(
    ctx: &Ctx,
    id: NotificationId,
    version: Option<i64>,
    is_read: bool,
) -> Result<(), AppError> {
    let known = store::find(ctx, id).await?;
    if version.is_some_and(|version| version != known.version) {
        return Err(AppError::new(ErrorCode::Conflict));
    }
    if known.is_read == is_read {
        return Ok(());
    }
    let me = ctx.user_id()?;
    ctx.write("notification.read", move |tx| {
        Box::pin(async move {
            let read_at = is_read.then(|| tx.ctx().now());
            let mut sql =
                Sql::new(tx.ctx().db(), "UPDATE notifications SET version = version + 1, read_at = ");
            sql.bind(read_at).push(" WHERE id = ").bind(id.0).push(" AND user_id = ").bind(me.0);
            sql.push(" AND version = ").bind(known.version);
            if tx.conn().execute_raw(sql.statement()).await.map_err(database)?.rows_affected() == 0 {
                return Err(AppError::new(ErrorCode::Conflict));
            }
            tx.log(marked(id.0, is_read));
            Ok(())
        })
    })
    .await
}

/// Marks all as read.
///
/// # Errors
/// Internal, when the database fails.
pub async fn read_all(ctx: &Ctx) -> Result<(), AppError> {
    let me = ctx.user_id()?;
    loop {
        let marked = ctx
            .write("notification.read", move |tx| {
                Box::pin(async move {
                    let update = tx.ctx().db().statement(
                        "UPDATE notifications SET version = version + 1, read_at = $1 WHERE id IN \
                         (SELECT id FROM notifications WHERE user_id = $2 AND read_at IS NULL LIMIT $3) RETURNING id",
                        [tx.ctx().now().into(), me.0.into(), AT_ONCE.into()],
                    );
                    let rows = tx.conn().query_all_raw(update).await.map_err(database)?;
                    for row in &rows {
                        tx.log(marked(row.try_get("", "id").map_err(database)?, true));
                    }
                    Ok(rows.len())
                })
            })
            .await?;
        if (marked as i64) < AT_ONCE {
            return Ok(());
        }
    }
}

/// Forgets what was told long ago.
///
/// # Errors
/// Internal, when the database fails.
pub async fn forget_old(ctx: &Ctx) -> Result<u64, AppError> {
    kemai_server::upkeep::forget(ctx, "DELETE FROM notifications WHERE created_at < $1", ctx.now() - KEPT)
        .await
}
