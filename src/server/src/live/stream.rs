//! `GET /events`: one person's stream of server-sent events.
//!
//! `event: change` carries a record's change, its id is the operation's number; `event: reset` says that more happened than can be
//! told: look again at what is shown. After a break the stream goes on behind `Last-Event-ID`. It ends when the server stops, and
//! when what the person may do has changed: the one who comes back comes with the new rights, or is refused.

use super::{LiveChange, Reach, read};
use crate::{
    app::App,
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
use kemai_domain::{AppError, Grade};
use read::Operation;
use serde_json::json;
use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::Instant,
};

pub const GRADES: GradeTable = &[("GET /events", Grade::SignedIn)];

/// So often the person is asked for again, and the line kept open.
const ASK_AGAIN: Duration = Duration::from_secs(25);
/// A stream that comes back further behind than this is told to look again.
const BACKLOG: i64 = 1_000;
/// More changes of one operation than this are told as one.
const SHOWN: usize = 50;

/// The stream; the area of customers says whom a customer reaches.
pub fn routes(reach: Reach) -> Router<App> {
    Router::new().route("/events", get(open)).layer(Extension(reach))
}

async fn open(
    State(app): State<App>,
    Extension(ctx): Extension<Ctx>,
    Extension(reach): Extension<Reach>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    match Told::begin(app, ctx, reach, parts).await {
        Ok(told) => Sse::new(stream::unfold(told, Told::next)).into_response(),
        Err(error) => Refusal(error).into_response(),
    }
}

/// One stream: who listens, and how far it is told.
struct Told {
    app: App,
    ctx: Ctx,
    /// The request that opened it, by which the person is asked for again.
    parts: Parts,
    operations: Receiver<Arc<Operation>>,
    last: i64,
    waiting: VecDeque<Event>,
    ask_at: Instant,
    is_over: bool,
}

impl Told {
    async fn begin(app: App, ctx: Ctx, reach: Reach, parts: Parts) -> Result<Self, AppError> {
        // Listening comes first: what is committed while the backlog is read is not missed, and told once by its number.
        let operations = app.live.listen(&app, reach).await?;
        let newest = read::newest(&app).await?;
        let known = parts.headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse::<i64>().ok());
        let last = known.unwrap_or(newest).min(newest);
        let mut told = Self {
            app,
            ctx,
            parts,
            operations,
            last,
            waiting: VecDeque::from([Event::default().comment("kemai").retry(Duration::from_secs(3))]),
            ask_at: Instant::now() + ASK_AGAIN,
            is_over: false,
        };
        if newest - last > BACKLOG {
            told.last = newest;
            told.reset();
        }
        while told.last < newest {
            let operations = read::after(&told.app, reach, told.last).await?;
            let Some(end) = operations.last().map(|operation| operation.seq) else { break };
            operations.iter().for_each(|operation| told.take(operation));
            told.last = end;
        }
        // Rights are those of this moment: what changed them before is no reason to end.
        told.is_over = false;
        Ok(told)
    }

    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some((Ok(event), self));
            }
            if self.is_over {
                return None;
            }
            tokio::select! {
                () = self.app.live.stop.cancelled() => return None,
                () = tokio::time::sleep_until(self.ask_at) => self.ask_again().await,
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
        self.is_over |= operation.changes.iter().any(LiveChange::is_about_access);
        let mine: Vec<_> = operation.changes.iter().filter(|change| change.is_for(&self.ctx)).collect();
        if mine.len() > SHOWN {
            return self.reset();
        }
        let id = operation.seq.to_string();
        self.waiting.extend(mine.into_iter().map(|change| event(change).id(&id)));
    }

    fn reset(&mut self) {
        self.waiting.push_back(Event::default().event("reset").id(self.last.to_string()).data("{}"));
    }

    /// A session that ended, a person who may do something else now: the stream is over. A database that does not answer ends nothing.
    async fn ask_again(&mut self) {
        self.ask_at = Instant::now() + ASK_AGAIN;
        match session::authenticate(&self.app, &self.parts).await {
            Ok(Some(ctx)) if ctx.signed_in() == self.ctx.signed_in() => {
                self.waiting.push_back(Event::default().comment(""));
            }
            Ok(_) => self.is_over = true,
            Err(_) => {}
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
