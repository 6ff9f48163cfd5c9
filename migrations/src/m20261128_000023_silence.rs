//! Who was not spoken with for longest: since the last contact, and where there was none, since the customer is known. And what a person
//! has done on a day, whenever it was due.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

const SILENT_SINCE: &str = "COALESCE(last_contact_at, created_at)";
/// What reach asks; few walks of this order ask for more.
const HELD: &str = "owner_id, department_id, deleted_at, id";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_postgres = manager.get_connection().get_database_backend() == DatabaseBackend::Postgres;
        let held = if is_postgres { format!(") INCLUDE ({HELD})") } else { format!(", {HELD})") };
        let sql = format!(
            "CREATE INDEX customers_by_silence ON customers ({SILENT_SINCE}, seq{held} WHERE deleted_at IS NULL;
             CREATE INDEX customers_owner_silence ON customers (owner_id, {SILENT_SINCE}) WHERE deleted_at IS NULL;
             CREATE INDEX plans_closed ON plans (assignee_id, closed_at) WHERE closed_at IS NOT NULL AND deleted_at IS NULL"
        );
        run(manager, &sql).await
    }
}
