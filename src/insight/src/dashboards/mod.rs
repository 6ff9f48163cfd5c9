//! Dashboards: for a salesperson, a manager, the service desk and the screen on the wall.

pub mod api;
pub mod model;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use model::{Dashboard, DashboardKind, Headline, Period, Question};
