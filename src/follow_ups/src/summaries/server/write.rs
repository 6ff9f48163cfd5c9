//! Writing one summary, and telling of it by the channels that its person chose.

use super::{
    facts,
    schedule::{Asked, JOB},
    store,
};
use crate::summaries::{model::Facts, text};
use kemai_domain::{Action, AppError, Entity, ErrorCode};
use kemai_messages::{Note, model::Kind, tell};
use kemai_server::{App, Job, JobKind, session, settings};
use std::time::Duration;

/// Writes a summary by a job.
pub const WORK: JobKind = JobKind {
    name: JOB,
    lease: Duration::from_secs(120),
    attempts: 5,
    at_once: 4,
    run: |app, job| Box::pin(run(app, job)),
};

async fn run(app: &App, job: &Job) -> Result<(), AppError> {
    let asked: Asked = job.payload()?;
    let person = match session::on_behalf_of(app, asked.user, format!("summary-{}", asked.user)).await {
        Ok(person) => person,
        Err(error) if error.code == ErrorCode::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let may_see = person.rights().can(Entity::Plan, Action::View);
    let facts = if may_see { facts::of(&person, &asked).await? } else { Facts::default() };
    let names = store::names(&person, std::slice::from_ref(&facts)).await?;
    let lines = text::lines(&facts, (asked.first, asked.last), &names, person.lang());
    let lines: Vec<_> = lines.into_iter().map(|line| line.text).collect();
    let note = Note {
        user: asked.user,
        kind: Kind::Summary,
        about: format!("summary/{}/{}", asked.span, asked.last),
        title: text::title(asked.span, asked.first, asked.last, person.lang()),
        text: lines.join("\n"),
        notification: None,
        path: "/summaries".to_owned(),
        late_after: None,
    };
    let job = job.clone();
    let program = settings::program(app, "summaries").await?;
    program
        .write("summary.write", move |tx| {
            Box::pin(async move {
                // Also one that says nothing is kept: it was written, and is not asked for again today.
                if store::insert(tx, asked, &facts).await?.is_some() && !facts.is_empty() {
                    tell(tx, &note).await?;
                }
                job.done_in(tx).await
            })
        })
        .await
}
