//! Around the writing of very many rows: more memory for the writer meanwhile, indexes that wait, and what the planner knows afterwards.

use super::Db;
use crate::error::database;
use kemai_domain::AppError;
use sea_orm::ConnectionTrait;

/// How much is to be written at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bulk {
    /// A file that somebody brings while others work.
    Import,
    /// A whole company, before anybody works.
    Company,
}

impl Bulk {
    /// The writer's cache meanwhile, in kibibytes: pages of indexes in random order stay in memory until they are full. While a database has
    /// less than 1 GB, SQLite walks the whole cache at each commit that moved a page, so a large one wants large batches.
    const fn cache(self) -> u32 {
        match self {
            Self::Import => 64_000,
            Self::Company => 800_000,
        }
    }
}

/// Of any connection. A larger one makes saving slower, see above; what it would hold is in the system's own cache.
pub(super) const USUAL_CACHE: u32 = 16_000;
/// Pages of the log after which it is copied into the database: a page that many batches write is copied once.
const CHECKPOINT: u32 = 50_000;
/// SQLite's own.
const USUAL_CHECKPOINT: u32 = 1_000;

/// Rows of an index that the planner looks at.
const ANALYSED: u32 = 1_000;

impl Db {
    /// # Errors
    /// Internal, when the database fails.
    pub async fn start_bulk(&self, bulk: Bulk) -> Result<(), AppError> {
        self.on_sqlite(&settings(bulk.cache(), CHECKPOINT)).await?;
        match bulk {
            Bulk::Import => Ok(()),
            Bulk::Company => self.set_indexes_aside().await.map_err(database),
        }
    }

    /// # Errors
    /// Internal, when the database fails.
    pub async fn end_bulk(&self, bulk: Bulk) -> Result<(), AppError> {
        if bulk == Bulk::Company {
            self.bring_indexes_back().await.map_err(database)?;
        }
        self.on_sqlite(&usual_settings()).await?;
        self.on_sqlite(match bulk {
            // Whoever saves meanwhile does not wait for whoever reads.
            Bulk::Import => "PRAGMA wal_checkpoint(PASSIVE)",
            Bulk::Company => "PRAGMA wal_checkpoint(TRUNCATE)",
        })
        .await
    }

    /// After a load the old statistics say nothing of what is there.
    ///
    /// # Errors
    /// Internal, when the database fails.
    pub async fn gather_statistics(&self) -> Result<(), AppError> {
        let statement = if self.is_postgres() { "VACUUM (ANALYZE)" } else { "ANALYZE" };
        self.side().execute_unprepared(statement).await.map(|_| ()).map_err(database)
    }

    /// Looks at tables of SQLite that have grown tenfold since the planner last looked, and tells every connection: with the statistics of a
    /// small company it would read a large table whole. PostgreSQL does so by itself. Says whether anything was new.
    ///
    /// # Errors
    /// Internal, when the database fails.
    pub async fn refresh_statistics(&self) -> Result<bool, AppError> {
        if self.is_postgres() {
            return Ok(false);
        }
        let before = self.statistics().await?;
        // 2: look where it is worth it; 65536: at all tables, not only at those this connection asked.
        self.on_sqlite(&format!("PRAGMA analysis_limit = {ANALYSED}; PRAGMA optimize = 0x10002")).await?;
        if before == self.statistics().await? {
            return Ok(false);
        }
        // Connections read statistics with the schema; a view made anew has them read both again.
        self.on_sqlite("DROP VIEW IF EXISTS statistics_read; CREATE VIEW statistics_read AS SELECT 1 AS one")
            .await?;
        Ok(true)
    }

    async fn statistics(&self) -> Result<Option<String>, AppError> {
        let is_there = self.statement("SELECT 1 AS one FROM sqlite_schema WHERE name = 'sqlite_stat1'", []);
        if self.side().query_one_raw(is_there).await.map_err(database)?.is_none() {
            return Ok(None);
        }
        let all = self.statement("SELECT group_concat(tbl || idx || stat) AS text FROM sqlite_stat1", []);
        let row = self.side().query_one_raw(all).await.map_err(database)?.ok_or_else(AppError::internal)?;
        row.try_get("", "text").map_err(database)
    }

    async fn on_sqlite(&self, statements: &str) -> Result<(), AppError> {
        if !self.is_postgres() {
            self.side().execute_unprepared(statements).await.map_err(database)?;
        }
        Ok(())
    }
}

/// Of the writer, when it is done with very many rows.
pub(super) fn usual_settings() -> String {
    settings(USUAL_CACHE, USUAL_CHECKPOINT)
}

fn settings(cache: u32, checkpoint: u32) -> String {
    format!("PRAGMA cache_size = -{cache}; PRAGMA wal_autocheckpoint = {checkpoint}")
}
