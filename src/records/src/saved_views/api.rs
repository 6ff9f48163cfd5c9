//! Server functions of saved views.

use super::model::{SavedView, SavedViewList};
use kemai_domain::{AppError, Entity, Outcome, SavedViewId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::server::service;
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// The views of a kind of records that the reader has: one's own in one's own order, then the shared ones; and what the reader may do.
#[server(prefix = "/rpc", endpoint = "views/list")]
pub async fn list_views(entity: Entity) -> Result<Outcome<SavedViewList>, AppError> {
    outcome(service::list(&ctx()?, entity).await)
}

/// Saves a list's question under a name.
#[server(prefix = "/rpc", endpoint = "views/create")]
pub async fn create_view(
    entity: Entity,
    name: String,
    #[server(default)] query: String,
    #[server(default)] is_shared: bool,
) -> Result<Outcome<SavedView>, AppError> {
    outcome(service::create(&ctx()?, entity, &name, &query, is_shared).await)
}

/// Gives a view another name.
#[server(prefix = "/rpc", endpoint = "views/rename")]
pub async fn rename_view(
    id: SavedViewId,
    version: i64,
    name: String,
) -> Result<Outcome<SavedView>, AppError> {
    outcome(service::rename(&ctx()?, id, version, &name).await)
}

/// Gives a view another question.
#[server(prefix = "/rpc", endpoint = "views/overwrite")]
pub async fn overwrite_view(
    id: SavedViewId,
    version: i64,
    #[server(default)] query: String,
) -> Result<Outcome<SavedView>, AppError> {
    outcome(service::overwrite(&ctx()?, id, version, &query).await)
}

/// Shows one's view to everyone, or takes it back.
#[server(prefix = "/rpc", endpoint = "views/share")]
pub async fn share_view(
    id: SavedViewId,
    version: i64,
    is_shared: bool,
) -> Result<Outcome<SavedView>, AppError> {
    outcome(service::share(&ctx()?, id, version, is_shared).await)
}

/// Puts one's own views into the order given.
#[server(prefix = "/rpc", endpoint = "views/order")]
pub async fn order_views(entity: Entity, ids: Vec<SavedViewId>) -> Result<Outcome<()>, AppError> {
    outcome(service::order(&ctx()?, entity, ids).await)
}

/// Removes a view.
#[server(prefix = "/rpc", endpoint = "views/remove")]
pub async fn remove_view(id: SavedViewId) -> Result<Outcome<SavedViewId>, AppError> {
    outcome(service::remove(&ctx()?, id).await)
}

/// Brings a removed view back.
#[server(prefix = "/rpc", endpoint = "views/restore")]
pub async fn restore_view(id: SavedViewId) -> Result<Outcome<SavedViewId>, AppError> {
    outcome(service::restore(&ctx()?, id).await)
}
