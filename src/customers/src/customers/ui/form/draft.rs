//! The draft of a customer's form.

use super::state::FormState;
use crate::customers::{input::CustomerInput, ui::person::person};
use kemai_ui::Draft;
use leptos::prelude::*;

/// The draft of this form, kept while one types and offered when one comes back.
pub(super) fn draft(state: FormState) -> Draft<CustomerInput> {
    let person = person().map(|person| person.id.to_string()).unwrap_or_default();
    let record =
        state.target.with_value(|target| target.id().map_or_else(|| "new".to_owned(), |id| id.to_string()));
    let draft = Draft::new(person, format!("customer.{record}"));
    draft.offer(move |kept| differs(kept, &state.initial.get_untracked()));
    // Nothing is read of a form that is being saved, or was left.
    draft.keep(state.typed, move || {
        let is_idle = state.is_busy.try_get_untracked() == Some(false);
        if is_idle { state.read().map(|read| read.input) } else { None }
    });
    draft
}

/// Blank contacts and empty rows do not make a difference.
fn differs(draft: &CustomerInput, initial: &CustomerInput) -> bool {
    let plain = |input: &CustomerInput| {
        let mut input = input.clone();
        input.contacts.retain(|contact| !contact.is_blank());
        input.tags.sort();
        input.collaborator_ids.sort();
        for contact in &mut input.contacts {
            contact.is_primary =
                if contact.is_primary.is_empty() { String::new() } else { "true".to_owned() };
        }
        input.lifecycle = String::new();
        input
    };
    plain(draft) != plain(initial)
}
