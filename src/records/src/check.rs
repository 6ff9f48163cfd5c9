//! The few checks that every slice makes of what a person typed.

use kemai_domain::{AppError, Problem, name::normalise};

/// A required line of text in its normal form.
pub(crate) fn line(field: &str, text: &str, longest: usize) -> Result<String, AppError> {
    within(field, normalise(text), longest)
}

/// Required text of several lines, without the white space around it.
pub(crate) fn text(field: &str, text: &str, longest: usize) -> Result<String, AppError> {
    within(field, text.replace("\r\n", "\n").trim().to_owned(), longest)
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
