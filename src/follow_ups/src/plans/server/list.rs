//! The list of plans: whose, how they stand, and when they are due. What reports count is counted here again, by the database.

use super::{
    store,
    team::{Days, Narrowed},
};
use crate::{
    follow_ups::server::service::company_days,
    listing::Wanted,
    plans::model::{PlanQuery, PlanStatus, PlanView, Standing},
};
use chrono::Duration;
use kemai_domain::{Action, AppError, Entity, Filter, Operator, Page, Problem};
use kemai_server::{Ctx, Sql};

/// A page of the list.
///
/// # Errors
/// Forbidden; invalid, naming what cannot be read.
pub async fn list(ctx: &Ctx, query: &PlanQuery) -> Result<Page<PlanView>, AppError> {
    page(ctx, query, Filter::default(), PlanQuery::PAGE).await
}

/// The same with a further filter, and pages of another length.
///
/// # Errors
/// As [`list`].
pub async fn page(
    ctx: &Ctx,
    query: &PlanQuery,
    further: Filter,
    limit: u32,
) -> Result<Page<PlanView>, AppError> {
    ctx.require(Entity::Plan, Action::View)?;
    let is = |field: &str, value: &str| Filter::of(field, Operator::Is, value);
    let standing: Option<Standing> = match query.state.as_str() {
        "" => None,
        key => Some(key.parse().map_err(|()| AppError::field("state", Problem::UnknownChoice))?),
    };
    let mut parts = vec![further];
    match query.who.as_str() {
        _ if query.is_of_team() => {}
        "" | "me" => parts.push(is("assignee_id", &ctx.user_id()?.to_string())),
        person => parts.push(is("assignee_id", person)),
    }
    if let Some(standing) = standing {
        parts.push(is("status", status(standing).key()));
    }
    let days = Days::of(ctx);
    let (from, before) = match standing {
        // As the workbench has it: what is due today is not overdue yet.
        Some(Standing::Overdue) => (None, Some(days.today)),
        Some(Standing::Today) => (Some(days.today), Some(days.tomorrow)),
        Some(Standing::Coming) => (Some(days.tomorrow), Some(days.until)),
        Some(Standing::NotDone) => (None, Some(ctx.now())),
        _ => (None, None),
    };
    parts.extend(from.map(|at| Filter::of("due_at", Operator::Gte, at.to_rfc3339())));
    parts.extend(before.map(|at| Filter::of("due_at", Operator::Lt, at.to_rfc3339())));
    parts.extend(company_days(ctx, "due_at", &query.since, &query.until)?);
    let is_ascending = standing.is_some_and(|standing| status(standing) == PlanStatus::Open);
    let cursor = Some(query.cursor.clone());
    let wanted = Wanted { filter: Filter::All(parts), is_ascending, cursor, limit };
    let narrowed = Narrowed::of(ctx, &query.department, "").await?;
    store::page(ctx, &wanted, |sql| {
        narrowed.push("p.assignee_id", sql);
        match standing {
            Some(Standing::OnTime) => push_punctual(ctx, " <= ", sql),
            Some(Standing::Late) => push_punctual(ctx, " > ", sql),
            _ => {}
        }
    })
    .await
}

const fn status(standing: Standing) -> PlanStatus {
    match standing {
        Standing::Open | Standing::Overdue | Standing::Today | Standing::Coming | Standing::NotDone => {
            PlanStatus::Open
        }
        Standing::Done | Standing::OnTime | Standing::Late => PlanStatus::Done,
        Standing::Cancelled => PlanStatus::Cancelled,
    }
}

/// Adds how the day on which a plan was done stands to the one on which it was due, both on the company's calendar.
fn push_punctual(ctx: &Ctx, sign: &str, sql: &mut Sql) {
    let (zone, until) = (ctx.company_zone(), ctx.now() + Duration::days(366));
    sql.push(" AND ").push_local_date(zone, "p.closed_at", until).push(sign);
    sql.push_local_date(zone, "p.due_at", until);
}
