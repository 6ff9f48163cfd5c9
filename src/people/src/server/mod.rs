//! What the area brings to the whole, on the server.

pub(crate) mod api;
mod area;
pub mod fixture;
pub(crate) mod request;
#[cfg(test)]
mod tests;

pub use area::AREA;

use kemai_domain::{AppError, ErrorCode};
use serde::Serialize;

/// The record was changed since it was read; both versions are shown.
pub(crate) fn conflict(current: &impl Serialize) -> AppError {
    AppError::new(ErrorCode::Conflict).with_detail(current)
}
