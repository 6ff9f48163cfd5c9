//! Indexes that are made in one piece when a whole company is written: sorting a million keys once costs far less than putting each into
//! its place. Which ones are missing meanwhile stands in a table of the database itself, so that whoever opens it after a stop makes them.
//! Unique ones stay where they are: they are rules.

use super::Db;
use sea_orm::{ConnectionTrait, DbErr, TransactionTrait};

/// The names and definitions of indexes that are no rule. Parts of a partitioned index are left alone.
const SQLITE: &str = "SELECT name, sql AS definition FROM sqlite_schema WHERE type = 'index' AND sql LIKE 'CREATE INDEX%' \
    ORDER BY tbl_name, name";
const POSTGRES: &str = "SELECT i.relname::text AS name, pg_get_indexdef(i.oid) AS definition FROM pg_index x \
    JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid \
    WHERE NOT x.indisunique AND i.relkind = 'i' AND t.relkind = 'r' AND NOT t.relispartition \
    AND i.relnamespace = current_schema()::regnamespace ORDER BY t.relname, i.relname";

/// How SQLite sorts a million keys: in pieces of the cache's size, of which it writes one while it sorts the next, took half the time of one
/// sort in memory.
const SORT_IN_PIECES: &str = "PRAGMA temp_store = FILE; PRAGMA threads = 2; PRAGMA cache_size = -100000";
const SORT_AS_USUAL: &str = "PRAGMA temp_store = MEMORY; PRAGMA threads = 0";

impl Db {
    /// Takes every such index away; for a database that nobody uses yet.
    pub(super) async fn set_indexes_aside(&self) -> Result<(), DbErr> {
        let found = if self.is_postgres() { POSTGRES } else { SQLITE };
        let indexes = self.side.query_all_raw(self.statement(found, [])).await?;
        let all = self.side.begin().await?;
        all.execute_unprepared(
            "CREATE TABLE indexes_aside (name TEXT PRIMARY KEY, definition TEXT NOT NULL)",
        )
        .await?;
        for index in indexes {
            let (name, definition): (String, String) =
                (index.try_get("", "name")?, index.try_get("", "definition")?);
            all.execute_unprepared(&format!("DROP INDEX {name}")).await?;
            let keep = "INSERT INTO indexes_aside (name, definition) VALUES ($1, $2)";
            all.execute_raw(self.statement(keep, [name.into(), definition.into()])).await?;
        }
        all.commit().await
    }

    /// Makes those that are missing, one after the other: a stop in between loses none.
    pub(super) async fn bring_indexes_back(&self) -> Result<(), DbErr> {
        if !self.has_table("indexes_aside").await? {
            return Ok(());
        }
        if !self.is_postgres() {
            self.side.execute_unprepared(SORT_IN_PIECES).await?;
        }
        let made = self.make_missing().await;
        if !self.is_postgres() {
            self.side.execute_unprepared(SORT_AS_USUAL).await?;
            self.side.execute_unprepared(&super::bulk::usual_settings()).await?;
        }
        made?;
        self.side.execute_unprepared("DROP TABLE indexes_aside").await.map(|_| ())
    }

    async fn make_missing(&self) -> Result<(), DbErr> {
        let missing = self.statement("SELECT name, definition FROM indexes_aside", []);
        for index in self.side.query_all_raw(missing).await? {
            let (name, definition): (String, String) =
                (index.try_get("", "name")?, index.try_get("", "definition")?);
            let one = self.side.begin().await?;
            one.execute_unprepared(&definition).await?;
            one.execute_raw(self.statement("DELETE FROM indexes_aside WHERE name = $1", [name.into()]))
                .await?;
            one.commit().await?;
        }
        Ok(())
    }
}
