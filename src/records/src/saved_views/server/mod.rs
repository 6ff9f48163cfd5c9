//! Saved views on the server.

pub mod http;
#[cfg(test)]
mod http_tests;
pub mod service;
mod store;
#[cfg(test)]
mod tests;
