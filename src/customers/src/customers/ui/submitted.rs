//! A plain form that the server refused comes back with what was typed and what is wrong with it.

use kemai_domain::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What was sent, and why it was refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submitted {
    /// By the inputs' names, in the order of the form.
    pub values: Vec<(String, String)>,
    pub error: AppError,
}

/// The refusal of a form sent to `action`, if this page answers one. The browser gets the same, so that hydration fits.
#[must_use]
pub fn submitted(action: &str) -> Option<Submitted> {
    let all = SharedValue::new(|| -> Option<(String, Submitted)> {
        #[cfg(feature = "ssr")]
        {
            let submission = use_context::<kemai_server::http::forms::Submission>()?;
            Some((submission.action, Submitted { values: submission.values, error: submission.error }))
        }
        #[cfg(not(feature = "ssr"))]
        None
    });
    all.into_inner().filter(|(sent_to, _)| sent_to == action).map(|(_, submitted)| submitted)
}
