//! Server functions of the links to one's own calendar.

use super::model::{Feeds, NewFeed};
use kemai_domain::{AppError, Outcome};
use leptos::prelude::*;
use uuid::Uuid;

#[cfg(feature = "ssr")]
use super::server::service;
#[cfg(feature = "ssr")]
use kemai_records::made::{self, Shown};
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// An address that a plain form has made.
#[cfg(feature = "ssr")]
const ADDRESS: Shown = Shown { name: "made_calendar", path: "/settings/profile" };

/// The links that are open.
#[server(prefix = "/rpc", endpoint = "calendar_links/list")]
pub async fn list_feeds() -> Result<Outcome<Feeds>, AppError> {
    let ctx = ctx()?;
    let links = service::list(&ctx).await;
    outcome(links.map(|links| Feeds { links, made: made::take(&ctx, ADDRESS) }))
}

/// Makes a link; its address is in this answer and, after a plain form, on the page that follows.
#[server(prefix = "/rpc", endpoint = "calendar_links/create")]
pub async fn create_feed() -> Result<Outcome<NewFeed>, AppError> {
    let ctx = ctx()?;
    let feed = service::create(&ctx).await;
    if let Ok(feed) = &feed {
        made::keep(&ctx, ADDRESS, &feed.address);
    }
    outcome(feed)
}

/// Ends one of one's own links at once.
#[server(prefix = "/rpc", endpoint = "calendar_links/revoke")]
pub async fn revoke_feed(id: Uuid) -> Result<Outcome<()>, AppError> {
    outcome(service::revoke(&ctx()?, id).await)
}
