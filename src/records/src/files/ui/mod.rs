//! The files of a record: choose or drop, progress, list.

mod line;
mod panel;
mod upload;

pub use panel::FilesPanel;
