//! Comments on any record, with mentions of people. The text is encrypted; who may read it follows the record.

pub mod api;
pub mod model;
pub mod text;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use model::{COMMENT, Comment, Mention};
pub use ui::{CommentsPanel, MentionsPanel};
