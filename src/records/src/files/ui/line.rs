//! One file in the list, and one on its way.

use super::panel::Acts;
use crate::files::model::FileView;
use kemai_ui::{Button, Glyph, Icon, IconButton, Kind, Meter, RelativeTime, lang};
use kemai_words::{records as words, ui};
use leptos::prelude::*;

/// A file that is there.
#[component]
pub fn FileLine(file: FileView, acts: Acts) -> impl IntoView {
    let lang = lang();
    let id = file.id.to_string();
    if file.is_removed {
        return view! {
            <li class="item">
                <span class="dim"><Icon glyph=Glyph::Trash/></span>
                <span class="grow dim clip">{words::file_removed(lang, &file.name)}</span>
                <ActionForm action=acts.restore>
                    <input type="hidden" name="id" value=id/>
                    <Button small=true submit=true icon=Glyph::Undo>{ui::undo(lang)}</Button>
                </ActionForm>
            </li>
        }
        .into_any();
    }
    let glyph = if file.media_type.starts_with("image/") { Glyph::Camera } else { Glyph::File };
    let address = file.address();
    let label = words::remove_file(lang, &file.name);
    // `download` keeps the router from taking the link for a page.
    view! {
        <li class="item">
            <span class="dim"><Icon glyph/></span>
            <span class="grow">
                <a class="title" href=address download="">{file.name.clone()}</a>
                <span class="meta clip">{file.size_text()}{file.author_name.clone().map(|name| format!(" · {name}"))}" · "<RelativeTime at=file.created_at/></span>
            </span>
            {file.may_remove.then(|| view! {
                <ActionForm action=acts.remove>
                    <input type="hidden" name="id" value=id/>
                    <IconButton glyph=Glyph::Trash label kind=Kind::Quiet small=true submit=true/>
                </ActionForm>
            })}
        </li>
    }
    .into_any()
}

/// A file on its way, or one that was refused.
#[derive(Clone, PartialEq)]
pub struct Sending {
    pub number: u32,
    pub name: String,
    pub percent: RwSignal<u32>,
    pub problem: RwSignal<Option<String>>,
}

#[component]
pub fn SendingLine(sending: Sending, on_close: Callback<u32>) -> impl IntoView {
    let lang = lang();
    let Sending { number, name, percent, problem } = sending;
    let label = {
        let name = name.clone();
        Signal::derive(move || words::sending_file(lang, &name, percent.get()))
    };
    let state = move || {
        match problem.get() {
        None => view! { <Meter percent label/> }.into_any(),
        Some(problem) => view! {
            <span class="error" role="alert">{problem}</span>
            <IconButton glyph=Glyph::Close label=ui::close(lang) kind=Kind::Quiet small=true on:click=move |_| on_close.run(number)/>
        }
        .into_any(),
    }
    };
    view! { <li class="item" aria-live="polite"><span class="grow clip">{name}</span>{state}</li> }
}
