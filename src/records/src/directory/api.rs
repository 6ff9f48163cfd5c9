//! The server function that pickers ask.

use super::model::Directory;
use kemai_domain::{AppError, Outcome};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// Names of everyone and of every department.
#[server(name = ReadDirectory, prefix = "/rpc", endpoint = "people/directory")]
pub async fn directory() -> Result<Outcome<Directory>, AppError> {
    outcome(super::server::directory(&ctx()?).await)
}
