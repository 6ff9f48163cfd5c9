//! Dialogs are `<dialog>`: in the middle of a desk, from below on a phone, from the side as a drawer.

use kemai_words::ui as words;
use leptos::html;
use leptos::prelude::*;

use crate::{Glyph, IconButton, Kind, lang};

/// Where a dialog stands on a desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    #[default]
    Middle,
    /// A drawer at the end of the page.
    End,
}

/// A dialog. A button with `opens=id` opens it without JavaScript; Esc and the cross close it; the focus starts at its title.
/// A form goes inside as `<form class="dialog-form">` around `<div class="body">` and `<footer>`.
#[component]
pub fn Dialog(
    /// Its id on the page.
    #[prop(into)]
    id: String,
    #[prop(into)] title: Signal<String>,
    /// A quiet line below the title.
    #[prop(optional, into)]
    subtitle: MaybeProp<String>,
    #[prop(optional)] side: Side,
    /// 34 rem instead of 30.
    #[prop(optional)]
    wide: bool,
    /// Opens and closes it from code; follows when the person closes it.
    #[prop(optional, into)]
    open: Option<RwSignal<bool>>,
    /// Told after it closed, in whatever way.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    /// `<div class="body">` and `<footer>`, or a form around both.
    children: Children,
) -> impl IntoView {
    let lang = lang();
    let node = NodeRef::<html::Dialog>::new();
    if let Some(open) = open {
        Effect::new(move |was_there: Option<bool>| {
            let is_wanted = open.get();
            let Some(dialog) = node.get() else { return false };
            let is_first = !was_there.unwrap_or(false);
            if is_wanted && !dialog.open() {
                // It can only refuse when it is not in the document any more.
                let _ = dialog.show_modal();
            } else if !is_wanted && dialog.open() && is_first {
                // The person was faster than the program.
                open.set(true);
            } else if !is_wanted && dialog.open() {
                dialog.close();
            }
            true
        });
    }
    let closed = move |_| {
        if let Some(open) = open {
            open.set(false);
        }
        if let Some(on_close) = on_close {
            on_close.run(());
        }
    };
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    let closes = id.clone();
    view! {
        <dialog
            class="dialog" id=id node_ref=node aria-labelledby=labelled_by closedby="any"
            data-side=(side == Side::End).then_some("") data-wide=wide.then_some("") on:close=closed
        >
            <header>
                <div class="grow">
                    <h2 id=title_id tabindex="-1" autofocus=true>{title}</h2>
                    {move || subtitle.get().map(|text| view! { <p class="t-13 dim clip">{text}</p> })}
                </div>
                <IconButton glyph=Glyph::Close label=words::close(lang) kind=Kind::Quiet closes/>
            </header>
            {children()}
        </dialog>
    }
}
