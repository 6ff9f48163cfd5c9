//! Departments: a tree that says who sees whose customers.

mod api;
mod model;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::{
    create_department, list_departments, remove_department, removed_departments, restore_department,
    update_department,
};
pub use model::{Department, DepartmentInput, FIELDS, in_order};
pub use ui::DepartmentsPage;
pub(crate) use ui::tree_choices;
