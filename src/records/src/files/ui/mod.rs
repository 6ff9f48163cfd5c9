//! The files of a record: choose or drop, progress, list.

mod kept;
mod line;
mod panel;
mod upload;

pub use kept::{FilesToCome, send_kept};
pub use panel::FilesPanel;
