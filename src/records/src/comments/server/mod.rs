//! Comments on the server.

pub mod http;
#[cfg(test)]
mod http_tests;
pub mod mentions;
pub mod service;
pub(crate) mod store;
#[cfg(test)]
mod tests;
