//! The pages of imports.

mod detail;
mod list;
mod open;
mod result;

pub mod routes {
    //! The pages, which the application makes routes of.

    pub use super::{detail::ImportPage, list::ImportsPage};
}

use crate::model::{ImportHead, Status};
use kemai_domain::{Action, Capability, Entity, Lang, Rights};
use kemai_ui::Tone;
use kemai_words::transfers as words;

/// What can be imported, with the kind of record that the right is on and what the matrix does not say.
const KINDS: &[(&str, Entity, Option<Capability>)] = &[
    ("customers", Entity::Customer, None),
    ("contacts", Entity::Contact, None),
    ("follow_ups", Entity::FollowUp, None),
    ("users", Entity::User, Some(Capability::ManageUsers)),
];

/// The kinds that somebody may import.
fn kinds_of(rights: &Rights) -> Vec<&'static str> {
    let may = |entity, needs: Option<Capability>| {
        rights.can(entity, Action::Import) && needs.is_none_or(|capability| rights.has(capability))
    };
    KINDS.iter().filter(|(_, entity, needs)| may(*entity, *needs)).map(|(kind, ..)| *kind).collect()
}

/// Whether somebody may import anything at all.
#[must_use]
pub fn may_import(rights: &Rights) -> bool {
    !kinds_of(rights).is_empty()
}

/// What a kind is called.
#[must_use]
pub fn kind_name(kind: &str, lang: Lang) -> String {
    words::by_name(&format!("entity_{kind}"), lang).unwrap_or(kind).to_owned()
}

const fn tone(status: Status) -> Tone {
    match status {
        Status::Draft | Status::Checked => Tone::Warning,
        Status::Checking | Status::Running | Status::Undoing => Tone::Info,
        Status::Done => Tone::Success,
        Status::Failed => Tone::Danger,
        Status::Stopped | Status::Undone => Tone::Neutral,
    }
}

/// How many rows became what.
fn counts(head: &ImportHead, lang: Lang) -> String {
    let counts = head.counts;
    let say = match head.status {
        Status::Draft | Status::Checking | Status::Checked => words::counts_dry,
        _ => words::counts,
    };
    say(lang, counts.created, counts.updated, counts.skipped, counts.refused).to_string()
}
