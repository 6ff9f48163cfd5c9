//! Links given to people without an account: calendar feeds, portal pages, surveys. A link is a random value that is shown once;
//! the database has its hash, a time at which it ends, and whether it was revoked. It opens one subject for one purpose.

mod store;
#[cfg(test)]
mod tests;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Duration, Utc};
use kemai_domain::{AppError, Problem, UserId};
use kemai_server::{App, Ctx, Tx, database, upkeep};
use sea_orm::ConnectionTrait;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// What a link is for. A link for one thing opens no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A person's calendar; the subject is the user.
    Calendar,
    /// A customer's page.
    Portal,
    Survey,
}

impl Purpose {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Portal => "portal",
            Self::Survey => "survey",
        }
    }
}

/// A link as its giver sees it, without its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub id: Uuid,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<UserId>,
    /// None never ends.
    pub expires_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    /// To five minutes.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A new link.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    pub id: Uuid,
    /// For the address; it is not kept.
    pub token: String,
}

/// Gives a link, inside the change in which the subject's area logs it. The caller has loaded the subject through its scoped store.
///
/// # Errors
/// Invalid, when it would end before it begins; internal.
pub async fn create(
    tx: &Tx,
    purpose: Purpose,
    subject: Uuid,
    expires_at: Option<DateTime<Utc>>,
) -> Result<Given, AppError> {
    if expires_at.is_some_and(|end| end <= tx.ctx().now()) {
        return Err(AppError::field("expires_at", Problem::Expired));
    }
    let token = BASE64.encode(rand::random::<[u8; 32]>());
    let id = Uuid::now_v7();
    store::insert(tx, id, hash(&token), purpose, subject, expires_at).await?;
    Ok(Given { id, token })
}

/// Whom a link opens. Every link that does not open looks the same.
///
/// # Errors
/// Not found: unknown, for another purpose, ended or revoked.
pub async fn verify(app: &App, token: &str, purpose: Purpose) -> Result<Uuid, AppError> {
    let now = app.clock.now();
    let find = app.db.statement(
        "SELECT id, subject_id, last_used_at FROM links WHERE token_hash = $1 AND purpose = $2 AND revoked_at IS NULL \
         AND (expires_at IS NULL OR expires_at > $3)",
        [hash(token).into(), purpose.key().into(), now.into()],
    );
    let row = app.db.reader().query_one_raw(find).await.map_err(database)?.ok_or_else(AppError::not_found)?;
    let id: Uuid = row.try_get("", "id").map_err(database)?;
    let last_used: Option<DateTime<Utc>> = row.try_get("", "last_used_at").map_err(database)?;
    if last_used.is_none_or(|last| now - last > store::USED_EVERY) {
        store::used(app, id, now).await?;
    }
    row.try_get("", "subject_id").map_err(database)
}

/// Ends a link of a subject at once, inside the change in which the subject's area logs it. The caller has loaded the subject
/// through its scoped store.
///
/// # Errors
/// Not found, when the subject has no such link that is still open.
pub async fn revoke(tx: &Tx, subject: Uuid, id: Uuid) -> Result<(), AppError> {
    store::revoke(tx, subject, id).await
}

/// The links of a subject, the newest first. The caller has loaded the subject through its scoped store.
///
/// # Errors
/// Internal, when the database fails.
pub async fn list(ctx: &Ctx, purpose: Purpose, subject: Uuid) -> Result<Vec<Link>, AppError> {
    store::list(ctx, purpose, subject).await
}

/// Links that ended or were revoked stay in their giver's list so long.
const SHOWN: Duration = Duration::days(90);

/// Forgets links that ended long ago. Returns how many.
///
/// # Errors
/// Internal, when the database fails.
pub async fn purge_expired(ctx: &Ctx) -> Result<u64, AppError> {
    let delete = "DELETE FROM links WHERE expires_at <= $1 OR revoked_at <= $1";
    upkeep::forget(ctx, delete, ctx.now() - SHOWN).await
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
