//! How far an export is, for the page that asked for it. Kept in the server's memory alone: an export lives as long as its request.

#[cfg(feature = "ssr")]
mod tickets;

#[cfg(feature = "ssr")]
pub use tickets::Ticket;

use kemai_domain::{AppError, Outcome};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// Rows written so far. `total` counts no further than lists count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportProgress {
    pub rows: u64,
    pub total: u64,
    pub total_is_exact: bool,
}

/// A ticket for an export that is about to be asked for: `ticket` in its address.
#[server(prefix = "/rpc", endpoint = "exports/open")]
pub async fn open_export() -> Result<Outcome<Uuid>, AppError> {
    outcome(ctx().and_then(|ctx| tickets::open(&ctx)))
}

/// How far one's own export is; none when it is over, or another server does it.
#[server(prefix = "/rpc", endpoint = "exports/progress")]
pub async fn look_at_export(id: Uuid) -> Result<Outcome<Option<ExportProgress>>, AppError> {
    outcome(ctx().and_then(|ctx| tickets::progress(&ctx, id)))
}

/// Ends one's own export where it is.
#[server(prefix = "/rpc", endpoint = "exports/stop")]
pub async fn stop_export(id: Uuid) -> Result<Outcome<()>, AppError> {
    outcome(ctx().and_then(|ctx| tickets::stop(&ctx, id)))
}
