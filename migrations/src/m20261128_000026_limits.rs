//! Customers in the order of their limits, whatever the currency; lists of a whole company's follow-ups by what came of them, out of an index;
//! repeated plans, which the calendar asks for apart; and values that a person once gave for all rows of an import.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, SCHEMA).await?;
        run(manager, &by_limit(manager.get_connection().get_database_backend())).await
    }
}

/// The index by which lists are sorted by limits counts as the filter does: a million yen are more than ten thousand yuan. It holds what the
/// other indexes of lists do, and the currency. Limits too large for the product count as the largest: some were taken once, and PostgreSQL would
/// refuse the index. `customers_by_credit` stays for servers of the version before; a later migration drops it.
fn by_limit(backend: DatabaseBackend) -> String {
    const LIMIT: &str = "COALESCE(CASE WHEN currency IN ('JPY', 'KRW', 'VND') THEN \
                         CASE WHEN credit_limit > 900000000000000 THEN 9000000000000000000 ELSE credit_limit * 10000 END \
                         WHEN currency IN ('KWD') THEN \
                         CASE WHEN credit_limit > 900000000000000000 THEN 9000000000000000000 ELSE credit_limit * 10 END \
                         ELSE CASE WHEN credit_limit > 90000000000000000 THEN 9000000000000000000 ELSE credit_limit * 100 END \
                         END, -1)";
    const HELD: &str = "owner_id, department_id, category, source, value_level, lifecycle, region_code, industry, kind, \
                        credit_limit, currency, deleted_at, id";
    let held = match backend {
        DatabaseBackend::Postgres => format!(") INCLUDE ({HELD})"),
        _ => format!(", {HELD})"),
    };
    format!("CREATE INDEX customers_by_limit ON customers ({LIMIT}, seq{held} WHERE deleted_at IS NULL")
}

const SCHEMA: &str = "
DROP INDEX follow_ups_time;
CREATE INDEX follow_ups_time ON follow_ups (occurred_at, id, department_id, customer_id, method, result, mood) WHERE deleted_at IS NULL;

-- Few plans repeat. The status leads although all of them are open: SQLite takes the older indexes instead of ones without it.
CREATE INDEX plans_repeated ON plans (status, assignee_id, due_at, id) WHERE repeat_rule IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX plans_repeated_of_all ON plans (status, due_at, id) WHERE repeat_rule IS NOT NULL AND deleted_at IS NULL;

-- Sealed, a list of fields with texts: some are of fields that are sealed themselves. What stands there by itself is an empty one.
ALTER TABLE import_mappings ADD COLUMN row_values TEXT NOT NULL DEFAULT '[]';
";
