//! What is wrong with a form, at its head, each point leading to its field.

use kemai_words::ui as words;
use leptos::html;
use leptos::prelude::*;

use crate::enter::id_of;
use crate::{Glyph, Icon, lang};

/// All that is wrong, as links to the fields. Takes the focus when it appears; nothing is shown while all is well.
#[component]
pub fn ErrorSummary(
    /// The field's name in the form, and what is wrong: "Mobile phone: 4 digits are missing".
    #[prop(into)]
    errors: Signal<Vec<(String, String)>>,
    /// Without it the page stays where it is.
    #[prop(default = true)]
    takes_focus: bool,
) -> impl IntoView {
    let lang = lang();
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(summary) = node.get().filter(|_| takes_focus && errors.with(|errors| !errors.is_empty()))
        {
            // It can only refuse when it is gone again.
            let _ = summary.focus();
        }
    });
    let is_wrong = Memo::new(move |_| errors.with(|errors| !errors.is_empty()));
    view! {
        <Show when=move || is_wrong.get()>
            <div class="banner" data-tone="danger" role="alert" tabindex="-1" node_ref=node>
                <Icon glyph=Glyph::Alert/>
                <div class="summary">
                    <b>{words::not_saved_yet(lang)}</b>
                    <ul>{move || errors.get().into_iter().map(|(name, text)| view! {
                        <li><a class="link" href=format!("#{}", id_of(&name))>{text}</a></li>
                    }).collect_view()}</ul>
                </div>
            </div>
        </Show>
    }
}
