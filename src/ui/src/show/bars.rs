//! Ranked bars and funnels: HTML, not canvas, each row a link to its records.

use leptos::prelude::*;

use crate::Tone;

/// Rows of bars below each other. Filled with [`Bar`] and [`Leak`].
#[component]
pub fn Bars(
    /// What they say, for screen readers.
    #[prop(into)]
    label: String,
    children: Children,
) -> impl IntoView {
    view! { <div class="bars" role="group" aria-label=label>{children()}</div> }
}

/// One bar: what it stands for, how long it is, and the number itself.
#[component]
pub fn Bar(
    #[prop(into)] name: String,
    /// Of the longest bar, 0 to 100.
    percent: u32,
    /// The number, with its unit.
    #[prop(into)]
    value: String,
    /// The records behind it.
    #[prop(optional, into)]
    href: Option<String>,
    /// How strong its colour is, 1 to 5: a funnel grows stronger from step to step.
    #[prop(default = 5)]
    depth: u8,
    /// After the number: a second one, a [`crate::Delta`].
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let inner = view! {
        <span>{name}</span>
        <svg class="bar" aria-hidden="true" width=format!("{}%", percent.min(100)) data-depth=depth.clamp(1, 5)></svg>
        <b class="end">{value}</b>
        {children.map(|children| view! { <span class="also">{children()}</span> })}
    };
    match href {
        Some(href) => view! { <a href=href>{inner}</a> }.into_any(),
        None => view! { <p>{inner}</p> }.into_any(),
    }
}

/// Between two bars of a funnel: how many went on, and how long it took them.
#[component]
pub fn Leak(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! { <p class="leak" data-tone=tone.attribute()><span>{children()}</span></p> }
}
