//! Server functions of summaries.

use super::model::Summary;
use kemai_domain::{AppError, Outcome};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::server::store;
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// One's own, the newest first.
#[server(prefix = "/rpc", endpoint = "summaries/list")]
pub async fn list_summaries() -> Result<Outcome<Vec<Summary>>, AppError> {
    outcome(store::list(&ctx()?).await)
}
