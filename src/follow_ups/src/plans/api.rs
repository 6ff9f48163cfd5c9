//! Server functions of plans.

use super::{
    check_in::CheckInInput,
    input::PlanInput,
    model::{CalendarPage, Closed, OpenPlans, PlanQuery, PlanView, Team, TeamQuery, Workbench},
};
use crate::{
    follow_ups::{FollowUpInput, model::FormOffer},
    next::NextInput,
};
use chrono::NaiveDate;
use kemai_domain::{AppError, CustomerId, Outcome, Page, PlanId, UserId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::server::{calendar, check_in, close, list, moves, service, team, workbench};
#[cfg(feature = "ssr")]
use crate::{follow_ups::server::form, neighbours::Neighbours};
#[cfg(feature = "ssr")]
use kemai_domain::{Entity, Problem};
#[cfg(feature = "ssr")]
use kemai_server::{ctx, outcome, reply::go_on_to};

/// What the asker has to do.
#[server(prefix = "/rpc", endpoint = "plans/workbench")]
pub async fn workbench_plans() -> Result<Outcome<Workbench>, AppError> {
    outcome(workbench::workbench(&ctx()?).await)
}

/// A page of the list.
#[server(prefix = "/rpc", endpoint = "plans/list")]
pub async fn list_plans(#[server(default)] query: PlanQuery) -> Result<Outcome<Page<PlanView>>, AppError> {
    outcome(list::list(&ctx()?, &query).await)
}

/// What the team has to do.
#[server(prefix = "/rpc", endpoint = "plans/team")]
pub async fn team_plans(#[server(default)] query: TeamQuery) -> Result<Outcome<Team>, AppError> {
    outcome(team::team(&ctx()?, &query).await)
}

/// The plans of some days.
#[server(prefix = "/rpc", endpoint = "plans/days")]
pub async fn plans_of_days(
    first: NaiveDate,
    count: u16,
    #[server(default)] is_team: bool,
    #[server(default)] after: String,
) -> Result<Outcome<CalendarPage>, AppError> {
    outcome(calendar::days(&ctx()?, first, count, is_team, &after).await)
}

/// The open plans of a customer; those behind a cursor when `after` is one.
#[server(prefix = "/rpc", endpoint = "plans/of_customer")]
pub async fn plans_of_customer(
    customer: CustomerId,
    #[server(default)] after: String,
) -> Result<Outcome<OpenPlans>, AppError> {
    outcome(service::open_of(&ctx()?, customer, &after).await)
}

/// A plan.
#[server(prefix = "/rpc", endpoint = "plans/find")]
pub async fn find_plan(id: PlanId) -> Result<Outcome<PlanView>, AppError> {
    outcome(service::find(&ctx()?, id).await)
}

/// What the form has to offer, for a plan about a customer or about none.
#[server(prefix = "/rpc", endpoint = "plans/form")]
pub async fn plan_form(
    #[server(default)] customer: Option<CustomerId>,
) -> Result<Outcome<FormOffer>, AppError> {
    outcome(form::offer(&ctx()?, Neighbours::here()?, Entity::Plan, customer).await)
}

/// Makes a plan; a plain form goes on to the customer, or to the plan. A time that has passed has to be meant.
#[server(prefix = "/rpc", endpoint = "plans/create")]
pub async fn create_plan(
    input: PlanInput,
    #[server(default)] past_is_meant: bool,
) -> Result<Outcome<PlanId>, AppError> {
    let result = service::create_by_form(&ctx()?, Neighbours::here()?, &input, past_is_meant).await;
    if let Ok(plan) = &result {
        match plan.customer_id {
            Some(customer) => go_on_to(&format!("/customers/{customer}")),
            None => go_on_to(&format!("/plans/{}", plan.id)),
        }
    }
    outcome(result.map(|plan| plan.id))
}

/// Changes a plan; a plain form goes on to its page. A new time that has passed has to be meant.
#[server(prefix = "/rpc", endpoint = "plans/update")]
pub async fn update_plan(
    id: PlanId,
    version: i64,
    input: PlanInput,
    #[server(default)] past_is_meant: bool,
) -> Result<Outcome<PlanId>, AppError> {
    let (ctx, neighbours) = (ctx()?, Neighbours::here()?);
    let result = service::update_by_form(&ctx, neighbours, id, version, &input, past_is_meant).await;
    if result.is_ok() {
        go_on_to(&format!("/plans/{id}"));
    }
    outcome(result.map(|plan| plan.id))
}

/// A plan is done: writes its result and plans what comes next, and says what that left behind. A plain form stays where it is.
#[server(prefix = "/rpc", endpoint = "plans/done")]
pub async fn do_plan(
    id: PlanId,
    version: i64,
    #[server(default)] input: FollowUpInput,
    #[server(default)] next: NextInput,
) -> Result<Outcome<Closed>, AppError> {
    outcome(close::done(&ctx()?, Neighbours::here()?, id, version, &input, &next).await)
}

/// Moves a plan to another time. Who drags it to one that has passed sees where to, and has a way back; who types one has mistyped.
#[server(prefix = "/rpc", endpoint = "plans/move")]
pub async fn move_plan(
    id: PlanId,
    version: i64,
    next: NextInput,
    #[server(default)] is_dragged: bool,
) -> Result<Outcome<PlanId>, AppError> {
    let moved = async {
        let next = next.check()?.ok_or_else(|| AppError::field("next.at", Problem::Required))?;
        let (ctx, neighbours) = (ctx()?, Neighbours::here()?);
        if is_dragged {
            moves::move_to(&ctx, neighbours, id, version, next).await
        } else {
            moves::move_by_form(&ctx, neighbours, id, version, next).await
        }
    };
    outcome(moved.await.map(|plan| plan.id))
}

/// Has the asker reminded of a plan again, after some minutes.
#[server(prefix = "/rpc", endpoint = "plans/snooze")]
pub async fn snooze_plan(id: PlanId, minutes: i64) -> Result<Outcome<PlanId>, AppError> {
    outcome(moves::snooze(&ctx()?, id, minutes).await.map(|()| id))
}

/// Gives a plan to somebody else.
#[server(prefix = "/rpc", endpoint = "plans/reassign")]
pub async fn reassign_plan(
    id: PlanId,
    version: i64,
    assignee_id: UserId,
) -> Result<Outcome<PlanId>, AppError> {
    let result = moves::reassign(&ctx()?, Neighbours::here()?, id, version, assignee_id).await;
    outcome(result.map(|plan| plan.id))
}

/// Cancels a plan.
#[server(prefix = "/rpc", endpoint = "plans/cancel")]
pub async fn cancel_plan(
    id: PlanId,
    version: i64,
    #[server(default)] reason: String,
) -> Result<Outcome<PlanId>, AppError> {
    let result = close::cancel(&ctx()?, Neighbours::here()?, id, version, &reason).await;
    outcome(result.map(|plan| plan.id))
}

/// Notes that one is there.
#[server(prefix = "/rpc", endpoint = "plans/check_in")]
pub async fn check_in_plan(
    id: PlanId,
    version: i64,
    #[server(default)] input: CheckInInput,
) -> Result<Outcome<PlanId>, AppError> {
    let result = check_in::check_in(&ctx()?, Neighbours::here()?, id, version, &input).await;
    outcome(result.map(|plan| plan.id))
}

/// Moves a plan to the recycle bin. Its page stays for those who may bring it back.
#[server(prefix = "/rpc", endpoint = "plans/remove")]
pub async fn remove_plan(id: PlanId, version: i64) -> Result<Outcome<PlanId>, AppError> {
    outcome(service::remove(&ctx()?, Neighbours::here()?, id, version).await.map(|()| id))
}

/// Brings a plan back.
#[server(prefix = "/rpc", endpoint = "plans/restore")]
pub async fn restore_plan(id: PlanId, version: i64) -> Result<Outcome<PlanId>, AppError> {
    outcome(service::restore(&ctx()?, Neighbours::here()?, id, version).await.map(|()| id))
}
