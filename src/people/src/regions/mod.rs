//! Areas of one's own: what the official list of divisions does not have, such as a development zone, below a city of it.

mod api;
mod model;
mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub use api::{create_region, list_regions, rename_region, restore_region, retire_region};
pub use model::{FIELDS, NewRegion, OwnRegion, OwnRegions, Place};
pub use ui::RegionsPage;
