//! Choices: what a select, a combobox and a filter offer.

use leptos::html;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::bind::bind;
use super::field::place;

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What one reads.
    pub label: String,
    /// A quiet addition at the end: a code, a number, a department.
    pub hint: Option<String>,
    /// What also finds it: pinyin, initials, an old name. Lower case.
    pub keys: String,
}

impl Choice {
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, keys: String::new() }
    }

    /// With a quiet addition.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Also found by these words.
    #[must_use]
    pub fn keys(mut self, keys: impl Into<String>) -> Self {
        self.keys = keys.into().to_lowercase();
        self
    }

    /// Whether what was typed finds it.
    #[must_use]
    pub fn matches(&self, typed: &str) -> bool {
        let typed = typed.trim().to_lowercase();
        typed.is_empty() || self.label.to_lowercase().contains(&typed) || self.keys.contains(&typed)
    }
}

/// One of a list, by the browser's own means. For long lists there is [`crate::Combobox`].
#[component]
pub fn Select(
    /// The name in the form, when it stands alone.
    #[prop(optional, into)]
    name: Option<String>,
    /// The id, when it stands alone.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    /// What is chosen at first.
    #[prop(optional, into)]
    value: Option<String>,
    /// Kept equal in both directions, instead of `value`.
    #[prop(optional, into)]
    signal: Option<RwSignal<String>>,
    /// The words of "nothing chosen", which sends an empty value; without them something is always chosen.
    #[prop(optional, into)]
    empty: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// The name for screen readers, when no label stands beside it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let place = place(name, id);
    let node = NodeRef::<html::Select>::new();
    if let Some(signal) = signal {
        // The choices may come later than what is chosen among them.
        bind(move || node.get().filter(|_| choices.with(|_| true)), signal);
    }
    let chosen = StoredValue::new(value.unwrap_or_default());
    let is_chosen = move |own: &str| match signal {
        Some(signal) => signal.with_untracked(|signal| signal == own),
        None => chosen.with_value(|chosen| chosen == own),
    };
    view! {
        <select
            class="input"
            node_ref=node
            id=place.id
            name=place.name
            aria-required=place.required.then_some("true")
            disabled=disabled
            aria-label=label
            aria-describedby=place.described_by
            aria-invalid=move || place.invalid.get().then_some("true")
            on:change:target=move |event| if let Some(signal) = signal { signal.set(event.target().value()) }
        >
            {empty.map(|words| view! { <option value="" selected=is_chosen("")>{words}</option> })}
            {move || choices.get().into_iter().map(|choice| {
                let selected = is_chosen(&choice.value);
                view! { <option value=choice.value selected=selected>{choice.label}</option> }
            }).collect_view()}
        </select>
    }
}
