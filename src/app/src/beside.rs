//! What areas show on each other's pages.

use kemai_customers::customers::ui::{Beside, RecordHistory, Shortcut};
use kemai_domain::{Action, Entity, Person};
use kemai_follow_ups::{
    feed::ui::FeedPanel,
    follow_ups::ui::{CustomerActions, TimelinePanel},
    plans::ui::PlanHistory,
};
use kemai_people::settings::{MorePanels, MorePlaces};
use kemai_ui::{Glyph, lang};
use kemai_words::follow_ups as words;
use leptos::prelude::*;

/// Puts it into the context of every page.
pub fn provide() {
    provide_context(Beside {
        timeline: |customer| view! { <TimelinePanel customer/> }.into_any(),
        actions: |customer| view! { <CustomerActions customer/> }.into_any(),
        shortcuts,
    });
    provide_context(PlanHistory(|plan| {
        view! { <RecordHistory entity=Entity::Plan record_id=plan.0/> }.into_any()
    }));
    provide_context(MorePanels(profile_panels));
    provide_context(MorePlaces(crate::settings::places));
}

/// From a list and the palette: what was said, and what is to be done.
fn shortcuts() -> Vec<Shortcut> {
    let (lang, person) = (lang(), use_context::<Person>());
    let may = |entity| person.as_ref().is_some_and(|person| person.rights.can(entity, Action::Create));
    let follow_up =
        Shortcut { label: words::new_follow_up(lang), glyph: Glyph::Note, path: "/follow-ups/new" };
    let plan = Shortcut { label: words::new_plan(lang), glyph: Glyph::Calendar, path: "/plans/new" };
    let all = [(Entity::FollowUp, follow_up), (Entity::Plan, plan)];
    all.into_iter().filter(|(entity, _)| may(*entity)).map(|(_, shortcut)| shortcut).collect()
}

/// What areas add to one's own profile.
fn profile_panels() -> AnyView {
    let plans = use_context::<Person>().is_some_and(|person| person.rights.can(Entity::Plan, Action::View));
    view! { {plans.then(|| view! { <FeedPanel/> })} }.into_any()
}
