//! Choices on the server.

pub mod devices;
pub mod quiet;
pub mod service;
pub mod store;
pub mod times;

#[cfg(test)]
mod tests;
