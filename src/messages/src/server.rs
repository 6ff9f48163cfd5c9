//! What the area brings to the server: grades, REST operations, the job that sends, and the browser's part of push messages.

use crate::outbox::server::{deliver::Ways, http, store};
use axum::{
    Router,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    routing::get,
};
use chrono::Duration;
use kemai_domain::{Capability, Grade};
use kemai_server::{App, Area, config::Config, upkeep::Chore};

const SETTINGS: Grade = Grade::Has(Capability::ManageSettings);

/// Messages to people outside the program. The job that sends them is [`crate::work`]: it asks of notifications.
pub const AREA: Area = Area {
    name: "messages",
    grades: &[
        ("GET /settings/notices", Grade::SignedIn),
        ("POST /rpc/notice_choices/find", Grade::SignedIn),
        ("POST /rpc/notice_choices/update", Grade::SignedIn),
        ("POST /rpc/notice_choices/test", Grade::SignedIn),
        ("POST /rpc/push_devices/create", Grade::SignedIn),
        ("POST /rpc/push_devices/remove", Grade::SignedIn),
        ("GET /settings/outbox", SETTINGS),
        ("POST /rpc/outbox/list", SETTINGS),
        ("POST /rpc/outbox/again", SETTINGS),
        ("POST /rpc/outbox/discard", SETTINGS),
        ("GET /api/v1/messages", SETTINGS),
        ("POST /api/v1/messages/{id}/again", SETTINGS),
    ],
    api: http::routes,
    openapi: http::openapi,
    records: &[],
    chores: &[Chore { name: "outbox", every: Duration::hours(1), run: |ctx| Box::pin(store::purge(ctx)) }],
    work: &[],
};

/// Looks at what the configuration says of channels, before the program starts.
///
/// # Errors
/// A sentence that names the setting and the way out.
pub fn check_configuration(config: &Config) -> Result<(), String> {
    Ways::check(config)
}

/// The script that a browser runs when a message comes.
pub const WORKER_GRADES: &[(&str, Grade)] = &[("GET /push.js", Grade::Public)];

/// It stands at the root, because a worker is in charge of what lies below its address only.
pub fn worker_routes() -> Router<App> {
    let headers = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
        // A worker runs under its own policy, not under that of the page.
        (CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    Router::new().route("/push.js", get(move || async move { (headers, include_str!("push.js")) }))
}
