//! The list of plans: whose, how they stand, and when they are due. What reports count is counted here again, by the database.

use super::{store, team::Narrowed};
use crate::{
    follow_ups::server::service::company_days,
    listing::Wanted,
    plans::model::{PlanQuery, PlanState, PlanStatus, PlanView, TeamQuery},
};
use chrono::NaiveDate;
use kemai_domain::{Action, AppError, Entity, Filter, Operator, Page, Problem};
use kemai_server::{Ctx, Sql, civil};

/// A page of the list.
///
/// # Errors
/// Forbidden; not found, for a department that is not there; invalid, naming what cannot be read.
pub async fn list(ctx: &Ctx, query: &PlanQuery) -> Result<Page<PlanView>, AppError> {
    page(ctx, query, Filter::default(), Some(query.cursor.clone()), PlanQuery::PAGE).await
}

/// The same with a further filter, and pages of another length.
///
/// # Errors
/// As [`list`].
pub async fn page(
    ctx: &Ctx,
    query: &PlanQuery,
    further: Filter,
    cursor: Option<String>,
    limit: u32,
) -> Result<Page<PlanView>, AppError> {
    ctx.require(Entity::Plan, Action::View)?;
    let is = |field: &str, value: &str| Filter::of(field, Operator::Is, value);
    let state = match query.state.as_str() {
        "" => None,
        key => Some(key.parse().map_err(|()| AppError::field("state", Problem::UnknownChoice))?),
    };
    let mut parts = vec![further];
    match query.who.as_str() {
        "team" => {}
        "" => parts.push(is("assignee_id", &ctx.user_id()?.to_string())),
        person => parts.push(is("assignee_id", person)),
    }
    if let Some(state) = state {
        parts.push(is("status", status(state).key()));
    }
    if state == Some(PlanState::Overdue) {
        parts.push(Filter::of("due_at", Operator::Lt, ctx.now().to_rfc3339()));
    }
    parts.extend(company_days(ctx, "due_at", &query.since, &query.until)?);
    let is_ascending = matches!(state, Some(PlanState::Open | PlanState::Overdue));
    let wanted = Wanted { filter: Filter::All(parts), is_ascending, cursor, limit };
    let department = TeamQuery { department: query.department.clone(), person: String::new() };
    let narrowed = Narrowed::of(ctx, &department).await?;
    let days = match state {
        Some(PlanState::OnTime | PlanState::Late) => days(query)?,
        _ => Vec::new(),
    };
    store::page(ctx, &wanted, |sql| {
        narrowed.push("p.assignee_id", sql);
        if !days.is_empty() {
            push_punctual(ctx, &days, state == Some(PlanState::OnTime), sql);
        }
    })
    .await
}

const fn status(state: PlanState) -> PlanStatus {
    match state {
        PlanState::Open | PlanState::Overdue => PlanStatus::Open,
        PlanState::Done | PlanState::OnTime | PlanState::Late => PlanStatus::Done,
        PlanState::Cancelled => PlanStatus::Cancelled,
    }
}

/// The days over which it is asked what was done on time.
fn days(query: &PlanQuery) -> Result<Vec<NaiveDate>, AppError> {
    let day = |name: &str, text: &str| {
        text.parse::<NaiveDate>().map_err(|_| {
            AppError::field(name, if text.is_empty() { Problem::Required } else { Problem::NotADate })
        })
    };
    let (since, until) = (day("since", &query.since)?, day("until", &query.until)?);
    let most = PlanQuery::MOST_DAYS;
    if (until - since).num_days() >= i64::from(most) {
        return Err(AppError::field("since", Problem::TooLarge { max: most.into() }));
    }
    // An empty list would ask nothing: days that are turned round hold no plan, whatever is asked of the first.
    let days: Vec<_> = since.iter_days().take_while(|day| *day <= until).collect();
    Ok(if days.is_empty() { vec![since] } else { days })
}

/// Adds whether plans that are done were done by the end of the company's day on which they were due.
fn push_punctual(ctx: &Ctx, days: &[NaiveDate], is_on_time: bool, sql: &mut Sql) {
    let start = |day: NaiveDate| civil::start_of(ctx.company_zone(), day);
    sql.push(if is_on_time { " AND EXISTS" } else { " AND NOT EXISTS" });
    sql.push(" (SELECT 1 FROM (VALUES ");
    for (place, day) in days.iter().enumerate() {
        sql.push(if place > 0 { ", (" } else { "(" });
        sql.bind(start(*day)).push(", ").bind(start(day.succ_opt().unwrap_or(NaiveDate::MAX))).push(")");
    }
    sql.push(") d WHERE p.due_at >= d.column1 AND p.due_at < d.column2 AND p.closed_at < d.column2)");
}
