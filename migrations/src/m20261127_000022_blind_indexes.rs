//! Hashes are random: the narrower their index, the fewer pages does each save write. Which record a hash is of stands in the row alone.

use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, SCHEMA).await
    }
}

const SCHEMA: &str = "
ALTER TABLE blind_indexes RENAME TO wide_blind_indexes;
DROP INDEX blind_indexes_customer;
CREATE TABLE blind_indexes (
    hash {bytes} NOT NULL,
    customer_id {id} NOT NULL REFERENCES customers (id),
    record_id {id} NOT NULL,
    field TEXT NOT NULL,
    kind TEXT NOT NULL
);
INSERT INTO blind_indexes (hash, customer_id, record_id, field, kind)
    SELECT hash, customer_id, record_id, field, kind FROM wide_blind_indexes ORDER BY customer_id;
DROP TABLE wide_blind_indexes;
CREATE INDEX blind_indexes_hash ON blind_indexes (hash);
CREATE INDEX blind_indexes_customer ON blind_indexes (customer_id);
";
