//! Choices on the server.

pub mod devices;
pub mod quiet;
pub mod service;
pub mod store;

#[cfg(test)]
mod tests;
