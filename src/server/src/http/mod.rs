//! The way of a request, from the connection to the handler and back. [`layers`] puts the layers around the routes; each has a
//! file of its own. From the outside in, and why there:
//!
//! 1. `client`: the request's id and the client's address; every later line and answer carries them.
//! 2. `trace`: one log line and the figures; outside everything that can fail.
//! 3. `headers`: nonce and security headers; also on answers that a layer below refuses with.
//! 4. compression: of what is finished, error pages too.
//! 5. `refusal`: gives every error its form.
//! 6. `guard`: adopts what axum refuses by itself, catches panics, ends what takes too long, refuses bodies too large.
//! 7. `csrf`: before anyone is asked for, a change from another site is refused.
//! 8. `gate`: who comes and whether they may; the handler finds a `Ctx`.

pub mod api;
pub mod assets;
pub mod client;
pub mod csrf;
pub mod forms;
pub mod gate;
pub mod grades;
pub mod guard;
pub mod headers;
mod idle;
pub mod listen;
pub mod machines;
pub mod merge;
pub mod page;
pub mod refusal;
pub mod scope;
pub mod tls;
mod trace;

use crate::{App, config::Config};
use axum::{Router, middleware};
use refusal::RenderErrorPage;
use std::sync::Arc;
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer, Predicate,
        predicate::{DefaultPredicate, SizeAbove},
    },
};

/// Puts the layers around all routes; the order is explained above. `Router::layer` wraps, so the innermost comes first.
pub fn layers(router: Router, app: &App, gate: Arc<gate::Gate>, render: RenderErrorPage) -> Router {
    let config: Arc<Config> = Arc::new(app.config.clone());
    router
        .layer(middleware::from_fn_with_state(gate, gate::pass))
        .layer(middleware::from_fn_with_state(config.clone(), csrf::refuse_foreign))
        .layer(guard::body_limit())
        .layer(middleware::from_fn(guard::limit_body))
        .layer(middleware::from_fn(guard::limit_time))
        .layer(middleware::from_fn(guard::catch_panic))
        .layer(middleware::from_fn(guard::adopt))
        .layer(middleware::from_fn_with_state(render, refusal::answer))
        .layer(compression())
        .layer(middleware::from_fn_with_state(config.clone(), headers::secure))
        .layer(middleware::from_fn(trace::observe))
        .layer(middleware::from_fn_with_state(config, client::identify))
}

/// Pages differ each time, so their compression is paid for each time, and its lowest level is the best bargain: zstd, which browsers take
/// first, leaves 3 % more than two levels higher, for three quarters of the time. brotli takes several times as long for the same size,
/// gzip is for whoever has neither.
fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .quality(CompressionLevel::Precise(COMPRESSION))
        .compress_when(DefaultPredicate::new().and(SizeAbove::new(1024)))
}

const COMPRESSION: i32 = 1;
