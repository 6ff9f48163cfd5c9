//! Server functions of imports. Uploads and downloads are plain routes (`server/http.rs`).

use crate::model::{ImportHead, ImportView, Settings, Step};
use kemai_domain::{AppError, Outcome, Page};
use leptos::prelude::*;
use uuid::Uuid;

#[cfg(feature = "ssr")]
use crate::server::{kinds, records, service, settle};
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// Imports of a page of the list.
#[cfg(feature = "ssr")]
const LISTED: u32 = 50;

/// A page of one's own imports, newest first; of everyone's for who sees all customers.
#[server(prefix = "/rpc", endpoint = "transfers/list")]
pub async fn list_imports(#[server(default)] cursor: String) -> Result<Outcome<Page<ImportHead>>, AppError> {
    outcome(service::list(&ctx()?, kinds()?, &cursor, LISTED).await)
}

/// An import with its preview or its result.
#[server(prefix = "/rpc", endpoint = "transfers/find")]
pub async fn find_import(id: Uuid) -> Result<Outcome<ImportView>, AppError> {
    outcome(service::find(&ctx()?, kinds()?, records()?, id).await)
}

/// Keeps the choices; then looks, checks all rows, or starts.
#[server(prefix = "/rpc", endpoint = "transfers/settle")]
pub async fn settle_import(
    id: Uuid,
    #[server(default)] input: Settings,
    #[server(default)] step: Step,
) -> Result<Outcome<Uuid>, AppError> {
    outcome(settle::settle(&ctx()?, kinds()?, id, input, step).await)
}

/// Stops an import that runs; what is there stays.
#[server(prefix = "/rpc", endpoint = "transfers/stop")]
pub async fn stop_import(id: Uuid) -> Result<Outcome<Uuid>, AppError> {
    outcome(service::stop(&ctx()?, kinds()?, id).await)
}

/// Undoes a whole import.
#[server(prefix = "/rpc", endpoint = "transfers/undo")]
pub async fn undo_import(id: Uuid) -> Result<Outcome<Uuid>, AppError> {
    outcome(service::undo(&ctx()?, kinds()?, id).await)
}
