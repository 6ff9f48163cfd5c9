//! Comments on the server.

pub mod mentions;
pub mod service;
pub(crate) mod store;
#[cfg(test)]
mod tests;
