//! The bell of the top bar.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::{Glyph, IconLink, Kind, lang};

/// A bell with the number of what is unread.
#[component]
pub fn Bell(
    /// Where the messages are.
    #[prop(into)]
    href: String,
    #[prop(into)] unread: Signal<i64>,
) -> impl IntoView {
    let lang = lang();
    view! {
        <span class="bell">
            <IconLink href glyph=Glyph::Bell label=words::notifications(lang) kind=Kind::Quiet/>
            {move || {
                let unread = unread.get();
                (unread > 0).then(|| view! {
                    <span class="count" data-tone="seal" aria-hidden="true">{unread.min(99)}</span>
                    <span class="sr-only">{words::unread(lang, unread)}</span>
                })
            }}
        </span>
    }
}
