//! The files of one record. Chosen or dropped files are sent at once; without JavaScript the form sends them.

use super::{
    line::{FileLine, Sending, SendingLine},
    upload,
};
use crate::{
    answer::{done, follow},
    files::{
        api::{RemoveFile, RestoreFile, list_files},
        model::{FileList, FileView, REFUSED, upload_address},
    },
    sent::sent_below,
};
use kemai_domain::{Entity, Problem};
use kemai_ui::{Banner, Button, Empty, Failure, FileDrop, Late, Panel, SkeletonLines, Tone, lang};
use kemai_words::records as words;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;
use web_sys::HtmlInputElement;

/// What one can do in the list.
#[derive(Clone, Copy)]
pub struct Acts {
    pub remove: ServerAction<RemoveFile>,
    pub restore: ServerAction<RestoreFile>,
}

/// The files of a record, with a place to drop more.
#[component]
pub fn FilesPanel(
    /// The kind of record.
    entity: Entity,
    #[prop(into)] record_id: Uuid,
) -> impl IntoView {
    let lang = lang();
    let files = Resource::new_blocking(|| (), move |()| list_files(entity, record_id));
    let query = use_query_map();
    let refused = move || query.with(|query| query.get(REFUSED)).map(|key| refusal(&key, lang));
    let other = sent_below("/rpc/files/").map(|sent| sent.error.message(lang));
    view! {
        <Panel id="files" title=words::files(lang)>
            {other.map(|text| view! { <Banner tone=Tone::Danger title=words::not_done(lang) text/> })}
            {move || refused().map(|text| view! { <Banner tone=Tone::Danger title=words::file_refused(lang) text/> })}
            <Transition fallback=|| view! { <SkeletonLines count=2/> }>
                {move || Late::new(async move { done(files.await) }, move |answer| {
                    match answer {
                        Ok(list) => view! { <Attached entity record_id list/> }.into_any(),
                        Err(error) => view! { <Failure error title=words::files_not_loaded(lang)/> }.into_any(),
                    }
                })}
            </Transition>
        </Panel>
    }
}

/// Why a plain form was refused, by the problem's key.
fn refusal(key: &str, lang: kemai_domain::Lang) -> String {
    let most = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    match key {
        "file_too_large" => Problem::FileTooLarge { max: FileView::MEGABYTES }.message(lang),
        "too_many" => Problem::TooMany { max: most(FileView::MOST) }.message(lang),
        "required" => words::file_missing(lang).to_owned(),
        "file_kind_refused" => Problem::FileKindRefused.message(lang),
        _ => words::file_not_taken(lang).to_owned(),
    }
}

#[component]
fn Attached(entity: Entity, record_id: Uuid, list: FileList) -> impl IntoView {
    let lang = lang();
    let may_attach = list.may_attach;
    let items = RwSignal::new(list.items);
    let sending = RwSignal::new(Vec::<Sending>::new());
    let acts = acts(items);
    let close =
        Callback::new(move |number| sending.update(|sending| sending.retain(|other| other.number != number)));
    let is_empty = move || items.with(Vec::is_empty) && sending.with(Vec::is_empty);
    view! {
        <div class="stack">
            <Show when=is_empty><Empty title=words::no_files(lang) text=words::no_files_hint(lang)/></Show>
            <ul class="lines">
                <For each=move || items.get() key=|file| (file.id, file.is_removed) let:file><FileLine file acts/></For>
                <For each=move || sending.get() key=|sending| sending.number let:sending><SendingLine sending on_close=close/></For>
            </ul>
            {may_attach.then(|| view! { <Attach entity record_id items sending/> })}
        </div>
    }
}

fn acts(items: RwSignal<Vec<FileView>>) -> Acts {
    let acts = Acts { remove: ServerAction::new(), restore: ServerAction::new() };
    let set = move |id, is_removed| {
        items.update(|items| {
            if let Some(file) = items.iter_mut().find(|file| file.id == id) {
                file.is_removed = is_removed;
            }
        });
    };
    follow(*acts.remove, true, move |id| set(id, true));
    follow(*acts.restore, true, move |id| set(id, false));
    acts
}

/// The place to choose files or to drop them on.
#[component]
fn Attach(
    entity: Entity,
    record_id: Uuid,
    /// The list, which the files join.
    items: RwSignal<Vec<FileView>>,
    /// Those on their way.
    sending: RwSignal<Vec<Sending>>,
) -> impl IntoView {
    let lang = lang();
    let address = upload_address(entity, record_id);
    let target = StoredValue::new(address.clone());
    let next = StoredValue::new(0_u32);
    // The button is for those without the browser's program, and until it is there.
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
    let send = Callback::new(move |input: HtmlInputElement| {
        let files = input.files();
        for file in files.iter().flat_map(|files| (0..files.length()).filter_map(|at| files.get(at))) {
            let number = next.with_value(|next| *next);
            next.set_value(number + 1);
            let (percent, problem) = (RwSignal::new(0), RwSignal::new(None));
            sending.update(|sending| sending.push(Sending { number, name: file.name(), percent, problem }));
            target.with_value(|target| {
                upload::send(target, &file, percent, move |answer| match done(answer) {
                    Ok(files) => {
                        sending.update(|sending| sending.retain(|other| other.number != number));
                        items.update(|items| items.extend(files));
                    }
                    Err(error) => problem.set(Some(error.message(lang))),
                })
            });
        }
        input.set_value("");
    });
    view! {
        <form class="stack" data-gap="s" method="post" enctype="multipart/form-data" action=address>
            <FileDrop name="file" label=words::attach_files(lang) multiple=true hint=words::file_limit(lang, FileView::MEGABYTES) on_files=send/>
            <Show when=move || !is_alive.get()><div class="row"><Button submit=true small=true>{words::upload(lang)}</Button></div></Show>
        </form>
    }
}
