//! One's own profile on the server.

pub mod service;
pub mod store;
#[cfg(test)]
mod tests;
