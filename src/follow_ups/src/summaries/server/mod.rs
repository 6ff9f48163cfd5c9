//! The server's side of summaries.

pub mod facts;
pub mod http;
pub mod schedule;
pub mod store;
pub mod write;

#[cfg(test)]
mod tests;
