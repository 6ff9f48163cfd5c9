//! When a customer was last spoken with and when one will speak next: kept with the customer, so that lists sort and filter by it.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The name of each index and its order: who was never spoken with stands before all others, who has no plan after them.
const WALKS: [(&str, &str); 2] = [
    ("customers_by_last_contact", "COALESCE(last_contact_at, '0001-01-01T00:00:00+00:00')"),
    ("customers_by_next_contact", "COALESCE(next_contact_at, '9999-12-31T00:00:00+00:00')"),
];

/// As in the indexes of the other orders.
const HELD: &str = "owner_id, department_id, category, source, value_level, lifecycle, region_code, industry, kind, \
                    credit_limit, deleted_at, id";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_postgres = manager.get_connection().get_database_backend() == DatabaseBackend::Postgres;
        run(
            manager,
            "ALTER TABLE customers ADD COLUMN last_contact_at {time};
             ALTER TABLE customers ADD COLUMN next_contact_at {time}",
        )
        .await?;
        for (name, order) in WALKS {
            let held = if is_postgres { format!(") INCLUDE ({HELD})") } else { format!(", {HELD})") };
            let sql =
                format!("CREATE INDEX {name} ON customers ({order}, seq{held} WHERE deleted_at IS NULL");
            run(manager, &sql).await?;
        }
        Ok(())
    }
}
