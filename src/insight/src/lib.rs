//! The area of insight: what customers and follow-ups come to, as numbers and charts.

pub mod dashboards;

pub mod routes {
    //! The pages, for whoever puts them into parts.

    pub use crate::dashboards::ui::{ReportsPage, WallPage};
}

#[cfg(feature = "ssr")]
mod facts;
#[cfg(all(test, feature = "ssr"))]
mod fixture;
#[cfg(feature = "ssr")]
mod server;

#[cfg(feature = "ssr")]
pub use dashboards::server::download;
#[cfg(feature = "ssr")]
pub use facts::warm;
#[cfg(feature = "ssr")]
pub use server::AREA;
