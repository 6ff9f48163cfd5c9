//! What happened with a customer and what is planned, on its page: the plans first, then the latest follow-up.

use super::line::FollowUpLine;
use crate::{
    follow_ups::{
        api::list_follow_ups,
        model::{FollowUpQuery, FollowUpView},
    },
    plans::{api::plans_of_customer, model::OpenPlans, ui::PlanTask},
};
use kemai_domain::{Action, CustomerId, Entity, Outcome, Page, Person};
use kemai_records::{
    form::loaded,
    live::{LiveEvent, NewsBar, on_live_gently},
};
use kemai_ui::{ButtonLink, Empty, Glyph, Kind, More, Panel, Timeline, lang};
use kemai_words::follow_ups as words;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The parameter of the page's address that goes back in time.
const EARLIER: &str = "earlier";
/// And the one that shows later plans.
const PLANS: &str = "plans";

type Both = (Page<FollowUpView>, OpenPlans);

/// The timeline of a customer.
#[component]
pub fn TimelinePanel(customer: CustomerId) -> impl IntoView {
    let lang = lang();
    let query = use_query_map();
    let cursor = Memo::new(move |_| query.read().get(EARLIER).unwrap_or_default());
    let later = Memo::new(move |_| query.read().get(PLANS).unwrap_or_default());
    let changed = RwSignal::new(0_u32);
    let both = Resource::new_blocking(
        move || (cursor.get(), later.get(), changed.get()),
        move |(cursor, later, _)| async move {
            let query = FollowUpQuery { customer: customer.to_string(), cursor, ..FollowUpQuery::default() };
            let page = match list_follow_ups(query).await? {
                Outcome::Done(page) => page,
                Outcome::Refused(error) => return Ok(Outcome::Refused(error)),
            };
            // Whoever may not see plans still sees what happened.
            let plans = plans_of_customer(customer, later).await?.into_result().unwrap_or_default();
            Ok(Outcome::<Both>::Done((page, plans)))
        },
    );
    let done = Callback::new(move |()| changed.update(|count| *count += 1));
    let this = customer.to_string();
    let is_meant = move |event: &LiveEvent| {
        let is_its = event.customer().is_none_or(|other| other == this);
        is_its && (event.touches(Entity::FollowUp) || event.touches(Entity::Plan))
    };
    let news = on_live_gently(is_meant, move || !cursor.get_untracked().is_empty(), done);
    view! {
        <NewsBar news on_show=done/>
        <Panel title=words::timeline(lang) id="timeline" flush=true>
            {loaded(both, move |(page, plans): Both| view! { <Thread customer page plans is_past=!cursor.get_untracked().is_empty() is_later=!later.get_untracked().is_empty() done/> })}
        </Panel>
    }
}

/// The buttons that write a follow-up and make a plan.
#[component]
pub fn CustomerActions(customer: CustomerId) -> impl IntoView {
    let lang = lang();
    let rights = use_context::<Person>().map(|person| person.rights).unwrap_or_default();
    let may = |entity| rights.can(entity, Action::Create);
    view! {
        {may(Entity::FollowUp).then(|| view! { <ButtonLink href=format!("/follow-ups/new?customer={customer}") kind=Kind::Primary icon=Glyph::Note attr:data-keep="">{words::new_follow_up(lang)}</ButtonLink> })}
        {may(Entity::Plan).then(|| view! { <ButtonLink href=format!("/plans/new?customer={customer}") icon=Glyph::Calendar attr:data-keep="">{words::new_plan(lang)}</ButtonLink> })}
    }
}

#[component]
fn Thread(
    customer: CustomerId,
    page: Page<FollowUpView>,
    plans: OpenPlans,
    /// Earlier follow-ups are shown.
    is_past: bool,
    /// Plans behind the first ones are shown.
    is_later: bool,
    done: Callback<()>,
) -> impl IntoView {
    let lang = lang();
    let is_empty = page.items.is_empty() && plans.plans.is_empty() && !is_past;
    let shown = words::shown(lang, i64::try_from(page.items.len()).unwrap_or_default());
    let latest = is_past.then(|| format!("/customers/{customer}"));
    let next = page.next_cursor.map(|cursor| format!("/customers/{customer}?{EARLIER}={cursor}#timeline"));
    let has_more = latest.is_some() || next.is_some();
    let OpenPlans { plans, next: later, results } = plans;
    let later = later.filter(|_| !is_past);
    let more_plans = later.map(|cursor| format!("/customers/{customer}?{PLANS}={cursor}#timeline"));
    let first_plans = is_later.then(|| format!("/customers/{customer}#timeline"));
    let leads_on = more_plans.is_some() || first_plans.is_some();
    let task = |view| view! { <PlanTask view results=results.clone() done with_customer=false/> };
    let tasks = plans.into_iter().map(task).collect_view();
    view! {
        {(!is_past).then_some(tasks)}
        {leads_on.then(|| view! {
            <footer>
                {first_plans.map(|href| view! { <ButtonLink href small=true kind=Kind::Quiet>{words::first_plans(lang)}</ButtonLink> })}
                {more_plans.map(|href| view! { <ButtonLink href small=true kind=Kind::Quiet>{words::later_plans(lang)}</ButtonLink> })}
            </footer>
        })}
        <div class="body">
            {is_empty.then(|| view! { <Empty title=words::none_yet(lang).to_owned() text=words::none_yet_hint(lang).to_owned()/> })}
            <Timeline>{page.items.into_iter().map(|view| view! { <FollowUpLine view with_customer=false/> }).collect_view()}</Timeline>
            {has_more.then(|| view! {
                <More shown>
                    {latest.map(|href| view! { <ButtonLink href small=true>{words::latest(lang)}</ButtonLink> })}
                    {next.map(|href| view! { <ButtonLink href small=true>{words::earlier(lang)}</ButtonLink> })}
                </More>
            })}
        </div>
    }
}
