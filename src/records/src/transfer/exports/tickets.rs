//! The exports under way on this server.

use super::ExportProgress;
use kemai_domain::{AppError, UserId};
use kemai_server::Ctx;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use uuid::Uuid;

struct Entry {
    user: UserId,
    progress: ExportProgress,
    is_stopped: bool,
    at: Instant,
}

static OPEN: Mutex<Option<HashMap<Uuid, Entry>>> = Mutex::new(None);

/// A ticket that nobody used.
const LONGEST: Duration = Duration::from_secs(3600);
/// Tickets of one person.
const MOST: usize = 20;

fn locked() -> MutexGuard<'static, Option<HashMap<Uuid, Entry>>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with<T>(ctx: &Ctx, id: Uuid, work: impl FnOnce(&mut Entry) -> T) -> Result<Option<T>, AppError> {
    let user = ctx.user_id()?;
    let mut open = locked();
    let entry = open.as_mut().and_then(|open| open.get_mut(&id)).filter(|entry| entry.user == user);
    Ok(entry.map(work))
}

pub fn open(ctx: &Ctx) -> Result<Uuid, AppError> {
    let (user, id, at) = (ctx.user_id()?, Uuid::now_v7(), Instant::now());
    let mut open = locked();
    let open = open.get_or_insert_default();
    open.retain(|_, entry| entry.at.elapsed() < LONGEST);
    if open.values().filter(|entry| entry.user == user).count() >= MOST {
        open.retain(|_, entry| entry.user != user);
    }
    open.insert(id, Entry { user, progress: ExportProgress::default(), is_stopped: false, at });
    Ok(id)
}

pub fn progress(ctx: &Ctx, id: Uuid) -> Result<Option<ExportProgress>, AppError> {
    with(ctx, id, |entry| entry.progress)
}

pub fn stop(ctx: &Ctx, id: Uuid) -> Result<(), AppError> {
    with(ctx, id, |entry| entry.is_stopped = true)?.ok_or_else(AppError::not_found)
}

/// Held by the request that does the export; when it is dropped, the export is over.
pub struct Ticket(Option<Uuid>);

impl Ticket {
    /// The person's own ticket of this id, else one that tells nobody.
    ///
    /// # Errors
    /// Not signed in.
    pub fn take(ctx: &Ctx, id: Option<Uuid>) -> Result<Self, AppError> {
        let Some(id) = id else { return Ok(Self(None)) };
        Ok(Self(with(ctx, id, |_| id)?))
    }

    /// Notes how far it is; false when the person wants it to end.
    #[must_use]
    pub fn note(&self, progress: ExportProgress) -> bool {
        let Some(id) = self.0 else { return true };
        let mut open = locked();
        match open.as_mut().and_then(|open| open.get_mut(&id)) {
            Some(entry) => {
                entry.progress = progress;
                !entry.is_stopped
            }
            None => true,
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if let (Some(id), Some(open)) = (self.0, locked().as_mut()) {
            open.remove(&id);
        }
    }
}
