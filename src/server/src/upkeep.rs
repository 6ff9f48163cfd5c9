//! What the program does by itself: forgetting what is over. Several servers on one PostgreSQL take turns: whoever holds the advisory
//! lock works, and the table `upkeep` says what was done lately.

use crate::{app::App, ctx::Ctx, error::database, settings};
use chrono::{DateTime, Duration, Utc};
use futures::future::BoxFuture;
use kemai_domain::AppError;
use sea_orm::{ConnectionTrait, DatabaseTransaction, TransactionTrait};
use std::time::Duration as StdDuration;
use tokio_util::sync::CancellationToken;

/// Does the work and says how much was there to do.
pub type Run = for<'a> fn(&'a Ctx) -> BoxFuture<'a, Result<u64, AppError>>;

/// One kind of upkeep.
#[derive(Clone, Copy)]
pub struct Chore {
    pub name: &'static str,
    pub every: Duration,
    pub run: Run,
}

/// A chore that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    pub name: &'static str,
    pub count: u64,
}

/// How often the program looks whether something is due.
const LOOK: StdDuration = StdDuration::from_secs(60);

/// A chore that failed is tried again after so long: at once it would only fail again, and say so each minute.
const AGAIN: Duration = Duration::minutes(10);

/// The advisory lock of whoever works: "upkeep" in ASCII.
const LOCK: i64 = 0x7570_6b65_6570;

/// Expired and revoked tokens stay in their owner's list so long.
const TOKENS_SHOWN: Duration = Duration::days(90);

/// A key of a request is answered for a day.
const KEYS_KEPT: Duration = Duration::hours(24);

/// The server's own.
pub const CHORES: &[Chore] = &[
    Chore { name: "sessions", every: Duration::hours(1), run: |ctx| Box::pin(forget_sessions(ctx)) },
    Chore { name: "idempotency_keys", every: Duration::hours(1), run: |ctx| Box::pin(forget_keys(ctx)) },
    Chore { name: "statistics", every: Duration::hours(1), run: |ctx| Box::pin(refresh_statistics(ctx)) },
];

async fn refresh_statistics(ctx: &Ctx) -> Result<u64, AppError> {
    ctx.db().refresh_statistics().await.map(u64::from)
}

/// Looks every minute until the program stops. A chore under way is then given up; the next start does it again.
pub async fn watch(app: App, chores: Vec<Chore>, stop: CancellationToken) {
    let mut looks = tokio::time::interval(LOOK);
    let work = async {
        loop {
            looks.tick().await;
            if let Err(error) = run_due(&app, &chores).await {
                tracing::error!(error.code = error.code.key(), "upkeep failed and is tried again");
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

/// Does what is due, unless another server is at it. Before the set-up there is nothing to do.
///
/// # Errors
/// Internal, when the database fails. A chore that fails is logged and due again soon.
pub async fn run_due(app: &App, chores: &[Chore]) -> Result<Vec<Done>, AppError> {
    if settings::company(app).await?.is_none() {
        return Ok(Vec::new());
    }
    let Some(turn) = Turn::take(app).await? else { return Ok(Vec::new()) };
    let mut done = Vec::new();
    for chore in chores {
        let now = app.clock.now();
        if ran_at(app, chore.name).await?.is_some_and(|ran| ran + chore.every > now) {
            continue;
        }
        let ctx = settings::program(app, "upkeep").await?;
        match (chore.run)(&ctx).await {
            Ok(count) => {
                note(app, chore.name, now).await?;
                if count > 0 {
                    tracing::info!(upkeep.chore = chore.name, upkeep.count = count, "upkeep done");
                }
                done.push(Done { name: chore.name, count });
            }
            Err(error) => {
                tracing::error!(upkeep.chore = chore.name, error.code = error.code.key(), "upkeep failed");
                // As if it had run so long ago that it is due again then, whichever server looks.
                if note(app, chore.name, now - chore.every + AGAIN.min(chore.every)).await.is_err() {
                    tracing::error!(
                        upkeep.chore = chore.name,
                        "that could not be noted, and it is tried at once"
                    );
                }
            }
        }
    }
    turn.end().await?;
    Ok(done)
}

/// The right to work. On PostgreSQL a lock that the database frees when its holder dies; SQLite has one server.
struct Turn(Option<DatabaseTransaction>);

impl Turn {
    async fn take(app: &App) -> Result<Option<Self>, AppError> {
        if !app.db.is_postgres() {
            return Ok(Some(Self(None)));
        }
        let holder = app.db.reader().begin().await.map_err(database)?;
        let lock = app.db.statement("SELECT pg_try_advisory_xact_lock($1) AS is_mine", [LOCK.into()]);
        let row = holder.query_one_raw(lock).await.map_err(database)?.ok_or_else(AppError::internal)?;
        let is_mine: bool = row.try_get("", "is_mine").map_err(database)?;
        Ok(is_mine.then_some(Self(Some(holder))))
    }

    async fn end(self) -> Result<(), AppError> {
        match self.0 {
            Some(holder) => holder.rollback().await.map_err(database),
            None => Ok(()),
        }
    }
}

async fn ran_at(app: &App, name: &str) -> Result<Option<DateTime<Utc>>, AppError> {
    let select = app.db.statement("SELECT ran_at FROM upkeep WHERE name = $1", [name.into()]);
    let row = app.db.side().query_one_raw(select).await.map_err(database)?;
    row.map(|row| row.try_get("", "ran_at").map_err(database)).transpose()
}

async fn note(app: &App, name: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    let put = app.db.statement(
        "INSERT INTO upkeep (name, ran_at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET ran_at = excluded.ran_at",
        [name.into(), now.into()],
    );
    app.db.side().execute_raw(put).await.map(|_| ()).map_err(database)
}

async fn forget_sessions(ctx: &Ctx) -> Result<u64, AppError> {
    let now = ctx.now();
    let sessions = forget(ctx, "DELETE FROM sessions WHERE expires_at <= $1", now).await?;
    let shown = now - TOKENS_SHOWN;
    let tokens =
        forget(ctx, "DELETE FROM api_tokens WHERE revoked_at <= $1 OR expires_at <= $1", shown).await?;
    Ok(sessions + tokens)
}

async fn forget_keys(ctx: &Ctx) -> Result<u64, AppError> {
    forget(ctx, "DELETE FROM idempotency_keys WHERE created_at < $1", ctx.now() - KEYS_KEPT).await
}

/// Deletes what nobody can see or use any more: outside the change log, which speaks of records.
///
/// # Errors
/// Internal, when the database fails.
pub async fn forget(ctx: &Ctx, delete: &str, until: DateTime<Utc>) -> Result<u64, AppError> {
    let delete = ctx.db().statement(delete, [until.into()]);
    ctx.db().side().execute_raw(delete).await.map(|done| done.rows_affected()).map_err(database)
}

#[cfg(test)]
mod tests;
