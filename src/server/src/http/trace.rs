//! One readable line for each request, and its place in the figures. The line names the route, never the address with its
//! query: names, search words and the tokens of links stay out of logs.

use crate::session::RequestId;
use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use std::time::Instant;
use tracing::Instrument;

/// What an address without a route is called.
const UNKNOWN: &str = "none";

/// Layer.
pub async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or(UNKNOWN, MatchedPath::as_str).to_owned();
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let span = tracing::info_span!("request", request.id = %id);
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let elapsed = started.elapsed();
    crate::metrics::count_request(&method, &route, status, elapsed);
    let time_ms = (elapsed.as_secs_f64() * 10_000.0).round() / 10.0;
    span.in_scope(|| {
        // Probes come every few seconds: they would drown what people do.
        if matches!(route.as_str(), "/healthz" | "/readyz" | "/metrics" | UNKNOWN) && status < 500 {
            tracing::debug!(http.status = status, http.time_ms = time_ms, "{method} {route}");
        } else if status >= 500 {
            tracing::error!(http.status = status, http.time_ms = time_ms, "{method} {route}");
        } else {
            tracing::info!(http.status = status, http.time_ms = time_ms, "{method} {route}");
        }
    });
    response
}

#[cfg(test)]
mod tests;
