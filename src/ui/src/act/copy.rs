//! Copies a text that one reads on the page.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::{Button, Glyph, Toasts, dom, lang, toasts};

/// Puts a text where it can be pasted from, and says so. In handlers only.
pub fn copy_text(text: &str, toasts: Toasts) {
    toasts.copied(dom::copy(text));
}

/// A button that copies a text shown beside it. Needs JavaScript and hides without it.
#[component]
pub fn CopyButton(
    #[prop(into)] text: String,
    /// One step lower.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let toasts = toasts();
    view! { <Button small icon=Glyph::Copy attr:data-script="" on:click=move |_| copy_text(&text, toasts)>{words::copy(lang())}</Button> }
}
