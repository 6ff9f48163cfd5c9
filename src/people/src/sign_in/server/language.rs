//! Another language for who is not signed in yet.

use super::service::language_cookie;
use crate::Secret;
use kemai_domain::{AppError, FieldError, Lang, Outcome, Problem};
use kemai_server::{App, http::page};

/// The form's page again, in another language and with what was typed. A password is never sent back: where one was typed, it is asked for
/// again.
pub fn again_in<T>(app: &App, language: Lang, password: &Secret) -> Outcome<T> {
    page::set_cookie(&language_cookie(app, language));
    let asked = (!password.0.is_empty()).then(|| FieldError::new("password", Problem::Required));
    Outcome::Refused(AppError::invalid(asked.into_iter().collect()))
}
