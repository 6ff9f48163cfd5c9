//! Chips: a filter that opens, a condition that can be taken away, a choice.

use leptos::prelude::*;

use crate::{Glyph, Icon};

/// A chip that does something: usually opens the popover of a filter.
#[component]
pub fn Chip(
    /// On: the filter is set.
    #[prop(optional, into)]
    pressed: Signal<bool>,
    /// Before the words.
    #[prop(optional, into)]
    icon: Option<Glyph>,
    /// After the words: [`Glyph::Down`] opens, [`Glyph::Close`] takes away.
    #[prop(optional, into)]
    end_icon: Option<Glyph>,
    /// Id of the popover it opens.
    #[prop(optional, into)]
    popover: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <button class="chip" type="button" popovertarget=popover data-on=move || pressed.get().then_some("")>
            {icon.map(|glyph| view! { <Icon glyph small=true/> })}
            {children()}
            {end_icon.map(|glyph| view! { <Icon glyph small=true/> })}
        </button>
    }
}

/// A chip that leads somewhere: a filter that works without JavaScript.
#[component]
pub fn ChipLink(
    #[prop(into)] href: Signal<String>,
    /// On: this is what one sees.
    #[prop(optional, into)]
    current: Signal<bool>,
    /// Before the words.
    #[prop(optional, into)]
    icon: Option<Glyph>,
    /// After the words.
    #[prop(optional, into)]
    end_icon: Option<Glyph>,
    children: Children,
) -> impl IntoView {
    view! {
        <a class="chip" href=href aria-current=move || current.get().then_some("true") data-on=move || current.get().then_some("")>
            {icon.map(|glyph| view! { <Icon glyph small=true/> })}
            {children()}
            {end_icon.map(|glyph| view! { <Icon glyph small=true/> })}
        </a>
    }
}

/// One choice of [`ChipChoices`]: value and words.
pub type ChipChoice = (String, String);

/// One of several, each a chip: radio buttons of a form, or check boxes with `many`.
#[component]
pub fn ChipChoices(
    /// What is asked, for screen readers; the visible label stands in a [`crate::FieldGroup`].
    #[prop(into)]
    label: String,
    /// Name in the form.
    #[prop(into)]
    name: String,
    choices: Vec<ChipChoice>,
    /// What is chosen at first.
    #[prop(optional)]
    chosen: Vec<String>,
    /// Several may be chosen.
    #[prop(optional)]
    many: bool,
    /// Told of every choice; with `many` also of those taken back.
    #[prop(optional, into)]
    on_choose: Option<Callback<String>>,
) -> impl IntoView {
    let kind = if many { "checkbox" } else { "radio" };
    view! {
        <span class="chips" role=if many { "group" } else { "radiogroup" } aria-label=label>
            {choices.into_iter().map(|(value, words)| {
                let is_chosen = chosen.contains(&value);
                let told = value.clone();
                view! {
                    <label class="chip">
                        <input type=kind name=name.clone() value=value checked=is_chosen
                            on:change=move |_| if let Some(on_choose) = on_choose { on_choose.run(told.clone()) }/>
                        {words}
                    </label>
                }
            }).collect_view()}
        </span>
    }
}
