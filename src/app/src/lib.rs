//! The application: the document, the frame and the routes of every area.

mod shell;

#[cfg(feature = "ssr")]
pub mod server;

pub use shell::{App, shell};
