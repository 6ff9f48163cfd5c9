//! Files, chosen or dropped.

use kemai_words::ui as words;
use leptos::html;
use leptos::prelude::*;

use super::field::place;
use crate::{Glyph, Icon, lang};

/// A place to choose files from or to drop them on. The browser's own input lies over all of it, so that both work
/// without JavaScript.
#[component]
pub fn FileDrop(
    /// The name in the form, when it stands alone.
    #[prop(optional, into)]
    name: Option<String>,
    /// The id, when it stands alone.
    #[prop(optional, into)]
    id: Option<String>,
    /// What this is, for screen readers.
    #[prop(into)]
    label: String,
    /// Endings and types the browser offers: `.pdf,image/*`.
    #[prop(optional, into)]
    accept: Option<String>,
    #[prop(optional)] multiple: bool,
    /// What may come, in words: "up to 20 MB each".
    #[prop(optional, into)]
    hint: Option<String>,
    /// Told of the files, to send them at once; with a plain form it sends them.
    #[prop(optional, into)]
    on_files: Option<Callback<web_sys::HtmlInputElement>>,
) -> impl IntoView {
    let lang = lang();
    let place = place(name, id);
    let node = NodeRef::<html::Input>::new();
    let is_over = RwSignal::new(false);
    let names = RwSignal::new(Vec::<String>::new());
    let change = move |_| {
        is_over.set(false);
        let Some(input) = node.get_untracked() else { return };
        let files = input.files();
        names.set(
            files
                .iter()
                .flat_map(|files| (0..files.length()).filter_map(|at| files.get(at)))
                .map(|file| file.name())
                .collect(),
        );
        if let Some(on_files) = on_files {
            on_files.run(input);
        }
    };
    view! {
        <span class="drop" data-over=move || is_over.get().then_some("")>
            <Icon glyph=Glyph::Upload/>
            <span>{move || names.with(|names| if names.is_empty() { words::drop_files(lang).to_owned() } else { names.join("、") })}</span>
            {hint.map(|hint| view! { <span class="hint">{hint}</span> })}
            <input
                type="file" node_ref=node id=place.id name=place.name accept=accept multiple=multiple aria-label=label
                aria-required=place.required.then_some("true") aria-describedby=place.described_by
                on:dragenter=move |_| is_over.set(true) on:dragleave=move |_| is_over.set(false) on:drop=move |_| is_over.set(false)
                on:change=change
            />
        </span>
    }
}
