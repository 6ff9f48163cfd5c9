//! The comments of a record, and the list of one's mentions.

mod compose;
mod entry;
mod mentions;
mod panel;

pub use mentions::MentionsPanel;
pub use panel::CommentsPanel;
