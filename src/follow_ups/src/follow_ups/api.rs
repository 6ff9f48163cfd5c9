//! Server functions of follow-ups.

use super::{
    input::FollowUpInput,
    model::{FollowUpQuery, FollowUpView, FormOffer, TeamChoices},
};
use crate::next::NextInput;
use kemai_domain::{AppError, CustomerId, FollowUpId, Outcome, Page};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::server::{form, service, shown};
#[cfg(feature = "ssr")]
use crate::neighbours::Neighbours;
#[cfg(feature = "ssr")]
use kemai_domain::Entity;
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome, reply::go_on_to};

/// A page of follow-ups, the latest first.
#[server(prefix = "/rpc", endpoint = "follow_ups/list")]
pub async fn list_follow_ups(query: FollowUpQuery) -> Result<Outcome<Page<FollowUpView>>, AppError> {
    outcome(service::list(&ctx()?, &query).await)
}

/// Whom and which departments lists can be narrowed to.
#[server(prefix = "/rpc", endpoint = "follow_ups/choices")]
pub async fn list_team_choices() -> Result<Outcome<TeamChoices>, AppError> {
    outcome(form::team_choices(&ctx()?).await)
}

/// A follow-up, as its page shows it.
#[server(prefix = "/rpc", endpoint = "follow_ups/find")]
pub async fn find_follow_up(id: FollowUpId) -> Result<Outcome<FollowUpView>, AppError> {
    outcome(shown::find(&ctx()?, id).await)
}

/// What the form has to offer.
#[server(prefix = "/rpc", endpoint = "follow_ups/form")]
pub async fn follow_up_form(customer: CustomerId) -> Result<Outcome<FormOffer>, AppError> {
    outcome(form::offer(&ctx()?, Neighbours::here()?, Entity::FollowUp, Some(customer)).await)
}

/// Writes down what happened and plans what comes next; a plain form goes on to the customer.
#[server(prefix = "/rpc", endpoint = "follow_ups/create")]
pub async fn create_follow_up(
    input: FollowUpInput,
    #[server(default)] next: NextInput,
) -> Result<Outcome<FollowUpId>, AppError> {
    let result = service::create(&ctx()?, Neighbours::here()?, &input, &next).await;
    if let Ok(follow_up) = &result {
        go_on_to(&format!("/customers/{}", follow_up.customer_id));
    }
    outcome(result.map(|follow_up| follow_up.id))
}

/// Changes a follow-up; a plain form goes on to its page.
#[server(prefix = "/rpc", endpoint = "follow_ups/update")]
pub async fn update_follow_up(
    id: FollowUpId,
    version: i64,
    input: FollowUpInput,
) -> Result<Outcome<FollowUpId>, AppError> {
    let result = service::update(&ctx()?, Neighbours::here()?, id, version, &input).await;
    if result.is_ok() {
        go_on_to(&format!("/follow-ups/{id}"));
    }
    outcome(result.map(|_| id))
}

/// Moves a follow-up to the recycle bin. Its page stays for those who may bring it back.
#[server(prefix = "/rpc", endpoint = "follow_ups/remove")]
pub async fn remove_follow_up(id: FollowUpId, version: i64) -> Result<Outcome<FollowUpId>, AppError> {
    outcome(service::remove(&ctx()?, Neighbours::here()?, id, version).await.map(|()| id))
}

/// Brings a follow-up back.
#[server(prefix = "/rpc", endpoint = "follow_ups/restore")]
pub async fn restore_follow_up(id: FollowUpId, version: i64) -> Result<Outcome<FollowUpId>, AppError> {
    outcome(service::restore(&ctx()?, Neighbours::here()?, id, version).await.map(|()| id))
}
