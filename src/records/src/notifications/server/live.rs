//! Notifications in the streams of live changes: whom each is for, and what it says.

use super::service;
use crate::notifications::model::NewsKind;
use kemai_domain::{AppError, ErrorCode, NotificationId};
use kemai_server::{
    App, Ctx, RecordKinds, Sql, database,
    live::{Reached, Said},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

/// The person of each notification.
///
/// # Errors
/// Internal, when the database fails.
pub async fn reached(app: &App, notifications: &[Uuid]) -> Result<HashMap<Uuid, Reached>, AppError> {
    let mut sql = Sql::new(
        &app.db,
        "SELECT n.id, u.seq FROM notifications n JOIN users u ON u.id = n.user_id WHERE n.id IN ",
    );
    sql.bind_list(notifications.iter().copied());
    let rows = app.db.reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let read = |row: &sea_orm::QueryResult| {
        let reached = Reached { people: vec![row.try_get("", "seq")?], departments: Vec::new() };
        Ok((row.try_get("", "id")?, reached))
    };
    rows.iter().map(|row| read(row).map_err(database)).collect()
}

/// What a stream says when it opens.
///
/// # Errors
/// Internal, when the database fails.
pub async fn hello(ctx: &Ctx) -> Result<Value, AppError> {
    Ok(json!({ "unread": service::unread(ctx).await? }))
}

/// What the stream of its person says of a new notification: `event: reminder` with the plan's id and content, `event: notification` of
/// any other. Nothing when its record is out of reach.
///
/// # Errors
/// Internal, when the database fails.
pub async fn said(ctx: &Ctx, kinds: RecordKinds, id: Uuid) -> Result<Option<Said>, AppError> {
    let news = match service::find(ctx, kinds, NotificationId(id)).await {
        Ok(news) => news,
        Err(error) if error.code == ErrorCode::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let (Some(title), Some(path)) = (news.title, news.path) else { return Ok(None) };
    let data = json!({
        "id": news.record_id,
        "content": news.content,
        "title": title,
        "path": path,
        "notification_id": id,
        "kind": news.kind,
        "due_at": news.about_at,
        "is_late": news.is_late,
        "by": news.actor_name,
    });
    let event = if news.kind == NewsKind::Reminder { "reminder" } else { "notification" };
    Ok(Some(Said { event, data }))
}
