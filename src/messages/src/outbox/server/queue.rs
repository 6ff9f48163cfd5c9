//! Putting messages into the outbox, in the transaction of what they tell of.

use super::store::{self, Content, Row};
use crate::{
    choices::server::{devices, quiet, store as choices},
    model::{Channel, Kind, State},
    outbox::server::deliver::{JOB, Ways},
};
use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use kemai_domain::{AppError, NotificationId, UserId};
use kemai_server::{Ctx, Tx, database, jobs::NewJob};
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

/// What a person is to be told outside the program, in his own language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub user: UserId,
    pub kind: Kind,
    /// Names what it tells of: about the same there is one message on each channel, however often it is asked for.
    pub about: String,
    /// The notification that it carries outside. Once that is read, or its record out of reach, nothing is sent any more.
    pub notification: Option<NotificationId>,
    pub title: String,
    pub text: String,
    /// The page of what it tells of: `/plans/…`.
    pub path: String,
    /// When it arrives later than this it says so.
    pub late_after: Option<DateTime<Utc>>,
}

/// Whether a person wants messages of this kind by any channel.
///
/// # Errors
/// Internal, when the database fails.
pub async fn is_wanted(ctx: &Ctx, user: UserId, kind: Kind) -> Result<bool, AppError> {
    let stored = choices::find(ctx, ctx.db().reader(), user).await?;
    Ok(!stored.choices.channels.of(kind).is_empty())
}

/// Tells a person by every channel that he chose for this kind of message; those that fall into his quiet hours wait for their end.
///
/// # Errors
/// Internal, when the database fails.
pub async fn tell(tx: &mut Tx, note: &Note) -> Result<(), AppError> {
    let stored = choices::find(tx.ctx(), tx.conn(), note.user).await?;
    let channels = stored.choices.channels.of(note.kind).to_vec();
    put(tx, note, &channels, true).await.map(|_| ())
}

/// Puts a message for each of these channels that has an address. Returns their ids.
pub(crate) async fn put(
    tx: &mut Tx,
    note: &Note,
    channels: &[Channel],
    is_by_job: bool,
) -> Result<Vec<Uuid>, AppError> {
    if channels.is_empty() {
        return Ok(Vec::new());
    }
    let ctx = tx.ctx().clone();
    let stored = choices::find(&ctx, tx.conn(), note.user).await?;
    let now = ctx.now();
    let held_until = if is_by_job { held_until(tx, note.user, stored.quiet()).await? } else { None };
    let available = Ways::of(&ctx.app().config).available();
    let mut ids = Vec::new();
    for channel in channels.iter().copied() {
        let devices: Vec<Option<Uuid>> = match channel {
            Channel::Push => devices::ids(&ctx, tx.conn(), note.user).await?.into_iter().map(Some).collect(),
            Channel::Wecom if stored.wecom_address.is_none() => Vec::new(),
            Channel::Dingtalk if stored.dingtalk_address.is_none() => Vec::new(),
            Channel::Sms if stored.choices.phone.is_none() => Vec::new(),
            _ => vec![None],
        };
        for device_id in devices {
            let state = if !available.contains(&channel) {
                State::NoChannel
            } else if held_until.is_some() {
                State::Held
            } else {
                State::Queued
            };
            let device = device_id.map(|id| format!("/{id}")).unwrap_or_default();
            let row = Row {
                id: Uuid::now_v7(),
                user: note.user,
                channel,
                device_id,
                kind: note.kind,
                state,
                late_after: note.late_after,
                notification: note.notification,
                content: Content {
                    title: note.title.clone(),
                    text: note.text.clone(),
                    path: note.path.clone(),
                },
            };
            let about = format!("{}/{}/{channel}{device}", note.about, note.user);
            let not_before = held_until.unwrap_or(now);
            if !store::insert(tx, &row, &about, not_before).await? {
                continue;
            }
            ids.push(row.id);
            if is_by_job && state != State::NoChannel {
                enqueue(tx, row.id, not_before).await?;
            }
        }
    }
    Ok(ids)
}

/// Until when messages to a person wait now, by the quiet hours that he chose.
async fn held_until(
    tx: &Tx,
    user: UserId,
    quiet: Option<(NaiveTime, NaiveTime)>,
) -> Result<Option<DateTime<Utc>>, AppError> {
    let Some((from, until)) = quiet else { return Ok(None) };
    Ok(quiet::end(zone(tx, user).await?, tx.ctx().now(), from, until))
}

/// Has what waits for the end of a person's earlier quiet hours wait for that of the new ones, or go at once.
///
/// # Errors
/// Internal, when the database fails.
pub(crate) async fn hold_anew(
    tx: &Tx,
    user: UserId,
    quiet: Option<(NaiveTime, NaiveTime)>,
) -> Result<(), AppError> {
    let held_until = held_until(tx, user, quiet).await?;
    for id in store::hold_anew(tx, user, held_until).await? {
        tx.cancel_job(JOB, &id.to_string()).await?;
        enqueue(tx, id, held_until.unwrap_or(tx.ctx().now())).await?;
    }
    Ok(())
}

/// Has a message sent by a job.
///
/// # Errors
/// Internal, when the database fails.
pub async fn enqueue(tx: &Tx, id: Uuid, run_at: DateTime<Utc>) -> Result<(), AppError> {
    let job = NewJob { kind: JOB, key: id.to_string(), payload: json!(id), run_at };
    tx.enqueue(job).await.map(|_| ())
}

/// The zone of a person's clock.
async fn zone(tx: &Tx, user: UserId) -> Result<Tz, AppError> {
    let ctx = tx.ctx();
    let select = ctx.db().statement("SELECT time_zone FROM users WHERE id = $1", [user.0.into()]);
    let row = tx.conn().query_one_raw(select).await.map_err(database)?;
    let own: Option<String> = match row {
        Some(row) => row.try_get("", "time_zone").map_err(database)?,
        None => None,
    };
    Ok(own.and_then(|own| own.parse().ok()).unwrap_or_else(|| ctx.company_zone()))
}
