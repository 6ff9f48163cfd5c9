//! The pages of roles: the list, and the grid of one.

mod edit;
mod grid;
mod list;

pub use edit::RolePage;
pub use list::RolesPage;
