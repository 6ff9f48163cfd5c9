//! Ending plans: done with its result, or cancelled with a reason. Of a repeated plan the next one is made when one is done; cancelling
//! ends the series.

use super::{
    change::{change, check_open, open, put, save, with_current},
    due::{Following, following, set_due},
    repeat,
    service::{assignee, blank, find},
};
use crate::{
    customer,
    follow_ups::{
        input::{FollowUpDraft, FollowUpInput},
        server::{
            form::results,
            service::{both, check_person, record},
        },
    },
    neighbours::Neighbours,
    next::NextInput,
    plans::{
        fields::PLAN,
        model::{Closed, Plan, PlanStatus},
    },
};
use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use kemai_domain::{Action, AppError, Entity, PlanId, Problem, when::When};
use kemai_records::input::Check;
use kemai_server::{Ctx, Tx};
use kemai_words::follow_ups as words;

/// A plan is done: its result becomes a follow-up, and what comes next is planned.
///
/// # Errors
/// Not found; forbidden; invalid, also where neither a result nor words say how it went; closed; conflict.
pub async fn done(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    input: &FollowUpInput,
    next: &NextInput,
) -> Result<Closed, AppError> {
    ctx.require(Entity::Plan, Action::Edit)?;
    let view = find(ctx, id).await?;
    with_current(ctx, id, check_open(&view, version)).await?;
    let plan = view.plan;
    let draft = match plan.customer_id {
        Some(_) => {
            ctx.require(Entity::FollowUp, Action::Create)?;
            let asked = if says_nothing(input) {
                Err(AppError::field("result", Problem::ResultNeeded))
            } else {
                Ok(())
            };
            both(asked, result_of(ctx, &plan, input).await?.check()).map(|(_, draft)| Some(draft))
        }
        None => Ok(None),
    };
    let (draft, next) = both(draft, next.check())?;
    if let Some(draft) = &draft {
        check_person(ctx, neighbours, draft, None).await?;
    }
    let next = match next {
        Some(next) if draft.is_some() => Some(following(ctx, next).await?),
        _ => None,
    };
    let zone = assignee(ctx, neighbours, None, plan.customer_id, Some(&plan)).await?.zone;
    let result = ctx
        .write("plan.done", move |tx| {
            Box::pin(async move { close(tx, neighbours, id, version, zone, draft, next).await })
        })
        .await;
    with_current(ctx, id, result).await
}

/// What was to be done is not what the customer said.
fn says_nothing(input: &FollowUpInput) -> bool {
    [&input.content, &input.result].into_iter().all(|text| text.trim().is_empty())
}

/// What was typed, and of what was not, what the plan said; who only chose a result did what was planned, with that result.
async fn result_of(ctx: &Ctx, plan: &Plan, input: &FollowUpInput) -> Result<FollowUpInput, AppError> {
    let or = |typed: &String, planned: String| if typed.trim().is_empty() { planned } else { typed.clone() };
    let said = match results(ctx).await?.into_iter().find(|result| result.key == input.result.trim()) {
        Some(result) => words::done_with(ctx.lang(), &plan.content, result.label),
        None => plan.content.clone(),
    };
    Ok(FollowUpInput {
        customer_id: plan.customer_id.map(|id| id.to_string()).unwrap_or_default(),
        contact_id: or(&input.contact_id, plan.contact_id.map(|id| id.to_string()).unwrap_or_default()),
        method: or(&input.method, plan.method.to_string()),
        content: or(&input.content, said),
        ..input.clone()
    })
}

async fn close(
    tx: &mut Tx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    zone: Tz,
    draft: Option<FollowUpDraft>,
    next: Option<Following>,
) -> Result<Closed, AppError> {
    let before = open(tx, id, version).await?;
    let now = tx.ctx().now();
    let after = Plan { status: PlanStatus::Done, closed_at: Some(now), ..before.clone() };
    let plan = save(tx, neighbours, &before, after).await?;
    let (follow_up, follows) = match draft {
        Some(mut draft) => {
            // A contact that the plan named and that has left the customer since is no reason to lose the result.
            if draft.contact_id == plan.contact_id
                && customer::check_contact(tx, draft.customer_id, draft.contact_id).await.is_err()
            {
                draft.contact_id = None;
            }
            let (follow_up, follows) = record(tx, neighbours, draft, Some(id), next).await?;
            (Some(follow_up.id), follows)
        }
        None => (None, None),
    };
    let next = match coming(&plan, zone, now) {
        Some(coming) => {
            let mut repeated = Plan { series_at: Some(coming), ..again(tx.ctx(), &plan) };
            set_due(&mut repeated, zone, When::Local(coming));
            put(tx, neighbours, &repeated).await?;
            Some(repeated.id)
        }
        None => None,
    };
    Ok(Closed { follow_up, follows, next })
}

/// The next time of a repeated plan: after this one, and not in the past, so that nobody has to tick what was missed.
fn coming(plan: &Plan, zone: Tz, now: DateTime<Utc>) -> Option<NaiveDateTime> {
    let (rule, start) = (plan.repeat.as_deref()?, plan.series_start?);
    let last = repeat::last(plan.wanted_local, plan.series_at, zone, now);
    repeat::Series::read(rule, start, zone)?.after(last)
}

/// The same once more.
fn again(ctx: &Ctx, plan: &Plan) -> Plan {
    Plan {
        contact_id: plan.contact_id,
        method: plan.method,
        content: plan.content.clone(),
        remind_before_minutes: plan.remind_before_minutes.clone(),
        repeat: plan.repeat.clone(),
        series_start: plan.series_start,
        created_by: plan.created_by,
        ..blank(ctx, plan.customer_id, plan.assignee_id)
    }
}

/// Cancels a plan.
///
/// # Errors
/// Not found; forbidden; invalid without a reason; closed; conflict.
pub async fn cancel(
    ctx: &Ctx,
    neighbours: Neighbours,
    id: PlanId,
    version: i64,
    reason: &str,
) -> Result<Plan, AppError> {
    let mut check = Check::new(&PLAN);
    let reason = check.long_text("cancel_reason", reason);
    if reason.is_none() && check.problems.is_empty() {
        check.refuse("cancel_reason", Problem::ReasonNeeded);
    }
    let reason = check.finish(reason)?;
    change(ctx, neighbours, "plan.cancel", id, version, move |tx, plan| {
        Box::pin(async move {
            let closed_at = Some(tx.ctx().now());
            Ok(Plan { status: PlanStatus::Cancelled, cancel_reason: reason, closed_at, ..plan })
        })
    })
    .await
}
