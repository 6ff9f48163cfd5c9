//! Figures for Prometheus: requests, the database's pool, the writer's queue.

use http::Method;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use std::{sync::OnceLock, time::Duration};

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

/// Time that a stage of imports took, all batches together: says where an import's time goes. Stages run beside each other.
pub fn add_import_time(stage: &'static str, time: Duration) {
    let time = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    metrics::counter!("kemai_import_microseconds_total", "stage" => stage).increment(time);
}
