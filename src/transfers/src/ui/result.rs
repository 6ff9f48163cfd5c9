//! An import that is over: what came of it, what was refused, and its undoing.

use super::{counts, detail::Actions, open::Refused};
use crate::model::{ImportView, KEPT_DAYS, KeptView, Status};
use kemai_records::form::{FormState, Refusal};
use kemai_ui::{Button, ButtonLink, Glyph, Item, Kind, Lines, Panel, lang};
use kemai_words::transfers as words;
use leptos::prelude::*;

#[component]
pub fn Over(view: ImportView, actions: Actions) -> impl IntoView {
    let lang = lang();
    let ImportView { head, refusals, kept, kept_unlisted, .. } = view;
    let (id, has_file) = (head.id, head.has_file);
    let file = if has_file {
        words::file_kept(lang, KEPT_DAYS).to_string()
    } else {
        words::file_gone(lang).to_owned()
    };
    let summary = counts(&head, lang);
    let is_undone = head.status == Status::Undone;
    let after = (head.counts.created > 0 && !is_undone)
        .then(|| words::by_name(&format!("after_{}", head.kind), lang))
        .flatten();
    let left = i64::try_from(kept.len()).unwrap_or_default() + kept_unlisted;
    let undone = is_undone.then(|| words::undone_counts(lang, head.undone, left).to_string());
    let written = head.counts.created + head.counts.updated;
    let may_undo = head.status.is_undoable() && written > 0;
    let stopped = (head.status == Status::Stopped).then(|| words::stopped_hint(lang));
    let undo_hint =
        words::by_name(&format!("undo_hint_{}", head.kind), lang).unwrap_or_else(|| words::undo_hint(lang));
    let form = FormState::of_record(actions.undo, id);
    view! {
        <Panel title=head.status.label(lang).to_owned() id="result">
            <div class="stack">
                <p>{summary}</p>
                {after.map(|text| view! { <p>{text}</p> })}
                {undone.map(|text| view! { <p>{text}</p> })}
                {stopped.map(|text| view! { <p class="dim">{text}</p> })}
                <Refusal form/>
                <p class="dim">{file}</p>
                <div class="wrap">
                    <ButtonLink href="/transfers" icon=Glyph::Upload>{words::again(lang)}</ButtonLink>
                </div>
                // Asked for twice: one slip would take thousands of records away.
                {may_undo.then(|| view! {
                    <details class="more-fields" open=form.came_back()>
                        <summary>{words::undo(lang)}</summary>
                        <div class="stack">
                            <p class="dim">{undo_hint}</p>
                            <ActionForm action=actions.undo>
                                <input type="hidden" name="id" value=id.to_string()/>
                                <Button submit=true kind=Kind::Danger busy=actions.undo.pending()>{words::undo_sure(lang, written).to_string()}</Button>
                            </ActionForm>
                        </div>
                    </details>
                })}
            </div>
        </Panel>
        {(left > 0).then(|| view! { <Kept kept unlisted=kept_unlisted/> })}
        {(!refusals.is_empty()).then(|| view! { <Refused id refusals has_file/> })}
    }
}

/// What an undo left, each with its page, and how many there are besides.
#[component]
fn Kept(kept: Vec<KeptView>, unlisted: i64) -> impl IntoView {
    let lang = lang();
    let lines =
        kept.into_iter().map(|KeptView { title, path }| view! { <Item title href=path/> }).collect_view();
    let unlisted = (unlisted > 0).then(|| words::kept_unlisted(lang, unlisted).to_string());
    view! {
        <Panel title=words::kept(lang).to_owned() id="kept">
            <p class="dim">{words::kept_hint(lang)}</p>
            <Lines>{lines}</Lines>
            {unlisted.map(|text| view! { <p class="dim">{text}</p> })}
        </Panel>
    }
}
