//! Roles on the server.

mod entity;
pub mod service;
pub mod store;
#[cfg(test)]
mod tests;
