//! What areas show on each other's pages.

use kemai_customers::customers::ui::Beside;
use kemai_follow_ups::follow_ups::ui::{CustomerActions, TimelinePanel};
use leptos::prelude::*;

/// Puts it into the context of every page.
pub fn provide() {
    provide_context(Beside {
        timeline: |customer| view! { <TimelinePanel customer/> }.into_any(),
        actions: |customer| view! { <CustomerActions customer/> }.into_any(),
    });
}
