//! `GET /events`: one person's stream of server-sent events.
//!
//! `event: hello` opens it and says how many notifications are unread. `event: change` carries a record's change; `event: reminder` and
//! `event: notification` say what the person is told; `event: reset` says that more happened than can be told: look again at what is shown.
//! An event's id is the number of its operation; where more of the operation follows, a dot and how many of its changes are told stand behind
//! it. After a break the stream goes on behind `Last-Event-ID`, or `?last_event_id=` of a program that cannot send the header. It ends when
//! the server stops, and when what the person may do has changed: the one who comes back comes with the new rights, or is refused.

use super::{LiveChange, Sources, read};
use crate::{
    app::App,
    change_log::ChangeAction,
    ctx::Ctx,
    http::{grades::GradeTable, refusal::Refusal},
    session,
};
use axum::{
    Extension, Router,
    extract::{Request, State},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
    routing::get,
};
use futures::stream;
use http::request::Parts;
use kemai_domain::{AppError, Entity, Grade};
use read::Operation;
use serde_json::json;
use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::Instant,
};
use uuid::Uuid;

pub const GRADES: GradeTable = &[("GET /events", Grade::SignedIn)];

/// So often the person is asked for again, and the line kept open.
const ASK_AGAIN: Duration = Duration::from_secs(25);
/// A stream that comes back further behind than this is told to look again.
const BACKLOG: i64 = 1_000;
/// More changes of one operation than this are told as one.
const SHOWN: usize = 50;

/// The stream; the areas say whom changes are for.
pub fn routes(sources: Sources) -> Router<App> {
    Router::new().route("/events", get(open)).layer(Extension(sources))
}

async fn open(
    State(app): State<App>,
    Extension(ctx): Extension<Ctx>,
    Extension(sources): Extension<Sources>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    match Told::begin(app, ctx, sources, parts).await {
        Ok(told) => Sse::new(stream::unfold(told, Told::next)).into_response(),
        Err(error) => Refusal(error).into_response(),
    }
}

/// One stream: who listens, and how far it is told.
struct Told {
    app: App,
    ctx: Ctx,
    sources: Sources,
    /// The request that opened it, by which the person is asked for again.
    parts: Parts,
    operations: Receiver<Arc<Operation>>,
    /// The last operation that was told whole, or is waiting.
    last: i64,
    /// The stream broke within this operation, behind so many of its changes.
    half: Option<(i64, usize)>,
    waiting: VecDeque<Waiting>,
    ask_at: Instant,
    /// Somebody's rights were changed: before anything else is told, the person is asked for again.
    must_ask: bool,
    is_over: bool,
}

/// What is to be said next.
enum Waiting {
    Event(Event),
    /// A new notification of the person's; what it says is read when it is its turn.
    News {
        id: String,
        notification: Uuid,
    },
}

impl Told {
    async fn begin(app: App, ctx: Ctx, sources: Sources, parts: Parts) -> Result<Self, AppError> {
        // Listening comes first: what is committed while the backlog is read is not missed, and told once by its number.
        let operations = app.live.listen(&app, sources).await?;
        let newest = read::newest(&app).await?;
        let Known { whole, half } = known(&parts).unwrap_or(Known { whole: newest, half: None });
        let last = whole.min(newest);
        let hello = (sources.hello)(&ctx).await?;
        let mut told = Self {
            app,
            ctx,
            sources,
            parts,
            operations,
            last,
            half,
            waiting: VecDeque::from([Waiting::Event(
                Event::default().retry(Duration::from_secs(3)).event("hello").data(hello.to_string()),
            )]),
            ask_at: Instant::now() + ASK_AGAIN,
            must_ask: false,
            is_over: false,
        };
        if newest - last > BACKLOG {
            told.last = newest;
            told.reset();
        }
        while told.last < newest {
            let operations = read::after(&told.app, sources, told.last).await?;
            let Some(end) = operations.last().map(|operation| operation.seq) else { break };
            operations.iter().for_each(|operation| told.take(operation));
            told.last = end;
        }
        // Rights are those of this moment: what changed them before is no reason to ask again.
        told.must_ask = false;
        Ok(told)
    }

    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            match self.waiting.pop_front() {
                Some(Waiting::Event(event)) => return Some((Ok(event), self)),
                Some(Waiting::News { id, notification }) => {
                    match (self.sources.news)(&self.ctx, notification).await {
                        Ok(None) => continue,
                        Ok(Some(said)) => {
                            let event = Event::default().event(said.event).id(id);
                            return Some((Ok(event.data(said.data.to_string())), self));
                        }
                        // Whoever comes back behind the event before it is told then.
                        Err(_) => return None,
                    }
                }
                None => {}
            }
            if std::mem::take(&mut self.must_ask) {
                self.ask_again(true).await;
            }
            if self.is_over {
                return None;
            }
            tokio::select! {
                () = self.app.live.stop.cancelled() => return None,
                () = tokio::time::sleep_until(self.ask_at) => self.ask_again(false).await,
                received = self.operations.recv() => match received {
                    Ok(operation) => self.take(&operation),
                    Err(RecvError::Lagged(_)) => self.reset(),
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    fn take(&mut self, operation: &Operation) {
        if operation.seq <= self.last {
            return;
        }
        self.last = operation.seq;
        if operation.is_large {
            return self.reset();
        }
        self.must_ask |= operation.changes.iter().any(LiveChange::is_about_access);
        let told = self.half.take().filter(|(seq, _)| *seq == operation.seq).map_or(0, |(_, told)| told);
        let changes = operation.changes.iter().zip(1..).skip(told);
        let mine: Vec<(&LiveChange, usize)> =
            changes.filter(|(change, _)| change.is_for(&self.ctx)).collect();
        if mine.len() > SHOWN {
            return self.reset();
        }
        let last = mine.last().map(|(_, place)| *place);
        self.waiting.extend(mine.into_iter().map(|(change, place)| {
            let seq = operation.seq;
            let id = if Some(place) == last { seq.to_string() } else { format!("{seq}.{place}") };
            if change.entity == Entity::Notification && change.action == ChangeAction::Create.key() {
                Waiting::News { id, notification: change.record }
            } else {
                Waiting::Event(event(change).id(id))
            }
        }));
    }

    fn reset(&mut self) {
        let reset = Event::default().event("reset").id(self.last.to_string()).data("{}");
        self.waiting.push_back(Waiting::Event(reset));
    }

    /// A session that ended, a person who may do something else now: the stream is over. A database that does not answer ends nothing,
    /// unless rights were changed.
    async fn ask_again(&mut self, is_changed: bool) {
        self.ask_at = Instant::now() + ASK_AGAIN;
        match session::authenticate(&self.app, &self.parts).await {
            Ok(Some(ctx)) if ctx.signed_in() == self.ctx.signed_in() => {
                self.waiting.push_back(Waiting::Event(Event::default().comment("")));
            }
            Ok(_) => self.is_over = true,
            Err(_) => self.is_over |= is_changed,
        }
    }
}

/// What the asker was told.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Known {
    /// Everything up to this operation.
    whole: i64,
    /// And of this one so many changes.
    half: Option<(i64, usize)>,
}

fn known(parts: &Parts) -> Option<Known> {
    let header = parts.headers.get("last-event-id").and_then(|id| read_id(id.to_str().ok()?));
    header.or_else(|| {
        let query = parts.uri.query()?.as_bytes();
        let (_, id) = form_urlencoded::parse(query).find(|(name, _)| name == "last_event_id")?;
        read_id(&id)
    })
}

/// The id of an event: `12`, or `12.3` where more of the operation follows.
fn read_id(id: &str) -> Option<Known> {
    match id.split_once('.') {
        None => Some(Known { whole: id.parse().ok()?, half: None }),
        Some((seq, told)) => {
            let seq: i64 = seq.parse().ok()?;
            Some(Known { whole: seq.checked_sub(1)?, half: Some((seq, told.parse().ok()?)) })
        }
    }
}

fn event(change: &LiveChange) -> Event {
    let data = json!({
        "entity": change.entity.key(),
        "id": change.record,
        "customer_id": change.customer,
        "action": change.action,
        "by": change.actor.map(|user| user.0),
    });
    Event::default().event("change").data(data.to_string())
}
