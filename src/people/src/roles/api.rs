//! Server functions of roles.

use super::model::{Role, RoleInput};
use kemai_domain::{AppError, Outcome, RoleId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::server::service;
#[cfg(feature = "ssr")]
use kemai_domain::ShippedRole;
#[cfg(feature = "ssr")]
use kemai_server::{ctx, http::page, outcome};

/// Every role.
#[server(prefix = "/rpc", endpoint = "roles/list")]
pub async fn list_roles() -> Result<Outcome<Vec<Role>>, AppError> {
    outcome(service::list(&ctx()?).await)
}

/// One role.
#[server(prefix = "/rpc", endpoint = "roles/find")]
pub async fn find_role(id: RoleId) -> Result<Outcome<Role>, AppError> {
    outcome(service::find(&ctx()?, id).await)
}

/// Adds a role with the rights of Sales, and leads on to its page.
#[server(prefix = "/rpc", endpoint = "roles/create")]
pub async fn create_role(name: String) -> Result<Outcome<Role>, AppError> {
    let result = service::create(&ctx()?, RoleInput { name, rights: ShippedRole::Sales.rights() }).await;
    if let Ok(role) = &result {
        page::redirect(&format!("/settings/roles/{}", role.id));
    }
    outcome(result)
}

/// Changes name and rights.
#[server(prefix = "/rpc", endpoint = "roles/update")]
pub async fn update_role(id: RoleId, version: i64, input: RoleInput) -> Result<Outcome<Role>, AppError> {
    outcome(service::update(&ctx()?, id, version, input).await)
}

/// Those in the recycle bin.
#[server(prefix = "/rpc", endpoint = "roles/removed")]
pub async fn removed_roles() -> Result<Outcome<Vec<Role>>, AppError> {
    outcome(service::list_removed(&ctx()?).await)
}

/// Brings one back from the recycle bin.
#[server(prefix = "/rpc", endpoint = "roles/restore")]
pub async fn restore_role(id: RoleId) -> Result<Outcome<Role>, AppError> {
    outcome(service::restore(&ctx()?, id).await)
}

/// Removes a role that nobody has.
#[server(prefix = "/rpc", endpoint = "roles/remove")]
pub async fn remove_role(id: RoleId, version: i64) -> Result<Outcome<()>, AppError> {
    let result = service::remove(&ctx()?, id, version).await;
    if result.is_ok() {
        page::redirect("/settings/roles");
    }
    outcome(result)
}
