//! Users on the server.

pub(crate) mod entity;
mod export;
pub mod http;
mod import;
pub(crate) mod purge;
pub mod regions;
pub mod service;
pub mod store;
#[cfg(test)]
mod tests;

pub use export::EXPORT;
pub use import::IMPORT;
