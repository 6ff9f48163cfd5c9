//! Numbers that answer the question of a screen.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::{Glyph, Icon, Tone, lang};

/// Numbers side by side, one hairline between.
#[component]
pub fn Figures(
    /// Exactly six: 6, 3 × 2 or 2 × 3, never an orphan.
    #[prop(optional)]
    six: bool,
    /// [`Figure`]s or `<div>`s.
    children: Children,
) -> impl IntoView {
    view! { <div class="figures" data-six=six.then_some("")>{children()}</div> }
}

/// One number: name, value, unit and what else belongs to it.
#[component]
pub fn Figure(
    #[prop(into)] name: String,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] unit: Option<String>,
    /// The list behind it.
    #[prop(optional_no_strip, into)]
    href: Option<String>,
    /// Below the value: a [`Delta`], a remark.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let inner = view! {
        <span class="name">{name}</span>
        <span class="value">{value}{unit.map(|unit| view! { <small>{unit}</small> })}</span>
        {children.map(|children| children())}
    };
    match href {
        Some(href) => view! { <a class="figure" href=href>{inner}</a> }.into_any(),
        None => view! { <div class="figure">{inner}</div> }.into_any(),
    }
}

/// A change against a base. Which direction is good, the caller says by the tone.
#[component]
pub fn Delta(
    /// Positive went up.
    rises: bool,
    /// How much, without a sign: `12.4%`.
    #[prop(into)]
    by: String,
    /// Against what: "last month".
    #[prop(into)]
    than: String,
    #[prop(optional)] tone: Tone,
) -> impl IntoView {
    let lang = lang();
    let (glyph, word) =
        if rises { (Glyph::Up, words::rises(lang)) } else { (Glyph::Fall, words::falls(lang)) };
    view! {
        <span class="delta" data-tone=tone.attribute()>
            <Icon glyph/><span class="sr-only">{word}" "</span>{by}<span class="than">{than}</span>
        </span>
    }
}

/// How much of something is used, with the words for it.
#[component]
pub fn Meter(
    /// Of 100; more is drawn as 100.
    #[prop(into)]
    percent: Signal<u32>,
    /// What is measured, read out: "credit used 48%".
    #[prop(into)]
    label: Signal<String>,
    #[prop(optional, into)] tone: Signal<Tone>,
    /// A mark at this percent, such as a limit.
    #[prop(optional)]
    mark: Option<u32>,
) -> impl IntoView {
    let width = move || format!("{}%", percent.get().min(100));
    view! {
        <span class="meter" role="img" aria-label=label data-tone=move || tone.get().attribute()>
            <svg aria-hidden="true">
                <rect width=width height="100%" rx="3"></rect>
                {mark.map(|mark| view! { <rect class="limit" x=format!("{}%", mark.min(100)) y="-3" width="2" height="12" rx="1"></rect> })}
            </svg>
        </span>
    }
}
