//! The pages of the handbook. They work without the browser's program.

use super::{Chapter, Handbook, api::read_handbook};
use kemai_records::form::loaded;
use kemai_ui::{Crumbs, Item, Lines, PageHead, Panel, Split, lang};
use kemai_words::app as words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/help`
#[component]
pub fn ContentsPage() -> impl IntoView {
    let lang = lang();
    let book = Resource::new_blocking(|| (), |()| read_handbook(String::new()));
    view! {
        <Title text=words::handbook(lang)/>
        <PageHead title=words::handbook(lang) subtitle=words::handbook_about(lang)/>
        {loaded(book, |book: Handbook| view! { <Panel><Contents chapters=book.chapters/></Panel> })}
    }
}

/// `/help/{key}`
#[component]
pub fn ChapterPage() -> impl IntoView {
    let lang = lang();
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|params| params.get("key").unwrap_or_default()));
    let book = Resource::new_blocking(move || key.get(), read_handbook);
    view! {
        <Crumbs steps=vec![("/help".into(), words::handbook(lang).into())]/>
        {loaded(book, move |book: Handbook| view! { <Opened book/> })}
    }
}

#[component]
fn Opened(book: Handbook) -> impl IntoView {
    let Handbook { chapters, title, html } = book;
    let title = title.unwrap_or_default();
    let chapters = StoredValue::new(chapters);
    let side = move || {
        view! { <Panel title=words::handbook(lang())><Contents chapters=chapters.get_value()/></Panel> }
    };
    view! {
        <Title text=title.clone()/>
        <PageHead title/>
        <Split side><Panel><div class="prose" inner_html=html></div></Panel></Split>
    }
}

#[component]
fn Contents(chapters: Vec<Chapter>) -> impl IntoView {
    view! {
        <Lines>
            {chapters.into_iter().map(|chapter| {
                view! { <Item title=chapter.title meta=chapter.about href=format!("/help/{}", chapter.key)/> }
            }).collect_view()}
        </Lines>
    }
}
