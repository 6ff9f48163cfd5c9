//! Sending one message. It is taken out of the waiting ones before the first byte leaves; whoever finds a message that was being sent when
//! its server died does not know whether it arrived, says so, and does not send it again.

use super::store::{self, Row};
use crate::{
    channels::{
        Delivery, Letter,
        guard::Guard,
        mail::Mailer,
        push,
        robot::{self, Robot},
        sms::Gateway,
    },
    choices::server::{devices, store as choices},
    model::{Channel, State},
};
use chrono::Duration;
use futures::future::BoxFuture;
use kemai_domain::{AppError, ErrorCode, NotificationId};
use kemai_server::{
    App, Ctx, civil,
    config::Config,
    jobs::{Job, JobKind, Run},
    metrics, session, settings,
};
use kemai_words::messages as words;
use std::time::Duration as StdDuration;
use uuid::Uuid;

/// The kind of jobs that send a message each.
pub const JOB: &str = "outbox.send";

/// Longer than the longest conversation of any channel, so that nobody takes a message over that is still on its way.
const LEASE: StdDuration = StdDuration::from_secs(180);

/// What sending asks of the rest of the program.
#[derive(Clone, Copy)]
pub struct Asks {
    /// Whether a notification is still news for its person, whose context this is: unread, and of a record that he may see.
    pub is_news: for<'a> fn(&'a Ctx, NotificationId) -> BoxFuture<'a, Result<bool, AppError>>,
}

impl Asks {
    /// For a message that tells of no notification.
    pub(crate) const NOTHING: Self = Self { is_news: |_, _| Box::pin(async { Ok(true) }) };
}

/// The kind of job that sends a message; `run` is [`run`] with what it asks.
#[must_use]
pub const fn work(run: Run) -> JobKind {
    JobKind { name: JOB, lease: LEASE, attempts: 8, at_once: 4, run }
}

/// A message that arrives so much later than it should is late.
pub const GRACE: Duration = Duration::minutes(5);

/// The channels that whoever runs the program has set up.
pub struct Ways {
    mailer: Option<Mailer>,
    gateway: Option<Gateway>,
    guard: Guard,
}

impl Ways {
    /// What the configuration names; what cannot be used is not there.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self {
            mailer: config.smtp_url.as_deref().and_then(|url| Mailer::new(url, &config.public_url).ok()),
            gateway: config.sms_url.as_deref().and_then(|url| Gateway::new(url).ok()),
            guard: Guard::new(&config.outgoing_hosts),
        }
    }

    /// Looks at the configuration before the program starts.
    ///
    /// # Errors
    /// A sentence that names the setting and the way out.
    pub fn check(config: &Config) -> Result<(), String> {
        let mail = config.smtp_url.as_deref().map(|url| Mailer::new(url, &config.public_url));
        mail.transpose().map_err(|problem| format!("KEMAI_SMTP_URL: {problem}"))?;
        let sms = config.sms_url.as_deref().map(Gateway::new);
        sms.transpose().map_err(|problem| format!("KEMAI_SMS_URL: {problem}")).map(|_| ())
    }

    #[must_use]
    pub fn available(&self) -> Vec<Channel> {
        let is_there = |channel: &Channel| match channel {
            Channel::Email => self.mailer.is_some(),
            Channel::Sms => self.gateway.is_some(),
            Channel::Wecom | Channel::Dingtalk | Channel::Push => true,
        };
        Channel::ALL.iter().copied().filter(is_there).collect()
    }
}

/// Sends the message that a job names.
///
/// # Errors
/// Unavailable, when it is to be tried again; internal, when the database fails.
pub async fn run(app: &App, job: &Job, asks: Asks) -> Result<(), AppError> {
    let id: Uuid = job.payload()?;
    match once(app, id, job.is_last_attempt(), asks).await? {
        Some(State::Queued) => {
            job.explain("the other side asks to come back later");
            Err(AppError::new(ErrorCode::Unavailable))
        }
        _ => Ok(()),
    }
}

/// Sends a message that waits, once. Returns how it stands afterwards; none when somebody else had it.
///
/// # Errors
/// Internal, when the database fails.
pub async fn once(app: &App, id: Uuid, is_last: bool, asks: Asks) -> Result<Option<State>, AppError> {
    let program = settings::program(app, "outbox").await?;
    let side = app.db.side();
    let Some(row) = store::claim(&program, id).await? else {
        let problem = Some("the program stopped while it was being sent");
        let is_lost = store::turn(&program, side, id, &[State::Sending], State::Unknown, problem).await?;
        return Ok(is_lost.then_some(State::Unknown));
    };
    let ways = Ways::of(&app.config);
    if !ways.available().contains(&row.channel) {
        store::turn(&program, side, id, &[State::Sending], State::NoChannel, None).await?;
        return Ok(Some(State::NoChannel));
    }
    // Whatever goes wrong from here until the channel answers, the message has not left.
    let delivery = match prepare(app, &program, &row, asks).await {
        Ok(Some(parcel)) => send(&ways, &program, &row, parcel).await,
        Ok(None) => {
            store::turn(&program, side, id, &[State::Sending], State::Settled, None).await?;
            return Ok(Some(State::Settled));
        }
        Err(delivery) => delivery,
    };
    let (state, problem) = match delivery {
        Delivery::Sent => (State::Sent, None),
        Delivery::Failed { problem } => (State::Failed, Some(problem)),
        Delivery::Unknown { problem } => (State::Unknown, Some(problem)),
        Delivery::Later { problem } if is_last => (State::Failed, Some(problem)),
        Delivery::Later { problem } => (State::Queued, Some(problem)),
        Delivery::Gone => {
            if let Some(device) = row.device_id {
                devices::forget(&program, device).await?;
            }
            (State::Failed, Some("the browser takes no more messages".to_owned()))
        }
    };
    store::turn(&program, side, id, &[State::Sending], state, problem.as_deref()).await?;
    metrics::count_message(row.channel.key(), state.key());
    Ok(Some(state))
}

/// Where a message goes, and what it says there.
struct Parcel {
    letter: Letter,
    email: String,
    stored: choices::Stored,
}

/// None when what it tells of is no news any more.
async fn prepare(app: &App, program: &Ctx, row: &Row, asks: Asks) -> Result<Option<Parcel>, Delivery> {
    let request = format!("message-{}", row.id.simple());
    let person = session::on_behalf_of(app, row.user, request).await.map_err(|error| match error.code {
        ErrorCode::NotFound => Delivery::Failed { problem: "the person is gone".to_owned() },
        _ => Delivery::Later { problem: "the person cannot be read".to_owned() },
    })?;
    if let Some(notification) = row.notification {
        let is_news = (asks.is_news)(&person, notification).await;
        if !is_news.map_err(|_| Delivery::Later { problem: "its record cannot be read".to_owned() })? {
            return Ok(None);
        }
    }
    let stored = choices::find(program, app.db.reader(), row.user).await;
    let now = program.now();
    let late = row.late_after.filter(|after| now > *after + GRACE).map(|after| {
        let clock = civil::local(person.time_zone(), after).format("%Y-%m-%d %H:%M").to_string();
        words::late(person.lang(), clock)
    });
    let title = &row.content.title;
    Ok(Some(Parcel {
        letter: Letter {
            id: row.id,
            title: late.map_or_else(|| title.clone(), |late| format!("{late} {title}")),
            text: row.content.text.clone(),
            link: format!("{}{}", app.config.public_url, row.content.path),
        },
        email: person.person().map(|person| person.email.clone()).unwrap_or_default(),
        stored: stored.map_err(|_| Delivery::Later { problem: "the choices cannot be read".to_owned() })?,
    }))
}

async fn send(ways: &Ways, program: &Ctx, row: &Row, parcel: Parcel) -> Delivery {
    let Parcel { letter, email, stored } = parcel;
    let gone = || Delivery::Failed { problem: "the address was taken away".to_owned() };
    let now = program.now();
    match row.channel {
        Channel::Email => match &ways.mailer {
            Some(mailer) => mailer.send(&email, &letter).await,
            None => gone(),
        },
        Channel::Sms => match (&ways.gateway, &stored.choices.phone) {
            (Some(gateway), Some(phone)) => gateway.send(phone, &letter).await,
            _ => gone(),
        },
        Channel::Wecom => match &stored.wecom_address {
            Some(address) => robot::send(&ways.guard, address, Robot::Wecom, &letter).await,
            None => gone(),
        },
        Channel::Dingtalk => match &stored.dingtalk_address {
            Some(address) => {
                let robot = Robot::Dingtalk { secret: stored.dingtalk_secret.as_deref(), now };
                robot::send(&ways.guard, address, robot, &letter).await
            }
            None => gone(),
        },
        Channel::Push => match browser(program, row).await {
            Ok(Some((vapid, to))) => {
                let subject = &program.app().config.public_url;
                push::send(&ways.guard, &vapid, subject, &to, &letter, now).await
            }
            Ok(None) => gone(),
            Err(_) => Delivery::Later { problem: "the browser's keys cannot be read".to_owned() },
        },
    }
}

async fn browser(program: &Ctx, row: &Row) -> Result<Option<(push::Vapid, push::Subscription)>, AppError> {
    let Some(device) = row.device_id else { return Ok(None) };
    let Some(to) = devices::subscription(program, row.user, device).await? else { return Ok(None) };
    Ok(Some((devices::vapid(program).await?, to)))
}
