//! The pages of dashboards.

mod awake;
mod board;
mod narrow;
mod reports;
mod wall;

pub use reports::ReportsPage;
pub use wall::WallPage;
