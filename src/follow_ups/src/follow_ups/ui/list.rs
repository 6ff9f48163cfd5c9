//! `/follow-ups`: one's own or the team's, by method and time span; a page at a time. Everything stands in the address.

use super::{
    filter::{NarrowedTo, TeamFilter, Whose},
    line::FollowUpLine,
    paged::{Listed, Paged, listed},
};
use crate::follow_ups::{
    api::{RestoreFollowUp, list_follow_ups},
    model::{FollowUpQuery, FollowUpView, Method, Mood, TeamChoices},
};
use kemai_domain::{Action, Entity, FollowUpId, Page, Person, Reach};
use kemai_records::{
    form::{FormState, Refusal, loaded, on_done},
    live::NewsBar,
    transfer::{ExportMenu, ImportLink},
};
use kemai_ui::{
    Button, ButtonLink, ChipLink, DateTimeText, Empty, Glyph, Kind, PageHead, Timeline, lang, toasts,
};
use kemai_words::follow_ups as words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn ListPage() -> impl IntoView {
    let lang = lang();
    let params = use_query_map();
    let query = Memo::new(move |_| {
        params.with(|params| {
            let text = |name: &str| params.get(name).unwrap_or_default();
            FollowUpQuery {
                customer: String::new(),
                who: text("who"),
                department: text("department"),
                method: text("method"),
                days: text("days"),
                alone: text("alone"),
                result: text("result"),
                mood: text("mood"),
                since: text("since"),
                until: text("until"),
                state: text("state"),
                cursor: text("cursor"),
            }
        })
    });
    let is_of_team = |query: &FollowUpQuery| !query.who.is_empty() || !query.department.is_empty();
    let Listed { page, news, again } = listed(query, Entity::FollowUp, is_of_team, list_follow_ups);
    // The list shows one's own unless it says otherwise; an export gives everyone's.
    let exported = Signal::derive(move || {
        let FollowUpQuery { who, department, method, days, alone, result, mood, since, until, .. } =
            query.get();
        let who = if who.is_empty() && department.is_empty() { "me".to_owned() } else { who };
        let parts = [
            ("who", who),
            ("department", department),
            ("method", method),
            ("days", days),
            ("alone", alone),
            ("result", result),
            ("mood", mood),
            ("since", since),
            ("until", until),
        ];
        let parts = parts.into_iter().filter(|(_, value)| !value.is_empty());
        parts.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    });
    let is_bin = Memo::new(move |_| query.with(FollowUpQuery::is_removed));
    let title = move || if is_bin.get() { words::removed_title(lang) } else { words::title(lang) };
    let may_write = may_create();
    let may_remove =
        use_context::<Person>().is_some_and(|person| person.rights.can(Entity::FollowUp, Action::Delete));
    let restore = ServerAction::<RestoreFollowUp>::new();
    let toasts = toasts();
    on_done(restore, move |_: FollowUpId| {
        toasts.say(words::restored(lang), None);
        again.run(());
    });
    view! {
        // Made of its text: what it is made of may be gone when the head is written.
        {move || view! { <Title text=title()/> }}
        {move || view! {
            // Made anew only on the way to the bin and back: an export that runs keeps its progress.
            <PageHead title=title().to_owned()>
                {(!is_bin.get()).then(|| view! {
                    <ImportLink kind="follow_ups" entity=Entity::FollowUp/>
                    <ExportMenu kind="follow_ups" entity=Entity::FollowUp query=exported/>
                    <ButtonLink href="/calendar" icon=Glyph::Calendar>{words::calendar(lang)}</ButtonLink>
                    {may_write.then(|| view! { <ButtonLink href="/follow-ups/new" kind=Kind::Primary icon=Glyph::Plus>{words::new_follow_up(lang)}</ButtonLink> })}
                })}
                {may_remove.then_some(move || view! { <BinLink query=query.get()/> })}
            </PageHead>
        }}
        {move || view! { <Filters query=query.get()/> }}
        <NewsBar news on_show=again/>
        {loaded(page, move |(page, choices): (Page<FollowUpView>, TeamChoices)| {
            let query = query.get_untracked();
            let FollowUpQuery { department, who, method, days, result, mood, since, until, state, .. } = query.clone();
            let kept = vec![
                ("method", method),
                ("days", days),
                ("result", result),
                ("mood", mood),
                ("since", since),
                ("until", until),
                ("state", state),
            ];
            view! {
                <TeamFilter path="/follow-ups" choices department person=who name="who" everyone="team" kept/>
                <NarrowedTo chips=chips(&query, &page, lang)/>
                <Found page query restore/>
            }
        })}
    }
}

/// To those that were removed, the team's where one sees it, or back from them.
#[component]
fn BinLink(query: FollowUpQuery) -> impl IntoView {
    let lang = lang();
    let sees_team = use_context::<Person>()
        .is_some_and(|person| person.rights.reach(Entity::FollowUp, Action::View) > Reach::Own);
    let to = |state: &str| {
        let who = if state.is_empty() || !sees_team { query.who.clone() } else { "team".to_owned() };
        FollowUpQuery { state: state.to_owned(), who, ..FollowUpQuery::default() }.href()
    };
    if query.is_removed() {
        view! { <ButtonLink href=to("") kind=Kind::Quiet icon=Glyph::Left>{words::back_to_list(lang)}</ButtonLink> }
    } else {
        view! { <ButtonLink href=to(FollowUpQuery::REMOVED) kind=Kind::Quiet icon=Glyph::Trash>{words::recycle_bin(lang)}</ButtonLink> }
    }
}

/// One that was removed: until when it can come back, and how.
#[component]
fn RemovedLine(view: FollowUpView, restore: ServerAction<RestoreFollowUp>) -> impl IntoView {
    let lang = lang();
    let (id, version, purged_at) = (view.follow_up.id, view.follow_up.version, view.purged_at);
    let end = move || {
        view! {
            {purged_at.map(|at| view! { <span>{words::gone_on(lang)}" "<DateTimeText at/></span> })}
            <ActionForm action=restore>
                <Refusal form=FormState::of_record(restore, id)/>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="version" value=version/>
                <Button submit=true small=true icon=Glyph::Undo>{words::restore(lang)}</Button>
            </ActionForm>
        }
    };
    view! { <FollowUpLine view with_customer=true end/> }
}

/// Whether one may write follow-ups down.
fn may_create() -> bool {
    use_context::<Person>().is_some_and(|person| person.rights.can(Entity::FollowUp, Action::Create))
}

/// Links, so that they work without the browser's program.
#[component]
fn Filters(query: FollowUpQuery) -> impl IntoView {
    let lang = lang();
    let with = |change: &dyn Fn(&mut FollowUpQuery)| {
        let mut query = FollowUpQuery { cursor: String::new(), ..query.clone() };
        change(&mut query);
        query.href()
    };
    let mine = with(&|query| {
        query.who.clear();
        query.department.clear();
    });
    let team = with(&|query| "team".clone_into(&mut query.who));
    let methods = std::iter::once((String::new(), words::any_method(lang).to_owned()))
        .chain(Method::ALL.iter().map(|method| (method.key().to_owned(), method.label(lang).to_owned())));
    let methods = methods
        .map(|(key, label)| {
            let current = key == query.method;
            let href = with(&|query| query.method.clone_from(&key));
            view! { <ChipLink href current>{label}</ChipLink> }
        })
        .collect_view();
    let spans = std::iter::once((String::new(), words::any_time(lang).to_owned()))
        .chain(FollowUpQuery::SPANS.map(|days| (days.to_string(), words::last_days(lang, days))));
    let spans = spans
        .map(|(key, label)| {
            let current = key == query.days;
            let href = with(&|query| query.days.clone_from(&key));
            view! { <ChipLink href current>{label}</ChipLink> }
        })
        .collect_view();
    view! {
        <div class="stack" data-gap="s">
            <Whose entity=Entity::FollowUp mine team is_of_team=!query.who.is_empty()/>
            <nav class="scroll-x" data-wrap="" aria-label=words::method(lang)>{methods}</nav>
            <nav class="scroll-x" data-wrap="" aria-label=words::period(lang)>{spans}</nav>
        </div>
    }
}

fn chips(
    query: &FollowUpQuery,
    page: &Page<FollowUpView>,
    lang: kemai_domain::Lang,
) -> Vec<(String, String)> {
    let result = page.items.first().and_then(|view| view.result_label.clone());
    narrowings(query, result, lang).into_iter().map(|(label, without)| (label, without.href())).collect()
}

/// What a report narrowed the list to, in words, and the list without it.
fn narrowings(
    query: &FollowUpQuery,
    result: Option<String>,
    lang: kemai_domain::Lang,
) -> Vec<(String, FollowUpQuery)> {
    let base = FollowUpQuery { cursor: String::new(), ..query.clone() };
    let none = String::new;
    let mut found = Vec::new();
    if !query.since.is_empty() || !query.until.is_empty() {
        let days = format!("{} – {}", query.since, query.until);
        found.push((days, FollowUpQuery { since: none(), until: none(), ..base.clone() }));
    }
    match query.result.as_str() {
        "" => {}
        FollowUpQuery::WITHOUT => {
            found.push((words::no_result(lang).to_owned(), FollowUpQuery { result: none(), ..base.clone() }));
        }
        key => found.push((
            result.unwrap_or_else(|| key.to_owned()),
            FollowUpQuery { result: none(), ..base.clone() },
        )),
    }
    if !query.mood.is_empty() {
        let mood = query.mood.parse::<Mood>().map_or_else(|()| words::no_mood(lang), |mood| mood.label(lang));
        found.push((mood.to_owned(), FollowUpQuery { mood: none(), ..base.clone() }));
    }
    if !query.alone.is_empty() && !query.department.is_empty() {
        found.push((words::department_alone(lang).to_owned(), FollowUpQuery { alone: none(), ..base }));
    }
    found
}

#[component]
fn Found(
    page: Page<FollowUpView>,
    query: FollowUpQuery,
    restore: ServerAction<RestoreFollowUp>,
) -> impl IntoView {
    let lang = lang();
    let is_bin = query.is_removed();
    let is_narrowed = !query.department.is_empty()
        || !query.method.is_empty()
        || !query.days.is_empty()
        || !narrowings(&query, None, lang).is_empty()
        || !query.cursor.is_empty();
    if page.items.is_empty() {
        return if is_bin && !is_narrowed {
            view! { <Empty title=words::bin_empty(lang).to_owned() text=words::bin_empty_hint(lang).to_owned()/> }.into_any()
        } else if is_narrowed {
            view! { <Empty title=words::none_found(lang).to_owned() text=words::none_found_hint(lang).to_owned()/> }.into_any()
        } else {
            view! {
                <Empty title=words::none_yet(lang).to_owned() text=words::none_yet_hint(lang).to_owned()>
                    {may_create().then(|| view! { <ButtonLink href="/follow-ups/new" kind=Kind::Primary icon=Glyph::Plus>{words::new_follow_up(lang)}</ButtonLink> })}
                    <ButtonLink href="/customers" icon=Glyph::Users>{words::to_customers(lang)}</ButtonLink>
                </Empty>
            }
            .into_any()
        };
    }
    let count = if page.total_is_exact {
        words::found(lang, page.total.cast_signed())
    } else {
        words::found_many(lang, page.total)
    };
    let shown = words::shown(lang, i64::try_from(page.items.len()).unwrap_or_default());
    let to = |words: &'static str, cursor: String| (words, FollowUpQuery { cursor, ..query.clone() }.href());
    let start = (!query.cursor.is_empty()).then(|| to(words::latest(lang), String::new()));
    let next = page.next_cursor.map(|cursor| to(words::earlier(lang), cursor));
    view! {
        <Paged count shown start next>
            <Timeline>{page.items.into_iter().map(|view| if is_bin {
                view! { <RemovedLine view restore/> }.into_any()
            } else {
                view! { <FollowUpLine view with_customer=true/> }.into_any()
            }).collect_view()}</Timeline>
        </Paged>
    }
    .into_any()
}
