//! What the area brings to the whole, on the server.

pub(crate) mod api;
mod area;
pub(crate) mod bin;
#[cfg(test)]
mod bin_tests;
#[cfg(test)]
mod conflict_tests;
pub mod fixture;
pub(crate) mod request;
#[cfg(test)]
mod settings_tests;
#[cfg(test)]
mod tests;

pub use area::AREA;

use kemai_domain::{AppError, ErrorCode};
use serde::Serialize;

/// A change is made on the version that the person saw; when there is a newer one, both are shown.
///
/// # Errors
/// Conflict, with the record as it is now.
pub(crate) fn refuse_older(current: &impl Serialize, version: i64, seen: i64) -> Result<(), AppError> {
    if version == seen { Ok(()) } else { Err(AppError::new(ErrorCode::Conflict).with_detail(current)) }
}
