//! The few checks that every slice makes of what a person typed.

use kemai_domain::{
    AppError, Problem,
    name::{normalise, normalise_lines},
};

/// A required line of text in its normal form.
pub(crate) fn line(field: &str, text: &str, longest: usize) -> Result<String, AppError> {
    within(field, normalise(text), longest)
}

/// Required text of several lines in its normal form.
pub(crate) fn text(field: &str, text: &str, longest: usize) -> Result<String, AppError> {
    within(field, normalise_lines(text), longest)
}

fn within(field: &str, text: String, longest: usize) -> Result<String, AppError> {
    if text.is_empty() {
        Err(AppError::field(field, Problem::Required))
    } else if text.chars().count() > longest {
        Err(AppError::field(field, Problem::TooLong { max: i64::try_from(longest).unwrap_or(i64::MAX) }))
    } else {
        Ok(text)
    }
}
