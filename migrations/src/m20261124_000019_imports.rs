//! Tables that people bring: the file, how it is read, how far it came, and which operations it left.

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
-- `settings` is how the file is read and what is done with it, as JSON. `done_line` is the last line of the source that was dealt with,
-- and `done_rows` the rows up to there: both are written with the rows themselves.
CREATE TABLE imports (
    id {id} PRIMARY KEY,
    entity TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_size BIGINT NOT NULL,
    storage_key TEXT NOT NULL,
    settings TEXT NOT NULL,
    status TEXT NOT NULL,
    problem TEXT,
    total_rows BIGINT NOT NULL DEFAULT 0,
    done_rows BIGINT NOT NULL DEFAULT 0,
    done_line BIGINT NOT NULL DEFAULT 0,
    created_rows BIGINT NOT NULL DEFAULT 0,
    updated_rows BIGINT NOT NULL DEFAULT 0,
    skipped_rows BIGINT NOT NULL DEFAULT 0,
    refused_rows BIGINT NOT NULL DEFAULT 0,
    undone_rows BIGINT NOT NULL DEFAULT 0,
    kept TEXT NOT NULL DEFAULT '[]',
    created_at {time} NOT NULL,
    created_by {id} NOT NULL REFERENCES users (id),
    finished_at {time}
);
CREATE INDEX imports_person ON imports (created_by, created_at);

-- The operations of an import, by which it is undone.
CREATE TABLE import_batches (
    import_id {id} NOT NULL REFERENCES imports (id),
    position BIGINT NOT NULL,
    operation_id {id} NOT NULL,
    undone_by {id},
    PRIMARY KEY (import_id, position)
);

-- Lines that were refused, and why. Their cells stand in the file alone.
CREATE TABLE import_refusals (
    import_id {id} NOT NULL REFERENCES imports (id),
    line BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    PRIMARY KEY (import_id, line)
);

-- What columns a person's files had and what they held: `columns` is their names, `mapping` the fields, both as JSON lists.
CREATE TABLE import_mappings (
    user_id {id} NOT NULL REFERENCES users (id),
    entity TEXT NOT NULL,
    columns TEXT NOT NULL,
    mapping TEXT NOT NULL,
    used_at {time} NOT NULL,
    PRIMARY KEY (user_id, entity, columns)
)";
