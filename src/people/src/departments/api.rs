//! Server functions of departments.

use super::model::{Department, DepartmentInput};
use kemai_domain::{AppError, DepartmentId, Outcome};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::server::{DepartmentSteps, service};
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// The tree, from top to bottom.
#[server(prefix = "/rpc", endpoint = "departments/list")]
pub async fn list_departments() -> Result<Outcome<Vec<Department>>, AppError> {
    outcome(service::list(&ctx()?).await)
}

/// Adds a department.
#[server(prefix = "/rpc", endpoint = "departments/create")]
pub async fn create_department(input: DepartmentInput) -> Result<Outcome<Department>, AppError> {
    outcome(service::create(&ctx()?, input).await)
}

/// Renames or moves a department, with everything below it.
#[server(prefix = "/rpc", endpoint = "departments/update")]
pub async fn update_department(
    id: DepartmentId,
    version: i64,
    input: DepartmentInput,
) -> Result<Outcome<Department>, AppError> {
    let steps = use_context::<DepartmentSteps>().unwrap_or_default();
    outcome(service::update(&ctx()?, id, version, input, steps).await)
}

/// Those in the recycle bin.
#[server(prefix = "/rpc", endpoint = "departments/removed")]
pub async fn removed_departments() -> Result<Outcome<Vec<Department>>, AppError> {
    outcome(service::list_removed(&ctx()?).await)
}

/// Brings one back from the recycle bin.
#[server(prefix = "/rpc", endpoint = "departments/restore")]
pub async fn restore_department(id: DepartmentId) -> Result<Outcome<Department>, AppError> {
    outcome(service::restore(&ctx()?, id).await)
}

/// Removes a department in which nothing stands any more.
#[server(prefix = "/rpc", endpoint = "departments/remove")]
pub async fn remove_department(id: DepartmentId, version: i64) -> Result<Outcome<()>, AppError> {
    let steps = use_context::<DepartmentSteps>().unwrap_or_default();
    outcome(service::remove(&ctx()?, id, version, steps).await)
}
