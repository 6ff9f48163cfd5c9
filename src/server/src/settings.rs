//! The company's settings: JSON values by key, each with a version.

use crate::{app::App, ctx::Ctx, db::Tx, error::database};
use kemai_domain::{AppError, Company};
use sea_orm::ConnectionTrait;
use serde::{Serialize, de::DeserializeOwned};

/// Where the company's own data stands.
pub const COMPANY: &str = "company";

/// A setting by its key.
///
/// # Errors
/// Internal, when the database fails or the value is not what it should be.
pub async fn find<T: DeserializeOwned>(app: &App, key: &str) -> Result<Option<T>, AppError> {
    let statement = app.db.statement("SELECT value FROM settings WHERE key = $1", [key.into()]);
    let Some(row) = app.db.reader().query_one_raw(statement).await.map_err(database)? else {
        return Ok(None);
    };
    let value: String = row.try_get("", "value").map_err(database)?;
    serde_json::from_str(&value).map(Some).map_err(|_| AppError::internal())
}

/// Writes a setting inside a change.
///
/// # Errors
/// Internal, when the database fails.
pub async fn put<T: Serialize>(tx: &Tx, key: &str, value: &T) -> Result<(), AppError> {
    let ctx = tx.ctx();
    let value = serde_json::to_string(value).map_err(|_| AppError::internal())?;
    let statement = ctx.db().statement(
        "INSERT INTO settings (key, value, version, updated_at, updated_by) VALUES ($1, $2, 1, $3, $4) \
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = settings.version + 1, \
         updated_at = excluded.updated_at, updated_by = excluded.updated_by",
        [key.into(), value.into(), ctx.now().into(), ctx.person().map(|person| person.id.0).into()],
    );
    tx.conn().execute_raw(statement).await.map(|_| ()).map_err(database)
}

/// The company, once it was set up.
///
/// # Errors
/// Internal, when the database fails.
pub async fn company(app: &App) -> Result<Option<Company>, AppError> {
    find(app, COMPANY).await
}

/// The program's own context for a company that is set up.
///
/// # Errors
/// Not found before the set-up.
pub async fn program(app: &App, name: &'static str) -> Result<Ctx, AppError> {
    let company = company(app).await?.ok_or_else(AppError::not_found)?;
    Ok(Ctx::program(app, name, company))
}
