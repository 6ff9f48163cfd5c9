//! What happens, told at once to those who may see it.
//!
//! The change log is the source: operations stand in it in the order of commit without gaps. One task of a server reads what is
//! new, looks up once whom each change reaches, and hands it to the streams of this server, which decide in memory. It is woken by
//! the server's own commits and, on PostgreSQL, by the NOTIFY of others; should a call get lost, it looks by itself.

mod read;
mod stream;

pub use stream::{GRADES, routes};

use crate::{
    app::App,
    ctx::{Ctx, Scope},
    reach,
};
use futures::future::BoxFuture;
use kemai_domain::{Action, AppError, Entity, UserId};
use read::Operation;
use sea_orm::sqlx::postgres::PgListener;
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{OnceCell, broadcast};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The channel of PostgreSQL on which servers wake each other. What is said on it carries nothing.
pub(crate) const CHANNEL: &str = "kemai_changes";
/// Looked for by itself after this long.
const AT_LATEST: Duration = Duration::from_secs(5);
/// Operations that a slow stream may be behind before it is told to look at everything again.
const BEHIND: usize = 1024;

/// Who reaches a customer: growing numbers of owner and collaborators, and of its department and the ones above.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    pub people: Vec<i64>,
    pub departments: Vec<i64>,
}

impl Reached {
    /// The boundary that the customers' own store draws, in memory.
    #[must_use]
    pub fn includes(&self, scope: &Scope) -> bool {
        match scope {
            Scope::Nothing => false,
            Scope::Everything => true,
            Scope::Own { user_seq, .. } => self.people.contains(user_seq),
            Scope::Department { user_seq, seq, .. } => {
                self.people.contains(user_seq) || self.departments.contains(seq)
            }
        }
    }
}

/// Looks up whom records reach, removed ones too.
pub type Reach = for<'a> fn(&'a App, &'a [Uuid]) -> BoxFuture<'a, Result<HashMap<Uuid, Reached>, AppError>>;

/// What a stream says of a new notification: the event's name and its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub event: &'static str,
    pub data: serde_json::Value,
}

/// Says it to its person; nothing when the record that it is about is out of reach.
pub type News = for<'a> fn(&'a Ctx, Uuid) -> BoxFuture<'a, Result<Option<Said>, AppError>>;

/// What a stream says when it opens, of the person as he is at that moment: from then on events tell what changes of it.
pub type Hello = for<'a> fn(&'a Ctx) -> BoxFuture<'a, Result<serde_json::Value, AppError>>;

/// What the areas know of whom changes are for.
#[derive(Clone, Copy)]
pub struct Sources {
    /// Whom customers reach; what hangs on them follows.
    pub customers: Reach,
    /// Whom records reach that hang on no customer, by their kind.
    pub others: &'static [(Entity, Reach)],
    pub news: News,
    pub hello: Hello,
}

/// One record's change, as far as a stream needs to know.
#[derive(Clone, Debug)]
pub struct LiveChange {
    pub entity: Entity,
    pub record: Uuid,
    pub customer: Option<Uuid>,
    pub action: String,
    pub actor: Option<UserId>,
    reached: Option<Reached>,
}

impl LiveChange {
    /// What hangs on a customer follows the customer's reach as far as the role sees the kind of record; a task without one is for those
    /// who see it, a notification for its person. The rest is for those who may view such records, and what belongs to one person
    /// alone for the one who did it.
    fn is_for(&self, ctx: &Ctx) -> bool {
        let may_view = || ctx.rights().can(self.entity, Action::View);
        let Some(reached) = &self.reached else {
            return match self.entity {
                Entity::User | Entity::Department | Entity::Role | Entity::Choice | Entity::Company => {
                    may_view()
                }
                _ => self.actor.is_some() && self.actor == ctx.person().map(|person| person.id),
            };
        };
        match (self.entity, self.customer) {
            (Entity::Notification, _) => {
                ctx.signed_in().is_some_and(|signed_in| reached.people.contains(&signed_in.user_seq))
            }
            (Entity::FollowUp | Entity::Plan, Some(_)) => {
                reached.includes(&reach::scope_of(ctx, self.entity))
            }
            (entity, None) => reached.includes(&ctx.scope(entity, Action::View)),
            // Not every role that sees a customer sees all that hangs on it.
            (entity, Some(_)) => {
                (!Entity::GRANTED.contains(&entity) || may_view())
                    && reached.includes(&ctx.scope(Entity::Customer, Action::View))
            }
        }
    }

    /// Whether the change can touch what this person may: then the person is asked for again.
    fn is_about_access(&self) -> bool {
        matches!(self.entity, Entity::User | Entity::Department | Entity::Role)
    }
}

/// The streams of one server.
pub struct Live {
    operations: broadcast::Sender<Arc<Operation>>,
    /// The newest operation that was handed to them; 0 before anybody reads.
    told: AtomicI64,
    is_started: OnceCell<()>,
    stop: CancellationToken,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            operations: broadcast::Sender::new(BEHIND),
            told: AtomicI64::new(0),
            is_started: OnceCell::new(),
            stop: CancellationToken::new(),
        }
    }
}

impl Live {
    /// Ends every stream: the server stops.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// The number of an operation that has happened, and so have all before it: a page that is written now and listens behind it misses
    /// nothing. None while nobody reads and nothing has happened.
    #[must_use]
    pub fn told(&self) -> Option<i64> {
        Some(self.told.load(Ordering::Acquire)).filter(|seq| *seq > 0)
    }

    /// What happens from now on. The first who asks starts the task that reads; where it begins is settled before the answer, so that
    /// nothing committed afterwards is missed.
    async fn listen(
        &self,
        app: &App,
        sources: Sources,
    ) -> Result<broadcast::Receiver<Arc<Operation>>, AppError> {
        let receiver = self.operations.subscribe();
        self.begin(app, sources).await?;
        Ok(receiver)
    }

    /// Begins to read what happens, so that the first page knows where its stream goes on. Whoever listens begins it too, should it fail.
    ///
    /// # Errors
    /// Internal, when the database fails.
    pub async fn begin(&self, app: &App, sources: Sources) -> Result<(), AppError> {
        let start = async || {
            let last = read::newest(app).await?;
            self.told.store(last, Ordering::Release);
            tokio::spawn(run(app.clone(), sources, last));
            Ok(())
        };
        self.is_started.get_or_try_init(start).await.copied()
    }
}

/// Reads what is new and tells it, until the server stops. A database that does not answer is asked again.
async fn run(app: App, sources: Sources, mut last: i64) {
    let stop = app.live.stop.clone();
    let mut commits = app.db.commits();
    let mut others = None;
    loop {
        if app.db.is_postgres() && others.is_none() {
            others = listener(&app).await;
        }
        if let Err(error) = tell(&app, sources, &mut last).await {
            tracing::warn!(error.code = error.code.key(), "live changes could not be read");
        }
        let woken = async {
            match &mut others {
                Some(listener) => listener.recv().await.is_ok(),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            _ = commits.changed() => {}
            is_connected = woken => if !is_connected { others = None },
            () = tokio::time::sleep(AT_LATEST) => {}
        }
    }
}

async fn listener(app: &App) -> Option<PgListener> {
    let mut listener = PgListener::connect_with(app.db.reader().get_postgres_connection_pool()).await.ok()?;
    listener.listen(CHANNEL).await.ok()?;
    Some(listener)
}

async fn tell(app: &App, sources: Sources, last: &mut i64) -> Result<(), AppError> {
    loop {
        let operations = read::after(app, sources, *last).await?;
        let Some(newest) = operations.last() else { return Ok(()) };
        *last = newest.seq;
        for operation in operations {
            // Nobody may be listening.
            let _ = app.live.operations.send(Arc::new(operation));
        }
        app.live.told.store(*last, Ordering::Release);
    }
}
