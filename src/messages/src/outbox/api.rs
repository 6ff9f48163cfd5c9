//! Server functions of the outbox, for admins.

use super::model::OutboxPage;
use kemai_domain::{AppError, Outcome};
use leptos::prelude::*;
use uuid::Uuid;

#[cfg(feature = "ssr")]
use super::server::service;
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// Messages of a state, or of all; the newest first.
#[server(prefix = "/rpc", endpoint = "outbox/list")]
pub async fn list_outbox(#[server(default)] state: String) -> Result<Outcome<OutboxPage>, AppError> {
    outcome(service::list(&ctx()?, &state).await)
}

/// Has a message sent again that failed, or whose end is unknown: the admin's decision.
#[server(prefix = "/rpc", endpoint = "outbox/again")]
pub async fn send_again(id: Uuid) -> Result<Outcome<()>, AppError> {
    outcome(service::again(&ctx()?, id).await)
}

/// Gives a message up.
#[server(prefix = "/rpc", endpoint = "outbox/discard")]
pub async fn discard_message(id: Uuid) -> Result<Outcome<()>, AppError> {
    outcome(service::discard(&ctx()?, id).await)
}
