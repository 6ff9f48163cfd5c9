//! Opening either database with the settings that the product's promises rest on.

use super::{Changes, Db, writer::Writer};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, DbErr, Statement,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use std::{path::Path, sync::Arc, time::Duration};

/// The oldest SQLite without the WAL-reset error.
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];
const READERS: u32 = 8;

/// Which database a URL names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    /// # Errors
    /// A sentence, when it is neither.
    pub fn of(url: &str) -> Result<Self, String> {
        if url.starts_with("sqlite:") {
            Ok(Self::Sqlite)
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Ok(Self::Postgres)
        } else {
            Err("the database's address must start with sqlite:// or postgres://".to_owned())
        }
    }
}

pub(super) async fn open(url: &str) -> Result<Db, String> {
    match Backend::of(url)? {
        Backend::Sqlite => sqlite(url).await,
        Backend::Postgres => postgres(url).await.map_err(|error| error.to_string()),
    }
}

/// The file that a `sqlite://` address names.
fn sqlite_path(url: &str) -> &str {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    path.split('?').next().unwrap_or(path)
}

/// The file of a SQLite database that is not there yet: opening it would make it. None on PostgreSQL.
pub(super) fn missing_file(url: &str) -> Option<&Path> {
    let is_sqlite = Backend::of(url) == Ok(Backend::Sqlite);
    Some(Path::new(sqlite_path(url))).filter(|path| is_sqlite && !path.exists())
}

async fn sqlite(url: &str) -> Result<Db, String> {
    let path = sqlite_path(url);
    if let Some(folder) = Path::new(path).parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let say = |error: DbErr| error.to_string();
    let side = connect_sqlite(path, 1, false).await.map_err(say)?;
    check_library(&single(&side, "SELECT sqlite_version() AS value").await?)?;
    check_pragmas(&side).await?;
    let readers = connect_sqlite(path, READERS, true).await.map_err(say)?;
    let changes = Changes::Grouped(Writer::start(side.clone()));
    let (index, backend) = (readers.clone(), DatabaseBackend::Sqlite);
    Ok(Db { readers, index, side, changes, backend, commits: Arc::default() })
}

/// Every connection of the pool gets these settings, by sqlx, before it is used.
async fn connect_sqlite(path: &str, connections: u32, is_reader: bool) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(format!("sqlite://{path}?mode=rwc"));
    options
        .min_connections(1)
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(30))
        // There is no network in between that could have broken.
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |options| {
            options
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .statement_cache_capacity(500)
                .pragma("cache_size", format!("-{}", super::bulk::USUAL_CACHE))
                .pragma("temp_store", "memory")
                .pragma("mmap_size", "68719476736")
                .pragma("query_only", if is_reader { "1" } else { "0" })
                .optimize_on_close(true, None)
        });
    if is_reader {
        options.after_connect(|connection| {
            Box::pin(async move { check_pragmas(&connection).await.map_err(DbErr::Custom) })
        });
    } else {
        // The writer's one connection was checked when the database was opened, and holds what a load sets meanwhile: no other ever takes
        // its place.
        options.idle_timeout(None).max_lifetime(None);
    }
    Database::connect(options).await
}

/// Refuses a version that has the error.
pub(super) fn check_library(version: &str) -> Result<(), String> {
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if parts.as_slice() < OLDEST_SQLITE.as_slice() {
        let [major, minor, patch] = OLDEST_SQLITE;
        return Err(format!(
            "SQLite {version} can lose committed data; {major}.{minor}.{patch} or later is needed"
        ));
    }
    Ok(())
}

/// Reads the settings back: a connection without them would lose what was promised to be kept.
pub(super) async fn check_pragmas(connection: &DatabaseConnection) -> Result<(), String> {
    for (pragma, wanted) in [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")] {
        let found =
            single(connection, &format!("SELECT CAST({pragma} AS TEXT) AS value FROM pragma_{pragma}"))
                .await?;
        if found != wanted {
            return Err(format!("SQLite did not take {pragma}={wanted}, it says {found}"));
        }
    }
    Ok(())
}

async fn single(connection: &DatabaseConnection, sql: &str) -> Result<String, String> {
    let row = connection
        .query_one_raw(Statement::from_string(DatabaseBackend::Sqlite, sql))
        .await
        .map_err(|error| error.to_string())?
        .ok_or_else(|| format!("no answer to {sql}"))?;
    row.try_get("", "value").map_err(|error| error.to_string())
}

async fn postgres(url: &str) -> Result<Db, DbErr> {
    // Compiling a statement to machine code takes longer than any of ours runs.
    let connect = |connections: u32, settings: &'static [(&'static str, &'static str)]| {
        let mut options = ConnectOptions::new(url.to_owned());
        options
            .min_connections(1)
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(30))
            // A question before each statement would double the ways to the database and back.
            .test_before_acquire_if_idle_for(Duration::from_secs(10))
            .sqlx_logging(false)
            .map_sqlx_postgres_opts(move |options| {
                options.options(settings.iter().copied()).options([("jit", "off")])
            });
        Database::connect(options)
    };
    let readers = connect(12, &[]).await?;
    // The index has a dozen partitions and more with long statistics, and its statements have one good plan each: to plan them anew
    // takes ten times as long as to run them.
    let index = connect(12, &[("plan_cache_mode", "force_generic_plan")]).await?;
    // The list of new documents is sorted in this memory before they go into the index.
    let changes = Changes::Apart(connect(12, &[("work_mem", "64MB")]).await?);
    let side = connect(4, &[]).await?;
    let backend = DatabaseBackend::Postgres;
    Ok(Db { readers, index, side, changes, backend, commits: Arc::default() })
}
