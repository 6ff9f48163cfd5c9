//! The application: the document, the frame, and the routes of every area in it.

mod beside;
mod frame;
mod handbook;
mod notifications;
mod page;
mod routes;
mod settings;
#[cfg(feature = "ssr")]
mod shell;
mod start;

#[cfg(feature = "ssr")]
pub mod server;

pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
