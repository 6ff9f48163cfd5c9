//! The page that shows every part in every state.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::{PageHead, lang};

/// `/help/components`.
#[component]
pub fn HelpComponentsPage() -> impl IntoView {
    let lang = lang();
    view! { <PageHead title=words::components(lang) subtitle=words::components_about(lang)/> }
}
