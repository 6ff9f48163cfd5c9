//! What floats at the foot of a page: actions on what is selected, and a phone's main actions.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::{Glyph, IconButton, Kind, lang};

/// Actions on selected rows. On a phone only what carries `data-keep` is seen.
#[component]
pub fn BulkBar(
    /// How many are selected, in words; nothing is shown while empty.
    #[prop(into)]
    selected: Signal<Option<String>>,
    /// Takes the selection back.
    #[prop(into)]
    on_clear: Callback<()>,
    children: Children,
) -> impl IntoView {
    let lang = lang();
    view! {
        <div class="bulk" role="region" aria-label=words::bulk_actions(lang) hidden=move || selected.with(Option::is_none)>
            <b class="nowrap" aria-live="polite">{move || selected.get()}</b>
            {children()}
            <IconButton glyph=Glyph::Close label=words::clear_selection(lang) kind=Kind::Quiet small=true attr:data-keep="" on:click=move |_| on_clear.run(())/>
        </div>
    }
}

/// The main actions of a record on a phone, docked above the tab bar.
#[component]
pub fn Dock(children: Children) -> impl IntoView {
    view! { <div class="bulk" data-dock="" role="group" aria-label=words::actions(lang())>{children()}</div> }
}
