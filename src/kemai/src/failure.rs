//! Why a command did not do what it should: on stderr, with the cause and the way out.

use kemai_domain::{AppError, ErrorCode, Lang};
use serde_json::json;
use std::process::ExitCode;

#[derive(Debug)]
pub enum Failure {
    /// What was said cannot be used: exit status 2.
    Arguments(String),
    /// Anything else: exit status 1.
    Other(String),
}

impl Failure {
    pub fn other(cause: impl Into<String>) -> Self {
        Self::Other(cause.into())
    }

    pub fn report(self, json: bool) -> ExitCode {
        let (status, cause) = match self {
            Self::Arguments(cause) => (2, cause),
            Self::Other(cause) => (1, cause),
        };
        if json {
            eprintln!("{}", json!({ "error": cause }));
        } else {
            eprintln!("error: {cause}");
        }
        ExitCode::from(status)
    }
}

/// A service's refusal, with each field that was refused.
impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let fields = error
            .fields
            .iter()
            .map(|refused| format!("{}: {}", refused.field, refused.problem.message(Lang::En)));
        let cause = fields.collect::<Vec<_>>().join("; ");
        match error.code {
            ErrorCode::Invalid => Self::Arguments(cause),
            _ => Self::Other(error.title(Lang::En).to_owned()),
        }
    }
}
