//! Server functions of the admin's own areas.

use super::model::{NewRegion, OwnRegion, OwnRegions};
use kemai_domain::{AppError, Outcome, region::RegionCode};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::server as service;
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// Every area, retired ones too, and where others can be added.
#[server(prefix = "/rpc", endpoint = "own_regions/list")]
pub async fn list_regions() -> Result<Outcome<OwnRegions>, AppError> {
    outcome(service::list(&ctx()?).await)
}

/// Adds an area in a city or municipality.
#[server(prefix = "/rpc", endpoint = "own_regions/create")]
pub async fn create_region(input: NewRegion) -> Result<Outcome<OwnRegion>, AppError> {
    outcome(service::create(&ctx()?, input).await)
}

/// Gives it another name; customers that have it show the new one.
#[server(prefix = "/rpc", endpoint = "own_regions/rename")]
pub async fn rename_region(
    id: RegionCode,
    version: i64,
    name: String,
) -> Result<Outcome<OwnRegion>, AppError> {
    outcome(service::rename(&ctx()?, id, version, &name).await)
}

/// Not offered any more.
#[server(prefix = "/rpc", endpoint = "own_regions/retire")]
pub async fn retire_region(id: RegionCode, version: i64) -> Result<Outcome<OwnRegion>, AppError> {
    outcome(service::set_retired(&ctx()?, id, version, true).await)
}

/// Offered again.
#[server(prefix = "/rpc", endpoint = "own_regions/restore")]
pub async fn restore_region(id: RegionCode, version: i64) -> Result<Outcome<OwnRegion>, AppError> {
    outcome(service::set_retired(&ctx()?, id, version, false).await)
}
