//! What a server function needs of the request around it.

use axum::http::request::Parts;
use kemai_domain::AppError;
use kemai_server::{http::client::ClientAddress, rate_limit::RateLimits};
use leptos::prelude::use_context;
use std::{
    net::IpAddr,
    sync::{Arc, LazyLock},
};

/// # Errors
/// Internal, outside a request.
pub fn parts() -> Result<Parts, AppError> {
    use_context::<Parts>().ok_or_else(AppError::internal)
}

#[must_use]
pub fn address(parts: &Parts) -> Option<IpAddr> {
    parts.extensions.get::<ClientAddress>().map(|address| address.0)
}

/// The program's limits: those of the context, else one set for the whole process.
#[must_use]
pub fn limits() -> Arc<RateLimits> {
    static LIMITS: LazyLock<Arc<RateLimits>> = LazyLock::new(Arc::default);
    use_context::<Arc<RateLimits>>().unwrap_or_else(|| LIMITS.clone())
}
