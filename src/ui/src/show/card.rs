//! Cards: one link plus at most one button above it.

use leptos::prelude::*;

use crate::{Markup, Tone, html, still};

/// A grid of [`Card`]s.
#[component]
pub fn Cards(
    /// The boxes to select stay in sight, as they must where nothing hovers.
    #[prop(optional, into)]
    selecting: Signal<bool>,
    children: Children,
) -> impl IntoView {
    view! { <ul class="cards" class:selecting=selecting>{children()}</ul> }
}

/// Who, how warm, when next, what is owed, in four lines.
#[component]
pub fn Card(
    #[prop(into)] href: String,
    /// The name; the whole card leads to `href`.
    #[prop(into)]
    title: String,
    /// A quiet line below the name: code, place.
    #[prop(optional, into)]
    subtitle: Option<String>,
    /// Before the name: a large [`crate::avatar`].
    #[prop(optional)]
    picture: Option<Markup>,
    /// The box to select it: a [`crate::Check`] with the class `pick`.
    #[prop(optional, into)]
    pick: Option<ViewFn>,
    /// Level and tags.
    #[prop(optional)]
    tags: Option<Markup>,
    /// [`pair_line`]s.
    lines: Markup,
    /// Below the hairline: owner, pulse, one button.
    #[prop(optional, into)]
    foot: Option<ViewFn>,
) -> impl IntoView {
    let top = html! {
        div class="top" {
            @if let Some(picture) = picture { (picture) }
            div class="grow" {
                a class="name" href=(href) title=(title) { (title) }
                @if let Some(text) = subtitle { span class="sub" { (text) } }
            }
        }
    };
    view! {
        <li class="card">
            {pick.map(|pick| view! { <span class="pick">{pick.run()}</span> })}
            {still(top)}
            {tags.map(|tags| still(html! { div class="tags" { (tags) } }))}
            {still(html! { dl class="pair" { (lines) } })}
            {foot.map(|foot| view! { <div class="foot">{foot.run()}</div> })}
        </li>
    }
}

/// A line of a card: name and value.
#[must_use]
pub fn pair_line(name: &str, tone: Tone, value: &Markup) -> Markup {
    html! { dt { (name) } dd data-tone=[tone.attribute()] { (value) } }
}
