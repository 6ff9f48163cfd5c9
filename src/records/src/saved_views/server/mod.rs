//! Saved views on the server.

pub mod service;
mod store;
#[cfg(test)]
mod tests;
