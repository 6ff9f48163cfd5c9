//! How a kind of record is brought in from a table and given out as one. Areas describe their kinds; the transfers' area reads the
//! files, keeps the progress and shows it.

pub mod exports;
#[cfg(feature = "ssr")]
mod server;
mod ui;

#[cfg(feature = "ssr")]
pub use server::{
    ExportKind, ExportPage, Exported, ImportField, ImportKind, Importer, Line, Options, Prepared, Rows,
    Undone, Verdict, Write, key_of_label, name_parts, whole_name,
};

pub use ui::{ExportMenu, ImportLink, Other};

use kemai_domain::Entity;
use serde::{Deserialize, Serialize};

/// Kinds of records that come from tables.
pub const IMPORTED: &[Entity] = &[Entity::Customer, Entity::Contact, Entity::FollowUp, Entity::User];
/// Kinds of records that go into tables.
pub const EXPORTED: &[Entity] =
    &[Entity::Customer, Entity::Contact, Entity::FollowUp, Entity::Plan, Entity::User];

/// What is done with a row that is the same as a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The record stays as it is.
    #[default]
    Skip,
    /// Fields of the record that hold nothing are filled.
    Fill,
    /// Fields of the record take what the row says; what the row leaves empty stays.
    Update,
    /// A second record is made, by whoever may decide so.
    Create,
}

impl Rule {
    pub const ALL: [Self; 4] = [Self::Skip, Self::Fill, Self::Update, Self::Create];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Fill => "fill",
            Self::Update => "update",
            Self::Create => "create",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.key() == key)
    }
}
