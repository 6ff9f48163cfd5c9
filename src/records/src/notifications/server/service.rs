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
use kemai_domain::{AppError, CommentId, ErrorCode, NotificationId};
use kemai_server::{Ctx, RecordKinds, Sql, database};
use sea_orm::ConnectionTrait;

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
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(view(ctx, kinds, row).await?);
    }
    Ok(Notifications { items, before, unread: store::unread(ctx).await? })
}

/// One of one's own.
///
/// # Errors
/// Not found.
pub async fn find(ctx: &Ctx, kinds: RecordKinds, id: NotificationId) -> Result<Notification, AppError> {
    view(ctx, kinds, store::find(ctx, id).await?).await
}

/// How many are unread.
///
/// # Errors
/// Internal, when the database fails.
pub async fn unread(ctx: &Ctx) -> Result<i64, AppError> {
    store::unread(ctx).await
}

/// With what its record says to this person, now.
async fn view(ctx: &Ctx, kinds: RecordKinds, row: Row) -> Result<Notification, AppError> {
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
    let head = match kinds.find(ctx, row.entity, row.record).await {
        Ok(head) => head,
        Err(error) if error.code.status() < 500 => return Ok(notification),
        Err(error) => return Err(error),
    };
    (notification.content, notification.path) = match (row.kind, row.part) {
        (NewsKind::Mention, Some(comment)) => {
            let body = comment_of(ctx, CommentId(comment)).await?;
            (body, Some(format!("{}?tab=comments#comment-{comment}", head.path)))
        }
        _ => (head.content, Some(head.path)),
    };
    notification.title = Some(head.title);
    notification.actor_name = row.actor_name;
    Ok(notification)
}

/// What a comment says, unless it was removed.
async fn comment_of(ctx: &Ctx, id: CommentId) -> Result<Option<String>, AppError> {
    match comments::find(ctx, ctx.db().reader(), id).await {
        Ok(row) if row.deleted_at.is_none() => row.body(ctx).map(|body| Some(plain(&body))),
        Ok(_) => Ok(None),
        Err(error) if error.code == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
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
