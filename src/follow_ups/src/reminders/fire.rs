//! The moment of a reminder: its notification and the end of its job are one change.

use super::Reminder;
use crate::plans::{PlanStatus, PlanView, server::store};
use chrono::TimeDelta;
use kemai_domain::{Action, AppError, Entity, ErrorCode, UserId};
use kemai_records::notifications::{
    NewsKind,
    server::{News, tell},
};
use kemai_server::{App, Ctx, Job, JobKind, Tx, database, metrics, session, settings};
use sea_orm::ConnectionTrait;
use std::time::Duration;

/// The kind of job.
pub const REMINDER: JobKind = JobKind {
    name: "reminder",
    lease: Duration::from_secs(60),
    attempts: 10,
    at_once: 64,
    run: |app, job| Box::pin(fire(app, job)),
};

/// Told later than this, it is said to be late.
const LATE: TimeDelta = TimeDelta::minutes(2);

async fn fire(app: &App, job: &Job) -> Result<(), AppError> {
    let reminder: Reminder = job.payload()?;
    let theirs = whoever_does_it(app, reminder).await?;
    let job = job.clone();
    let told = settings::program(app, "reminders")
        .await?
        .write("plan.remind", move |tx| {
            Box::pin(async move {
                let mut told = None;
                if let Some(theirs) = theirs
                    && let Some((view, to)) = still_due(tx, &theirs, reminder).await?
                {
                    let is_late = tx.ctx().now() - reminder.at > LATE;
                    let news = News {
                        kind: NewsKind::Reminder,
                        // One that was asked for again has its own moment.
                        key: format!("{}:{}", job.key(), reminder.at.timestamp()),
                        to,
                        entity: Entity::Plan,
                        record: view.plan.id.0,
                        part: None,
                        about_at: Some(view.plan.due_at),
                        is_late,
                    };
                    told = tell(tx, news).await?.map(|_| is_late);
                }
                job.done_in(tx).await?;
                Ok(told)
            })
        })
        .await?;
    if let Some(is_late) = told {
        metrics::count_reminder(is_late);
    }
    Ok(())
}

/// The context of whoever has to do the plan, for what he may see of it. None when the plan or the person is gone.
async fn whoever_does_it(app: &App, reminder: Reminder) -> Result<Option<Ctx>, AppError> {
    let select = app.db.statement("SELECT assignee_id FROM plans WHERE id = $1", [reminder.plan.0.into()]);
    let Some(row) = app.db.reader().query_one_raw(select).await.map_err(database)? else { return Ok(None) };
    let user = UserId(row.try_get("", "assignee_id").map_err(database)?);
    match session::on_behalf_of(app, user, format!("reminder-{}", reminder.plan)).await {
        Ok(theirs) => Ok(Some(theirs)),
        Err(error) if error.code == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The plan, if it is open, due when the reminder says, and seen by whoever has to do it.
async fn still_due(
    tx: &Tx,
    theirs: &Ctx,
    reminder: Reminder,
) -> Result<Option<(PlanView, UserId)>, AppError> {
    if !theirs.rights().can(Entity::Plan, Action::View) {
        return Ok(None);
    }
    let view = match store::find(theirs, tx.conn(), reminder.plan).await {
        Ok(view) => view,
        Err(error) if error.code == ErrorCode::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let to = theirs.user_id()?;
    if view.plan.assignee_id != to {
        // Handed over in this very moment: asked again, for the one who has it now.
        return Err(AppError::new(ErrorCode::Conflict));
    }
    let is_due = view.plan.status == PlanStatus::Open && view.plan.due_at == reminder.due_at;
    Ok((is_due && !view.is_removed).then_some((view, to)))
}
