//! An import that is over: what came of it, what was refused, and its undoing.

use super::{counts, detail::Actions, open::Refused};
use crate::model::{ImportView, KeptView, Status};
use kemai_records::form::{FormState, Refusal};
use kemai_ui::{Button, ButtonLink, Glyph, Item, Lines, Panel, lang};
use kemai_words::transfers as words;
use leptos::prelude::*;

#[component]
pub fn Over(view: ImportView, actions: Actions) -> impl IntoView {
    let lang = lang();
    let ImportView { head, refusals, kept, .. } = view;
    let id = head.id;
    let summary = counts(&head, lang);
    let is_undone = head.status == Status::Undone;
    let undone = is_undone.then(|| {
        words::undone_counts(lang, head.undone, i64::try_from(kept.len()).unwrap_or_default()).to_string()
    });
    let may_undo = head.status.is_undoable() && head.counts.created + head.counts.updated > 0;
    let stopped = (head.status == Status::Stopped).then(|| words::stopped_hint(lang));
    let form = FormState::of_record(actions.undo, id);
    view! {
        <Panel title=head.status.label(lang).to_owned() id="result">
            <div class="stack">
                <p>{summary}</p>
                {undone.map(|text| view! { <p>{text}</p> })}
                {stopped.map(|text| view! { <p class="dim">{text}</p> })}
                <Refusal form/>
                {may_undo.then(|| view! { <p class="dim">{words::undo_hint(lang)}</p> })}
                <div class="wrap">
                    <ButtonLink href="/transfers" icon=Glyph::Upload>{words::again(lang)}</ButtonLink>
                    {may_undo.then(|| view! {
                        <ActionForm action=actions.undo>
                            <input type="hidden" name="id" value=id.to_string()/>
                            <Button submit=true busy=actions.undo.pending()>{words::undo(lang)}</Button>
                        </ActionForm>
                    })}
                </div>
            </div>
        </Panel>
        {(!kept.is_empty()).then(|| view! { <Kept kept/> })}
        {(!refusals.is_empty()).then(|| view! { <Refused id refusals/> })}
    }
}

/// What an undo left, each with its page.
#[component]
fn Kept(kept: Vec<KeptView>) -> impl IntoView {
    let lang = lang();
    let lines = kept.into_iter().map(|kept| view! { <Item title=kept.title href=kept.path/> }).collect_view();
    view! {
        <Panel title=words::kept(lang).to_owned() id="kept">
            <p class="dim">{words::kept_hint(lang)}</p>
            <Lines>{lines}</Lines>
        </Panel>
    }
}
