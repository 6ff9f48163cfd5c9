//! The area of follow-ups: what happened with a customer, and what must happen next.

pub mod feed;
pub mod follow_ups;
pub mod next;
pub mod pick;
pub mod plans;
pub mod routes;
pub mod summaries;

#[cfg(all(test, feature = "ssr"))]
mod beside_tests;
#[cfg(feature = "ssr")]
mod conditions;
#[cfg(feature = "ssr")]
mod contacted;
#[cfg(feature = "ssr")]
mod cursor;
#[cfg(feature = "ssr")]
mod customer;
#[cfg(feature = "ssr")]
mod export;
#[cfg(all(test, feature = "ssr"))]
mod fixture;
#[cfg(feature = "ssr")]
mod listing;
#[cfg(feature = "ssr")]
pub mod load;
#[cfg(feature = "ssr")]
mod neighbours;
#[cfg(feature = "ssr")]
mod people;
#[cfg(feature = "ssr")]
mod purge;
#[cfg(feature = "ssr")]
mod reached;
#[cfg(feature = "ssr")]
mod reminders;
#[cfg(all(test, feature = "ssr"))]
mod rest_tests;
#[cfg(feature = "ssr")]
mod rows;
#[cfg(feature = "ssr")]
mod server;

#[cfg(feature = "ssr")]
pub use export::{EXPORT_FOLLOW_UPS, EXPORT_PLANS};
#[cfg(feature = "ssr")]
pub use feed::server::http as feed_routes;
#[cfg(feature = "ssr")]
pub use follow_ups::server::import::{HasNeighbours, import};
#[cfg(feature = "ssr")]
pub use neighbours::Neighbours;
#[cfg(feature = "ssr")]
pub use reached::reached;
#[cfg(feature = "ssr")]
pub use server::{AREA, TOLD, on_handed_over, on_setup};
