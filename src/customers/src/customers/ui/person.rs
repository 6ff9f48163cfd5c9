//! Who is looking: what pages offer depends on it. What they may do is decided by the server, always.

use kemai_domain::{Capability, Person};
use leptos::prelude::*;

/// The signed-in person, as the application provides it.
#[must_use]
pub fn person() -> Option<Person> {
    use_context::<Person>()
        .or_else(|| use_context::<Option<Person>>().flatten())
        .or_else(|| use_context::<Signal<Option<Person>>>().and_then(|person| person.get_untracked()))
}

/// Whether the person may do something beyond the matrix; offered when nobody says otherwise.
#[must_use]
pub fn has(capability: Capability) -> bool {
    person().is_none_or(|person| person.rights.has(capability))
}
