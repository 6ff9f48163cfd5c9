//! Server functions of files; bytes come and go by the routes in `server/http.rs`.

use super::model::FileList;
use kemai_domain::{AppError, Entity, FileId, Outcome};
use leptos::prelude::*;
use uuid::Uuid;

#[cfg(feature = "ssr")]
use super::server::service;
#[cfg(feature = "ssr")]
use crate::server::kinds;
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// The files of a record.
#[server(prefix = "/rpc", endpoint = "files/list")]
pub async fn list_files(entity: Entity, record_id: Uuid) -> Result<Outcome<FileList>, AppError> {
    outcome(service::list(&ctx()?, kinds()?, entity, record_id).await)
}

/// Removes a file; its bytes stay for 30 days.
#[server(prefix = "/rpc", endpoint = "files/remove")]
pub async fn remove_file(id: FileId) -> Result<Outcome<FileId>, AppError> {
    outcome(service::remove(&ctx()?, kinds()?, id).await.map(|()| id))
}

/// Brings a removed file back.
#[server(prefix = "/rpc", endpoint = "files/restore")]
pub async fn restore_file(id: FileId) -> Result<Outcome<FileId>, AppError> {
    outcome(service::restore(&ctx()?, kinds()?, id).await.map(|()| id))
}
