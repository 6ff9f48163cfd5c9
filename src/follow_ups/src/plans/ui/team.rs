//! What a manager sees: how much each one of the team has to do, what is overdue, and what was said lately.

use super::task::PlanTask;
use crate::{
    follow_ups::{
        api::{list_follow_ups, list_team_choices},
        model::{FollowUpQuery, FollowUpView, TeamChoices, silent_href},
        ui::{FollowUpLine, TeamFilter},
    },
    plans::{
        api::team_plans,
        model::{PlanQuery, Standing, Team, TeamLine, TeamQuery},
    },
};
use kemai_domain::{Action, Entity, Outcome, Page, Person};
use kemai_records::{
    form::loaded,
    live::{LiveEvent, NewsBar, is_busy, on_live_every},
};
use kemai_ui::{
    ButtonLink, Cell, Column, Empty, Glyph, Kind, More, PageHead, Panel, Row, RowHead, Table, Tag, Timeline,
    Tone, lang,
};
use kemai_words::follow_ups as words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use std::time::Duration;

/// Follow-ups shown below the plans.
const LATEST: usize = 10;

/// The days of which the team's page tells.
const WEEK: u16 = 7;

/// The page counts much: it is asked for again so often at most.
const AT_MOST: Duration = Duration::from_secs(4);

/// `/team?department=…&person=…`
#[component]
pub fn TeamPage() -> impl IntoView {
    let lang = lang();
    let params = use_query_map();
    let query = Memo::new(move |_| {
        params.with(|params| {
            let text = |name: &str| params.get(name).unwrap_or_default();
            TeamQuery { department: text("department"), person: text("person") }
        })
    });
    let changed = RwSignal::new(0_u32);
    let found = Resource::new_blocking(
        move || (query.get(), changed.get()),
        |(query, _)| async move {
            let team = match team_plans(query).await? {
                Outcome::Done(team) => team,
                Outcome::Refused(error) => return Ok(Outcome::Refused(error)),
            };
            let choices = list_team_choices().await?.into_result().unwrap_or_default();
            Ok(Outcome::<(Team, TeamChoices)>::Done((team, choices)))
        },
    );
    let done = Callback::new(move |()| changed.update(|count| *count += 1));
    let news = keep_true(done);
    let sees_follow_ups =
        use_context::<Person>().is_some_and(|person| person.rights.can(Entity::FollowUp, Action::View));
    let all = PlanQuery { who: "team".to_owned(), ..PlanQuery::default() };
    view! {
        <Title text=words::team_title(lang)/>
        <PageHead title=words::team_title(lang).to_owned()>
            <ButtonLink href=all.href() icon=Glyph::Check>{words::all_plans(lang)}</ButtonLink>
            <ButtonLink href="/calendar?who=team" icon=Glyph::Calendar>{words::calendar(lang)}</ButtonLink>
            <ButtonLink href=silent_href("") icon=Glyph::Users>{words::not_contacted(lang)}</ButtonLink>
        </PageHead>
        <NewsBar news on_show=done/>
        {loaded(found, move |(team, choices): (Team, TeamChoices)| view! { <Found team choices query=query.get_untracked() done/> })}
        {sees_follow_ups.then(|| view! { <Latest query changed/> })}
    }
}

/// What anybody of the team plans, does or writes shows soon; where that would push away what one reads or writes, the signal says so instead.
fn keep_true(again: Callback<()>) -> RwSignal<bool> {
    let news = RwSignal::new(false);
    let touches = |event: &LiveEvent| event.touches(Entity::Plan) || event.touches(Entity::FollowUp);
    on_live_every(AT_MOST, touches, move || {
        if is_busy() || window().scroll_y().is_ok_and(|down| down > 40.0) {
            news.set(true);
        } else {
            again.run(());
        }
    });
    news
}

#[component]
fn Found(team: Team, choices: TeamChoices, query: TeamQuery, done: Callback<()>) -> impl IntoView {
    let lang = lang();
    let Team { lines, overdue, has_more, results } = team;
    let has_overdue = !overdue.is_empty();
    let shown = words::shown_plans(lang, i64::try_from(overdue.len()).unwrap_or_default());
    let more = PlanQuery {
        who: if query.person.is_empty() { "team".to_owned() } else { query.person.clone() },
        department: query.department.clone(),
        state: Standing::Overdue.key().to_owned(),
        ..PlanQuery::default()
    };
    view! {
        <TeamFilter path="/team" choices department=query.department person=query.person name="person"/>
        <Panel title=words::team_load(lang) id="people" flush=true>
            {if lines.is_empty() {
                view! { <Empty title=words::no_team_plans(lang).to_owned()/> }.into_any()
            } else {
                view! { <People lines/> }.into_any()
            }}
        </Panel>
        <Panel title=words::overdue(lang) id="overdue" flush=true>
            {(!has_overdue).then(|| view! { <Empty title=words::none_overdue(lang).to_owned()/> })}
            {overdue.into_iter().map(|view| view! { <PlanTask view results=results.clone() done with_customer=true/> }).collect_view()}
            {has_more.then(|| view! { <More shown><ButtonLink href=more.href() small=true>{words::next_plans(lang)}</ButtonLink></More> })}
        </Panel>
    }
}

#[component]
fn People(lines: Vec<TeamLine>) -> impl IntoView {
    let lang = lang();
    let heads = vec![
        Column::new(words::assignee_short(lang)),
        Column::new(words::department(lang)),
        Column::new(words::overdue(lang)).number(),
        Column::new(words::today(lang)).number(),
        Column::new(words::coming(lang)).number(),
        Column::new(words::said_lately(lang)).number(),
        Column::new(words::not_contacted(lang)).number(),
    ];
    let rows = lines.into_iter().map(|line| {
        let TeamLine { id, name, department, overdue, today, coming, follow_ups, silent } = line;
        let said = format!("/follow-ups?who={id}&days={WEEK}");
        let [overdue_href, today_href, coming_href] =
            [Standing::Overdue, Standing::Today, Standing::Coming].map(|standing| {
                let (who, state) = (id.to_string(), standing.key().to_owned());
                PlanQuery { who, state, ..PlanQuery::default() }.href()
            });
        let silent = if silent < TeamLine::SILENT_COUNTED {
            silent.to_string()
        } else {
            format!("{}+", TeamLine::SILENT_COUNTED - 1)
        };
        let late = if overdue > 0 {
            view! { <Tag tone=Tone::Danger label=overdue.to_string()/> }.into_any()
        } else {
            "0".into_any()
        };
        view! {
            <Row>
                <RowHead href=format!("/team?person={id}")>{name}</RowHead>
                <Cell label=words::department(lang)>{department}</Cell>
                <Cell label=words::overdue(lang) number=true><a class="link" href=overdue_href>{late}</a></Cell>
                <Cell label=words::today(lang) number=true><a class="link" href=today_href>{today}</a></Cell>
                <Cell label=words::coming(lang) number=true><a class="link" href=coming_href>{coming}</a></Cell>
                <Cell label=words::said_lately(lang) number=true><a class="link" href=said>{follow_ups}</a></Cell>
                <Cell label=words::not_contacted(lang) number=true><a class="link" href=silent_href(&id.to_string())>{silent}</a></Cell>
            </Row>
        }
    });
    let rows = rows.collect_view();
    view! { <Table label=words::team_load(lang) columns=heads>{rows}</Table> }
}

/// What the team wrote last, with how many comments there are.
#[component]
fn Latest(query: Memo<TeamQuery>, changed: RwSignal<u32>) -> impl IntoView {
    let lang = lang();
    let asked = move || {
        let TeamQuery { department, person } = query.get();
        let who = if person.is_empty() { "team".to_owned() } else { person };
        FollowUpQuery { who, department, ..FollowUpQuery::default() }
    };
    let page = Resource::new_blocking(
        move || (asked(), changed.get()),
        |(query, _)| async move { list_follow_ups(query).await },
    );
    let all = Signal::derive(move || asked().href());
    let actions = move || view! { <ButtonLink href=all.get() kind=Kind::Quiet small=true>{words::all_follow_ups(lang)}</ButtonLink> };
    view! {
        <Panel title=words::title(lang) id="follow-ups" actions=actions>
            {loaded(page, move |page: Page<FollowUpView>| {
                let is_empty = page.items.is_empty();
                view! {
                    {is_empty.then(|| view! { <Empty title=words::none_found(lang).to_owned()/> })}
                    <Timeline>{page.items.into_iter().take(LATEST).map(|view| view! { <FollowUpLine view with_customer=true/> }).collect_view()}</Timeline>
                }
            })}
        </Panel>
    }
}
