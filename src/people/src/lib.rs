//! People and access: the first set-up, signing in, users, departments, roles, dictionaries, the company's settings and one's own
//! profile. Each folder is a slice; `server/` has what the area brings to the whole.

mod bin;
pub mod calendar;
mod check;
pub mod choices;
pub mod company;
pub mod departments;
pub mod jobs;
mod meanwhile;
pub mod profile;
pub mod regions;
pub mod roles;
pub mod routes;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod users;

pub use kemai_records::Secret;

#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub use server::AREA;
#[cfg(feature = "ssr")]
pub use users::server::{EXPORT as EXPORT_USERS, IMPORT as IMPORT_USERS};
