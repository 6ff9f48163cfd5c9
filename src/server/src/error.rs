//! From the database's errors to ours: logged once, here, and never shown.

use kemai_domain::{AppError, ErrorCode};
use sea_orm::{DbErr, SqlErr};

/// Turns a database error into what a person may see. What it says goes to the log.
#[must_use]
#[allow(clippy::needless_pass_by_value, reason = "made for map_err")]
pub fn database(error: DbErr) -> AppError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => AppError::new(ErrorCode::Duplicate),
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => AppError::bad_request(),
        _ => {
            tracing::error!(error = %error, "the database failed");
            AppError::internal()
        }
    }
}

/// Whether a write failed because a value that must be unique is there already.
#[must_use]
pub fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}
