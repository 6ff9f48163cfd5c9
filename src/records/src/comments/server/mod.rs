//! Comments on the server.

pub mod mentions;
pub mod service;
mod store;
#[cfg(test)]
mod tests;
