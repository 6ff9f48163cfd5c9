//! The table `outbox`. How a message ended stands outside the change log, which speaks of records.

use crate::{
    model::{Channel, Kind, State},
    outbox::model::{Entry, OwnMessage},
};
use chrono::{DateTime, Duration, Utc};
use kemai_domain::{AppError, NotificationId, UserId};
use kemai_server::{Ctx, Db, Encrypted, Place, Sql, Tx, database, upkeep};
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use uuid::Uuid;

/// Messages of one's own that are shown.
const OWN: i64 = 20;
/// An admin's page.
const PAGE: usize = 100;
/// Ended messages are kept so long.
const KEPT: Duration = Duration::days(30);

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub title: String,
    pub text: String,
    pub path: String,
}

/// A message whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: Uuid,
    pub user: UserId,
    pub channel: Channel,
    pub device_id: Option<Uuid>,
    pub kind: Kind,
    pub state: State,
    pub late_after: Option<DateTime<Utc>>,
    pub notification: Option<NotificationId>,
    pub content: Content,
}

const fn place(id: Uuid) -> Place<'static> {
    Place { table: "outbox", column: "content", row: id }
}

/// Writes a message; false when there is one about the same.
///
/// # Errors
/// Internal, when the database fails.
pub async fn insert(tx: &Tx, row: &Row, about: &str, not_before: DateTime<Utc>) -> Result<bool, AppError> {
    let ctx = tx.ctx();
    let content = Encrypted::seal(&ctx.app().keys, place(row.id), &row.content)?;
    let insert = ctx.db().statement(
        "INSERT INTO outbox (id, user_id, channel, device_id, kind, about, state, content, late_after, not_before, created_at, \
         updated_at, notification_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12) ON CONFLICT (about) DO NOTHING",
        [
            row.id.into(),
            row.user.0.into(),
            row.channel.key().into(),
            row.device_id.into(),
            row.kind.key().into(),
            about.into(),
            row.state.key().into(),
            content.into(),
            row.late_after.into(),
            not_before.into(),
            ctx.now().into(),
            row.notification.map(|id| id.0).into(),
        ],
    );
    tx.conn().execute_raw(insert).await.map(|done| done.rows_affected() == 1).map_err(database)
}

/// Takes a message that waits, for sending: whoever gets it is the only one.
///
/// # Errors
/// Internal, when the database fails.
pub async fn claim(ctx: &Ctx, id: Uuid) -> Result<Option<Row>, AppError> {
    let update = ctx.db().statement(
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1, updated_at = $2 \
         WHERE id = $1 AND state IN ('queued', 'held') \
         RETURNING id, user_id, channel, device_id, kind, state, late_after, notification_id, content",
        [id.into(), ctx.now().into()],
    );
    let row = ctx.db().side().query_one_raw(update).await.map_err(database)?;
    row.map(|row| read(ctx, &row)).transpose()
}

/// Moves a message that is in one state to another; false when it is not.
///
/// # Errors
/// Internal, when the database fails.
pub async fn turn(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    id: Uuid,
    from: &[State],
    to: State,
    problem: Option<&str>,
) -> Result<bool, AppError> {
    let mut sql = Sql::new(ctx.db(), "UPDATE outbox SET state = ");
    sql.bind(to.key()).push(", problem = ").bind(problem.map(str::to_owned)).push(", updated_at = ");
    sql.bind(ctx.now()).push(" WHERE id = ").bind(id).push(" AND state IN ");
    sql.bind_list(from.iter().map(|state| state.key()));
    connection.execute_raw(sql.statement()).await.map(|done| done.rows_affected() == 1).map_err(database)
}

/// Has a person's messages that wait for the end of quiet hours wait for another moment, or for none. Returns their ids.
///
/// # Errors
/// Internal, when the database fails.
pub async fn hold_anew(tx: &Tx, user: UserId, until: Option<DateTime<Utc>>) -> Result<Vec<Uuid>, AppError> {
    let now = tx.ctx().now();
    let state = if until.is_some() { State::Held } else { State::Queued };
    let update = tx.ctx().db().statement(
        "UPDATE outbox SET state = $1, not_before = $2, updated_at = $3 \
         WHERE user_id = $4 AND state = 'held' AND not_before > $3 RETURNING id",
        [state.key().into(), until.unwrap_or(now).into(), now.into(), user.0.into()],
    );
    let rows = tx.conn().query_all_raw(update).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "id").map_err(database)).collect()
}

fn read(ctx: &Ctx, row: &QueryResult) -> Result<Row, AppError> {
    let id: Uuid = row.try_get("", "id").map_err(database)?;
    let content: Encrypted<Content> = row.try_get("", "content").map_err(database)?;
    Ok(Row {
        id,
        user: UserId(row.try_get("", "user_id").map_err(database)?),
        channel: word(row, "channel")?,
        device_id: row.try_get("", "device_id").map_err(database)?,
        kind: word(row, "kind")?,
        state: word(row, "state")?,
        late_after: row.try_get("", "late_after").map_err(database)?,
        notification: row
            .try_get::<Option<Uuid>>("", "notification_id")
            .map_err(database)?
            .map(NotificationId),
        content: content.open(&ctx.app().keys, place(id))?,
    })
}

fn word<T: FromStr>(row: &QueryResult, column: &str) -> Result<T, AppError> {
    let key: String = row.try_get("", column).map_err(database)?;
    key.parse().map_err(|_| AppError::internal())
}

/// The last messages to oneself.
///
/// # Errors
/// Not signed in; internal, when the database fails.
pub async fn own(ctx: &Ctx) -> Result<Vec<OwnMessage>, AppError> {
    let select = ctx.db().statement(
        "SELECT id, channel, state, problem, content, created_at FROM outbox WHERE user_id = $1 \
         ORDER BY created_at DESC, id DESC LIMIT $2",
        [ctx.user_id()?.0.into(), OWN.into()],
    );
    let rows = ctx.db().reader().query_all_raw(select).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id").map_err(database)?;
            let content: Encrypted<Content> = row.try_get("", "content").map_err(database)?;
            Ok(OwnMessage {
                id,
                title: content.open(&ctx.app().keys, place(id))?.title,
                channel: word(row, "channel")?,
                state: word(row, "state")?,
                problem: row.try_get("", "problem").map_err(database)?,
                created_at: row.try_get("", "created_at").map_err(database)?,
            })
        })
        .collect()
}

/// Messages of everyone, the newest first, and whether there are more. The caller may manage the settings.
///
/// # Errors
/// Internal, when the database fails.
pub async fn list(ctx: &Ctx, state: Option<State>) -> Result<(Vec<Entry>, bool), AppError> {
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT o.id, o.user_id, u.name, o.channel, o.kind, o.state, o.problem, o.attempts, o.not_before, o.created_at, \
         o.updated_at FROM outbox o JOIN users u ON u.id = o.user_id",
    );
    if let Some(state) = state {
        sql.push(" WHERE o.state = ").bind(state.key());
    }
    sql.push(" ORDER BY o.created_at DESC, o.id DESC LIMIT ")
        .bind(i64::try_from(PAGE + 1).unwrap_or(i64::MAX));
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let entries = rows.iter().take(PAGE).map(entry).collect::<Result<_, _>>()?;
    Ok((entries, rows.len() > PAGE))
}

fn entry(row: &QueryResult) -> Result<Entry, AppError> {
    Ok(Entry {
        id: row.try_get("", "id").map_err(database)?,
        user_id: UserId(row.try_get("", "user_id").map_err(database)?),
        person: row.try_get("", "name").map_err(database)?,
        channel: word(row, "channel")?,
        kind: word(row, "kind")?,
        state: word(row, "state")?,
        problem: row.try_get("", "problem").map_err(database)?,
        attempts: row.try_get("", "attempts").map_err(database)?,
        not_before: row.try_get("", "not_before").map_err(database)?,
        created_at: row.try_get("", "created_at").map_err(database)?,
        updated_at: row.try_get("", "updated_at").map_err(database)?,
    })
}

/// How many messages there are of each state.
///
/// # Errors
/// Internal, when the database fails.
pub async fn counts(db: &Db) -> Result<Vec<(State, i64)>, AppError> {
    let reader: &DatabaseConnection = db.reader();
    let select = db.statement("SELECT state, count(*) AS messages FROM outbox GROUP BY state", []);
    let rows = reader.query_all_raw(select).await.map_err(database)?;
    let mut counts = Vec::new();
    for row in &rows {
        counts.push((word(row, "state")?, row.try_get("", "messages").map_err(database)?));
    }
    counts.sort_by_key(|(state, _)| State::ALL.iter().position(|other| other == state));
    Ok(counts)
}

/// Forgets messages that ended long ago. Returns how many.
///
/// # Errors
/// Internal, when the database fails.
pub async fn purge(ctx: &Ctx) -> Result<u64, AppError> {
    let delete = "DELETE FROM outbox WHERE updated_at < $1 AND state NOT IN ('queued', 'held', 'sending')";
    upkeep::forget(ctx, delete, ctx.now() - KEPT).await
}
