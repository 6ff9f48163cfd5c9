//! Users on the server.

pub(crate) mod entity;
pub mod service;
pub mod store;
#[cfg(test)]
mod tests;
