//! Text with a meaning: money, dates, passwords.

use kemai_words::ui as words;
use leptos::html;
use leptos::prelude::*;

use super::bind::bind;
use super::field::place;
use crate::{Glyph, IconButton, Kind, lang};

/// An amount of money: its sign before it, figures only, the phone's number pad.
#[component]
pub fn MoneyInput(
    /// The name in the form, when it stands alone.
    #[prop(optional, into)]
    name: Option<String>,
    /// The id, when it stands alone.
    #[prop(optional, into)]
    id: Option<String>,
    /// As decimal figures, without sign or separators.
    #[prop(optional, into)]
    value: Option<String>,
    /// Kept equal in both directions, instead of `value`.
    #[prop(optional, into)]
    signal: Option<RwSignal<String>>,
    /// What stands before it: `¥`, `$`, `NT$`.
    #[prop(into, default = "¥".to_owned())]
    sign: String,
    /// What stands after it: the unit in words.
    #[prop(optional, into)]
    unit: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let place = place(name, id);
    let node = NodeRef::<html::Input>::new();
    if let Some(signal) = signal {
        bind(move || node.get(), signal);
    }
    let first = signal.map_or(value, |signal| Some(signal.get_untracked()));
    let after = unit.is_some().then_some("unit");
    let before = if sign.chars().count() > 1 { "long" } else { "short" };
    view! {
        <span class="affix" data-before=before data-after=after>
            <span aria-hidden="true">{sign}</span>
            <input
                class="input" node_ref=node id=place.id name=place.name type="text" inputmode="decimal" autocomplete="off" value=first
                aria-required=place.required.then_some("true") disabled=disabled aria-describedby=place.described_by
                aria-invalid=move || place.invalid.get().then_some("true")
                on:input:target=move |event| if let Some(signal) = signal { signal.set(event.target().value()) }
            />
            {unit.map(|unit| view! { <span class="unit">{unit}</span> })}
        </span>
    }
}

/// A civil date, by the browser's own calendar. The value is `2026-11-23`.
#[component]
pub fn DateInput(
    /// The name in the form, when it stands alone.
    #[prop(optional, into)]
    name: Option<String>,
    /// The id, when it stands alone.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    /// Kept equal in both directions, instead of `value`.
    #[prop(optional, into)]
    signal: Option<RwSignal<String>>,
    /// The earliest date.
    #[prop(optional, into)]
    min: Option<String>,
    /// The latest date.
    #[prop(optional, into)]
    max: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// The name for screen readers, when no label stands beside it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    clock_input("date", ClockParts { name, id, value, signal, min, max, disabled, label })
}

/// Date and time of the wall clock. The value is `2026-11-23T10:00`.
#[component]
pub fn TimeInput(
    /// The name in the form, when it stands alone.
    #[prop(optional, into)]
    name: Option<String>,
    /// The id, when it stands alone.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    /// Kept equal in both directions, instead of `value`.
    #[prop(optional, into)]
    signal: Option<RwSignal<String>>,
    /// The earliest moment.
    #[prop(optional, into)]
    min: Option<String>,
    /// The latest moment.
    #[prop(optional, into)]
    max: Option<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// The name for screen readers, when no label stands beside it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    clock_input("datetime-local", ClockParts { name, id, value, signal, min, max, disabled, label })
}

/// What date and time have in common.
struct ClockParts {
    name: Option<String>,
    id: Option<String>,
    value: Option<String>,
    signal: Option<RwSignal<String>>,
    min: Option<String>,
    max: Option<String>,
    disabled: Signal<bool>,
    label: Option<String>,
}

fn clock_input(kind: &'static str, parts: ClockParts) -> impl IntoView {
    let ClockParts { name, id, value, signal, min, max, disabled, label } = parts;
    let place = place(name, id);
    let node = NodeRef::<html::Input>::new();
    if let Some(signal) = signal {
        bind(move || node.get(), signal);
    }
    let first = signal.map_or(value, |signal| Some(signal.get_untracked()));
    view! {
        <input
            class="input" node_ref=node id=place.id name=place.name type=kind value=first min=min max=max
            aria-required=place.required.then_some("true") disabled=disabled aria-label=label aria-describedby=place.described_by
            aria-invalid=move || place.invalid.get().then_some("true")
            on:input:target=move |event| if let Some(signal) = signal { signal.set(event.target().value()) }
        />
    }
}

/// A password, with an eye to see it.
#[component]
pub fn PasswordInput(
    /// The name in the form, when it stands alone.
    #[prop(optional, into)]
    name: Option<String>,
    /// The id, when it stands alone.
    #[prop(optional, into)]
    id: Option<String>,
    /// `current-password` (default) or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// Kept equal in both directions, to judge the password while one types.
    #[prop(optional, into)]
    signal: Option<RwSignal<String>>,
) -> impl IntoView {
    let lang = lang();
    let place = place(name, id);
    let node = NodeRef::<html::Input>::new();
    if let Some(signal) = signal {
        bind(move || node.get(), signal);
    }
    let shown = RwSignal::new(false);
    view! {
        <span class="affix" data-after="button">
            <input
                class="input" node_ref=node id=place.id name=place.name
                type=move || if shown.get() { "text" } else { "password" }
                autocomplete=autocomplete spellcheck="false" autocapitalize="off"
                aria-required=place.required.then_some("true") aria-describedby=place.described_by
                aria-invalid=move || place.invalid.get().then_some("true")
                on:input:target=move |event| if let Some(signal) = signal { signal.set(event.target().value()) }
            />
            <IconButton glyph=Glyph::Eye label=words::show_password(lang) kind=Kind::Quiet
                attr:data-script="" attr:aria-pressed=move || if shown.get() { "true" } else { "false" }
                on:click=move |_| shown.update(|shown| *shown = !*shown)/>
        </span>
    }
}
