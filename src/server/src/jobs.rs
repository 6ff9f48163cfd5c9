//! What is to be done later, and surely: reminders, messages, imports.
//!
//! A job is enqueued in the transaction of the change that asks for it ([`Tx::enqueue`]), so that neither is there without the other. A
//! runner of each server claims what is due under a lease by the database's clock; a lease that runs out, because its server died or its
//! handler hangs, is taken over by whoever looks next. What fails is tried again, later each time, and at last laid aside as a dead
//! letter for an admin.
//!
//! A handler that calls [`Job::done_in`] in the change that is its effect runs exactly once: who lost its lease meanwhile is refused there
//! and its change rolled back. One whose effect lies outside the database runs at least once.

mod dead;
mod queue;
mod runner;
#[cfg(test)]
mod tests;

pub use dead::{DeadLetter, MOST, dead_letter, dead_letters, discard, retry};
pub use queue::{KindFigures, figures};
pub use runner::{run_due, watch};

use crate::{app::App, db::Tx};
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use kemai_domain::{AppError, ErrorCode};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;

/// Does a job, or says why it could not; then it is tried again.
pub type Run = for<'a> fn(&'a App, &'a Job) -> BoxFuture<'a, Result<(), AppError>>;

/// One kind of jobs, as an area registers it.
#[derive(Clone, Copy)]
pub struct JobKind {
    pub name: &'static str,
    /// So long may a handler be silent: it must end, or [`Job::save`] or [`Job::renew`], before it is taken for dead.
    pub lease: Duration,
    /// Tries before it is laid aside.
    pub attempts: u32,
    /// Jobs of this kind that one server does at the same time.
    pub at_once: usize,
    pub run: Run,
}

/// A job to be enqueued.
#[derive(Clone, Debug)]
pub struct NewJob {
    pub kind: &'static str,
    /// Unique among the jobs of its kind that are not done yet.
    pub key: String,
    /// Names records; what stands in them is read when the job runs.
    pub payload: Value,
    pub run_at: DateTime<Utc>,
}

/// A job under way. Cheap to clone, so that a handler can take it into its change.
#[derive(Clone)]
pub struct Job(Arc<Parts>);

struct Parts {
    app: App,
    id: Uuid,
    kind: JobKind,
    key: String,
    payload: Value,
    run_at: DateTime<Utc>,
    /// 1 the first time.
    attempt: u32,
    lease: Uuid,
    /// When the lease ends, by this server's own stopwatch.
    ends_at: Mutex<Instant>,
    explanation: Mutex<Option<String>>,
    is_done: AtomicBool,
}

impl Job {
    #[must_use]
    pub fn key(&self) -> &str {
        &self.0.key
    }

    /// When it was to run; after a failed attempt, when it was to be tried again.
    #[must_use]
    pub fn run_at(&self) -> DateTime<Utc> {
        self.0.run_at
    }

    /// Whether this is the last try before it is laid aside.
    #[must_use]
    pub fn is_last_attempt(&self) -> bool {
        self.0.attempt >= self.0.kind.attempts
    }

    /// # Errors
    /// Internal, when the payload is not what the handler expects.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, AppError> {
        T::deserialize(&self.0.payload).map_err(|_| AppError::internal())
    }

    /// Ends the job in the change that is its effect.
    ///
    /// # Errors
    /// Conflict, when the lease ran out and another took over, or the job was cancelled: then the change must not stand.
    pub async fn done_in(&self, tx: &Tx) -> Result<(), AppError> {
        held(queue::remove(self, tx.conn()).await?)?;
        self.0.is_done.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Keeps how far it came, for whoever goes on should this server stop, and renews the lease.
    ///
    /// # Errors
    /// Conflict, when the lease is lost.
    pub async fn save(&self, payload: &impl Serialize) -> Result<(), AppError> {
        self.put(self.0.app.db.side(), Some(payload)).await
    }

    /// The same in the change that got it there: so much was done, and exactly once.
    ///
    /// # Errors
    /// Conflict, when the lease is lost.
    pub async fn save_in(&self, tx: &Tx, payload: &impl Serialize) -> Result<(), AppError> {
        self.put(tx.conn(), Some(payload)).await
    }

    /// Says that the handler lives.
    ///
    /// # Errors
    /// Conflict, when the lease is lost.
    pub async fn renew(&self) -> Result<(), AppError> {
        self.put(self.0.app.db.side(), None::<&Value>).await
    }

    /// Why it fails, for the admin who finds it among the dead letters. No names, numbers or contents of records.
    pub fn explain(&self, text: impl Into<String>) {
        *self.0.explanation.lock().unwrap_or_else(PoisonError::into_inner) = Some(text.into());
    }

    async fn put(
        &self,
        connection: &impl sea_orm::ConnectionTrait,
        payload: Option<&impl Serialize>,
    ) -> Result<(), AppError> {
        let payload = payload.map(serde_json::to_string).transpose().map_err(|_| AppError::internal())?;
        // Counted from before the database was asked: this server is never the last to know.
        let ends_at = Instant::now() + self.0.kind.lease;
        held(queue::keep(self, connection, payload).await?)?;
        *self.0.ends_at.lock().unwrap_or_else(PoisonError::into_inner) = ends_at;
        Ok(())
    }

    fn ends_at(&self) -> Instant {
        *self.0.ends_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn explanation(&self) -> Option<String> {
        self.0.explanation.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn held(is_held: bool) -> Result<(), AppError> {
    if is_held { Ok(()) } else { Err(AppError::new(ErrorCode::Conflict)) }
}

impl Tx {
    /// Puts a job beside the change: both are committed, or neither. While one with this kind and key waits, runs or is laid aside, a
    /// second is no error and changes nothing. Says whether it was new.
    ///
    /// # Errors
    /// Internal, when the database fails.
    pub async fn enqueue(&self, job: NewJob) -> Result<bool, AppError> {
        queue::insert(self, job).await
    }

    /// The same for very many jobs, none of which is there yet.
    ///
    /// # Errors
    /// Internal, when the database fails, or one is there.
    pub async fn enqueue_all(&self, jobs: Vec<NewJob>) -> Result<(), AppError> {
        queue::insert_all(self, jobs).await
    }

    /// Takes a job back, also one under way: its `done_in` is then refused. Says whether there was one.
    ///
    /// # Errors
    /// Internal, when the database fails.
    pub async fn cancel_job(&self, kind: &str, key: &str) -> Result<bool, AppError> {
        queue::cancel(self, kind, key).await
    }
}
