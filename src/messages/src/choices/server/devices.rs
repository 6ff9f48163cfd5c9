//! Browsers that take messages, and the key by which their push services know this Kemai.

use crate::{
    channels::{
        guard::Guard,
        push::{Subscription, Vapid},
    },
    choices::model::Device,
};
use kemai_domain::{AppError, Problem, UserId};
use kemai_server::{Ctx, Encrypted, Place, database};
use leptos::prelude::use_context;
use sea_orm::{ConnectionTrait, QueryResult};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Browsers of one person.
const MOST: usize = 20;

const fn place(id: Uuid) -> Place<'static> {
    Place { table: "push_devices", column: "subscription", row: id }
}

/// One's own browsers, the newest first.
///
/// # Errors
/// Not signed in; internal, when the database fails.
pub async fn list(ctx: &Ctx) -> Result<Vec<Device>, AppError> {
    let select = ctx.db().statement(
        "SELECT id, agent, created_at FROM push_devices WHERE user_id = $1 ORDER BY created_at DESC, id DESC",
        [ctx.user_id()?.0.into()],
    );
    let rows = ctx.db().reader().query_all_raw(select).await.map_err(database)?;
    let read = |row: &QueryResult| {
        Ok(Device {
            id: row.try_get("", "id")?,
            agent: row.try_get("", "agent")?,
            created_at: row.try_get("", "created_at")?,
        })
    };
    rows.iter().map(|row| read(row).map_err(database)).collect()
}

/// Lets a browser take messages; one that is known gets its new keys and is the person's from now on.
///
/// # Errors
/// Invalid: an address that may not be asked, broken keys, too many browsers.
pub async fn add(ctx: &Ctx, endpoint: String, p256dh: String, auth: String) -> Result<(), AppError> {
    let user = ctx.user_id()?;
    let subscription = Subscription { endpoint, p256dh, auth };
    let guard = Guard::new(&ctx.app().config.outgoing_hosts);
    if subscription.endpoint.len() > 1000
        || guard.check(&subscription.endpoint).is_err()
        || !subscription.is_whole()
    {
        return Err(AppError::field("endpoint", Problem::NotAllowed));
    }
    if list(ctx).await?.len() >= MOST {
        let max = i64::try_from(MOST).unwrap_or(i64::MAX);
        return Err(AppError::field("endpoint", Problem::TooMany { max }));
    }
    let agent = agent();
    ctx.write("push_device.create", move |tx| {
        Box::pin(async move {
            let (id, ctx) = (Uuid::now_v7(), tx.ctx());
            let hash = Sha256::digest(subscription.endpoint.as_bytes()).to_vec();
            let forget = ctx
                .db()
                .statement("DELETE FROM push_devices WHERE endpoint_hash = $1", [hash.clone().into()]);
            tx.conn().execute_raw(forget).await.map_err(database)?;
            let sealed = Encrypted::seal(&ctx.app().keys, place(id), &subscription)?;
            let insert = ctx.db().statement(
                "INSERT INTO push_devices (id, user_id, endpoint_hash, subscription, agent, created_at) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
                [id.into(), user.0.into(), hash.into(), sealed.into(), agent.into(), ctx.now().into()],
            );
            tx.conn().execute_raw(insert).await.map(|_| ()).map_err(database)
        })
    })
    .await
}

/// The browser's own words about itself.
fn agent() -> Option<String> {
    let parts = use_context::<axum::http::request::Parts>()?;
    let text = parts.headers.get(axum::http::header::USER_AGENT)?.to_str().ok()?;
    Some(text.chars().take(300).collect())
}

/// # Errors
/// Not found, when it is not one's own.
pub async fn remove(ctx: &Ctx, id: Uuid) -> Result<(), AppError> {
    let user = ctx.user_id()?;
    let delete = ctx
        .db()
        .statement("DELETE FROM push_devices WHERE id = $1 AND user_id = $2", [id.into(), user.0.into()]);
    ctx.write("push_device.remove", move |tx| {
        Box::pin(async move {
            let done = tx.conn().execute_raw(delete).await.map_err(database)?;
            if done.rows_affected() == 1 { Ok(()) } else { Err(AppError::not_found()) }
        })
    })
    .await
}

/// The ids of a person's browsers.
///
/// # Errors
/// Internal, when the database fails.
pub async fn ids(ctx: &Ctx, connection: &impl ConnectionTrait, user: UserId) -> Result<Vec<Uuid>, AppError> {
    let select =
        ctx.db().statement("SELECT id FROM push_devices WHERE user_id = $1 ORDER BY id", [user.0.into()]);
    let rows = connection.query_all_raw(select).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "id").map_err(database)).collect()
}

/// Where and how a browser is reached; none when it was taken away.
///
/// # Errors
/// Internal, when the database fails.
pub async fn subscription(ctx: &Ctx, user: UserId, id: Uuid) -> Result<Option<Subscription>, AppError> {
    let select = ctx.db().statement(
        "SELECT subscription FROM push_devices WHERE id = $1 AND user_id = $2",
        [id.into(), user.0.into()],
    );
    let row = ctx.db().reader().query_one_raw(select).await.map_err(database)?;
    row.map(|row| {
        let sealed: Encrypted<Subscription> = row.try_get("", "subscription").map_err(database)?;
        sealed.open(&ctx.app().keys, place(id))
    })
    .transpose()
}

/// Forgets a browser whose push service knows it no more.
///
/// # Errors
/// Internal, when the database fails.
pub async fn forget(ctx: &Ctx, id: Uuid) -> Result<(), AppError> {
    let delete = ctx.db().statement("DELETE FROM push_devices WHERE id = $1", [id.into()]);
    ctx.db().side().execute_raw(delete).await.map(|_| ()).map_err(database)
}

/// The key of this Kemai, made when it is first asked for; of several servers the first one's counts.
///
/// # Errors
/// Internal, when the database fails or the key does not open.
pub async fn vapid(ctx: &Ctx) -> Result<Vapid, AppError> {
    const NAME: &str = "vapid";
    let keys = &ctx.app().keys;
    let place = |id| Place { table: "channel_keys", column: "secret", row: id };
    let (id, fresh) = (Uuid::now_v7(), Vapid::generate());
    let find = || ctx.db().statement("SELECT id, secret FROM channel_keys WHERE name = $1", [NAME.into()]);
    let mut row = ctx.db().side().query_one_raw(find()).await.map_err(database)?;
    if row.is_none() {
        let sealed = Encrypted::seal(keys, place(id), &fresh.to_bytes())?;
        let insert = ctx.db().statement(
            "INSERT INTO channel_keys (id, name, secret) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING",
            [id.into(), NAME.into(), sealed.into()],
        );
        ctx.db().side().execute_raw(insert).await.map_err(database)?;
        row = ctx.db().side().query_one_raw(find()).await.map_err(database)?;
    }
    let row = row.ok_or_else(AppError::internal)?;
    let id: Uuid = row.try_get("", "id").map_err(database)?;
    let sealed: Encrypted<Vec<u8>> = row.try_get("", "secret").map_err(database)?;
    Vapid::from_bytes(&sealed.open(keys, place(id))?).ok_or_else(AppError::internal)
}
