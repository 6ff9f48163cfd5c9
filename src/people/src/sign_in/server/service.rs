//! Signing in: the same answer and the same time for a wrong password and an unknown account, few tries per account and
//! address, and a new session each time.

use super::password::{self, Verdict};
use crate::{Secret, sign_in::SignInInput, users::User};
use axum::http::HeaderMap;
use kemai_domain::{AppError, Lang, Problem, UserId};
use kemai_server::{App, Ctx, ctx::Door, database, http::merge::required, rate_limit::sign_in_key, session};
use sea_orm::ConnectionTrait;
use std::net::IpAddr;

/// Who is at the door, as far as the request says.
pub struct Caller<'a> {
    pub headers: &'a HeaderMap,
    pub address: Option<IpAddr>,
}

/// A session that was opened, and what the browser keeps of it.
pub struct Opened {
    /// The value of the session's cookie.
    pub session: String,
    pub looks: Looks,
}

/// Language and looks, which the pages before the sign-in have too.
pub struct Looks {
    pub language: String,
    pub theme: String,
    pub density: String,
}

impl Looks {
    /// The cookies that keep them for a year.
    #[must_use]
    pub fn cookies(&self, app: &App) -> [String; 3] {
        [("lang", &self.language), ("theme", &self.theme), ("density", &self.density)]
            .map(|(name, value)| kept_cookie(app, name, value))
    }
}

impl From<&User> for Looks {
    fn from(user: &User) -> Self {
        Self {
            language: user.language.tag().to_owned(),
            theme: user.theme.attribute().unwrap_or("system").to_owned(),
            density: user.density.attribute().unwrap_or("comfortable").to_owned(),
        }
    }
}

/// Opens a session.
///
/// # Errors
/// Invalid, for what is missing, and for a wrong password or an unknown account alike; too many; unavailable.
pub async fn sign_in(app: &App, input: SignInInput, caller: Caller<'_>) -> Result<Opened, AppError> {
    let email = input.email.trim().to_lowercase();
    let missing = [("email", email.is_empty()), ("password", input.password.0.is_empty())];
    required(&missing)?;
    let key = sign_in_key(&email, caller.address);
    app.limits.sign_in_address.take(caller.address.map(|address| address.to_string()).unwrap_or_default())?;
    app.limits.sign_in.take(key.clone())?;
    let account = find(app, &email).await?;
    let hash = account.as_ref().and_then(|account| account.hash.clone());
    let verdict = password::verify(hash, input.password.clone()).await?;
    let (Some(account), Verdict::Right | Verdict::RightButOld) = (account, verdict) else {
        tracing::info!(sign_in.result = "refused", "a sign-in was refused");
        return Err(AppError::field("password", Problem::WrongPassword));
    };
    app.limits.sign_in.forget(&key);
    if verdict == Verdict::RightButOld {
        upgrade(app, account.id, input.password).await?;
    }
    let address = caller.address.map(|address| address.to_string());
    let session = session::open(app, account.id, caller.headers, address).await?;
    Ok(Opened { session, looks: account.looks })
}

struct Account {
    id: UserId,
    hash: Option<String>,
    looks: Looks,
}

async fn find(app: &App, email: &str) -> Result<Option<Account>, AppError> {
    let statement = app.db.statement(
        "SELECT id, password_hash, language, theme, density FROM users WHERE email = $1 AND deleted_at IS NULL AND disabled_at IS NULL",
        [email.into()],
    );
    let Some(row) = app.db.reader().query_one_raw(statement).await.map_err(database)? else {
        return Ok(None);
    };
    let id = UserId(row.try_get("", "id").map_err(database)?);
    let text = |name: &str| row.try_get("", name).map_err(database);
    let looks = Looks { language: text("language")?, theme: text("theme")?, density: text("density")? };
    Ok(Some(Account { id, hash: row.try_get("", "password_hash").map_err(database)?, looks }))
}

/// The same password with today's parameters: nothing that a person did, so nothing for the change log.
async fn upgrade(app: &App, user: UserId, password: Secret) -> Result<(), AppError> {
    let hash = password::hash(password).await?;
    let ctx = kemai_server::settings::program(app, "sign-in").await?;
    ctx.write("user.rehash", move |tx| {
        Box::pin(async move {
            let statement = tx
                .ctx()
                .db()
                .statement("UPDATE users SET password_hash = $1 WHERE id = $2", [hash.into(), user.0.into()]);
            tx.conn().execute_raw(statement).await.map(|_| ()).map_err(database)
        })
    })
    .await
}

/// Ends the session that the person came with.
///
/// # Errors
/// Internal, when the database fails.
pub async fn sign_out(ctx: &Ctx) -> Result<(), AppError> {
    match ctx.signed_in().map(|signed_in| (signed_in.person.id, &signed_in.door)) {
        Some((user, Door::Session(session))) => session::revoke(ctx.app(), user, *session).await,
        _ => Ok(()),
    }
}

/// The cookie that keeps a stranger's language for a year.
#[must_use]
pub fn language_cookie(app: &App, lang: Lang) -> String {
    kept_cookie(app, "lang", lang.tag())
}

fn kept_cookie(app: &App, name: &str, value: &str) -> String {
    let secure = if app.config.is_https() { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; SameSite=Lax; Max-Age=31536000{secure}")
}
