//! Editing dictionaries and tags. The store stands in `kemai_records`, because every area reads them.

mod api;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::{create_choice, move_choice, remove_choice, restore_choice, update_choice};
pub use ui::{DictionariesPage, DictionaryPage};
