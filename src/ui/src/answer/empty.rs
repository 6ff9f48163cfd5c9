//! Nothing there, or not to be had: what to do next.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::lang;

/// Nothing there yet.
#[component]
pub fn Empty(
    #[prop(into)] title: Signal<String>,
    /// What to do next.
    #[prop(optional, into)]
    text: MaybeProp<String>,
    /// One button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <svg class="art" viewBox="0 0 120 48" aria-hidden="true">
                <path d="M4 28h32l8-14 12 26 8-18 4 6h48" stroke-dasharray="3 5"></path>
            </svg>
            <h2>{title}</h2>
            {move || text.get().map(|text| view! { <p>{text}</p> })}
            {children.map(|children| view! { <div class="wrap">{children()}</div> })}
        </div>
    }
}

/// It failed: what happened, what was kept, what to do.
#[component]
pub fn ErrorState(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] text: MaybeProp<String>,
    /// The number under which the log knows it.
    #[prop(optional, into)]
    reference: MaybeProp<String>,
    /// Try again, and perhaps a way around.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = lang();
    view! {
        <div class="empty" role="alert">
            <h2>{title}</h2>
            {move || text.get().map(|text| view! { <p>{text}</p> })}
            {children.map(|children| view! { <div class="wrap">{children()}</div> })}
            {move || reference.get().map(|number| view! { <p class="t-12 dimmer">{words::reference(lang, number)}</p> })}
        </div>
    }
}
