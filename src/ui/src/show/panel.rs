//! A sheet of surface; its parts are told apart by hairlines, never by more boxes.

use leptos::prelude::*;

/// A titled part of a page.
#[component]
pub fn Panel(
    /// Its `<h2>`; without it the panel has no head.
    #[prop(optional, into)]
    title: MaybeProp<String>,
    /// Its id, and with `-title` that of the title.
    #[prop(optional, into)]
    id: Option<String>,
    /// A quiet line below the title: unit and span.
    #[prop(optional, into)]
    subtitle: MaybeProp<String>,
    /// At the end of the head: a small button, a number.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// Below a hairline at the end.
    #[prop(optional, into)]
    footer: Option<ViewFn>,
    /// Without the inner margin, for tables and lists that bring their own.
    #[prop(optional)]
    flush: bool,
    children: Children,
) -> impl IntoView {
    let title_id = id.as_ref().map(|id| format!("{id}-title"));
    let head = move || {
        title.get().map(|title| {
            view! {
                <header>
                    <h2 id=title_id.clone()>{title}</h2>
                    {actions.as_ref().map(ViewFn::run)}
                    {move || subtitle.get().map(|text| view! { <p>{text}</p> })}
                </header>
            }
        })
    };
    let labelled_by = id.as_ref().map(|id| format!("{id}-title"));
    view! {
        <section class="panel" id=id aria-labelledby=labelled_by>
            {head}
            {if flush { children().into_any() } else { view! { <div class="body">{children()}</div> }.into_any() }}
            {footer.map(|footer| view! { <footer>{footer.run()}</footer> })}
        </section>
    }
}
