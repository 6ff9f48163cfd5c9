//! Lists: facts, lines, items, and the way to more of them.

use leptos::prelude::*;

/// Facts below each other, names before values. Filled with [`Fact`].
#[component]
pub fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One fact.
#[component]
pub fn Fact(
    #[prop(into)] name: String,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! { <dt>{name}</dt><dd>{children()}</dd> }
}

/// Things below each other, a hairline between. Filled with [`Item`].
#[component]
pub fn Lines(children: Children) -> impl IntoView {
    view! { <ul class="lines">{children()}</ul> }
}

/// One thing in a list: picture, title and a quiet line, then what one can do with it.
#[component]
pub fn Item(
    #[prop(into)] title: String,
    /// Leads to it.
    #[prop(optional, into)]
    href: Option<String>,
    /// A quiet line below.
    #[prop(optional, into)]
    meta: MaybeProp<String>,
    /// Before the title: an avatar, an icon.
    #[prop(optional, into)]
    before: Option<ViewFn>,
    /// Beside the title: tags.
    #[prop(optional, into)]
    marks: Option<ViewFn>,
    /// At the end: a sum, buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class="item">
            {before.map(|before| before.run())}
            <span class="grow">
                {match href {
                    Some(href) => view! { <a class="title" href=href>{title}</a> }.into_any(),
                    None => view! { <span class="title">{title}</span> }.into_any(),
                }}
                {marks.map(|marks| view! { " "{marks.run()} })}
                {move || meta.get().map(|meta| view! { <span class="meta clip">{meta}</span> })}
            </span>
            {children.map(|children| children())}
        </li>
    }
}

/// How much is seen, and the way to more. The link works without JavaScript: it leads to the next page.
#[component]
pub fn More(
    /// "48 of 126".
    #[prop(into)]
    shown: Signal<String>,
    /// The button or link, or nothing at the end of the list.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! { <div class="more"><span aria-live="polite">{shown}</span>{children.map(|children| children())}</div> }
}
