//! Server functions that change dictionaries.

use kemai_domain::{AppError, ChoiceId, Outcome};
use kemai_records::choices::{Choice, ChoiceInput};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use kemai_records::choices::server as store;
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// Which way a choice goes in its dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Up,
    Down,
}

/// Adds a choice at the end.
#[server(prefix = "/rpc", endpoint = "choices/create")]
pub async fn create_choice(dictionary: String, input: ChoiceInput) -> Result<Outcome<Choice>, AppError> {
    outcome(store::create(&ctx()?, &dictionary, input).await)
}

/// Changes label and colour.
#[server(prefix = "/rpc", endpoint = "choices/update")]
pub async fn update_choice(
    id: ChoiceId,
    version: i64,
    input: ChoiceInput,
) -> Result<Outcome<Choice>, AppError> {
    outcome(store::update(&ctx()?, id, version, input).await)
}

/// One place up or down.
#[server(prefix = "/rpc", endpoint = "choices/move")]
pub async fn move_choice(id: ChoiceId, direction: Direction) -> Result<Outcome<()>, AppError> {
    outcome(super::server::step(&ctx()?, id, direction).await)
}

/// Not offered any more.
#[server(prefix = "/rpc", endpoint = "choices/remove")]
pub async fn remove_choice(id: ChoiceId, version: i64) -> Result<Outcome<Choice>, AppError> {
    outcome(store::remove(&ctx()?, id, Some(version)).await)
}

/// Offered again.
#[server(prefix = "/rpc", endpoint = "choices/restore")]
pub async fn restore_choice(id: ChoiceId) -> Result<Outcome<Choice>, AppError> {
    outcome(store::restore(&ctx()?, id).await)
}
