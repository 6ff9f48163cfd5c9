//! Files on any record. Their bytes never run in our origin; who may read one follows the record it hangs on.

pub mod api;
pub mod model;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use model::{FILE, FileView};
pub use ui::{FilesPanel, FilesToCome, send_kept};
