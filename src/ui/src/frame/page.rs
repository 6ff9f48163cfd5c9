//! How a page is laid out inside the frame.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::{Glyph, Icon, NavItem, lang};

/// Title of a page with its actions.
#[component]
pub fn PageHead(
    /// The `<h1>`.
    #[prop(into)]
    title: Signal<String>,
    /// One quiet line below.
    #[prop(optional, into)]
    subtitle: MaybeProp<String>,
    /// The buttons at the end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="page-head">
            <div>
                <h1>{title}</h1>
                {move || subtitle.get().map(|text| view! { <p>{text}</p> })}
            </div>
            {children.map(|children| view! { <div class="wrap">{children()}</div> })}
        </div>
    }
}

/// A step of the way back: address and name.
pub type Crumb = (String, String);

/// The way back, above the title.
#[component]
pub fn Crumbs(
    /// From far to near, without the page itself.
    steps: Vec<Crumb>,
) -> impl IntoView {
    let last = steps.len().saturating_sub(1);
    view! {
        <nav class="crumbs" aria-label=words::breadcrumb(lang())>
            {steps.into_iter().enumerate().map(|(index, (href, name))| view! {
                <a href=href>{name}</a>
                {(index < last).then_some(view! { <span aria-hidden="true">"/"</span> })}
            }).collect_view()}
        </nav>
    }
}

/// A wide column and a narrow one beside it, below each other where there is no room.
#[component]
pub fn Split(
    /// The narrow column.
    #[prop(into)]
    side: ViewFn,
    /// The wide column.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="split">
            <div class="stack">{children()}</div>
            <div class="stack">{side.run()}</div>
        </div>
    }
}

/// Things below each other, one space apart.
#[component]
pub fn Stack(
    /// The space: `"s"` for 8 px, `"m"` (default) for 16 px, `"l"` for 24 px.
    #[prop(default = "m")]
    gap: &'static str,
    children: Children,
) -> impl IntoView {
    view! { <div class="stack" data-gap=gap>{children()}</div> }
}

/// Things beside each other that go to the next line when there is no room.
#[component]
pub fn Wrap(
    /// The space: `"s"` (default) for 8 px, `"m"` for 16 px.
    #[prop(default = "s")]
    gap: &'static str,
    children: Children,
) -> impl IntoView {
    view! { <div class="wrap" data-gap=gap>{children()}</div> }
}

/// Settings: a list of places at the side (above, on a phone), the chosen one beside it.
#[component]
pub fn SettingsPage(
    /// The places.
    #[prop(into)]
    places: Signal<Vec<NavItem>>,
    /// The path of the location.
    #[prop(into)]
    path: Signal<String>,
    /// The chosen place.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="settings">
            <nav class="side-nav" aria-label=words::settings_navigation(lang())>
                {move || places.get().into_iter().map(|place| {
                    let href = place.href.clone();
                    let current = move || path.with(|path| *path == href).then_some("page");
                    view! {
                        <a href=place.href aria-current=current><Icon glyph=place.glyph small=true/>{place.label}<Icon glyph=Glyph::Right small=true/></a>
                    }
                }).collect_view()}
            </nav>
            <div class="stack">{children()}</div>
        </div>
    }
}
