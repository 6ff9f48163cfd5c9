//! The outbox on the server.

pub mod deliver;
pub mod http;
pub mod queue;
pub mod service;
pub mod store;

#[cfg(test)]
mod tests;
