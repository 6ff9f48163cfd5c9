//! The server's side of notifications.

pub mod http;
pub mod live;
pub mod service;
mod store;
mod tell;
#[cfg(test)]
mod tests;

pub use tell::{CARRY, Carry, News, settle, tell};
