//! Roles: what people may do, as a matrix of entity and action with capabilities beyond it.

mod api;
mod model;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::{create_role, find_role, list_roles, remove_role, removed_roles, restore_role, update_role};
pub use model::{FIELDS, Role, RoleInput, covers, name_of, shipped_name};
pub use ui::{RolePage, RolesPage};
