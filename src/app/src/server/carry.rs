//! Notifications carried outside: what one was told in the app goes by the channels that he chose, with what he may see at that moment.

use super::areas::RECORD_KINDS;
use crate::notifications::headline;
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, ErrorCode, NotificationId};
use kemai_messages::{Asks, GRACE, Note, is_wanted, model::Kind, tell};
use kemai_records::notifications::{
    NewsKind, Notification,
    server::{CARRY, Carry, service},
};
use kemai_server::{App, Ctx, Job, JobKind, RecordKinds, session, settings};
use kemai_ui::{TimeZone, date_time_text};
use kemai_words::notifications as words;
use std::time::Duration;

/// Carries a notification outside, by a job.
pub const CARRYING: JobKind = JobKind {
    name: CARRY,
    lease: Duration::from_secs(60),
    attempts: 10,
    at_once: 64,
    run: |app, job| Box::pin(carry(app, job)),
};

/// Sends what was carried out, as long as it is news.
pub const SENDING: JobKind = kemai_messages::work(|app, job| Box::pin(kemai_messages::run(app, job, ASKS)));

const ASKS: Asks = Asks { is_news: |theirs, id| Box::pin(is_news(theirs, id)) };

/// What a message says of a comment at most; the rest is a click away.
const LONGEST: usize = 500;

async fn carry(app: &App, job: &Job) -> Result<(), AppError> {
    let Carry { notification, to, kind } = job.payload()?;
    let program = settings::program(app, "notifications").await?;
    let kind = match kind {
        NewsKind::Reminder => Kind::Reminder,
        NewsKind::Mention
        | NewsKind::Comment
        | NewsKind::Assigned
        | NewsKind::Access
        | NewsKind::AccessGranted
        | NewsKind::AccessRefused => Kind::News,
    };
    if !is_wanted(&program, to, kind).await? {
        return Ok(());
    }
    let theirs = match session::on_behalf_of(app, to, format!("notification-{notification}")).await {
        Ok(theirs) => theirs,
        Err(error) if error.code == ErrorCode::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let Some(note) = read(&theirs, notification).await?.and_then(|news| note(&theirs, kind, news)) else {
        return Ok(());
    };
    let job = job.clone();
    program
        .write("notification.carry", move |tx| {
            Box::pin(async move {
                tell(tx, &note).await?;
                job.done_in(tx).await
            })
        })
        .await
}

/// A notification as its person sees it now; none when it was forgotten.
async fn read(theirs: &Ctx, id: NotificationId) -> Result<Option<Notification>, AppError> {
    match service::find(theirs, RecordKinds(RECORD_KINDS), id).await {
        Ok(news) => Ok(Some(news)),
        Err(error) if error.code == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether it is unread, and of something that its person may see.
async fn is_news(theirs: &Ctx, id: NotificationId) -> Result<bool, AppError> {
    let news = read(theirs, id).await?;
    let says_something = |news: &Notification| match news.kind {
        NewsKind::Mention | NewsKind::Comment => news.content.is_some(),
        NewsKind::Reminder
        | NewsKind::Assigned
        | NewsKind::Access
        | NewsKind::AccessGranted
        | NewsKind::AccessRefused => news.title.is_some(),
    };
    Ok(news.is_some_and(|news| !news.is_read && says_something(&news)))
}

/// The message, in its person's language and by his clock: no more than the page says. None of what was read, or is out of reach.
fn note(theirs: &Ctx, kind: Kind, news: Notification) -> Option<Note> {
    let lang = theirs.lang();
    let Notification { about_at, actor_name, is_late, created_at, .. } = news;
    let (title, path) = news.title.zip(news.path).filter(|_| !news.is_read)?;
    let content: Option<String> = news.content.map(|content| content.chars().take(LONGEST).collect());
    // Who mentions or asks is somebody, if he has no name any more.
    let is_somebodys = matches!(news.kind, NewsKind::Mention | NewsKind::Comment | NewsKind::Access);
    let actor = actor_name.as_deref().or(is_somebodys.then_some(""));
    let headline = headline(news.kind, actor, lang);
    // One that comes after its plan was due says so with the time, when it leaves.
    let is_late_ahead = is_late && about_at.is_some_and(|at| at + GRACE > theirs.now());
    let (title, text) = match news.kind {
        NewsKind::Reminder => {
            let title = if is_late_ahead {
                words::late_reminder_of(lang, title)
            } else {
                words::reminder_of(lang, title)
            };
            (title, with_due(theirs, about_at, content))
        }
        NewsKind::Assigned => (words::on_record(lang, headline?, title), with_due(theirs, about_at, content)),
        NewsKind::Mention | NewsKind::Comment => {
            // None when the comment was removed.
            (words::on_record(lang, headline?, title), content?)
        }
        NewsKind::Access | NewsKind::AccessGranted | NewsKind::AccessRefused => (headline?, title),
    };
    // One that was asked for again is not late because its plan was due earlier.
    let due_at = about_at.filter(|_| news.kind == NewsKind::Reminder);
    let late_after = due_at.map(|at| if is_late { at } else { at.max(created_at) });
    Some(Note {
        user: theirs.user_id().ok()?,
        kind,
        about: format!("notification/{}", news.id),
        notification: Some(news.id),
        title,
        text,
        path,
        late_after,
    })
}

/// When a plan is due by its person's clock, and what is to be done.
fn with_due(theirs: &Ctx, due_at: Option<DateTime<Utc>>, content: Option<String>) -> String {
    let zone =
        |at| TimeZone::named(theirs.time_zone().name(), at).unwrap_or_else(|| TimeZone::fixed("UTC", 0));
    let due = due_at.map(|at| date_time_text(theirs.lang(), &zone(at), at));
    [due, content].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
