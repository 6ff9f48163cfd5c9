//! Everything that stands in a database, as text: two dumps that are equal say that nothing was written between them.

use super::TestApp;
use sea_orm::ConnectionTrait;

impl TestApp {
    /// Every row of every table but some.
    ///
    /// # Panics
    /// When the database cannot be read.
    pub async fn dump(&self, but: &[&str]) -> String {
        let mut dump = String::new();
        for table in self.tables().await.iter().filter(|table| !but.contains(&table.as_str())) {
            let row = if self.app.db.is_postgres() {
                "t::text".to_owned()
            } else {
                let columns = self.texts(&format!("SELECT name FROM pragma_table_info('{table}')")).await;
                let quoted: Vec<_> = columns.iter().map(|name| format!("quote(\"{name}\")")).collect();
                quoted.join(" || ',' || ")
            };
            let rows = self.texts(&format!("SELECT {row} AS name FROM {table} t ORDER BY 1")).await;
            dump += &format!("{table}: {}\n", rows.join("|"));
        }
        dump
    }

    async fn tables(&self) -> Vec<String> {
        let sql = if self.app.db.is_postgres() {
            "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
        } else {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
             AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY 1"
        };
        self.texts(sql).await
    }

    /// The column `name` of every row.
    async fn texts(&self, sql: &str) -> Vec<String> {
        let statement = self.app.db.statement(sql, []);
        let rows = self.app.db.reader().query_all_raw(statement).await.expect("the database is read");
        rows.iter().map(|row| row.try_get("", "name").expect("a text")).collect()
    }
}
