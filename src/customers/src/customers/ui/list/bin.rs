//! What lies in the recycle bin: who put it there and when, and the way back.

use super::list_state;
use crate::customers::{list::CustomerSummary, ui::restore::RestoreForm};
use kemai_domain::CustomerId;
use kemai_ui::{Markup, html, time_ago};
use leptos::prelude::*;

/// Who removed it, and when.
pub(super) fn removed_words(customer: &CustomerSummary) -> Option<Markup> {
    let at = customer.deleted_at?;
    Some(html! { @if let Some(name) = &customer.deleted_by_name { (name) " · " } (time_ago(at)) })
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
