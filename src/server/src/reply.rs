//! From a service's result to a server function's answer.

use kemai_domain::{AppError, Outcome};

/// What a person can mend travels as data; what he cannot is an error, with its status and the request's id.
///
/// # Errors
/// Internal and unavailable.
pub fn outcome<T>(result: Result<T, AppError>) -> Result<Outcome<T>, AppError> {
    match result {
        Ok(value) => Ok(Outcome::Done(value)),
        Err(error) if error.code.status() < 500 => Ok(Outcome::Refused(error)),
        Err(error) => Err(failed(error)),
    }
}

/// Sets the response's status to the error's, and notes the request's id in it.
#[must_use]
pub fn failed(mut error: AppError) -> AppError {
    if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = http::StatusCode::from_u16(error.code.status())
    {
        response.set_status(status);
    }
    error.request_id = crate::ctx::ctx().ok().map(|ctx| ctx.request_id().to_owned());
    error
}

/// Where it goes on after it was done: a plain form by the answer, the browser's program by its router.
pub fn go_on_to(path: &str) {
    leptos_axum::redirect(path);
}
