//! Users: the people of the company who sign in.

mod api;
mod model;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::*;
pub use model::{FIELDS, NewUser, User, UserInput, UserQuery, UserState};
pub use ui::{NewUserPage, UserPage, UsersPage};
