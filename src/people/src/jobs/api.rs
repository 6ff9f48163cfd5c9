//! Server functions of failed work.

use super::model::DeadJob;
use kemai_domain::{AppError, Outcome};
use leptos::prelude::*;
use uuid::Uuid;

#[cfg(feature = "ssr")]
use super::server;
#[cfg(feature = "ssr")]
use kemai_server::{ctx, jobs, outcome};

/// The newest first.
#[server(prefix = "/rpc", endpoint = "jobs/list")]
pub async fn list_dead_jobs() -> Result<Outcome<Vec<DeadJob>>, AppError> {
    outcome(server::list(&ctx()?).await)
}

/// Tries one again.
#[server(prefix = "/rpc", endpoint = "jobs/retry")]
pub async fn retry_job(id: Uuid) -> Result<Outcome<Uuid>, AppError> {
    outcome(jobs::retry(&ctx()?, id).await.map(|()| id))
}

/// Gives one up.
#[server(prefix = "/rpc", endpoint = "jobs/discard")]
pub async fn discard_job(id: Uuid) -> Result<Outcome<Uuid>, AppError> {
    outcome(jobs::discard(&ctx()?, id).await.map(|()| id))
}
