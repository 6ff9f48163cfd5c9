//! The table `jobs`. Leases are counted by the database's clock, so that servers whose clocks differ agree; when a job is due is a moment
//! of everyday life, by the program's clock.

use super::{Job, JobKind, NewJob, Parts};
use crate::{app::App, db::Tx, error::database, sql::Sql};
use chrono::{DateTime, Utc};
use kemai_domain::AppError;
use sea_orm::{ConnectionTrait, QueryResult};
use std::{
    collections::HashMap,
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, Instant},
};
use uuid::Uuid;

/// Milliseconds since 1970, by the database's clock.
fn database_now(app: &App) -> &'static str {
    if app.db.is_postgres() {
        "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT"
    } else {
        "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
    }
}

fn lease_milliseconds(kind: &JobKind) -> i64 {
    i64::try_from(kind.lease.as_millis()).unwrap_or(i64::MAX)
}

pub(super) async fn insert(tx: &Tx, job: NewJob) -> Result<bool, AppError> {
    let payload = job.payload.to_string();
    let insert = tx.ctx().db().statement(
        "INSERT INTO jobs (id, kind, key, payload, run_at, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (kind, key) DO NOTHING",
        [
            Uuid::now_v7().into(),
            job.kind.into(),
            job.key.into(),
            payload.into(),
            job.run_at.into(),
            tx.ctx().now().into(),
        ],
    );
    tx.conn().execute_raw(insert).await.map(|done| done.rows_affected() == 1).map_err(database)
}

/// Rows of one statement.
const ROWS: usize = 500;

pub(super) async fn insert_all(tx: &Tx, mut jobs: Vec<NewJob>) -> Result<(), AppError> {
    let now = tx.ctx().now();
    while !jobs.is_empty() {
        let some = jobs.split_off(jobs.len().saturating_sub(ROWS));
        let mut sql =
            Sql::new(tx.ctx().db(), "INSERT INTO jobs (id, kind, key, payload, run_at, created_at) VALUES ");
        for (index, job) in some.into_iter().enumerate() {
            sql.push(if index > 0 { ", (" } else { "(" }).bind(Uuid::now_v7()).push(", ").bind(job.kind);
            sql.push(", ").bind(job.key).push(", ").bind(job.payload.to_string()).push(", ");
            sql.bind(job.run_at).push(", ").bind(now).push(")");
        }
        tx.conn().execute_raw(sql.statement()).await.map_err(database)?;
    }
    Ok(())
}

pub(super) async fn cancel(tx: &Tx, kind: &str, key: &str) -> Result<bool, AppError> {
    let delete =
        tx.ctx().db().statement("DELETE FROM jobs WHERE kind = $1 AND key = $2", [kind.into(), key.into()]);
    tx.conn().execute_raw(delete).await.map(|done| done.rows_affected() == 1).map_err(database)
}

/// When the first job of each kind that nobody is at is to run.
pub(super) async fn earliest(
    app: &App,
    kinds: &[JobKind],
) -> Result<HashMap<String, DateTime<Utc>>, AppError> {
    let mut sql = Sql::new(&app.db, "");
    for (index, kind) in kinds.iter().enumerate() {
        sql.push(if index > 0 { " UNION ALL " } else { "" });
        sql.push("SELECT kind, run_at FROM (SELECT kind, run_at FROM jobs WHERE kind = ").bind(kind.name);
        sql.push(" AND dead_at IS NULL AND (leased_until IS NULL OR leased_until <= ")
            .push(database_now(app));
        sql.push(&format!(") ORDER BY run_at, id LIMIT 1) AS first_{index}"));
    }
    let rows = app.db.reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let read = |row: &QueryResult| Ok((row.try_get("", "kind")?, row.try_get("", "run_at")?));
    rows.iter().map(|row| read(row).map_err(database)).collect()
}

/// How many jobs of a kind there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindFigures {
    pub kind: String,
    /// Nobody is at them: those to come, too.
    pub queued: i64,
    /// Under a lease.
    pub running: i64,
    /// Laid aside.
    pub dead: i64,
    /// For how long the first of the queued has been due; nothing when none is.
    pub oldest_due: Duration,
}

impl KindFigures {
    #[must_use]
    pub fn none(kind: &str) -> Self {
        Self { kind: kind.to_owned(), queued: 0, running: 0, dead: 0, oldest_due: Duration::ZERO }
    }
}

/// Of every kind of which there are any.
///
/// # Errors
/// Internal, when the database fails.
pub async fn figures(app: &App) -> Result<Vec<KindFigures>, AppError> {
    let (now, clock) = (app.clock.now(), database_now(app));
    let mut sql = Sql::new(&app.db, "SELECT kind, SUM(CASE WHEN dead_at IS NULL AND leased_until > ");
    sql.push(clock)
        .push(" THEN 1 ELSE 0 END) AS running, SUM(CASE WHEN dead_at IS NULL THEN 0 ELSE 1 END) AS dead, ");
    sql.push("count(*) AS jobs, MIN(CASE WHEN dead_at IS NULL AND (leased_until IS NULL OR leased_until <= ");
    sql.push(clock).push(") THEN run_at END) AS earliest FROM jobs GROUP BY kind");
    let rows = app.db.reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let read = |row: &QueryResult| {
        let count = |column| row.try_get::<i64>("", column);
        let (running, dead) = (count("running")?, count("dead")?);
        let earliest: Option<DateTime<Utc>> = row.try_get("", "earliest")?;
        Ok(KindFigures {
            kind: row.try_get("", "kind")?,
            queued: count("jobs")? - running - dead,
            running,
            dead,
            oldest_due: earliest.and_then(|at| (now - at).to_std().ok()).unwrap_or_default(),
        })
    };
    rows.iter().map(|row| read(row).map_err(database)).collect()
}

/// Takes jobs of a kind that are due, in one statement: no two servers get the same.
pub(super) async fn claim(app: &App, kind: JobKind, most: usize) -> Result<Vec<Job>, AppError> {
    let (lease, now) = (Uuid::now_v7(), database_now(app));
    let claimed_at = Instant::now();
    let mut sql = Sql::new(&app.db, "WITH due AS (SELECT id FROM jobs WHERE kind = ");
    sql.bind(kind.name).push(" AND dead_at IS NULL AND run_at <= ").bind(app.clock.now());
    sql.push(" AND (leased_until IS NULL OR leased_until <= ").push(now);
    sql.push(") ORDER BY run_at, id LIMIT ").bind(i64::try_from(most).unwrap_or(i64::MAX));
    sql.push(if app.db.is_postgres() { " FOR UPDATE SKIP LOCKED" } else { "" });
    sql.push(") UPDATE jobs SET attempts = attempts + 1, lease = ").bind(lease);
    sql.push(", leased_until = ").push(now).push(" + ").bind(lease_milliseconds(&kind));
    sql.push(" WHERE id IN (SELECT id FROM due) RETURNING id, key, payload, run_at, attempts");
    let rows = app.db.side().query_all_raw(sql.statement()).await.map_err(database)?;
    let mut jobs = Vec::with_capacity(rows.len());
    for row in &rows {
        let payload: String = row.try_get("", "payload").map_err(database)?;
        let attempt: i64 = row.try_get("", "attempts").map_err(database)?;
        jobs.push(Parts {
            key: row.try_get("", "key").map_err(database)?,
            run_at: row.try_get("", "run_at").map_err(database)?,
            attempt: u32::try_from(attempt).unwrap_or(u32::MAX),
            app: app.clone(),
            id: row.try_get("", "id").map_err(database)?,
            kind,
            payload: serde_json::from_str(&payload).unwrap_or_default(),
            lease,
            ends_at: (claimed_at + kind.lease).into(),
            explanation: None.into(),
            is_done: AtomicBool::new(false),
        });
    }
    jobs.sort_by_key(|job| job.run_at);
    Ok(jobs.into_iter().map(|parts| Job(Arc::new(parts))).collect())
}

/// False when the job is not this server's any more.
pub(super) async fn remove(job: &Job, connection: &impl ConnectionTrait) -> Result<bool, AppError> {
    let delete = job
        .0
        .app
        .db
        .statement("DELETE FROM jobs WHERE id = $1 AND lease = $2", [job.0.id.into(), job.0.lease.into()]);
    connection.execute_raw(delete).await.map(|done| done.rows_affected() == 1).map_err(database)
}

/// Renews the lease, and keeps the payload when there is one. False when the job is not this server's any more.
pub(super) async fn keep(
    job: &Job,
    connection: &impl ConnectionTrait,
    payload: Option<String>,
) -> Result<bool, AppError> {
    let mut sql = Sql::new(&job.0.app.db, "UPDATE jobs SET leased_until = ");
    sql.push(database_now(&job.0.app)).push(" + ").bind(lease_milliseconds(&job.0.kind));
    if let Some(payload) = payload {
        sql.push(", payload = ").bind(payload);
    }
    sql.push(" WHERE id = ").bind(job.0.id).push(" AND lease = ").bind(job.0.lease);
    connection.execute_raw(sql.statement()).await.map(|done| done.rows_affected() == 1).map_err(database)
}

/// Gives a job back that was not done: to be tried again, or never again by itself.
pub(super) async fn give_back(
    job: &Job,
    error: &str,
    again_at: Option<DateTime<Utc>>,
) -> Result<(), AppError> {
    let now = job.0.app.clock.now();
    let mut sql = Sql::new(&job.0.app.db, "UPDATE jobs SET lease = NULL, leased_until = NULL, last_error = ");
    sql.bind(error);
    match again_at {
        Some(again_at) => sql.push(", run_at = ").bind(again_at),
        None => sql.push(", dead_at = ").bind(now),
    };
    sql.push(" WHERE id = ").bind(job.0.id).push(" AND lease = ").bind(job.0.lease);
    job.0.app.db.side().execute_raw(sql.statement()).await.map(|_| ()).map_err(database)
}

/// Frees what a server held that died. On SQLite there is one server, so that what is leased when it starts was its predecessor's; on
/// PostgreSQL it may be another one's, and its lease has to run out.
pub(super) async fn free_of_the_dead(app: &App) -> Result<(), AppError> {
    if app.db.is_postgres() {
        return Ok(());
    }
    let update =
        app.db.statement("UPDATE jobs SET lease = NULL, leased_until = NULL WHERE lease IS NOT NULL", []);
    app.db.side().execute_raw(update).await.map(|_| ()).map_err(database)
}

/// Frees a job whose handler was stopped because the server stops: that is no attempt.
pub(super) async fn free(job: &Job) -> Result<(), AppError> {
    let update = job.0.app.db.statement(
        "UPDATE jobs SET lease = NULL, leased_until = NULL, attempts = attempts - 1 WHERE id = $1 AND lease = $2",
        [job.0.id.into(), job.0.lease.into()],
    );
    job.0.app.db.side().execute_raw(update).await.map(|_| ()).map_err(database)
}
