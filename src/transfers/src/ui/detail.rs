//! `/transfers/{id}`: what was read, what shall be done with it, how far it is, and what came of it.

use super::{counts, kind_name, open::Open, result::Over, tone};
use crate::{
    api::{SettleImport, StopImport, UndoImport, find_import},
    model::{ImportHead, ImportView, Status},
};
use kemai_domain::{ErrorCode, Outcome};
use kemai_records::{
    answer::Answer,
    form::{FormState, Refusal, loaded, on_done},
};
use kemai_ui::{Banner, Button, ButtonLink, Crumbs, Glyph, Meter, PageHead, Panel, Tag, Tone, lang};
use kemai_words::transfers as words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use std::time::Duration;
use uuid::Uuid;

/// How often the page asks how far it is.
const EVERY: Duration = Duration::from_secs(1);

/// What the page can do.
#[derive(Clone, Copy)]
pub struct Actions {
    pub settle: ServerAction<SettleImport>,
    pub stop: ServerAction<StopImport>,
    pub undo: ServerAction<UndoImport>,
}

#[component]
pub fn ImportPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| {
        params.read().get("id").and_then(|id| id.parse::<Uuid>().ok()).unwrap_or_default()
    });
    let actions =
        Actions { settle: ServerAction::new(), stop: ServerAction::new(), undo: ServerAction::new() };
    let changed = RwSignal::new(0_u32);
    let again = move |_: Uuid| changed.update(|count| *count += 1);
    on_done(actions.settle, again);
    on_done(actions.stop, again);
    on_done(actions.undo, again);
    // What the server said last stays while it is away.
    let last = StoredValue::new(None::<ImportView>);
    let is_away = RwSignal::new(false);
    let import = Resource::new_blocking(
        move || (id.get(), changed.get()),
        move |(id, _)| async move {
            let answer = find_import(id).await;
            let before = last.try_get_value().flatten().filter(|view| view.head.id == id);
            let stays = before.filter(|_| is_unanswered(&answer));
            // The page may be gone by now.
            let _ = is_away.try_set(stays.is_some());
            stays.map_or(answer, |view| Ok(Outcome::Done(view)))
        },
    );
    view! {
        {move || is_away.get().then(|| view! { <Banner tone=Tone::Warning title=words::away(lang()).to_owned()/> })}
        {loaded(import, move |view: ImportView| {
            last.set_value(Some(view.clone()));
            view! { <Import view actions changed is_away/> }
        })}
    }
}

/// Whether nobody answered, or what stands before a server that is away.
fn is_unanswered(answer: &Answer<ImportView>) -> bool {
    match answer {
        Ok(Outcome::Done(_)) => false,
        Ok(Outcome::Refused(error)) => error.code == ErrorCode::Unavailable,
        Err(_) => true,
    }
}

#[component]
fn Import(
    view: ImportView,
    actions: Actions,
    changed: RwSignal<u32>,
    is_away: RwSignal<bool>,
) -> impl IntoView {
    let lang = lang();
    let head = view.head.clone();
    let status = head.status;
    if status.is_busy() || is_away.get_untracked() {
        Effect::new(move |_| {
            set_timeout(move || changed.try_update(|count| *count += 1).unwrap_or_default(), EVERY)
        });
    }
    let steps = vec![("/transfers".into(), words::title(lang).into())];
    let subtitle = format!("{} · {}", kind_name(&head.kind, lang), head.by);
    let problem = head.problem.clone();
    view! {
        <Title text=head.file_name.clone()/>
        <Crumbs steps/>
        <PageHead title=head.file_name.clone() subtitle>
            <Tag tone=tone(status) label=status.label(lang)/>
        </PageHead>
        {problem.map(|title| view! { <Banner tone=Tone::Danger title/> })}
        {if status.is_busy() {
            view! { <Busy head actions/> }.into_any()
        } else if status.is_open() {
            view! { <Open view actions/> }.into_any()
        } else {
            view! { <Over view actions/> }.into_any()
        }}
    }
}

/// How far it is. Without the browser's program the link reads the page again.
#[component]
fn Busy(head: ImportHead, actions: Actions) -> impl IntoView {
    let lang = lang();
    let may_stop = head.status != Status::Undoing;
    let (percent, said) = (head.percent(), words::progress(lang, head.done, head.total).to_string());
    let counts = counts(&head, lang);
    let form = FormState::of_record(actions.stop, head.id);
    view! {
        <Panel title=head.status.label(lang).to_owned() id="progress">
            <div class="stack" aria-live="polite">
                <Meter percent label=said.clone()/>
                <p>{said}</p>
                <p class="dim">{counts}</p>
                <Refusal form/>
                <div class="wrap">
                    <ButtonLink href=format!("/transfers/{}", head.id) icon=Glyph::Refresh small=true attr:rel="external">{words::refresh(lang)}</ButtonLink>
                    {may_stop.then(|| view! {
                        <ActionForm action=actions.stop>
                            <input type="hidden" name="id" value=head.id.to_string()/>
                            <Button small=true submit=true busy=actions.stop.pending()>{words::stop(lang)}</Button>
                        </ActionForm>
                    })}
                </div>
            </div>
        </Panel>
    }
}
