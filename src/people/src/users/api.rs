//! Server functions of users.

use super::model::{NewUser, User, UserInput, UserQuery};
use crate::Secret;
use kemai_domain::{AppError, Outcome, Page, UserId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::server::{regions, service};
#[cfg(feature = "ssr")]
use kemai_server::{ctx, http::page, outcome};

/// A page of the list.
#[server(prefix = "/rpc", endpoint = "users/list")]
pub async fn list_users(query: UserQuery) -> Result<Outcome<Page<User>>, AppError> {
    outcome(service::list(&ctx()?, &query).await)
}

/// One user.
#[server(prefix = "/rpc", endpoint = "users/find")]
pub async fn find_user(id: UserId) -> Result<Outcome<User>, AppError> {
    let ctx = ctx()?;
    outcome(match service::find(&ctx, id).await {
        Ok(user) => regions::name(&ctx, user).await,
        Err(error) => Err(error),
    })
}

/// Adds a user and leads on to his page.
#[server(prefix = "/rpc", endpoint = "users/create")]
pub async fn create_user(input: NewUser) -> Result<Outcome<User>, AppError> {
    let result = service::create(&ctx()?, input).await;
    if let Ok(user) = &result {
        page::redirect(&format!("/settings/users/{}", user.id));
    }
    outcome(result)
}

/// Changes name, address, department, role and regions.
#[server(prefix = "/rpc", endpoint = "users/update")]
pub async fn update_user(id: UserId, version: i64, input: UserInput) -> Result<Outcome<User>, AppError> {
    outcome(service::update(&ctx()?, id, version, input).await)
}

/// Ends the person's sessions and lets nobody in.
#[server(prefix = "/rpc", endpoint = "users/disable")]
pub async fn disable_user(id: UserId, version: i64) -> Result<Outcome<User>, AppError> {
    outcome(service::disable(&ctx()?, id, Some(version)).await)
}

/// Lets the person in again.
#[server(prefix = "/rpc", endpoint = "users/enable")]
pub async fn enable_user(id: UserId, version: i64) -> Result<Outcome<User>, AppError> {
    outcome(service::enable(&ctx()?, id, Some(version)).await)
}

/// Into the recycle bin.
#[server(prefix = "/rpc", endpoint = "users/remove")]
pub async fn remove_user(id: UserId, version: i64) -> Result<Outcome<User>, AppError> {
    outcome(service::remove(&ctx()?, id, Some(version)).await)
}

/// Out of the recycle bin.
#[server(prefix = "/rpc", endpoint = "users/restore")]
pub async fn restore_user(id: UserId, version: i64) -> Result<Outcome<User>, AppError> {
    outcome(service::restore(&ctx()?, id, Some(version)).await)
}

/// Gives a password.
#[server(prefix = "/rpc", endpoint = "users/set_password")]
pub async fn set_user_password(id: UserId, password: Secret) -> Result<Outcome<()>, AppError> {
    outcome(service::set_password(&ctx()?, id, password).await)
}
