//! Everything that was ever changed, in words: who, when, which field, before and after. Of a customer with all that hangs on it, or of one
//! record for its own page.

use super::{PartEmpty, PartFailed, words};
use crate::customers::{
    api::{customer_history, record_history},
    model::{HistoryChange, HistoryEntry},
};
use kemai_domain::{AppError, CustomerId, Entity, Lang, Outcome};
use kemai_ui::{
    Button, Glyph, Late, More, Panel, RelativeTime, SkeletonLines, Timeline, TimelineItem, Tone, lang, toasts,
};
use leptos::{prelude::*, task::spawn_local};
use uuid::Uuid;

/// A page of the history that is full has another one behind it, perhaps.
const PAGE: usize = 50;

/// Whose history is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Customer(CustomerId),
    Record(Entity, Uuid),
}

async fn ask(of: Of, before: Option<i64>) -> Result<Vec<HistoryEntry>, AppError> {
    let answer = match of {
        Of::Customer(id) => customer_history(id, before).await,
        Of::Record(entity, id) => record_history(entity, id, before).await,
    };
    answer.and_then(Outcome::into_result)
}

/// The history of one record, for its page in another area.
#[component]
pub fn RecordHistory(entity: Entity, record_id: Uuid) -> impl IntoView {
    let lang = lang();
    view! { <Panel title=words::tab_history(lang) id="history"><History of=Of::Record(entity, record_id)/></Panel> }
}

#[component]
pub(super) fn History(of: Of) -> impl IntoView {
    let answer: Resource<Result<Vec<HistoryEntry>, AppError>> =
        Resource::new_blocking(move || of, |of| ask(of, None));
    view! {
        <Suspense fallback=|| view! { <SkeletonLines count=5/> }>
            {move || Late::new(async move { answer.await }, move |entries| {
                match entries {
                    Ok(entries) => view! { <Entries of entries/> }.into_any(),
                    Err(error) => view! { <PartFailed error again=Callback::new(move |()| answer.refetch())/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Entries(of: Of, entries: Vec<HistoryEntry>) -> impl IntoView {
    let lang = lang();
    let toasts = toasts();
    if entries.is_empty() {
        return view! { <PartEmpty title=words::no_history(lang) text=words::no_history_hint(lang)/> }
            .into_any();
    }
    let has_more = RwSignal::new(entries.len() >= PAGE);
    let entries = RwSignal::new(entries);
    let is_loading = RwSignal::new(false);
    let load = move |_| {
        let before = entries.with_untracked(|entries| entries.last().map(|entry| entry.seq));
        is_loading.set(true);
        spawn_local(async move {
            match ask(of, before).await {
                Ok(older) => {
                    has_more.set(older.len() >= PAGE);
                    entries.update(|entries| entries.extend(older));
                }
                Err(error) => toasts.fail(&error),
            }
            is_loading.set(false);
        });
    };
    view! {
        <Timeline>
            // One operation can change several records: their lines share its number.
            <For each=move || together(entries.get()).into_iter().enumerate() key=|(index, _)| *index let((_, entry))><EntryView entry/></For>
        </Timeline>
        {move || has_more.get().then(|| view! {
            <More shown=words::history_shown(lang, i64::try_from(entries.with(Vec::len)).unwrap_or_default())>
                <Button small=true busy=is_loading attr:data-script="" on:click=load>{words::older(lang)}</Button>
            </More>
        })}
    }
    .into_any()
}

/// Letting somebody in changes the request and the customer: one line tells of both.
fn together(entries: Vec<HistoryEntry>) -> Vec<HistoryEntry> {
    let mut told: Vec<HistoryEntry> = Vec::with_capacity(entries.len());
    for entry in entries {
        match told.last_mut() {
            Some(last) if entry.kind == "customer.decide_access" && last.operation == entry.operation => {
                last.changes.splice(0..0, entry.changes);
            }
            _ => told.push(entry),
        }
    }
    told
}

#[component]
fn EntryView(entry: HistoryEntry) -> impl IntoView {
    let lang = lang();
    let (glyph, tone) = looks(&entry);
    let who = entry
        .actor_name
        .clone()
        .or_else(|| entry.program.clone().map(|program| words::by_program(lang, program)))
        .unwrap_or_else(|| words::somebody(lang).to_owned());
    let what = what(&entry, lang);
    let about = entry.about.clone();
    let at = entry.at;
    let changes: Vec<HistoryChange> = entry.changes;
    view! {
        <TimelineItem glyph tone line=move || view! { <b>{who.clone()}</b>" "{what.clone()}{about.clone().map(|about| view! { " "<a class="link" href=about.path>{about.text}</a> })} } time=move || view! { <RelativeTime at/> }>
            <ul class="stack" data-gap="s">{changes.into_iter().map(|change| change_view(change, lang)).collect_view()}</ul>
        </TimelineItem>
    }
}

fn change_view(change: HistoryChange, lang: Lang) -> impl IntoView {
    let value = |text: Option<String>| {
        text.filter(|text| !text.is_empty()).unwrap_or_else(|| words::empty_value(lang).to_owned())
    };
    let is_first = change.before.as_ref().is_none_or(String::is_empty);
    let before = value(change.before);
    let after = value(change.after);
    view! {
        <li>
            {change.label}{words::colon(lang)}
            {(!is_first).then(|| view! { <del>{before}</del><span aria-hidden="true">" → "</span> })}
            <ins class="strong">{after}</ins>
        </li>
    }
}

fn looks(entry: &HistoryEntry) -> (Glyph, Tone) {
    match entry.action.as_str() {
        "create" => (Glyph::Plus, Tone::Success),
        "remove" | "purge" => (Glyph::Trash, Tone::Danger),
        "restore" => (Glyph::Undo, Tone::Success),
        _ if is_own(entry) && entry.kind == "plan.done" => (Glyph::Check, Tone::Success),
        _ if is_own(entry) && entry.kind == "plan.cancel" => (Glyph::Close, Tone::Neutral),
        _ if is_own(entry) && entry.kind == "plan.check_in" => (Glyph::Pin, Tone::Accent),
        _ if entry.kind.contains("lifecycle") => (Glyph::Flag, Tone::Accent),
        _ if entry.kind.contains("assign") => (Glyph::Swap, Tone::Accent),
        _ if entry.kind.contains("tag") => (Glyph::Tag, Tone::Neutral),
        _ => (Glyph::Edit, Tone::Neutral),
    }
}

/// Whether the operation's kind says what was done to this very record. A repeated plan that is done makes the next one, which is only new,
/// and plans that a customer takes along were not what the operation was about.
fn is_own(entry: &HistoryEntry) -> bool {
    match entry.entity.as_str() {
        "customer" | "access_request" => true,
        "plan" => entry.action == "update" && entry.kind.starts_with("plan."),
        _ => false,
    }
}

/// What was done, by the operation's kind, else by the action.
fn what(entry: &HistoryEntry, lang: Lang) -> String {
    let of_kind =
        |kind: &str| kemai_words::customer_pages::by_name(&format!("did_{}", kind.replace('.', "_")), lang);
    if let Some(undid) = entry.undid.as_deref().and_then(of_kind) {
        return words::undid(lang, undid);
    }
    let own = is_own(entry).then(|| of_kind(&entry.kind)).flatten();
    let general =
        || kemai_words::customer_pages::by_name(&format!("did_{}_{}", entry.entity, entry.action), lang);
    own.or_else(general).unwrap_or_else(|| words::did_change(lang)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use kemai_domain::OperationId;

    fn entry(seq: i64, operation: OperationId, entity: &str, field: &str) -> HistoryEntry {
        let change =
            HistoryChange { field: field.to_owned(), label: String::new(), before: None, after: None };
        HistoryEntry {
            seq,
            operation,
            kind: "customer.decide_access".to_owned(),
            undid: None,
            at: DateTime::UNIX_EPOCH,
            actor_name: None,
            program: None,
            entity: entity.to_owned(),
            action: "update".to_owned(),
            about: None,
            changes: vec![change],
        }
    }

    #[test]
    fn what_was_undone_is_named() {
        let mut undo = entry(1, OperationId::new(), "customer", "owner_id");
        undo.kind = "customer.undo".to_owned();
        assert_eq!(what(&undo, Lang::Hans), "撤销了一次操作");
        undo.undid = Some("customer.bulk_assign".to_owned());
        assert_eq!(what(&undo, Lang::Hans), "撤销了“转交了客户”");
        assert_eq!(what(&undo, Lang::En), "undid “reassigned it”");
    }

    #[test]
    fn a_plan_says_what_became_of_it() {
        let said = |kind: &str, action: &str| {
            let mut entry = entry(1, OperationId::new(), "plan", "status");
            entry.kind = kind.to_owned();
            entry.action = action.to_owned();
            (what(&entry, Lang::Hans), what(&entry, Lang::En))
        };
        let both = |hans: &str, english: &str| (hans.to_owned(), english.to_owned());
        assert_eq!(said("plan.done", "update"), both("完成了计划", "completed a plan"));
        assert_eq!(said("plan.cancel", "update"), both("取消了计划", "cancelled a plan"));
        assert_eq!(said("plan.check_in", "update"), both("为计划签到", "checked in for a plan"));
        assert_eq!(said("plan.move", "update"), both("改了计划的时间", "rescheduled a plan"));
        assert_eq!(said("plan.reassign", "update"), both("转交了计划", "reassigned a plan"));
        assert_eq!(said("plan.update", "update"), both("改了计划", "changed a plan"));
        assert_eq!(said("plan.done", "create"), both("排了计划", "added a plan"), "the next of a series");
        assert_eq!(said("customer.bulk_assign", "update"), both("改了计划", "changed a plan"));
        assert_eq!(said("plan.remove", "remove"), both("删了计划", "removed a plan"));
    }

    #[test]
    fn who_is_let_in_stands_once() {
        let (one, two) = (OperationId::new(), OperationId::new());
        let lines = together(vec![
            entry(3, one, "customer", "collaborator_ids"),
            entry(2, one, "access_request", "outcome"),
            entry(1, two, "access_request", "outcome"),
        ]);
        let fields =
            |line: &HistoryEntry| line.changes.iter().map(|change| change.field.clone()).collect::<Vec<_>>();
        assert_eq!(
            lines.iter().map(fields).collect::<Vec<_>>(),
            [vec!["outcome", "collaborator_ids"], vec!["outcome"]]
        );
    }
}
