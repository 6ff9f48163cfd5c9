//! The pages of users: the list, a new one, one of them.

mod edit;
mod list;
mod new;
mod places;

pub use edit::UserPage;
pub use list::UsersPage;
pub use new::NewUserPage;
