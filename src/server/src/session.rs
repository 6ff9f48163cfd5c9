//! Sessions and API tokens: who is at the door. The random value is in the cookie or header alone; the database has its hash.

use crate::{
    app::App,
    ctx::{Ctx, Door, SignedIn},
    db::Tx,
    error::database,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use http::{HeaderMap, header, request::Parts};
use kemai_domain::{AppError, Company, DepartmentId, Lang, Person, RoleId, SessionId, TokenId, UserId};
use sea_orm::{ConnectionTrait, QueryResult};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// A session ends after this long without a request.
const IDLE: Duration = Duration::days(14);
/// And in any case after this long.
const LONGEST: Duration = Duration::days(90);
/// `last_seen_at` is written at most this often.
const SEEN_EVERY: Duration = Duration::minutes(5);
const TOKEN_PREFIX: &str = "kemai_";

/// The id that `http` gave the request.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// The cookie's name; browsers hold a `__Host-` cookie to its host and to HTTPS.
#[must_use]
pub fn cookie_name(app: &App) -> &'static str {
    if app.config.is_https() { "__Host-kemai" } else { "kemai" }
}

/// The `Set-Cookie` value of a session; `None` clears it.
#[must_use]
pub fn set_cookie(app: &App, value: Option<&str>) -> String {
    let secure = if app.config.is_https() { "; Secure" } else { "" };
    let (value, age) = value.map_or(("", 0), |value| (value, LONGEST.num_seconds()));
    format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}", cookie_name(app))
}

/// A new random value and its hash.
fn fresh_token() -> (String, Vec<u8>) {
    let value = BASE64.encode(rand::random::<[u8; 32]>());
    let hash = hash(&value);
    (value, hash)
}

fn hash(value: &str) -> Vec<u8> {
    Sha256::digest(value.as_bytes()).to_vec()
}

/// Opens a session for a person whose password was right; returns the cookie's value.
///
/// # Errors
/// Internal, when the database fails.
pub async fn open(
    app: &App,
    user: UserId,
    headers: &HeaderMap,
    address: Option<String>,
) -> Result<String, AppError> {
    let (value, hash) = fresh_token();
    let now = app.clock.now();
    let agent: Option<String> =
        text(headers, header::USER_AGENT).map(|agent| agent.chars().take(300).collect());
    let statement = app.db.statement(
        "INSERT INTO sessions (id, token_hash, user_id, created_at, last_seen_at, expires_at, address, agent) \
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7)",
        [
            SessionId::new().0.into(),
            hash.into(),
            user.0.into(),
            now.into(),
            (now + IDLE).into(),
            address.into(),
            agent.into(),
        ],
    );
    app.db.side().execute_raw(statement).await.map_err(database)?;
    Ok(value)
}

/// Ends one session of a person, or all but one.
///
/// # Errors
/// Internal, when the database fails.
pub async fn revoke(app: &App, user: UserId, session: SessionId) -> Result<(), AppError> {
    let statement = app
        .db
        .statement("DELETE FROM sessions WHERE id = $1 AND user_id = $2", [session.0.into(), user.0.into()]);
    app.db.side().execute_raw(statement).await.map(|_| ()).map_err(database)
}

/// Ends every session of a person except one: after a change of password, or when the account is disabled.
///
/// # Errors
/// Internal, when the database fails.
pub async fn revoke_all(app: &App, user: UserId, except: Option<SessionId>) -> Result<(), AppError> {
    let except = except.map_or(Uuid::nil(), |session| session.0);
    let statement = app
        .db
        .statement("DELETE FROM sessions WHERE user_id = $1 AND id <> $2", [user.0.into(), except.into()]);
    app.db.side().execute_raw(statement).await.map(|_| ()).map_err(database)
}

/// A new API token, inside the change that logs it; returned once, only its hash is kept.
///
/// # Errors
/// Internal, when the database fails.
pub async fn create_token(
    tx: &Tx,
    user: UserId,
    name: &str,
    scope: &str,
    expires_at: Option<DateTime<Utc>>,
) -> Result<(TokenId, String), AppError> {
    let ctx = tx.ctx();
    let id = TokenId::new();
    let (value, _) = fresh_token();
    let value = format!("{TOKEN_PREFIX}{value}");
    let statement = ctx.db().statement(
        "INSERT INTO api_tokens (id, token_hash, user_id, name, scope, created_at, created_by, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            id.0.into(),
            hash(&value).into(),
            user.0.into(),
            name.into(),
            scope.into(),
            ctx.now().into(),
            ctx.person().map(|person| person.id.0).into(),
            expires_at.into(),
        ],
    );
    tx.conn().execute_raw(statement).await.map_err(database)?;
    Ok((id, value))
}

const PERSON: &str = "u.seq AS user_seq, u.id AS user_id, u.name, u.email, u.department_id, u.role_id, u.language, u.time_zone, \
     d.seq AS department_seq, d.path AS department_path, r.rights, \
     (SELECT value FROM settings WHERE key = 'company') AS company";
const JOINS: &str = "JOIN users u ON u.id = s.user_id AND u.deleted_at IS NULL AND u.disabled_at IS NULL \
     JOIN departments d ON d.id = u.department_id JOIN roles r ON r.id = u.role_id";

/// Who a request comes from: a Bearer token, else the session's cookie, else nobody.
///
/// # Errors
/// Not signed in, when a Bearer token is given that is not valid; internal, when the database fails.
pub async fn authenticate(app: &App, parts: &Parts) -> Result<Option<Ctx>, AppError> {
    let request_id = parts.extensions.get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
    if let Some(token) = bearer(&parts.headers) {
        return match by_token(app, token, request_id).await? {
            Some(ctx) => Ok(Some(ctx)),
            None => Err(AppError::not_signed_in()),
        };
    }
    match cookie(&parts.headers, cookie_name(app)) {
        Some(value) => by_cookie(app, value, request_id).await,
        None => Ok(None),
    }
}

async fn by_cookie(app: &App, value: &str, request_id: String) -> Result<Option<Ctx>, AppError> {
    let now = app.clock.now();
    let sql = format!(
        "SELECT s.id AS door, s.last_seen_at, s.created_at, {PERSON} FROM sessions s {JOINS} WHERE s.token_hash = $1 AND s.expires_at > $2"
    );
    let statement = app.db.statement(sql, [hash(value).into(), now.into()]);
    let Some(row) = app.db.reader().query_one_raw(statement).await.map_err(database)? else {
        return Ok(None);
    };
    let session = SessionId(row.try_get("", "door").map_err(database)?);
    let last_seen: DateTime<Utc> = row.try_get("", "last_seen_at").map_err(database)?;
    let created: DateTime<Utc> = row.try_get("", "created_at").map_err(database)?;
    if now - last_seen > SEEN_EVERY {
        let expires = (now + IDLE).min(created + LONGEST);
        let statement = app.db.statement(
            "UPDATE sessions SET last_seen_at = $1, expires_at = $2 WHERE id = $3",
            [now.into(), expires.into(), session.0.into()],
        );
        app.db.side().execute_raw(statement).await.map_err(database)?;
    }
    person(app, &row, Door::Session(session), request_id).map(Some)
}

async fn by_token(app: &App, value: &str, request_id: String) -> Result<Option<Ctx>, AppError> {
    let now = app.clock.now();
    let sql = format!(
        "SELECT s.id AS door, s.scope, s.last_used_at, {PERSON} FROM api_tokens s {JOINS} \
         WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > $2)"
    );
    let statement = app.db.statement(sql, [hash(value).into(), now.into()]);
    let Some(row) = app.db.reader().query_one_raw(statement).await.map_err(database)? else {
        return Ok(None);
    };
    let token = TokenId(row.try_get("", "door").map_err(database)?);
    let scope: String = row.try_get("", "scope").map_err(database)?;
    let last_used: Option<DateTime<Utc>> = row.try_get("", "last_used_at").map_err(database)?;
    if last_used.is_none_or(|last| now - last > SEEN_EVERY) {
        let statement = app
            .db
            .statement("UPDATE api_tokens SET last_used_at = $1 WHERE id = $2", [now.into(), token.0.into()]);
        app.db.side().execute_raw(statement).await.map_err(database)?;
    }
    person(app, &row, Door::Token(token, scope), request_id).map(Some)
}

fn person(app: &App, row: &QueryResult, door: Door, request_id: String) -> Result<Ctx, AppError> {
    let get = |error| database(error);
    let rights: String = row.try_get("", "rights").map_err(get)?;
    let company: Option<String> = row.try_get("", "company").map_err(get)?;
    let company: Company =
        company.and_then(|company| serde_json::from_str(&company).ok()).ok_or_else(AppError::internal)?;
    let language: String = row.try_get("", "language").map_err(get)?;
    let own_zone: Option<String> = row.try_get("", "time_zone").map_err(get)?;
    let time_zone = own_zone.as_deref().unwrap_or(&company.time_zone).parse().unwrap_or(Tz::Asia__Shanghai);
    let signed_in = SignedIn {
        person: Person {
            id: UserId(row.try_get("", "user_id").map_err(get)?),
            name: row.try_get("", "name").map_err(get)?,
            email: row.try_get("", "email").map_err(get)?,
            department_id: DepartmentId(row.try_get("", "department_id").map_err(get)?),
            role_id: RoleId(row.try_get("", "role_id").map_err(get)?),
            rights: serde_json::from_str(&rights).map_err(|_| AppError::internal())?,
        },
        user_seq: row.try_get("", "user_seq").map_err(get)?,
        department_seq: row.try_get("", "department_seq").map_err(get)?,
        department_path: row.try_get("", "department_path").map_err(get)?,
        door,
    };
    let lang: Lang = language.parse().unwrap_or_default();
    Ok(Ctx::of_person(app.clone(), signed_in, lang, time_zone, company, request_id))
}

/// A person's own context without a door, for work the program does in somebody's name: commands such as `export --as`, and tests.
///
/// # Errors
/// Not found, when there is no such person or the account is disabled.
pub async fn on_behalf_of(app: &App, user: UserId, request_id: String) -> Result<Ctx, AppError> {
    let sql = format!("SELECT {PERSON} FROM (SELECT $1 AS user_id) s {JOINS}");
    let sql = if app.db.is_postgres() { sql.replace("$1 AS", "$1::uuid AS") } else { sql };
    let row = app
        .db
        .reader()
        .query_one_raw(app.db.statement(sql, [user.0.into()]))
        .await
        .map_err(database)?
        .ok_or_else(AppError::not_found)?;
    person(app, &row, Door::Session(SessionId(Uuid::nil())), request_id)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A cookie that is there and not empty.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
