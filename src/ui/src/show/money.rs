//! Money as one reads it.

use leptos::prelude::*;

/// An amount, on one line. Takes the text as `Money` writes it for the person's language.
#[component]
pub fn MoneyText(
    /// With its sign: `¥386,000.00`.
    #[prop(into)]
    text: Signal<String>,
    /// Nothing: quiet.
    #[prop(optional)]
    zero: bool,
) -> impl IntoView {
    view! { <span class="money" class:dimmer=zero>{text}</span> }
}
