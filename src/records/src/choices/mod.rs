//! Dictionaries: lists of choices that the admin edits, tags among them. Records hold a choice's key, which never changes.

mod api;
mod model;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::{all_choices, list_choices};
pub use model::{Choice, ChoiceInput, FIELDS, TAG, TONES, is_dictionary};

#[cfg(feature = "ssr")]
pub use server::{all, create, insert_shipped, list, remove, reorder, restore, update};
