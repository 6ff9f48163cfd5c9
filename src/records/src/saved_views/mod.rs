//! Saved views: a list's question under a name, private or shared. What a shared view finds is still what its reader may see.

pub mod api;
pub mod model;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use model::{SAVED_VIEW, SavedView, clean_query};
pub use ui::SavedViews;
