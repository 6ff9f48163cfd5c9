//! The workbench's own part: how much there is to do today, and the tasks themselves.

use super::task::PlanTask;
use crate::{
    follow_ups::model::Offered,
    plans::{
        api::workbench_plans,
        model::{PlanGroup, PlanQuery, Standing, Workbench},
    },
};
use chrono::Timelike;
use kemai_domain::{Entity, Lang, silence};
use kemai_records::{
    answer::Answer,
    form::loaded,
    live::{LiveEvent, on_live_together},
};
use kemai_ui::{ButtonLink, Empty, Glyph, PageHead, Panel, lang, settings};
use kemai_words::follow_ups as words;
use leptos::prelude::*;

/// Of a group that is larger, no more is said.
const MANY: i64 = PlanGroup::COUNTED.cast_signed();

/// What there is to do, asked for anew whenever something was done.
#[derive(Clone, Copy)]
pub struct WorkbenchResource {
    answer: Resource<Answer<Workbench>>,
    changed: RwSignal<u32>,
}

/// Asks for it once for the whole page.
#[must_use]
pub fn workbench_resource() -> WorkbenchResource {
    let changed = RwSignal::new(0_u32);
    let answer = Resource::new_blocking(move || changed.get(), |_| workbench_plans());
    let touches = |event: &LiveEvent| event.touches(Entity::Plan) || event.touches(Entity::FollowUp);
    on_live_together(touches, move || {
        // Whoever is writing a result is left in peace; it is asked for when that is done.
        if document().query_selector(".task details[open]").is_ok_and(|open| open.is_none()) {
            changed.update(|count| *count += 1);
        }
    });
    WorkbenchResource { answer, changed }
}

/// The greeting, with the day's load.
#[component]
pub fn Greeting(name: String, bench: WorkbenchResource) -> impl IntoView {
    let lang = lang();
    let settings = settings();
    let hour = settings.time_zone.local(settings.now).hour();
    let title = match hour {
        0..12 => words::good_morning(lang, name),
        12..18 => words::good_afternoon(lang, name),
        _ => words::good_evening(lang, name),
    };
    let load = Signal::derive(move || {
        let answer = bench.answer.get()?.and_then(kemai_domain::Outcome::into_result).ok()?;
        Some(load_words(&answer, lang))
    });
    view! {
        <Transition>
            {
                let title = title.clone();
                move || view! { <PageHead title=title.clone() subtitle=load.get().unwrap_or_default()/> }
            }
        </Transition>
    }
}

fn load_words(bench: &Workbench, lang: Lang) -> String {
    let of = |standing| {
        let group = bench.group(standing);
        group.map_or((0, true), |group| (group.exact().unwrap_or(MANY), group.exact().is_some()))
    };
    let ((open, is_exact), (overdue, is_all_overdue)) = (of(Standing::Today), of(Standing::Overdue));
    let or_more = |count: i64, is_exact| if is_exact { count.to_string() } else { format!("{count}+") };
    let all = open + bench.done_today;
    match (all, overdue) {
        (0, 0) => words::load_none(lang).to_owned(),
        (_, 0) => words::load(lang, or_more(all, is_exact), bench.done_today),
        _ => {
            let overdue = or_more(overdue, is_all_overdue);
            words::load_overdue(lang, or_more(all, is_exact), bench.done_today, overdue)
        }
    }
}

/// Overdue, today, coming: a list that one can finish without leaving.
#[component]
pub fn Tasks(bench: WorkbenchResource) -> impl IntoView {
    let lang = lang();
    let done = Callback::new(move |()| bench.changed.update(|count| *count += 1));
    let actions = move || view! { <ButtonLink href="/plans/new" small=true icon=Glyph::Plus>{words::new_plan(lang)}</ButtonLink> };
    view! {
        <Panel title=words::to_do(lang) id="todo" flush=true actions=actions>
            {loaded(bench.answer, move |bench: Workbench| view! { <Groups bench done/> })}
        </Panel>
    }
}

#[component]
fn Groups(bench: Workbench, done: Callback<()>) -> impl IntoView {
    let lang = lang();
    if bench.groups.iter().all(PlanGroup::is_empty) {
        return match bench.team_overdue {
            Some(overdue) => view! { <OfTeam overdue/> }.into_any(),
            None => view! {
                <Empty title=words::all_done(lang).to_owned() text=words::all_done_hint(lang).to_owned()>
                    <ButtonLink href=format!("/customers?sort={}", silence::SORT) icon=Glyph::Users>{words::to_customers(lang)}</ButtonLink>
                </Empty>
            }
            .into_any(),
        };
    }
    let results = bench.results;
    let groups = bench.groups.into_iter();
    groups.map(|group| view! { <Group group results=results.clone() done/> }).collect_view().into_any()
}

/// Nothing of one's own: what the team is behind with.
#[component]
fn OfTeam(overdue: i64) -> impl IntoView {
    let lang = lang();
    let late = PlanQuery {
        who: "team".to_owned(),
        state: Standing::Overdue.key().to_owned(),
        ..PlanQuery::default()
    };
    let (text, href) = if overdue > Workbench::TEAM_COUNTED.cast_signed() {
        (words::team_overdue_many(lang, Workbench::TEAM_COUNTED), late.href())
    } else if overdue > 0 {
        (words::team_overdue(lang, overdue), late.href())
    } else {
        (words::team_none_overdue(lang).to_owned(), "/team".to_owned())
    };
    view! {
        <Empty title=words::none_of_own(lang).to_owned() text>
            <ButtonLink href icon=Glyph::Check>{words::to_team_plans(lang)}</ButtonLink>
            <ButtonLink href="/team" icon=Glyph::Users>{words::team_title(lang)}</ButtonLink>
        </Empty>
    }
}

/// The first of those that stand alike, and the way to all of them.
#[component]
fn Group(group: PlanGroup, results: Vec<Offered>, done: Callback<()>) -> impl IntoView {
    let lang = lang();
    let (title, tone) = match group.standing {
        Standing::Today => (words::today(lang), None),
        Standing::Overdue => (words::overdue(lang), Some("danger")),
        other => (other.label(lang), None),
    };
    let count =
        group.exact().map_or_else(|| words::items_many(lang, MANY), |count| words::items(lang, count));
    let href = PlanQuery { state: group.standing.key().to_owned(), ..PlanQuery::default() }.href();
    let (all, all_of) = (words::list_of_group(lang), words::list_of(lang, title));
    (!group.is_empty()).then(|| view! {
        <div class="group-head" data-tone=tone>
            <h3>{title}</h3>
            <span>{count}</span>
            <a class="link end" href=href aria-label=all_of>{all}</a>
        </div>
        {group.plans.into_iter().map(|view| view! { <PlanTask view results=results.clone() done with_customer=true/> }).collect_view()}
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greeting_counts_what_is_not_shown_too() {
        let said = |overdue: i64, today: i64, done_today: i64| {
            let group = |standing, count| PlanGroup { standing, plans: Vec::new(), count };
            let groups = vec![group(Standing::Overdue, overdue), group(Standing::Today, today)];
            load_words(&Workbench { groups, done_today, team_overdue: None, results: Vec::new() }, Lang::Hans)
        };
        assert_eq!(said(0, 0, 0), "今天没有安排。");
        assert_eq!(said(0, 3, 2), "今天 5 件事，已完成 2 件。");
        assert_eq!(said(45, 1, 0), "今天 1 件事，已完成 0 件；另有 45 件已逾期。");
        assert_eq!(said(100, 100, 4), "今天 103+ 件事，已完成 4 件；另有 99+ 件已逾期。");
    }
}
