//! Server functions of comments.

use super::model::{Colleague, CommentList, Mention, Written};
use kemai_domain::{AppError, CommentId, Entity, Outcome};
use leptos::prelude::*;
use uuid::Uuid;

#[cfg(feature = "ssr")]
use super::server::{mentions, service};
#[cfg(feature = "ssr")]
use crate::server::kinds;
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome};

/// The comments of a record; those before one of them when `before` names it.
#[server(prefix = "/rpc", endpoint = "comments/list")]
pub async fn list_comments(
    entity: Entity,
    record_id: Uuid,
    #[server(default)] before: Option<CommentId>,
) -> Result<Outcome<CommentList>, AppError> {
    outcome(service::list(&ctx()?, kinds()?, entity, record_id, before).await)
}

/// Writes a comment. People are mentioned as `@name` in the text, or picked.
#[server(prefix = "/rpc", endpoint = "comments/create")]
pub async fn create_comment(
    entity: Entity,
    record_id: Uuid,
    body: String,
) -> Result<Outcome<Written>, AppError> {
    outcome(service::create(&ctx()?, kinds()?, entity, record_id, &body).await)
}

/// Changes a comment of one's own.
#[server(prefix = "/rpc", endpoint = "comments/update")]
pub async fn update_comment(id: CommentId, version: i64, body: String) -> Result<Outcome<Written>, AppError> {
    outcome(service::update(&ctx()?, kinds()?, id, version, &body).await)
}

/// Removes a comment.
#[server(prefix = "/rpc", endpoint = "comments/remove")]
pub async fn remove_comment(id: CommentId) -> Result<Outcome<CommentId>, AppError> {
    outcome(service::remove(&ctx()?, kinds()?, id).await.map(|()| id))
}

/// Brings a removed comment back.
#[server(prefix = "/rpc", endpoint = "comments/restore")]
pub async fn restore_comment(id: CommentId) -> Result<Outcome<CommentId>, AppError> {
    outcome(service::restore(&ctx()?, kinds()?, id).await.map(|()| id))
}

/// Colleagues whose name begins as typed.
#[server(prefix = "/rpc", endpoint = "comments/people")]
pub async fn find_colleagues(#[server(default)] words: String) -> Result<Outcome<Vec<Colleague>>, AppError> {
    outcome(mentions::colleagues(&ctx()?, &words).await)
}

/// The comments that mention the reader and were not seen yet, the newest first.
#[server(prefix = "/rpc", endpoint = "comments/mentions")]
pub async fn my_mentions() -> Result<Outcome<Vec<Mention>>, AppError> {
    outcome(mentions::mine(&ctx()?, kinds()?).await)
}

/// The reader has seen the comments of a record: their mentions are not new any more.
#[server(prefix = "/rpc", endpoint = "comments/seen")]
pub async fn mentions_seen(record_id: Uuid) -> Result<Outcome<()>, AppError> {
    outcome(mentions::seen(&ctx()?, record_id).await)
}
