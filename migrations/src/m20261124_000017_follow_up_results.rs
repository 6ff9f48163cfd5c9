//! Companies that were there before follow-ups get the results that a new one begins with, in the language of who came first. Who has made
//! a list of his own keeps it.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Key, and the label in simplified Chinese, traditional Chinese and English.
const RESULTS: [(&str, [&str; 3]); 6] = [
    ("interested", ["有意向", "有意向", "Interested"]),
    ("wants_quote", ["要报价", "要報價", "Wants a quote"]),
    ("considering", ["再考虑", "再考慮", "Thinking it over"]),
    ("not_reached", ["没接通", "沒接通", "Not reached"]),
    ("deal", ["成交", "成交", "Deal"]),
    ("declined", ["没兴趣", "沒興趣", "Not interested"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_postgres = manager.get_connection().get_database_backend() == DatabaseBackend::Postgres;
        let now = if is_postgres { "now()" } else { "strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')" };
        let rows: Vec<String> = RESULTS
            .iter()
            .enumerate()
            .map(|(place, (key, [hans, hant, en]))| {
                let digits = format!("019ab00000007000800000000000{place:04}");
                let id = if is_postgres { format!("'{digits}'::uuid") } else { format!("X'{digits}'") };
                format!(
                    "SELECT {id} AS id, '{key}' AS key, {place} AS position, CASE lang.language WHEN 'en' THEN '{en}' \
                     WHEN 'zh-Hant' THEN '{hant}' ELSE '{hans}' END AS label FROM lang"
                )
            })
            .collect();
        let sql = format!(
            "WITH lang AS (SELECT language FROM users ORDER BY seq LIMIT 1) \
             INSERT INTO choices (id, dictionary, key, label, position, is_shipped, created_at, updated_at) \
             SELECT given.id, 'follow_up_result', given.key, given.label, given.position, TRUE, {now}, {now} FROM ({}) given \
             WHERE EXISTS (SELECT 1 FROM settings WHERE key = 'company') \
             AND NOT EXISTS (SELECT 1 FROM choices WHERE dictionary = 'follow_up_result')",
            rows.join(" UNION ALL ")
        );
        run(manager, &sql).await
    }
}
