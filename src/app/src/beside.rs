//! What areas show on each other's pages.

use kemai_customers::customers::ui::Beside;
use kemai_domain::{Action, Entity, Person};
use kemai_follow_ups::{
    feed::ui::FeedPanel,
    follow_ups::ui::{CustomerActions, TimelinePanel},
};
use kemai_people::settings::{MorePanels, MorePlaces};
use leptos::prelude::*;

/// Puts it into the context of every page.
pub fn provide() {
    provide_context(Beside {
        timeline: |customer| view! { <TimelinePanel customer/> }.into_any(),
        actions: |customer| view! { <CustomerActions customer/> }.into_any(),
    });
    provide_context(MorePanels(profile_panels));
    provide_context(MorePlaces(crate::settings::places));
}

/// What areas add to one's own profile.
fn profile_panels() -> AnyView {
    let plans = use_context::<Person>().is_some_and(|person| person.rights.can(Entity::Plan, Action::View));
    view! { {plans.then(|| view! { <FeedPanel/> })} }.into_any()
}
