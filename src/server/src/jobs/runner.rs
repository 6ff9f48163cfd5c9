//! The runner of one server: claims what is due as far as it has hands free, and sees to each end.

use super::{Job, JobKind, queue};
use crate::{app::App, metrics};
use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use kemai_domain::{AppError, ErrorCode};
use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};
use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

/// Looked for by itself after this long: what another server enqueued or left behind.
const AT_LATEST: Duration = Duration::from_secs(1);
/// Commits follow each other faster than it is worth to look.
const AFTER_COMMIT: Duration = Duration::from_millis(10);
/// So long a handler under way may go on when the server stops.
const TO_FINISH: Duration = Duration::from_secs(5);
/// The wait after the first failure; each is four times the one before.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(5);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);

/// Runs jobs until the program stops; what is then under way is finished, or given up and its lease freed.
pub async fn watch(app: App, kinds: Vec<JobKind>, stop: CancellationToken) {
    let mut runner = Runner::new(app, kinds);
    let mut commits = runner.app.db.commits();
    if let Err(error) = queue::free_of_the_dead(&runner.app).await {
        tracing::warn!(
            error.code = error.code.key(),
            "jobs of the last run wait for their leases to run out"
        );
    }
    while !stop.is_cancelled() {
        let wait = match runner.start_due().await {
            Ok(wait) => wait,
            Err(error) => {
                tracing::error!(error.code = error.code.key(), "jobs could not be looked for");
                AT_LATEST
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            Some(ended) = runner.hands.join_next_with_id() => runner.note(ended),
            _ = commits.changed() => tokio::time::sleep(AFTER_COMMIT).await,
            () = tokio::time::sleep(wait) => {}
        }
    }
    runner.finish().await;
}

/// Runs everything that is due now. Returns how many jobs it ran.
///
/// # Errors
/// Internal, when the database fails.
pub async fn run_due(app: &App, kinds: &[JobKind]) -> Result<u64, AppError> {
    let mut runner = Runner::new(app.clone(), kinds.to_vec());
    loop {
        runner.start_due().await?;
        match runner.hands.join_next_with_id().await {
            Some(ended) => runner.note(ended),
            None => return Ok(runner.ended),
        }
    }
}

struct Runner {
    app: App,
    kinds: Vec<JobKind>,
    hands: JoinSet<()>,
    under_way: HashMap<Id, Job>,
    ended: u64,
}

impl Runner {
    fn new(app: App, kinds: Vec<JobKind>) -> Self {
        Self { app, kinds, hands: JoinSet::new(), under_way: HashMap::new(), ended: 0 }
    }

    /// Starts what is due, as far as there are hands. Returns how long nothing else will be due.
    async fn start_due(&mut self) -> Result<Duration, AppError> {
        while let Some(ended) = self.hands.try_join_next_with_id() {
            self.note(ended);
        }
        // One hand at a time would cost a statement for each job.
        let kinds: Vec<_> =
            self.kinds.iter().filter(|kind| 2 * self.free(kind) >= kind.at_once).copied().collect();
        if kinds.is_empty() {
            return Ok(AT_LATEST);
        }
        let earliest = queue::earliest(&self.app, &kinds).await?;
        let now = self.app.clock.now();
        let mut wait = AT_LATEST;
        for kind in kinds {
            let Some(run_at) = earliest.get(kind.name) else { continue };
            if *run_at > now {
                wait = wait.min((*run_at - now).to_std().unwrap_or_default());
                continue;
            }
            for job in queue::claim(&self.app, kind, self.free(&kind)).await? {
                self.start(job);
            }
            wait = Duration::ZERO;
        }
        // Who took all it could waits for a hand.
        Ok(if wait.is_zero() && !self.hands.is_empty() {
            AFTER_COMMIT
        } else {
            wait.max(Duration::from_millis(1))
        })
    }

    fn free(&self, kind: &JobKind) -> usize {
        let busy = self.under_way.values().filter(|job| job.0.kind.name == kind.name).count();
        kind.at_once.saturating_sub(busy)
    }

    fn start(&mut self, job: Job) {
        let handle = self.hands.spawn(run(self.app.clone(), job.clone()));
        self.under_way.insert(handle.id(), job);
    }

    fn note(&mut self, ended: Result<(Id, ()), JoinError>) {
        let id = match &ended {
            Ok((id, ())) => *id,
            Err(error) => error.id(),
        };
        if self.under_way.remove(&id).is_some() {
            self.ended += 1;
        }
    }

    async fn finish(mut self) {
        let all = async {
            while let Some(ended) = self.hands.join_next_with_id().await {
                if let Ok((id, ())) = ended {
                    self.under_way.remove(&id);
                }
            }
        };
        if tokio::time::timeout(TO_FINISH, all).await.is_ok() {
            return;
        }
        self.hands.shutdown().await;
        for job in self.under_way.values() {
            if queue::free(job).await.is_err() {
                tracing::warn!(
                    job.kind = job.0.kind.name,
                    "a job could not be freed; its lease will run out"
                );
            }
        }
    }
}

/// One job, from its handler to its end.
async fn run(app: App, job: Job) {
    let result = if job.0.attempt > job.0.kind.attempts {
        // Whoever had it before died over it each time.
        job.explain("the server stopped while it ran");
        Err(AppError::new(ErrorCode::Unavailable))
    } else {
        let handler = AssertUnwindSafe(within_lease(&app, &job)).catch_unwind();
        handler.await.unwrap_or_else(|_| {
            job.explain("the program failed");
            Err(AppError::internal())
        })
    };
    let kind = job.0.kind.name;
    metrics::count_job(
        kind,
        match &result {
            Ok(()) => "done",
            Err(_) if job.is_last_attempt() => "dead",
            Err(_) => "retried",
        },
    );
    let ended = match &result {
        Ok(()) if job.0.is_done.load(Ordering::Relaxed) => Ok(()),
        Ok(()) => queue::remove(&job, app.db.side()).await.map(|_| ()),
        Err(error) => fail(&app, &job, error).await,
    };
    if let Err(error) = ended {
        tracing::warn!(job.kind = kind, error.code = error.code.key(), "a job's end could not be kept");
    }
}

async fn fail(app: &App, job: &Job, error: &AppError) -> Result<(), AppError> {
    let again_at = (job.0.attempt < job.0.kind.attempts).then(|| again_at(app.clock.now(), job.0.attempt));
    let kind = job.0.kind.name;
    if again_at.is_some() {
        tracing::warn!(
            job.kind = kind,
            job.attempt = job.0.attempt,
            error.code = error.code.key(),
            "a job failed and is tried again"
        );
    } else {
        tracing::error!(job.kind = kind, job.id = %job.0.id, error.code = error.code.key(), "a job failed for the last time");
    }
    let said = job.explanation().unwrap_or_else(|| error.code.key().to_owned());
    queue::give_back(job, &said, again_at).await
}

pub(super) fn again_at(now: DateTime<Utc>, attempt: u32) -> DateTime<Utc> {
    let factor = 4_i32.checked_pow(attempt.saturating_sub(1)).unwrap_or(i32::MAX);
    now + FIRST_WAIT.checked_mul(factor).map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT))
}

/// The handler, as long as it has its lease.
async fn within_lease(app: &App, job: &Job) -> Result<(), AppError> {
    let mut handler = (job.0.kind.run)(app, job);
    loop {
        let ends_at = job.ends_at();
        tokio::select! {
            result = &mut handler => return result,
            () = tokio::time::sleep_until(ends_at.into()) => {
                if job.ends_at() <= Instant::now() {
                    job.explain("it took longer than its lease");
                    return Err(AppError::new(ErrorCode::Unavailable));
                }
            }
        }
    }
}
