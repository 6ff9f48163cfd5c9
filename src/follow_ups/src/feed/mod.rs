//! One's own plans as a calendar that other programs subscribe to, by a link without an account.

pub mod api;
pub mod model;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod server;
