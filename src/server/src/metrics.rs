//! Figures for Prometheus: requests, the database's pool, the writer's queue, jobs, reminders, messages.

use crate::jobs::KindFigures;
use http::Method;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use std::{
    collections::BTreeSet,
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

const DURATIONS: [f64; 11] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// The recorder of this process; figures of several servers in one process (tests) fall together.
pub fn recorder() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    HANDLE.get_or_init(|| install().inspect_err(|error| tracing::warn!(%error, "no figures")).ok()).as_ref()
}

fn install() -> Result<PrometheusHandle, BuildError> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &DURATIONS)?
        .install_recorder()
}

/// A request that was answered.
pub fn count_request(method: &Method, route: &str, status: u16, time: Duration) {
    let labels =
        [("method", method.to_string()), ("route", route.to_owned()), ("status", status.to_string())];
    metrics::counter!("kemai_http_requests_total", &labels).increment(1);
    metrics::histogram!("kemai_http_request_duration_seconds", "method" => method.to_string(), "route" => route.to_owned())
        .record(time.as_secs_f64());
}

/// What happens in the database, taken when the figures are read.
pub fn set_database(open: usize, idle: usize, waiting_writes: usize) {
    let gauge = |value: usize| f64::from(u32::try_from(value).unwrap_or(u32::MAX));
    metrics::gauge!("kemai_database_connections_open").set(gauge(open));
    metrics::gauge!("kemai_database_connections_idle").set(gauge(idle));
    metrics::gauge!("kemai_database_writes_waiting").set(gauge(waiting_writes));
}

/// What waits, runs and was laid aside, taken when the figures are read.
pub fn set_jobs(kinds: &[KindFigures]) {
    // A kind of which nothing is left does not keep its last figure.
    static SEEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.extend(kinds.iter().map(|figures| figures.kind.clone()));
    for kind in seen.iter() {
        let none = KindFigures::none(kind);
        let figures = kinds.iter().find(|figures| figures.kind == *kind).unwrap_or(&none);
        let gauge = |state: &'static str, count: i64| {
            metrics::gauge!("kemai_jobs", "kind" => kind.clone(), "state" => state).set(count as f64);
        };
        gauge("queued", figures.queued);
        gauge("running", figures.running);
        gauge("dead", figures.dead);
        metrics::gauge!("kemai_jobs_oldest_due_age_seconds", "kind" => kind.clone())
            .set(figures.oldest_due.as_secs_f64());
    }
}

/// A job's attempt that ended: `done`, `retried` later, or `dead`.
pub fn count_job(kind: &'static str, end: &'static str) {
    metrics::counter!("kemai_jobs_ended_total", "kind" => kind, "end" => end).increment(1);
}

/// A reminder that somebody was told.
pub fn count_reminder(is_late: bool) {
    let late = if is_late { "true" } else { "false" };
    metrics::counter!("kemai_reminders_total", "late" => late).increment(1);
}

/// A message to somebody outside the program: the state that an attempt left it in.
pub fn count_message(channel: &'static str, state: &'static str) {
    metrics::counter!("kemai_messages_total", "channel" => channel, "state" => state).increment(1);
}

/// Time that a stage of imports took, all batches together: says where an import's time goes. Stages run beside each other.
pub fn add_import_time(stage: &'static str, time: Duration) {
    let time = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    metrics::counter!("kemai_import_microseconds_total", "stage" => stage).increment(time);
}
