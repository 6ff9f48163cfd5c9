//! The set-up on the server.

pub mod service;
#[cfg(test)]
mod tests;

pub use service::{SetupStep, SetupSteps, create};
