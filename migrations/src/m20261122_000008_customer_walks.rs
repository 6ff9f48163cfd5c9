//! The indexes by which long lists are walked hold the facets too: a row that a filter refuses is then passed over without being
//! fetched, which is most of them.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The name of each index and its order.
const WALKS: [(&str, &str); 4] = [
    ("customers_by_updated", "updated_at"),
    ("customers_by_created", "created_at"),
    ("customers_by_name", "name_sort"),
    ("customers_by_credit", "COALESCE(credit_limit, -1)"),
];

/// What reach and facets ask; `id` for tags and collaborators, `deleted_at` because SQLite counts it among the columns to be read.
const HELD: &str = "owner_id, department_id, category, source, value_level, lifecycle, region_code, industry, kind, \
                    credit_limit, deleted_at, id";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_postgres = manager.get_connection().get_database_backend() == DatabaseBackend::Postgres;
        for (name, order) in WALKS {
            let held = if is_postgres { format!(") INCLUDE ({HELD})") } else { format!(", {HELD})") };
            let sql = format!(
                "DROP INDEX {name}; CREATE INDEX {name} ON customers ({order}, seq{held} WHERE deleted_at IS NULL"
            );
            run(manager, &sql).await?;
        }
        Ok(())
    }
}
