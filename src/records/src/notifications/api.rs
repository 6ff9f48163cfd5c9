//! Server functions of notifications.

use super::model::Notifications;
use kemai_domain::{AppError, NotificationId, Outcome};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::server::service;
#[cfg(feature = "ssr")]
use crate::server::kinds;
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// One's own, the newest first; those before one of them when `before` names it.
#[server(prefix = "/rpc", endpoint = "notifications/list")]
pub async fn list_notifications(
    #[server(default)] before: Option<NotificationId>,
) -> Result<Outcome<Notifications>, AppError> {
    outcome(service::list(&ctx()?, kinds()?, before, Notifications::PAGE).await)
}

/// How many of one's own are unread.
#[server(prefix = "/rpc", endpoint = "notifications/unread")]
pub async fn count_unread() -> Result<Outcome<i64>, AppError> {
    outcome(service::unread(&ctx()?).await)
}

/// One of them was read.
#[server(prefix = "/rpc", endpoint = "notifications/read")]
pub async fn read_notification(id: NotificationId) -> Result<Outcome<NotificationId>, AppError> {
    outcome(service::set_read(&ctx()?, id, None, true).await.map(|()| id))
}

/// All of them were read.
#[server(prefix = "/rpc", endpoint = "notifications/read_all")]
pub async fn read_all_notifications() -> Result<Outcome<()>, AppError> {
    outcome(service::read_all(&ctx()?).await)
}
