//! Reading and changing the company's settings.

pub mod http;
#[cfg(test)]
mod tests;

use super::{CompanyInput, CompanySettings, FIELDS};
use crate::server::refuse_older;
use kemai_domain::{AppError, Capability, Company, Problem};
use kemai_server::{Change, Ctx, database, settings};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn find(ctx: &Ctx) -> Result<CompanySettings, AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    read(ctx, ctx.db().reader(), "").await
}

async fn read(ctx: &Ctx, connection: &impl ConnectionTrait, lock: &str) -> Result<CompanySettings, AppError> {
    let sql = format!("SELECT value, version FROM settings WHERE key = $1{lock}");
    let statement = ctx.db().statement(sql, [settings::COMPANY.into()]);
    let row = connection.query_one_raw(statement).await.map_err(database)?.ok_or_else(AppError::not_found)?;
    let value: String = row.try_get("", "value").map_err(database)?;
    let company: Company = serde_json::from_str(&value).map_err(|_| AppError::internal())?;
    Ok(CompanySettings { version: row.try_get("", "version").map_err(database)?, company })
}

/// # Errors
/// Forbidden, refuse_older; invalid.
pub async fn update(ctx: &Ctx, version: i64, input: CompanyInput) -> Result<CompanySettings, AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    let company = input.checked()?;
    if company.time_zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(AppError::field("time_zone", Problem::BadTimeZone));
    }
    ctx.write("company.update", move |tx| {
        Box::pin(async move {
            let lock = if tx.ctx().db().is_postgres() { " FOR UPDATE" } else { "" };
            let before = read(tx.ctx(), tx.conn(), lock).await?;
            refuse_older(&before, before.version, version)?;
            if before.company == company {
                return Ok(before);
            }
            settings::put(tx, settings::COMPANY, &company).await?;
            tx.log(Change::between(&FIELDS, Uuid::nil(), Some(&before.company), Some(&company)));
            Ok(CompanySettings { version: version + 1, company })
        })
    })
    .await
}
