//! The server's side of the calendar by link.

pub mod http;
mod ics;
pub mod service;

#[cfg(test)]
mod tests;
