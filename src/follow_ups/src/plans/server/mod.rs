//! The server's side of plans.

pub mod calendar;
pub mod close;
pub mod http;
pub mod repeat;
pub mod service;
pub mod store;
pub mod workbench;

#[cfg(test)]
mod tests;
