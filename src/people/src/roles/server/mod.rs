//! Roles on the server.

mod entity;
pub mod http;
#[cfg(test)]
mod http_tests;
pub mod service;
pub mod store;
#[cfg(test)]
mod tests;
