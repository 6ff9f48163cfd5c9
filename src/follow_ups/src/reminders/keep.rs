//! The jobs of a plan's reminders, kept as the plan is written.

use super::{REMINDER, Reminder};
use crate::plans::{Plan, PlanStatus};
use chrono::{DateTime, TimeDelta, Utc};
use kemai_domain::{AppError, PlanId};
use kemai_records::notifications::{NewsKind, server::settle};
use kemai_server::{NewJob, Tx};
use serde_json::json;
use std::collections::BTreeMap;

/// Makes the reminders to come those of `after`: of a plan that was moved, the old ones go; of one that is done, cancelled or removed
/// (`after` is none), all. One that was handed over keeps those to come, for whoever has it now; what the other was told, and what he asked
/// for once more, ends. Called wherever a plan is written, in the same change.
///
/// # Errors
/// Internal, when the database fails.
pub async fn keep(tx: &mut Tx, before: Option<&Plan>, after: Option<&Plan>) -> Result<(), AppError> {
    let now = tx.ctx().now();
    let old = before.map(|plan| coming(plan, DateTime::<Utc>::MIN_UTC)).unwrap_or_default();
    let new = after.map(|plan| coming(plan, now)).unwrap_or_default();
    for key in old.keys().filter(|key| !new.contains_key(*key)) {
        tx.cancel_job(REMINDER.name, key).await?;
    }
    for (key, reminder) in new {
        enqueue(tx, key, reminder).await?;
    }
    let Some(before) = before else { return Ok(()) };
    let stays = after.is_some_and(|after| {
        let is_same = after.due_at == before.due_at && after.assignee_id == before.assignee_id;
        after.status == PlanStatus::Open && is_same
    });
    if !stays {
        tx.cancel_job(REMINDER.name, &again(before.id)).await?;
        // What it said is no news any more.
        settle(tx, NewsKind::Reminder, before.id.0, None).await?;
    }
    Ok(())
}

/// The reminders of an open plan after a moment, each under its key: plan, time ahead, due time.
fn coming(plan: &Plan, now: DateTime<Utc>) -> BTreeMap<String, Reminder> {
    if plan.status != PlanStatus::Open {
        return BTreeMap::new();
    }
    let reminder = |minutes: i64, at| {
        let key = format!("{}:{minutes}:{}", plan.id.0.simple(), plan.due_at.timestamp());
        (key, Reminder { plan: plan.id, due_at: plan.due_at, at })
    };
    let ahead = |minutes: i64| plan.due_at - TimeDelta::minutes(minutes);
    let all = plan.remind_before_minutes.iter().copied();
    let mut coming: BTreeMap<_, _> = all
        .clone()
        .filter(|minutes| ahead(*minutes) > now)
        .map(|minutes| reminder(minutes, ahead(minutes)))
        .collect();
    // Planned for so soon that every time ahead has passed: reminded when it is due.
    if let Some(last) = all.min().filter(|_| coming.is_empty() && plan.due_at > now) {
        coming.extend([reminder(last, plan.due_at)]);
    }
    coming
}

/// The jobs of a new plan's reminders, for whoever writes many plans at once.
pub(crate) fn jobs(plan: &Plan, now: DateTime<Utc>) -> impl Iterator<Item = NewJob> {
    coming(plan, now).into_iter().map(|(key, reminder)| job(key, reminder))
}

/// Reminds of a plan once more, after some minutes.
///
/// # Errors
/// Internal, when the database fails.
pub async fn snooze(tx: &Tx, plan: &Plan, minutes: i64) -> Result<(), AppError> {
    let at = tx.ctx().now() + TimeDelta::minutes(minutes);
    tx.cancel_job(REMINDER.name, &again(plan.id)).await?;
    enqueue(tx, again(plan.id), Reminder { plan: plan.id, due_at: plan.due_at, at }).await
}

/// The key of the reminder that somebody asked for once more.
fn again(plan: PlanId) -> String {
    format!("{}:again", plan.0.simple())
}

async fn enqueue(tx: &Tx, key: String, reminder: Reminder) -> Result<(), AppError> {
    tx.enqueue(job(key, reminder)).await.map(|_| ())
}

fn job(key: String, reminder: Reminder) -> NewJob {
    NewJob { kind: REMINDER.name, key, payload: json!(reminder), run_at: reminder.at }
}
