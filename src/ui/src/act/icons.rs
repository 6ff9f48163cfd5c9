//! One of a few, each an icon with a word below it: large targets for a thumb.

use leptos::prelude::*;

use crate::{Glyph, Icon};

/// One choice of [`IconChoices`]: value, words and icon.
pub type IconChoice = (String, String, Glyph);

/// One of a few: radio buttons of a form.
#[component]
pub fn IconChoices(
    /// What is asked, for screen readers.
    #[prop(into)]
    label: String,
    /// Name in the form.
    #[prop(into)]
    name: String,
    choices: Vec<IconChoice>,
    /// What is chosen at first.
    #[prop(into)]
    chosen: String,
) -> impl IntoView {
    view! {
        <div class="methods" role="radiogroup" aria-label=label>
            {choices.into_iter().map(|(value, words, glyph)| {
                let is_chosen = value == chosen;
                view! { <label><input type="radio" name=name.clone() value=value checked=is_chosen/><Icon glyph/><span>{words}</span></label> }
            }).collect_view()}
        </div>
    }
}
