//! The areas that the admin added, together with the shipped divisions, kept in memory.

use super::{OwnRegion, Regions, SHIPPED};
use crate::{app::App, db::Db, error::database};
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, region::RegionCode};
use sea_orm::ConnectionTrait;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// What another server wrote is seen after this long; what this one wrote, at once.
const FRESH: Duration = Duration::from_secs(5);

/// What one running program remembers.
#[derive(Default)]
pub struct OwnAreas(Mutex<Option<Kept>>);

struct Kept {
    own: Vec<OwnRegion>,
    regions: Arc<Regions>,
    read: Instant,
}

impl OwnAreas {
    /// Called after an area was written.
    pub fn forget(&self) {
        *self.kept() = None;
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Option<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fresh(&self) -> Option<Arc<Regions>> {
        self.kept().as_ref().filter(|kept| kept.read.elapsed() < FRESH).map(|kept| kept.regions.clone())
    }

    /// Builds the whole anew only when an area changed.
    fn keep(&self, own: Vec<OwnRegion>) -> Arc<Regions> {
        let mut kept = self.kept();
        let regions = match kept.as_ref() {
            Some(kept) if kept.own == own => kept.regions.clone(),
            _ if own.is_empty() => SHIPPED.clone(),
            _ => Arc::new(Regions::with(&own)),
        };
        *kept = Some(Kept { own, regions: regions.clone(), read: Instant::now() });
        regions
    }
}

/// The shipped divisions and the admin's areas.
///
/// # Errors
/// Internal, when the database fails.
pub async fn all(app: &App) -> Result<Arc<Regions>, AppError> {
    if let Some(regions) = app.regions.fresh() {
        return Ok(regions);
    }
    let own = rows(&app.db, app.db.reader()).await?;
    Ok(app.regions.keep(own))
}

/// The admin's areas, in the order of their codes.
///
/// # Errors
/// Internal, when the database fails.
pub async fn rows(db: &Db, connection: &impl ConnectionTrait) -> Result<Vec<OwnRegion>, AppError> {
    let select = db.statement("SELECT code, name, retired_at FROM own_regions ORDER BY code", []);
    let rows = connection.query_all_raw(select).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let code: String = row.try_get("", "code").map_err(database)?;
            let retired: Option<DateTime<Utc>> = row.try_get("", "retired_at").map_err(database)?;
            Ok(OwnRegion {
                code: RegionCode::parse(&code).map_err(|_| AppError::internal())?,
                name: row.try_get("", "name").map_err(database)?,
                is_retired: retired.is_some(),
            })
        })
        .collect()
}
