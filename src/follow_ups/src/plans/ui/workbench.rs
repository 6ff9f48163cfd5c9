//! The workbench's own part: how much there is to do today, and the tasks themselves.

use super::task::PlanTask;
use crate::{
    follow_ups::model::Offered,
    plans::{
        api::workbench_plans,
        model::{PlanQuery, PlanView, Standing, Workbench},
    },
};
use chrono::Timelike;
use kemai_domain::{Entity, Lang, silence};
use kemai_records::{
    answer::Answer,
    form::loaded,
    live::{LiveEvent, on_live_together},
};
use kemai_ui::{ButtonLink, Empty, Glyph, Kind, PageHead, Panel, lang, settings};
use kemai_words::follow_ups as words;
use leptos::prelude::*;

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
    let overdue = bench.plans.iter().filter(|view| view.plan.due_at < bench.today).count();
    let open = bench.plans.iter().filter(|view| is_of_today(bench, view)).count();
    let all = i64::try_from(open).unwrap_or_default() + bench.done_today;
    match (all, overdue) {
        (0, 0) => words::load_none(lang).to_owned(),
        (all, 0) => words::load(lang, all, bench.done_today),
        (all, overdue) => words::load_overdue(lang, all, bench.done_today, overdue),
    }
}

fn is_of_today(bench: &Workbench, view: &PlanView) -> bool {
    (bench.today..bench.tomorrow).contains(&view.plan.due_at)
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
    if bench.plans.is_empty() {
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
    let (late, rest): (Vec<_>, Vec<_>) =
        bench.plans.iter().cloned().partition(|view| view.plan.due_at < bench.today);
    let (today, coming): (Vec<_>, Vec<_>) = rest.into_iter().partition(|view| is_of_today(&bench, view));
    let results = bench.results.clone();
    view! {
        <Group title=words::overdue(lang) tone=Some("danger") plans=late results=results.clone() done/>
        <Group title=words::today(lang) tone=None plans=today results=results.clone() done/>
        <Group title=words::coming(lang) tone=None plans=coming results done/>
        {bench.has_more.then(|| view! { <footer><ButtonLink href="/calendar" small=true kind=Kind::Quiet>{words::more_plans(lang)}</ButtonLink></footer> })}
    }
    .into_any()
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

#[component]
fn Group(
    title: &'static str,
    tone: Option<&'static str>,
    plans: Vec<PlanView>,
    results: Vec<Offered>,
    done: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let count = i64::try_from(plans.len()).unwrap_or_default();
    (!plans.is_empty()).then(|| view! {
        <div class="group-head" data-tone=tone><h3>{title}</h3><span>{words::items(lang, count)}</span></div>
        {plans.into_iter().map(|view| view! { <PlanTask view results=results.clone() done with_customer=true/> }).collect_view()}
    })
}
