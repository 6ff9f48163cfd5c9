//! The database: SQLite inside the program or PostgreSQL beside it, the same schema and the same statements on both.
//!
//! Reads take any connection of the pool. Writes go through `Ctx::write`: one transaction, one operation in the change log.
//! On SQLite a single writer (`writer.rs`) takes all waiting changes into one commit; on PostgreSQL each has its own transaction.

mod aside;
mod bulk;
mod open;
#[cfg(test)]
mod tests;
mod tx;
mod writer;

pub use bulk::Bulk;
pub use open::Backend;
pub use tx::{Tx, Work, is_unchanged};

use crate::ctx::Ctx;
use kemai_domain::AppError;
use kemai_migrations::Migrator;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, DbErr, Statement, TransactionTrait};
use sea_orm_migration::MigratorTrait;
use std::{path::Path, sync::Arc, time::Duration};
use tokio::sync::watch;
use writer::Writer;

/// One company's database.
#[derive(Clone)]
pub struct Db {
    readers: DatabaseConnection,
    /// For reading the inverted index; on SQLite the readers.
    index: DatabaseConnection,
    /// For the few short statements that must not wait for, or stand in, another transaction. On SQLite the writer's connection.
    side: DatabaseConnection,
    changes: Changes,
    backend: DatabaseBackend,
    commits: Arc<watch::Sender<()>>,
}

/// How changes reach the database.
#[derive(Clone)]
enum Changes {
    /// SQLite: one writer for all.
    Grouped(Writer),
    /// PostgreSQL: a transaction for each, on connections of their own. A change may ask a reader something while it runs; did changes
    /// hold the readers, as many as there are connections would wait for each other.
    Apart(DatabaseConnection),
}

/// The advisory lock that lets one server migrate while the others wait: "kemai" in ASCII.
const MIGRATION_LOCK: i64 = 0x006b_656d_6169;

impl Db {
    /// Opens `sqlite://path` (made when missing) or `postgres://…`.
    ///
    /// # Errors
    /// A sentence that names the cause.
    pub async fn open(url: &str) -> Result<Self, String> {
        open::open(url).await.map_err(|error| format!("cannot open the database: {error}"))
    }

    /// The file of a SQLite database that opening would make. None on PostgreSQL, and when it is there.
    #[must_use]
    pub fn missing_file(url: &str) -> Option<&Path> {
        open::missing_file(url)
    }

    /// For reading. Scoped stores are the ones to call it.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// For reading the inverted index: on PostgreSQL its statements keep their plans, whatever is asked.
    #[must_use]
    pub fn index(&self) -> &DatabaseConnection {
        &self.index
    }

    #[must_use]
    pub const fn backend(&self) -> DatabaseBackend {
        self.backend
    }

    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.backend == DatabaseBackend::Postgres
    }

    /// A connection apart from readers, for short statements outside a change: sessions, serials, fingerprints, health.
    #[must_use]
    pub fn side(&self) -> &DatabaseConnection {
        &self.side
    }

    /// A statement with `$1`-style parameters, which both databases read.
    pub fn statement(
        &self,
        sql: impl Into<String>,
        values: impl IntoIterator<Item = sea_orm::Value>,
    ) -> Statement {
        Statement::from_sql_and_values(self.backend, sql, values)
    }

    /// Brings the schema up to date; other servers that start at the same time wait.
    ///
    /// # Errors
    /// A sentence; also when the database is newer than this program.
    pub async fn migrate(&self) -> Result<(), String> {
        let say = |error: DbErr| format!("cannot migrate the database: {error}");
        if !self.is_postgres() {
            self.refuse_newer().await?;
            self.bring_indexes_back().await.map_err(say)?;
            return Migrator::up(&self.side, None).await.map_err(say);
        }
        // The lock belongs to this transaction's connection; the migrations run on another.
        let lock = self.side.begin().await.map_err(say)?;
        lock.execute_raw(self.statement("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK.into()]))
            .await
            .map_err(say)?;
        self.refuse_newer().await?;
        self.bring_indexes_back().await.map_err(say)?;
        Migrator::up(&self.readers, None).await.map_err(say)?;
        lock.commit().await.map_err(say)
    }

    /// Names the migrations that are still to run.
    ///
    /// # Errors
    /// A sentence; also when the database is newer than this program.
    pub async fn missing_migrations(&self) -> Result<Vec<String>, String> {
        self.refuse_newer().await?;
        let applied = self.applied_migrations().await?;
        let known =
            Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect::<Vec<_>>();
        Ok(known.into_iter().filter(|name| !applied.contains(name)).collect())
    }

    async fn refuse_newer(&self) -> Result<(), String> {
        let known: Vec<_> =
            Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
        match self.applied_migrations().await?.into_iter().find(|name| !known.contains(name)) {
            Some(name) => Err(format!(
                "the database is newer than this program: it knows the migration {name}. Start the newer program, or restore a \
                 backup made with this one"
            )),
            None => Ok(()),
        }
    }

    async fn applied_migrations(&self) -> Result<Vec<String>, String> {
        let say = |error: DbErr| format!("cannot read the database's migrations: {error}");
        if !self.has_table("seaql_migrations").await.map_err(say)? {
            return Ok(Vec::new());
        }
        let rows = self
            .side
            .query_all_raw(self.statement("SELECT version FROM seaql_migrations ORDER BY version", []))
            .await
            .map_err(say)?;
        rows.iter().map(|row| row.try_get("", "version").map_err(say)).collect()
    }

    pub(crate) async fn has_table(&self, name: &str) -> Result<bool, DbErr> {
        let exists = if self.is_postgres() {
            "SELECT 1 FROM pg_tables WHERE tablename = $1 AND schemaname = current_schema()"
        } else {
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1"
        };
        let found = self.side.query_one_raw(self.statement(exists, [name.into()])).await?;
        Ok(found.is_some())
    }

    /// Whether the database answers: `/readyz` asks.
    pub async fn is_reachable(&self) -> bool {
        let ask = self.readers.query_one_raw(self.statement("SELECT 1", []));
        matches!(tokio::time::timeout(Duration::from_secs(2), ask).await, Ok(Ok(Some(_))))
    }

    /// Wakes with every write that this server commits.
    #[must_use]
    pub fn commits(&self) -> watch::Receiver<()> {
        self.commits.subscribe()
    }

    /// Ends every connection; those under way finish first.
    pub async fn close(&self) {
        let mut all = vec![&self.readers, &self.index, &self.side];
        if let Changes::Apart(connections) = &self.changes {
            all.push(connections);
        }
        for connection in all {
            let _ = connection.clone().close().await;
        }
    }

    /// Writes that wait for the single writer of SQLite; none on PostgreSQL.
    #[must_use]
    pub fn waiting_writes(&self) -> usize {
        match &self.changes {
            Changes::Grouped(writer) => writer.waiting(),
            Changes::Apart(_) => 0,
        }
    }

    /// Runs `work` in a transaction of its own; `Ctx::write` is the way here.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        ctx: Ctx,
        kind: &'static str,
        undoes: Option<kemai_domain::OperationId>,
        work: Work<T>,
    ) -> Result<T, AppError> {
        let result = match &self.changes {
            Changes::Grouped(writer) => writer.write(ctx, kind, undoes, work).await,
            Changes::Apart(connections) => write_apart(connections, ctx, kind, undoes, work).await,
        };
        if result.is_ok() {
            self.commits.send_replace(());
        }
        result
    }
}

/// On PostgreSQL: a transaction of its own.
async fn write_apart<T: Send + 'static>(
    connections: &DatabaseConnection,
    ctx: Ctx,
    kind: &'static str,
    undoes: Option<kemai_domain::OperationId>,
    work: Work<T>,
) -> Result<T, AppError> {
    let transaction = connections.begin().await.map_err(crate::error::database)?;
    let (transaction, result) = tx::run(ctx, transaction, kind, undoes, work).await;
    match result {
        Ok(value) => {
            transaction.commit().await.map_err(crate::error::database)?;
            Ok(value)
        }
        Err(error) => {
            transaction.rollback().await.map_err(crate::error::database)?;
            Err(error)
        }
    }
}
