//! `/plans`: one's own or the team's, by how they stand and when they are due; a page at a time. Everything stands in the address, and what
//! reports count leads here.

use crate::{
    follow_ups::{
        model::TeamChoices,
        ui::{Listed, NarrowedTo, Paged, TeamFilter, Whose, listed},
    },
    plans::{
        api::list_plans,
        model::{PlanQuery, PlanStatus, PlanView, Standing},
    },
};
use kemai_domain::{Entity, Page};
use kemai_records::{form::loaded, live::NewsBar, transfer::ExportMenu};
use kemai_ui::{
    ButtonLink, Cell, ChipLink, Column, DateTimeText, Empty, Glyph, Kind, PageHead, Row, RowHead, Table, Tag,
    Tone, lang, now, settings,
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
            PlanQuery {
                who: text("who"),
                department: text("department"),
                state: text("state"),
                since: text("since"),
                until: text("until"),
                cursor: text("cursor"),
            }
        })
    });
    let is_of_team = |query: &PlanQuery| !query.who.is_empty() || !query.department.is_empty();
    let Listed { page, news, again } = listed(query, Entity::Plan, is_of_team, list_plans);
    // The list shows one's own unless it says otherwise; an export gives everyone's.
    let exported = Signal::derive(move || {
        let query = PlanQuery { cursor: String::new(), ..query.get() };
        let is_own = query.who.is_empty() && !query.is_of_team();
        let href = if is_own { PlanQuery { who: "me".to_owned(), ..query } } else { query }.href();
        href.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
    });
    view! {
        <Title text=words::plans_title(lang)/>
        <PageHead title=words::plans_title(lang).to_owned()>
            <ExportMenu kind="plans" entity=Entity::Plan query=exported/>
            <ButtonLink href="/calendar" icon=Glyph::Calendar>{words::calendar(lang)}</ButtonLink>
        </PageHead>
        {move || view! { <Filters query=query.get()/> }}
        <NewsBar news on_show=again/>
        {loaded(page, move |(page, choices): (Page<PlanView>, TeamChoices)| {
            let query = query.get_untracked();
            let PlanQuery { department, who, state, since, until, .. } = query.clone();
            let kept = vec![("state", state), ("since", since), ("until", until)];
            view! {
                <TeamFilter path="/plans" choices department person=who name="who" everyone="team" kept/>
                <Found page query/>
            }
        })}
    }
}

/// Links, so that they work without the browser's program.
#[component]
fn Filters(query: PlanQuery) -> impl IntoView {
    let lang = lang();
    let with = |change: &dyn Fn(&mut PlanQuery)| {
        let mut query = PlanQuery { cursor: String::new(), ..query.clone() };
        change(&mut query);
        query.href()
    };
    let mine = with(&|query| {
        query.who.clear();
        query.department.clear();
    });
    let team = with(&|query| "team".clone_into(&mut query.who));
    let offered = std::iter::once((String::new(), words::any_state(lang)))
        .chain(Standing::OFFERED.into_iter().map(|state| (state.key().to_owned(), state.label(lang))));
    let states = offered
        .map(|(key, label)| {
            let current = key == query.state;
            let href = with(&|query| query.state.clone_from(&key));
            view! { <ChipLink href current>{label}</ChipLink> }
        })
        .collect_view();
    let mut narrowed = Vec::new();
    if let Some(standing) = query.state.parse().ok().filter(|state| !Standing::OFFERED.contains(state)) {
        narrowed.push((standing.label(lang).to_owned(), with(&|query| query.state.clear())));
    }
    if !query.since.is_empty() || !query.until.is_empty() {
        let without = with(&|query| {
            query.since.clear();
            query.until.clear();
        });
        narrowed.push((format!("{} – {}", query.since, query.until), without));
    }
    view! {
        <div class="stack" data-gap="s">
            <Whose entity=Entity::Plan mine team is_of_team=query.is_of_team()/>
            <nav class="scroll-x" data-wrap="" aria-label=words::status(lang)>{states}</nav>
            <NarrowedTo chips=narrowed/>
        </div>
    }
}

#[component]
fn Found(page: Page<PlanView>, query: PlanQuery) -> impl IntoView {
    let lang = lang();
    let PlanQuery { who, department, state, since, until, cursor } = &query;
    let is_narrowed = [who, department, state, since, until, cursor].into_iter().any(|part| !part.is_empty());
    if page.items.is_empty() {
        return if is_narrowed {
            view! { <Empty title=words::no_plans_found(lang).to_owned() text=words::none_found_hint(lang).to_owned()/> }.into_any()
        } else {
            view! {
                <Empty title=words::no_plans(lang).to_owned() text=words::no_plans_hint(lang).to_owned()>
                    <ButtonLink href="/plans/new" kind=Kind::Primary icon=Glyph::Plus>{words::new_plan(lang)}</ButtonLink>
                </Empty>
            }
            .into_any()
        };
    }
    let count = if page.total_is_exact {
        words::found_plans(lang, page.total.cast_signed())
    } else {
        words::found_many_plans(lang, page.total)
    };
    let shown = words::shown_plans(lang, i64::try_from(page.items.len()).unwrap_or_default());
    let to = |words: &'static str, cursor: String| (words, PlanQuery { cursor, ..query.clone() }.href());
    let start = (!cursor.is_empty()).then(|| to(words::start_of_plans(lang), String::new()));
    let next = page.next_cursor.map(|cursor| to(words::next_plans(lang), cursor));
    let heads = vec![
        Column::new(words::customer(lang)),
        Column::new(words::due_at(lang)),
        Column::new(words::status(lang)),
        Column::new(words::plan_content(lang)),
        Column::new(words::method(lang)),
        Column::new(words::assignee(lang)),
    ];
    view! {
        <Paged count shown start next flush=true>
            <Table label=words::plans_title(lang) columns=heads>{page.items.into_iter().map(|view| view! { <Line view/> }).collect_view()}</Table>
        </Paged>
    }
    .into_any()
}

#[component]
fn Line(view: PlanView) -> impl IntoView {
    let lang = lang();
    let (settings, now) = (settings(), now());
    let title = view.title(lang);
    let plan = view.plan;
    let due_at = plan.due_at;
    let is_overdue = move || {
        let day = |at| settings.time_zone.local(at).date_naive();
        day(due_at) < day(now.get())
    };
    let state = move || match plan.status {
        PlanStatus::Open if is_overdue() => (Tone::Danger, Standing::Overdue.label(lang)),
        PlanStatus::Open => (Tone::Info, plan.status.label(lang)),
        PlanStatus::Done => (Tone::Success, plan.status.label(lang)),
        PlanStatus::Cancelled => (Tone::Neutral, plan.status.label(lang)),
    };
    view! {
        <Row>
            <RowHead href=format!("/plans/{}", plan.id)>{title}</RowHead>
            <Cell label=words::due_at(lang)><DateTimeText at=due_at/></Cell>
            <Cell label=words::status(lang)>{move || { let (tone, label) = state(); view! { <Tag tone label/> } }}</Cell>
            <Cell label=words::plan_content(lang)><span class="clip">{plan.content}</span></Cell>
            <Cell label=words::method(lang) minor=true>{plan.method.label(lang)}</Cell>
            <Cell label=words::assignee(lang)>{view.assignee_name}</Cell>
        </Row>
    }
}
