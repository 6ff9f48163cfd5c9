//! What SQLite wants for very many customers. PostgreSQL needs neither.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_connection().get_database_backend() {
            DatabaseBackend::Sqlite => run(manager, SQLITE).await,
            _ => Ok(()),
        }
    }
}

const SQLITE: &str = "
-- The index of tokens gathers up to 1 MB of a transaction and then writes it as a piece, which is merged with others later. A batch of a load
-- has many times as much: with room for all of it there is one piece to a batch.
INSERT INTO customer_search (customer_search, rank) VALUES ('hashsize', 67108864);

-- Whether a customer is there and within reach, without its row: lists of what hangs on customers ask for thousands, which lie anywhere.
CREATE INDEX customers_reach ON customers (id, deleted_at, owner_id, department_id);
";
