//! What was said, with what belongs to it in the same frame.

use leptos::prelude::*;

/// A [`crate::TextArea`] and, below it in one frame, what can be added to the words: files, ready phrases, a remark on the draft. Within a
/// [`crate::Field`] the text takes name, id and description from it.
#[component]
pub fn Say(
    /// Below the words: quiet buttons.
    #[prop(into)]
    tools: ViewFn,
    /// The text area.
    children: Children,
) -> impl IntoView {
    view! { <div class="say">{children()}<div class="wrap">{tools.run()}</div></div> }
}
