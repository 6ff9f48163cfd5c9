//! What lies in the recycle bin: who put it there and when, and the way back.

use super::list_state;
use crate::customers::{list::CustomerSummary, ui::restore::RestoreForm};
use kemai_domain::CustomerId;
use kemai_ui::RelativeTime;
use leptos::prelude::*;

/// Who removed it, and when.
pub(super) fn removed_words(customer: &CustomerSummary) -> AnyView {
    let name = customer.deleted_by_name.clone();
    customer
        .deleted_at
        .map(|at| view! { {name.map(|name| format!("{name} · "))}<RelativeTime at/> })
        .into_any()
}

/// Brings one back without opening it.
#[component]
pub(super) fn RestoreOne(id: CustomerId) -> impl IntoView {
    let state = list_state();
    let then = move || {
        state.selection.set(id, false);
        state.reload();
    };
    view! { <RestoreForm id then/> }
}
