//! Who is looking: what pages offer depends on it. What they may do is decided by the server, always.

use kemai_domain::{Capability, Mask, Person};
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

/// What stands in the place of a value that the person's role hides.
pub const HIDDEN: &str = "••••";

/// Whether the person's role may not read such fields.
#[must_use]
pub fn hides(mask: Mask) -> bool {
    person().is_some_and(|person| person.rights.hides(mask))
}
