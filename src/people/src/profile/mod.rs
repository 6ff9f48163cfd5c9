//! One's own profile: name, language, looks, password, sessions and API tokens.

mod api;
mod model;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::*;
pub use model::{NewToken, PasswordInput, Profile, ProfileInput, SessionEntry, TokenEntry, TokenInput};
pub use ui::ProfilePage;
