//! Signing in and out, and the language of people who are not signed in.

mod api;
mod model;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::{SignIn, SignOut, sign_in, sign_out};
pub use model::{SignInInput, SignedIn, check_password, way_on};
pub(crate) use ui::Languages;
pub use ui::SignInPage;
