//! Server functions of one's own choices.

use super::{ChoicesInput, model::ChoicesPage};
use crate::model::{Channel, State};
use kemai_domain::{AppError, Outcome};
use leptos::prelude::*;
use uuid::Uuid;

#[cfg(feature = "ssr")]
use super::server::{devices, service};
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// What one chose, with the last messages.
#[server(prefix = "/rpc", endpoint = "notice_choices/find")]
pub async fn find_choices() -> Result<Outcome<ChoicesPage>, AppError> {
    outcome(service::page(&ctx()?).await)
}

/// Changes it.
#[server(prefix = "/rpc", endpoint = "notice_choices/update")]
pub async fn update_choices(
    version: i64,
    #[server(default)] input: ChoicesInput,
) -> Result<Outcome<()>, AppError> {
    outcome(service::update(&ctx()?, version, &input).await)
}

/// Lets a browser take messages. The three texts are those of its subscription.
#[server(prefix = "/rpc", endpoint = "push_devices/create")]
pub async fn add_device(endpoint: String, p256dh: String, auth: String) -> Result<Outcome<()>, AppError> {
    outcome(devices::add(&ctx()?, endpoint, p256dh, auth).await)
}

/// A browser takes no more messages.
#[server(prefix = "/rpc", endpoint = "push_devices/remove")]
pub async fn remove_device(id: Uuid) -> Result<Outcome<()>, AppError> {
    outcome(devices::remove(&ctx()?, id).await)
}

/// Sends a message to oneself, and says how it ended.
#[server(prefix = "/rpc", endpoint = "notice_choices/test")]
pub async fn send_test(channel: Channel) -> Result<Outcome<State>, AppError> {
    outcome(service::test(&ctx()?, channel).await)
}
