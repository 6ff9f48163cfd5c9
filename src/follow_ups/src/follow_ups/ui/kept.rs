//! What the page of a follow-up and the page of a plan have in common: it keeps itself true.

use kemai_domain::Entity;
use kemai_records::live::{LiveEvent, OwnChanges, on_live_gently};
use leptos::prelude::*;
use std::fmt::Display;

/// Brings the page's record anew when it was changed elsewhere; while somebody writes on the page, the signal says that there is news. What the
/// page is changing itself, it shows by itself.
pub fn kept<I>(
    entity: Entity,
    id: Memo<Option<I>>,
    is_changing: impl Fn() -> bool + Send + Sync + 'static,
    again: Callback<()>,
) -> RwSignal<bool>
where
    I: Display + Clone + PartialEq + Send + Sync + 'static,
{
    let own = OwnChanges::of_page();
    let this = move || id.get_untracked().map(|id| id.to_string());
    Effect::new(move |_| {
        if is_changing()
            && let Some(id) = this()
        {
            own.begin(id);
        }
    });
    let is_it = move |event: &LiveEvent| {
        let is_this = event.text("id").is_none_or(|other| this().as_deref() == Some(other));
        event.touches(entity) && is_this && !own.is_one(event)
    };
    on_live_gently(is_it, || false, again)
}
