//! Users on the server.

pub(crate) mod entity;
pub mod http;
pub mod regions;
pub mod service;
pub mod store;
#[cfg(test)]
mod tests;
