//! What dashboards count, held in memory: of each customer, follow-up and plan the few things by which they are counted.
//!
//! Counting a million customers takes the database a second; here it takes some milliseconds, for every reach and every choice of
//! department and person, and nothing has to be kept beside the rows when they are written. The change log says what changed since the
//! last look: before each answer the records of those operations are read again. See docs/decisions/0013-dashboards.md.

mod bits;
mod follow;
mod load;
mod rows;
#[cfg(test)]
mod tests;

use kemai_domain::AppError;
use kemai_server::{App, Ctx, Scope};
use rows::{Keys, Spoken, Times};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedRwLockReadGuard, RwLock};
use uuid::Uuid;

pub use bits::Bits;
pub use rows::{Customer, Due, Said, Who, seconds};

/// What one server holds; nothing before the first question.
#[derive(Default)]
struct Held(Arc<RwLock<Option<Facts>>>);

/// The facts of a company.
#[derive(Debug)]
pub struct Facts {
    /// The last operation of the change log that they know of.
    seq: i64,
    pub people: Staff,
    /// At the place of its growing number.
    pub customers: Vec<Customer>,
    /// The customers of which somebody is a collaborator.
    pub shared: HashMap<u16, HashSet<u32>>,
    pub said: Times<Said>,
    pub spoken: Spoken,
    pub due: Times<Due>,
    pub keys: Keys,
    seen: Mutex<Vec<(Scope, Arc<Bits>)>>,
}

/// Reaches whose customers are remembered.
const MOST_SEEN: usize = 64;

impl Facts {
    /// The customers within a reach, remembered until something changes: whoever looks at a dashboard looks again.
    pub fn seen(&self, scope: &Scope, find: impl FnOnce() -> Bits) -> Arc<Bits> {
        let held = || self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = held().iter().find(|(known, _)| known == scope) {
            return known.clone();
        }
        let found = Arc::new(find());
        let mut seen = held();
        if seen.len() >= MOST_SEEN {
            seen.remove(0);
        }
        seen.push((scope.clone(), found.clone()));
        found
    }

    /// Forgets what was found while other facts held.
    fn change(&mut self) {
        self.seen.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// People and departments by their growing numbers.
#[derive(Debug, Default)]
pub struct Staff {
    pub people: HashMap<Uuid, u16>,
    pub departments: HashMap<Uuid, u16>,
    /// `/1/4/`
    pub paths: HashMap<u16, String>,
    /// Each person's department as it is now.
    pub places: HashMap<u16, u16>,
    pub names: HashMap<u16, String>,
    pub department_names: HashMap<u16, String>,
    pub person_ids: HashMap<u16, Uuid>,
    pub department_ids: HashMap<u16, Uuid>,
}

/// Facts that stay as they are while somebody counts.
pub struct Now(OwnedRwLockReadGuard<Option<Facts>, Facts>);

impl std::ops::Deref for Now {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.0
    }
}

/// The facts, up to the last change that was committed before the call.
///
/// # Errors
/// Internal, when the database fails.
pub async fn now(ctx: &Ctx) -> Result<Now, AppError> {
    let app = ctx.app();
    let held = app.memory.of::<Held>();
    let last = follow::last_operation(app).await?;
    let reading = held.0.clone().read_owned().await;
    if reading.as_ref().is_some_and(|facts| facts.seq >= last) {
        return reader(reading);
    }
    drop(reading);
    let mut writing = held.0.clone().write_owned().await;
    match writing.as_mut() {
        // Somebody else was faster.
        Some(facts) if facts.seq >= last => {}
        Some(facts) => {
            if !follow::catch_up(app, facts).await? {
                *writing = Some(load::load(app).await?);
            }
        }
        None => *writing = Some(load::load(app).await?),
    }
    reader(writing.downgrade())
}

fn reader(guard: OwnedRwLockReadGuard<Option<Facts>>) -> Result<Now, AppError> {
    OwnedRwLockReadGuard::try_map(guard, Option::as_ref).map(Now).map_err(|_| AppError::internal())
}

/// Reads the facts ahead, so that the first question after a start does not wait. A company that is not set up has none.
pub async fn warm(app: &App) {
    if let Ok(ctx) = kemai_server::settings::program(app, "insight").await
        && let Err(error) = now(&ctx).await
    {
        tracing::warn!(error.code = error.code.key(), "dashboards could not be prepared");
    }
}
