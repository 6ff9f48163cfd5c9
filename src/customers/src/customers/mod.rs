//! Customers: the record, its form, page, list and REST operations.

pub mod access;
pub mod api;
pub(crate) mod countries;
pub mod draft;
pub mod fields;
pub mod input;
pub mod list;
pub mod model;
pub mod ui;
mod versions;

#[cfg(feature = "ssr")]
pub mod server;

pub use fields::{CONTACT, CUSTOMER};
pub use input::{ContactInput, CustomerInput};
pub use list::{CustomerSummary, Layout, ListQuery};
pub use model::{Contact, Customer, CustomerKind, Lifecycle};
