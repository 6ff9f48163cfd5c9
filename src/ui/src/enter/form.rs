//! Long forms: sections with a list of them at the side, and the bar that saves.

use kemai_words::ui as words;
use leptos::prelude::*;

use crate::lang;

/// A long form's sections with links to them at the side (above, on a phone). Goes inside the `<form>`.
#[component]
pub fn FormSections(
    /// Id and title of each section, in order.
    sections: Vec<(String, String)>,
    /// The sections, then a [`SaveBar`].
    children: Children,
) -> impl IntoView {
    view! {
        <div class="long-form">
            <nav class="side-nav" aria-label=words::sections(lang())>
                {sections.into_iter().map(|(id, title)| view! { <a href=format!("#{id}")>{title}</a> }).collect_view()}
            </nav>
            <div class="stack">{children()}</div>
        </div>
    }
}

/// A group of fields under a title; fields stand beside each other where there is room.
#[component]
pub fn FormSection(
    /// Where the list of sections jumps to.
    #[prop(into)]
    id: String,
    #[prop(into)] title: String,
    /// One quiet line.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Shut at first; opens by its title.
    #[prop(optional)]
    folded: bool,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let head = view! {
        <h2 id=title_id.clone()>{title}</h2>
        {hint.map(|hint| view! { <p>{hint}</p> })}
    };
    if folded {
        view! {
            <details class="panel form-section" id=id>
                <summary>{head}</summary>
                <div class="body fields">{children()}</div>
            </details>
        }
        .into_any()
    } else {
        view! {
            <section class="panel form-section" id=id aria-labelledby=title_id>
                <header>{head}</header>
                <div class="body fields">{children()}</div>
            </section>
        }
        .into_any()
    }
}

/// The bar at the foot of a long form: stays in sight, above the tab bar on a phone.
#[component]
pub fn SaveBar(
    /// What became of the draft: "draft kept 9:41".
    #[prop(optional, into)]
    state: MaybeProp<String>,
    /// The buttons; the one that saves last.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="save-bar">
            <span class="dim t-13" aria-live="polite">{move || state.get()}</span>
            <div class="row">{children()}</div>
        </div>
    }
}
