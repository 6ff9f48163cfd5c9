//! A plain form that the server refused comes back with what was typed and what is wrong with it.

use kemai_domain::AppError;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

/// A form that was sent without the browser's program and refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// The address it was sent to.
    pub action: String,
    /// By the inputs' names, in the order of the form.
    pub values: Vec<(String, String)>,
    pub error: AppError,
}

impl Sent {
    /// What was typed.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Clone, Copy)]
struct SentForm(StoredValue<Option<Sent>>);

/// Takes over what the server refused, for everything inside. The browser gets the same, so that hydration fits; called once, at
/// the top of the application.
pub fn provide_sent() {
    let sent = SharedValue::new(|| -> Option<Sent> {
        #[cfg(feature = "ssr")]
        {
            let form = use_context::<kemai_server::http::forms::Submission>()?;
            Some(Sent { action: form.action, values: form.values, error: form.error })
        }
        #[cfg(not(feature = "ssr"))]
        None
    });
    provide_context(SentForm(StoredValue::new(sent.into_inner())));
}

/// Forgets the refusal once the person goes to another page. Called inside the router.
pub fn forget_sent_elsewhere() {
    let Some(SentForm(sent)) = use_context() else { return };
    let path = use_location().pathname;
    Effect::new(move |first: Option<String>| {
        let path = path.get();
        if first.is_some_and(|first| first != path) {
            sent.set_value(None);
        }
        path
    });
}

/// The refusal that this page answers, if its form was sent to this address.
#[must_use]
pub fn sent(action: &str) -> Option<Sent> {
    sent_below(action).filter(|sent| sent.action == action)
}

/// The refusal that this page answers, if its form was sent to an address that begins so.
#[must_use]
pub fn sent_below(beginning: &str) -> Option<Sent> {
    use_context::<SentForm>()?.0.get_value().filter(|sent| sent.action.starts_with(beginning))
}
