//! What is wrong, above the form: each problem leads to its field.

use super::{is_decision, state::FormState};
use kemai_domain::ErrorCode;
use kemai_ui::{Banner, SignedOut, Tone, lang};
use leptos::prelude::*;

#[component]
pub(super) fn Summary() -> impl IntoView {
    let lang = lang();
    let state = expect_context::<FormState>();
    move || {
        state.error.get().filter(|error| !is_decision(error)).map(|error| {
            if error.code == ErrorCode::NotSignedIn {
                return view! { <SignedOut/> }.into_any();
            }
            let problems = error
                .fields
                .iter()
                .map(|field| {
                    let (label, id) = state.place_of(field, lang);
                    view! { <li><a href=format!("#{id}")>{label}</a>" "{field.problem.message(lang)}</li> }
                })
                .collect_view();
            view! {
                <Banner tone=Tone::Danger title=error.title(lang)><ul class="t-13">{problems}</ul></Banner>
            }
            .into_any()
        })
    }
}
