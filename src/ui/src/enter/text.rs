//! Lines and blocks of text.

use leptos::html;
use leptos::prelude::*;

use super::bind::bind;
use super::field::place;

/// One line of text. Within a [`crate::Field`] it takes name, id and description from it.
#[component]
pub fn TextInput(
    /// The name in the form, when it stands alone.
    #[prop(optional, into)]
    name: Option<String>,
    /// The id, when it stands alone.
    #[prop(optional, into)]
    id: Option<String>,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: MaybeProp<String>,
    /// Kept equal in both directions, instead of `value`.
    #[prop(optional, into)]
    signal: Option<RwSignal<String>>,
    /// `email`, `tel`, `url`, `search`, `number`; text without it.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in: `name`, `email`, `tel`, `off`.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Which keyboard a phone shows: `numeric`, `decimal`, `tel`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] readonly: Signal<bool>,
    /// The name for screen readers, when no label stands beside it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let place = place(name, id);
    let node = NodeRef::<html::Input>::new();
    if let Some(signal) = signal {
        bind(move || node.get(), signal);
    }
    let first = move || signal.map_or_else(|| value.get(), |signal| Some(signal.get_untracked()));
    view! {
        <input
            class="input"
            node_ref=node
            id=place.id
            name=place.name
            type=kind
            value=first
            autocomplete=autocomplete
            inputmode=inputmode
            placeholder=placeholder
            aria-required=place.required.then_some("true")
            disabled=disabled
            readonly=readonly
            aria-label=label
            aria-describedby=place.described_by
            aria-invalid=move || place.invalid.get().then_some("true")
            on:input:target=move |event| if let Some(signal) = signal { signal.set(event.target().value()) }
        />
    }
}

/// Several lines of text; grows with them.
#[component]
pub fn TextArea(
    /// The name in the form, when it stands alone.
    #[prop(optional, into)]
    name: Option<String>,
    /// The id, when it stands alone.
    #[prop(optional, into)]
    id: Option<String>,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: Option<String>,
    /// Kept equal in both directions, instead of `value`.
    #[prop(optional, into)]
    signal: Option<RwSignal<String>>,
    /// Lines to begin with.
    #[prop(default = 3)]
    rows: u32,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// The name for screen readers, when no label stands beside it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let place = place(name, id);
    let node = NodeRef::<html::Textarea>::new();
    if let Some(signal) = signal {
        bind(move || node.get(), signal);
    }
    let first = signal.map_or(value, |signal| Some(signal.get_untracked()));
    view! {
        <textarea
            class="input"
            node_ref=node
            id=place.id
            name=place.name
            rows=rows
            placeholder=placeholder
            aria-required=place.required.then_some("true")
            disabled=disabled
            aria-label=label
            aria-describedby=place.described_by
            aria-invalid=move || place.invalid.get().then_some("true")
            on:input:target=move |event| if let Some(signal) = signal { signal.set(event.target().value()) }
        >
            {first}
        </textarea>
    }
}
