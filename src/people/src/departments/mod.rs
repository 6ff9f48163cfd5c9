//! Departments: a tree that says who sees whose customers.

mod api;
mod model;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::{create_department, list_departments, remove_department, update_department};
pub use model::{Department, DepartmentInput, FIELDS, in_order};
