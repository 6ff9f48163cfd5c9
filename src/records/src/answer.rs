//! From a server function's answer to what a panel shows.

use kemai_domain::{AppError, Outcome};
use kemai_ui::toasts;
use leptos::prelude::*;

/// The answer of a server function.
pub type Answer<T> = Result<Outcome<T>, AppError>;

/// The value, or why there is none.
pub(crate) fn done<T>(answer: Answer<T>) -> Result<T, AppError> {
    answer.and_then(Outcome::into_result)
}

/// Calls `on_done` with every value that an action comes back with. What was refused is said in a toast, unless the form shows it.
pub(crate) fn follow<I, T>(action: Action<I, Answer<T>>, says_refusal: bool, on_done: impl Fn(T) + 'static)
where
    I: Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    let toasts = toasts();
    Effect::new(move |_| match action.value().get().map(done) {
        Some(Ok(value)) => on_done(value),
        Some(Err(error)) if says_refusal => toasts.fail(&error),
        Some(Err(_)) | None => {}
    });
}
