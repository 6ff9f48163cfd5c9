//! `/transfers`: a file to bring, and the imports so far.

use super::{counts, kind_name, kinds_of, tone};
use crate::{api::list_imports, model::ImportHead};
use kemai_domain::{Page, Person};
use kemai_records::form::loaded;
use kemai_ui::{
    Banner, Button, ButtonLink, DateTimeText, Empty, Field, FileDrop, Glyph, Item, Kind, Lines, More,
    PageHead, Panel, Segment, Segmented, Tag, Tone, lang,
};
use kemai_words::{problems, transfers as words};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Megabytes that a file may have; the server holds to it.
const MEGABYTES: i64 = 64;

#[component]
pub fn ImportsPage() -> impl IntoView {
    let lang = lang();
    let query = use_query_map();
    let kinds = use_context::<Person>().map(|person| kinds_of(&person.rights)).unwrap_or_default();
    let kind = {
        let kinds = kinds.clone();
        Memo::new(move |_| {
            let wanted = query.read().get("kind").unwrap_or_default();
            kinds.iter().copied().find(|kind| *kind == wanted).or(kinds.first().copied()).unwrap_or_default()
        })
    };
    let refused = move || {
        let key = query.read().get("refused")?;
        Some(match key.as_str() {
            "file_too_large" => problems::file_too_large(lang, MEGABYTES).to_string(),
            key => problems::by_name(key, lang).unwrap_or_default().to_owned(),
        })
    };
    let cursor = Memo::new(move |_| query.read().get("cursor").unwrap_or_default());
    let imports = Resource::new_blocking(move || cursor.get(), list_imports);
    view! {
        <Title text=words::title(lang)/>
        <PageHead title=words::title(lang).to_owned() subtitle=words::subtitle(lang).to_owned()/>
        {move || refused().map(|title| view! { <Banner tone=Tone::Danger title/> })}
        <Panel title=words::new_import(lang).to_owned() id="new">
            {move || view! { <Upload kind=kind.get() kinds=kinds.clone()/> }}
        </Panel>
        <Panel title=words::imports(lang).to_owned() id="imports">
            {loaded(imports, move |page: Page<ImportHead>| view! { <Imports page kind is_later=!cursor.get_untracked().is_empty()/> })}
        </Panel>
    }
}

/// A plain form: the file goes to the server while it is read, and the answer is the import's page.
#[component]
fn Upload(kind: &'static str, kinds: Vec<&'static str>) -> impl IntoView {
    let lang = lang();
    let segments: Vec<Segment> = kinds
        .into_iter()
        .map(|kind| Segment::new(kind, kind_name(kind, lang)).href(format!("/transfers?kind={kind}")))
        .collect();
    let about = words::by_name(&format!("about_{kind}"), lang);
    let hint = words::file_hint(lang, MEGABYTES).to_string();
    view! {
        <form method="post" action=format!("/upload/{kind}") enctype="multipart/form-data" class="stack">
            {(segments.len() > 1).then(|| view! { <div><Segmented label=words::what(lang) segments=segments.clone() chosen=kind.to_owned()/></div> })}
            {about.map(|text| view! { <p class="dim">{text}</p> })}
            <Field name="file" label=words::file(lang) required=true>
                <FileDrop label=words::file(lang) accept=".csv,.tsv,.txt,.xlsx,.xls" hint/>
            </Field>
            <div class="wrap"><Button kind=Kind::Primary icon=Glyph::Upload submit=true>{words::upload(lang)}</Button></div>
        </form>
    }
}

/// A page of them, with the way to earlier ones and back to the latest.
#[component]
fn Imports(page: Page<ImportHead>, kind: Memo<&'static str>, is_later: bool) -> impl IntoView {
    let lang = lang();
    let Page { items: imports, next_cursor, total, total_is_exact } = page;
    if imports.is_empty() && !is_later {
        return view! { <Empty title=words::none(lang).to_owned() text=words::none_hint(lang).to_owned()/> }
            .into_any();
    }
    let lines = imports
        .into_iter()
        .map(|head| {
            let (status, at) = (head.status, head.created_at);
            let meta = format!("{} · {} · {}", kind_name(&head.kind, lang), head.by, counts(&head, lang));
            view! {
                <Item title=head.file_name href=format!("/transfers/{}", head.id) meta>
                    <Tag tone=tone(status) label=status.label(lang)/>
                    <DateTimeText at/>
                </Item>
            }
        })
        .collect_view();
    let total = i64::try_from(total).unwrap_or(i64::MAX);
    let shown = if total_is_exact {
        words::imports_found(lang, total).to_string()
    } else {
        words::imports_found_many(lang, total).to_string()
    };
    // The kind may be chosen anew while the page of imports stays.
    let latest = is_later.then(|| Signal::derive(move || format!("/transfers?kind={}#imports", kind.get())));
    let earlier = next_cursor.map(|cursor| {
        Signal::derive(move || format!("/transfers?kind={}&cursor={cursor}#imports", kind.get()))
    });
    view! {
        <Lines>{lines}</Lines>
        <More shown>
            {latest.map(|href| view! { <ButtonLink href>{words::imports_latest(lang)}</ButtonLink> })}
            {earlier.map(|href| view! { <ButtonLink href>{words::imports_earlier(lang)}</ButtonLink> })}
        </More>
    }
    .into_any()
}
