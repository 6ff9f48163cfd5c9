//! Cards: one link plus at most one button above it.

use leptos::prelude::*;

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
    /// Before the name: a large [`crate::Avatar`].
    #[prop(optional, into)]
    picture: Option<ViewFn>,
    /// The box to select it: a [`crate::Check`] with the class `pick`.
    #[prop(optional, into)]
    pick: Option<ViewFn>,
    /// Level and tags.
    #[prop(optional, into)]
    tags: Option<ViewFn>,
    /// Below the hairline: owner, pulse, one button.
    #[prop(optional, into)]
    foot: Option<ViewFn>,
    /// [`PairLine`]s.
    children: Children,
) -> impl IntoView {
    view! {
        <li class="card">
            {pick.map(|pick| view! { <span class="pick">{pick.run()}</span> })}
            <div class="top">
                {picture.map(|picture| picture.run())}
                <div class="grow">
                    <a class="name" href=href title=title.clone()>{title.clone()}</a>
                    {subtitle.map(|text| view! { <span class="sub">{text}</span> })}
                </div>
            </div>
            {tags.map(|tags| view! { <div class="tags">{tags.run()}</div> })}
            <dl class="pair">{children()}</dl>
            {foot.map(|foot| view! { <div class="foot">{foot.run()}</div> })}
        </li>
    }
}

/// A line of a card: name and value.
#[component]
pub fn PairLine(
    #[prop(into)] name: String,
    #[prop(optional)] tone: crate::Tone,
    children: Children,
) -> impl IntoView {
    view! { <dt>{name}</dt><dd data-tone=tone.attribute()>{children()}</dd> }
}
