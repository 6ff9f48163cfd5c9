//! Where one is in a row of steps.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::lang;

/// The steps of a long way, such as the first run.
#[component]
pub fn Steps(
    /// Their names, in order.
    steps: Vec<String>,
    /// Which one, from 0.
    #[prop(into)]
    current: Signal<usize>,
) -> impl IntoView {
    view! {
        <ol class="steps" aria-label=words::progress(lang())>
            {steps.into_iter().enumerate().map(|(index, name)| view! {
                <li
                    data-state=move || (index < current.get()).then_some("done")
                    aria-current=move || (index == current.get()).then_some("step")
                >{name}</li>
            }).collect_view()}
        </ol>
    }
}
