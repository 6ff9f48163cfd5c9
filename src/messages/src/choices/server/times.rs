//! When each person wants his summary.

use crate::choices::model::Choices;
use chrono::NaiveTime;
use chrono_tz::Tz;
use kemai_domain::{AppError, UserId};
use kemai_server::{Ctx, database};
use sea_orm::{ConnectionTrait, QueryResult};

/// A person's hour, on the clock of his zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SummaryTime {
    pub user: UserId,
    pub at: NaiveTime,
    pub is_weekly: bool,
    pub zone: Tz,
}

/// Everybody who is there and wants a summary.
///
/// # Errors
/// Internal, when the database fails.
pub async fn summary_times(ctx: &Ctx) -> Result<Vec<SummaryTime>, AppError> {
    let select = ctx.db().statement(
        "SELECT u.id, u.time_zone, n.user_id AS chose, n.summary_at, n.is_weekly FROM users u \
         LEFT JOIN notice_choices n ON n.user_id = u.id WHERE u.deleted_at IS NULL AND u.disabled_at IS NULL ORDER BY u.id",
        [],
    );
    let rows = ctx.db().reader().query_all_raw(select).await.map_err(database)?;
    let times = rows.iter().map(|row| read(ctx, row).map_err(database)).collect::<Result<Vec<_>, _>>()?;
    Ok(times.into_iter().flatten().collect())
}

fn read(ctx: &Ctx, row: &QueryResult) -> Result<Option<SummaryTime>, sea_orm::DbErr> {
    let usual = Choices::default();
    let (at, is_weekly) = if row.try_get::<Option<uuid::Uuid>>("", "chose")?.is_some() {
        let at: Option<String> = row.try_get("", "summary_at")?;
        let at = at.and_then(|at| NaiveTime::parse_from_str(&at, "%H:%M").ok());
        (at, row.try_get("", "is_weekly")?)
    } else {
        (usual.summary_at, usual.is_weekly)
    };
    let zone: Option<String> = row.try_get("", "time_zone")?;
    let zone = zone.and_then(|zone| zone.parse().ok()).unwrap_or_else(|| ctx.company_zone());
    let user = UserId(row.try_get("", "id")?);
    Ok(at.map(|at| SummaryTime { user, at, is_weekly, zone }))
}
