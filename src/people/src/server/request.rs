//! What a server function needs of the request around it.

use axum::http::request::Parts;
use kemai_domain::AppError;
use kemai_server::http::client::ClientAddress;
use leptos::prelude::use_context;
use std::net::IpAddr;

/// # Errors
/// Internal, outside a request.
pub fn parts() -> Result<Parts, AppError> {
    use_context::<Parts>().ok_or_else(AppError::internal)
}

#[must_use]
pub fn address(parts: &Parts) -> Option<IpAddr> {
    parts.extensions.get::<ClientAddress>().map(|address| address.0)
}
