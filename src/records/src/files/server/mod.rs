//! Files on the server.

pub mod http;
pub mod service;
mod store;
#[cfg(test)]
pub(crate) mod tests;
