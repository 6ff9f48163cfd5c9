//! Departments on the server.

mod entity;
pub mod http;
pub mod service;
pub mod store;
#[cfg(test)]
mod tests;

pub use service::{DepartmentMove, DepartmentMoved, DepartmentRemoving, DepartmentSteps};
