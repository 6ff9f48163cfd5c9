//! Messages on their way out: each is kept until its end is known, and sent once.

pub mod api;
pub mod model;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod server;
