//! 脉, the pulse: twelve weeks of contact, grey is contact, teal an order, the hollow bar the next plan.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One week of a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Beat {
    /// Nothing happened.
    #[default]
    None,
    /// So many contacts; 4 is the tallest.
    Contact(u8),
    /// An order came.
    Order,
    /// What is planned next.
    Next,
}

/// The pulse of a customer.
#[component]
pub fn Pulse(
    /// The weeks, the oldest first.
    beats: Vec<Beat>,
    /// The same in words: "9 contacts and 1 order in 12 weeks, next one planned".
    #[prop(into)]
    label: String,
    #[prop(optional)] large: bool,
) -> impl IntoView {
    view! {
        <span class="pulse" role="img" aria-label=label data-size=large.then_some("l")>
            {beats.into_iter().map(|beat| match beat {
                Beat::None => view! { <i></i> }.into_any(),
                Beat::Contact(count) => view! { <i data-n="" data-h=count.clamp(1, 4)></i> }.into_any(),
                Beat::Order => view! { <i data-n="order" data-h=4></i> }.into_any(),
                Beat::Next => view! { <i data-n="next"></i> }.into_any(),
            }).collect_view()}
        </span>
    }
}
