//! Before and after a load of very many rows: more memory for the writer, then what the planner knows.

use super::Db;
use crate::error::database;
use kemai_domain::AppError;
use sea_orm::ConnectionTrait;

/// The writer's cache during a load, in kibibytes: pages of indexes in random order stay in memory until they are full.
const CACHE: &str = "PRAGMA cache_size = -800000";
/// As `open` sets it.
const USUAL_CACHE: &str = "PRAGMA cache_size = -64000";
/// Pages of the log after which it is copied into the database: a page written by many batches is copied once.
const CHECKPOINT: &str = "50000";
/// 32 MB. SQLite's own 4 MB are less than one batch of an import writes.
pub(super) const USUAL_CHECKPOINT: &str = "8000";

impl Db {
    /// # Errors
    /// Internal, when the database fails.
    pub async fn start_bulk(&self) -> Result<(), AppError> {
        self.on_sqlite(&[CACHE, &format!("PRAGMA wal_autocheckpoint = {CHECKPOINT}")]).await
    }

    /// # Errors
    /// Internal, when the database fails.
    pub async fn end_bulk(&self) -> Result<(), AppError> {
        let checkpoint = format!("PRAGMA wal_autocheckpoint = {USUAL_CHECKPOINT}");
        self.on_sqlite(&[USUAL_CACHE, &checkpoint, "PRAGMA wal_checkpoint(TRUNCATE)"]).await
    }

    /// After a load the old statistics say nothing of what is there.
    ///
    /// # Errors
    /// Internal, when the database fails.
    pub async fn gather_statistics(&self) -> Result<(), AppError> {
        let statement = if self.is_postgres() { "VACUUM (ANALYZE)" } else { "ANALYZE" };
        self.side().execute_unprepared(statement).await.map(|_| ()).map_err(database)
    }

    async fn on_sqlite(&self, statements: &[&str]) -> Result<(), AppError> {
        if !self.is_postgres() {
            for statement in statements {
                self.side().execute_unprepared(statement).await.map_err(database)?;
            }
        }
        Ok(())
    }
}
