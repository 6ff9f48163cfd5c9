//! The server's side of follow-ups: `store` reads and writes rows within the asker's reach, `service` holds the rules over it.

pub mod form;
pub mod http;
pub mod import;
pub mod service;
pub mod shown;
pub mod store;

#[cfg(test)]
mod tests;
