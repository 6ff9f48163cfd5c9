//! What the company settles about itself: name, time zone, currency, the pattern of customer codes.

mod api;
mod model;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::{find_company, update_company};
pub use model::{CompanyInput, CompanySettings, FIELDS, ZONES, zone_choices};
pub use ui::CompanyPage;
