//! What very many customers want: one's own, and whether a customer is within reach, out of indexes alone; birthdays of contacts, which few have;
//! and on SQLite a search index that is written in one piece a batch.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, BOTH).await?;
        match manager.get_connection().get_database_backend() {
            DatabaseBackend::Sqlite => run(manager, SQLITE).await,
            _ => Ok(()),
        }
    }
}

const BOTH: &str = "
DROP INDEX customers_owner;
CREATE INDEX customers_owner ON customers (owner_id, id);
CREATE INDEX contacts_birthday ON contacts (customer_id) WHERE birthday IS NOT NULL AND deleted_at IS NULL;
";

const SQLITE: &str = "
-- The index of tokens gathers up to 1 MB of a transaction and then writes it as a piece, which is merged with others later. A batch of a load
-- has many times as much: with room for all of it there is one piece to a batch.
INSERT INTO customer_search (customer_search, rank) VALUES ('hashsize', 67108864);

-- Whether a customer is there and within reach, without its row: lists of what hangs on customers ask for thousands, which lie anywhere. The
-- condition always holds. Only statements that say it use the index: others would be planned as if a table of customers cost nothing to read.
CREATE INDEX customers_reach ON customers (id, deleted_at, owner_id, department_id) WHERE seq > 0;
";
