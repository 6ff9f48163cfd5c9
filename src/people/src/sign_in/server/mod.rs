//! Signing in on the server.

pub mod language;
pub mod password;
pub mod service;
#[cfg(test)]
mod tests;
