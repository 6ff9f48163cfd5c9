//! Who is who: names of people and departments, for pickers and for showing who did what.

mod api;
mod model;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::directory;
pub use model::{DepartmentEntry, Directory, PersonEntry};

#[cfg(feature = "ssr")]
pub use server::{list_departments, list_people};
