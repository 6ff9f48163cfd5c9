//! The pages of dashboards.

mod reports;

pub use reports::ReportsPage;
