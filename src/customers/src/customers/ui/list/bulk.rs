//! Actions on many customers at once, each with a way back for ten seconds.

use super::{ListState, May, list_state, words};
use crate::customers::{
    api::{bulk_customers, undo_operation},
    fields::{BULK_FIELDS, CUSTOMER},
    list::CustomerSummary,
    model::{BulkAction, BulkDone},
    ui::{lookups::lookups, resources::people_offered, text::grouped},
};
use kemai_domain::{Lang, Outcome, UserId};
use kemai_records::form::way_back;
use kemai_ui::{
    BulkBar, Button, Choice, Combobox, Dialog, Field, Glyph, Kind, Segment, Segmented, Select, ToastAction,
    Toasts, lang, toasts,
};
use leptos::{ev, prelude::*, task::spawn_local};

/// "Select all 126": appears once the whole page is chosen.
#[component]
pub(super) fn SelectAll(total: u64, shown: RwSignal<Vec<CustomerSummary>>) -> impl IntoView {
    let lang = lang();
    let state = list_state();
    let selection = state.selection;
    let is_offered = move || {
        let chosen = selection.count();
        !selection.is_all() && chosen > 0 && chosen == shown.with(Vec::len) as u64 && chosen < total
    };
    move || {
        is_offered().then(|| {
            view! {
                <p class="wrap t-13" role="status">
                    {words::page_selected(lang, grouped(selection.count()))}
                    <Button small=true kind=Kind::Quiet on:click=move |_| selection.choose_all(total)>{words::select_all(lang, grouped(total))}</Button>
                </p>
            }
        })
    }
}

/// Runs an action on the selection, says what it did and offers the way back.
fn run(
    state: ListState,
    toasts: Toasts,
    lang: Lang,
    action: BulkAction,
    is_busy: RwSignal<bool>,
    then: impl Fn() + 'static,
) {
    let (ids, all_of) = state.selection.target(&state.query.get_untracked());
    is_busy.set(true);
    let say = said(&action);
    spawn_local(async move {
        let done = bulk_customers(ids, all_of, action).await.and_then(Outcome::into_result);
        is_busy.set(false);
        match done {
            Ok(done) => {
                then();
                state.selection.clear();
                state.reload();
                let way_back = (done.changed > 0).then(|| undo(state, toasts, lang, done.clone()));
                toasts.say(done_words(say, &done, lang), way_back);
            }
            Err(error) if error.fields.is_empty() => toasts.fail(&error),
            Err(error) => {
                let details: Vec<String> =
                    error.fields.iter().map(|field| field.problem.message(lang)).collect();
                toasts.say(format!("{} {}", error.title(lang), details.join(" ")), None);
            }
        }
    });
}

/// What became of those that an action was done to.
const fn said(action: &BulkAction) -> fn(Lang, i64) -> String {
    match action {
        BulkAction::Remove => words::bulk_removed,
        BulkAction::Restore => words::bulk_restored,
        _ => words::bulk_changed,
    }
}

fn done_words(say: fn(Lang, i64) -> String, done: &BulkDone, lang: Lang) -> String {
    let changed = say(lang, done.changed.cast_signed());
    if done.skipped == 0 {
        changed
    } else {
        format!("{changed} {}", words::bulk_skipped(lang, done.skipped.cast_signed()))
    }
}

fn undo(state: ListState, toasts: Toasts, lang: Lang, done: BulkDone) -> ToastAction {
    way_back(
        toasts,
        move || undo_operation(done.operation),
        move |done| {
            state.reload();
            toasts.say(words::undone(lang, done.changed.cast_signed()), None);
        },
    )
}

/// The bar and its dialogs.
#[component]
pub(super) fn Bulk() -> impl IntoView {
    let lang = lang();
    let state = list_state();
    let toasts = toasts();
    let is_busy = RwSignal::new(false);
    let selection = state.selection;
    let is_bin = move || state.query.with(crate::customers::ListQuery::is_removed);
    let selected = Signal::derive(move || {
        let count = selection.count();
        (count > 0).then(|| words::selected(lang, grouped(count)))
    });
    let does = move |action: BulkAction| move |_| run(state, toasts, lang, action.clone(), is_busy, || ());
    let May { edit, remove, assign, restore, .. } = state.may;
    view! {
        <BulkBar selected on_clear=move |()| selection.clear()>
            {move || if is_bin() {
                restore.then(|| view! { <Button small=true icon=Glyph::Undo busy=is_busy on:click=does(BulkAction::Restore) attr:data-keep="">{words::restore(lang)}</Button> }).into_any()
            } else {
                view! {
                    {assign.then(|| view! { <Button small=true icon=Glyph::Swap opens="bulk-assign" attr:data-keep="">{words::assign_to(lang)}</Button> })}
                    {edit.then(|| view! { <Button small=true icon=Glyph::Tag opens="bulk-tag" attr:data-keep="">{words::change_tags(lang)}</Button> })}
                    {edit.then(|| view! { <Button small=true icon=Glyph::Edit opens="bulk-set">{words::set_field(lang)}</Button> })}
                    {remove.then(|| view! { <Button small=true icon=Glyph::Trash busy=is_busy on:click=does(BulkAction::Remove)>{words::remove(lang)}</Button> })}
                }.into_any()
            }}
        </BulkBar>
        {assign.then(|| view! { <AssignDialog/> })}
        {edit.then(|| view! { <TagDialog/><SetDialog/> })}
    }
}

/// What the dialogs share: run on submit, close when done.
fn submit(
    open: RwSignal<bool>,
    is_busy: RwSignal<bool>,
    action: impl Fn() -> Option<BulkAction> + 'static,
) -> impl Fn(ev::SubmitEvent) {
    let (state, toasts, lang) = (list_state(), toasts(), lang());
    move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(action) = action() {
            run(state, toasts, lang, action, is_busy, move || open.set(false));
        }
    }
}

#[component]
fn AssignDialog() -> impl IntoView {
    let lang = lang();
    let (open, is_busy, owner) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(String::new()));
    let people = people_offered();
    let run = submit(open, is_busy, move || {
        let owner_id = owner.get_untracked().parse::<UserId>().ok()?;
        Some(BulkAction::Assign { owner_id })
    });
    view! {
        <Dialog id="bulk-assign" title=words::assign_to(lang) open>
            <form class="dialog-form" on:submit=run>
                <div class="body"><Field id="bulk-owner" name="owner_id" label=words::new_owner(lang)><Combobox choices=people signal=owner empty=words::choose(lang)/></Field></div>
                <footer><Button closes="bulk-assign">{words::cancel(lang)}</Button>
                <Button kind=Kind::Primary submit=true busy=is_busy disabled=Signal::derive(move || owner.with(String::is_empty))>{words::assign(lang)}</Button></footer>
            </form>
        </Dialog>
    }
}

#[component]
fn TagDialog() -> impl IntoView {
    let lang = lang();
    let (open, is_busy, tag) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(String::new()));
    let mode = RwSignal::new("add".to_owned());
    let tags: Vec<Choice> =
        CUSTOMER.find("tags").map(|field| lookups().choices_of(field, lang)).unwrap_or_default();
    let run = submit(open, is_busy, move || {
        let tag = tag.get_untracked();
        (!tag.is_empty()).then(|| {
            if mode.get_untracked() == "add" {
                BulkAction::AddTag { tag }
            } else {
                BulkAction::RemoveTag { tag }
            }
        })
    });
    let segments =
        vec![Segment::new("add", words::add_tag(lang)), Segment::new("remove", words::take_tag(lang))];
    view! {
        <Dialog id="bulk-tag" title=words::change_tags(lang) open>
            <form class="dialog-form" on:submit=run>
                <div class="body">
                    <Segmented label=words::change_tags(lang) segments chosen=mode on_choose=move |value| mode.set(value)/>
                    <Field id="bulk-tag-key" name="tag" label=words::tags(lang)><Combobox choices=tags signal=tag empty=words::choose(lang)/></Field>
                </div>
                <footer><Button closes="bulk-tag">{words::cancel(lang)}</Button>
                <Button kind=Kind::Primary submit=true busy=is_busy disabled=Signal::derive(move || tag.with(String::is_empty))>{words::apply(lang)}</Button></footer>
            </form>
        </Dialog>
    }
}

#[component]
fn SetDialog() -> impl IntoView {
    let lang = lang();
    let names = lookups();
    let (open, is_busy) = (RwSignal::new(false), RwSignal::new(false));
    let (field, value) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let fields: Vec<Choice> = BULK_FIELDS
        .iter()
        .filter_map(|key| CUSTOMER.find(key))
        .map(|field| Choice::new(field.key, (field.label)(lang)))
        .collect();
    let choices = Signal::derive(move || {
        field.with(|key| CUSTOMER.find(key)).map(|field| names.choices_of(field, lang)).unwrap_or_default()
    });
    Effect::new(move |seen: Option<String>| {
        let now = field.get();
        if seen.is_some_and(|seen| seen != now) {
            value.set(String::new());
        }
        now
    });
    let run = submit(open, is_busy, move || {
        let (field, value) = (field.get_untracked(), value.get_untracked());
        (!field.is_empty()).then_some(BulkAction::Set { field, value })
    });
    view! {
        <Dialog id="bulk-set" title=words::set_field(lang) open>
            <form class="dialog-form" on:submit=run>
                <div class="body">
                    <Field id="bulk-field" name="field" label=words::which_field(lang)><Select choices=fields signal=field empty=words::choose(lang)/></Field>
                    <Field id="bulk-value" name="value" label=words::new_value(lang)><Select choices signal=value empty=words::empty_value(lang)/></Field>
                </div>
                <footer><Button closes="bulk-set">{words::cancel(lang)}</Button>
                <Button kind=Kind::Primary submit=true busy=is_busy disabled=Signal::derive(move || field.with(String::is_empty))>{words::apply(lang)}</Button></footer>
            </form>
        </Dialog>
    }
}
