//! What any record can have: comments with mentions, files, saved views of its lists, links given to outsiders. Areas compose the
//! panels and bring the kinds of records; who may see what hangs on a record is decided by that record's own reach.

pub mod answer;
pub mod choices;
pub mod comments;
pub mod directory;
pub mod files;
pub mod form;
pub mod input;
pub mod live;
pub mod notifications;
pub mod saved_views;
mod secret;
pub mod sent;
pub mod transfer;
mod way_back;
mod word_enum;

#[cfg(feature = "ssr")]
mod check;
#[cfg(all(test, feature = "ssr"))]
mod fixture;
#[cfg(feature = "ssr")]
pub mod links;
#[cfg(feature = "ssr")]
pub mod made;
#[cfg(feature = "ssr")]
pub mod pinyin;
#[cfg(feature = "ssr")]
pub mod recycle;
#[cfg(feature = "ssr")]
mod server;

#[doc(hidden)]
pub use kemai_domain::Lang;
pub use secret::Secret;
pub use way_back::WayBack;

#[cfg(feature = "ssr")]
pub use files::server::http as file_routes;
#[cfg(feature = "ssr")]
pub use server::AREA;
