//! What is to be done later, kept until it is done.

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
-- `payload` is JSON that names records and never holds what stands in them. `lease` is whoever is at it, `leased_until` milliseconds since
-- 1970 by the database's own clock. `dead_at`: nobody tries again until an admin says so.
CREATE TABLE jobs (
    id {id} PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    run_at {time} NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    lease {id},
    leased_until BIGINT,
    last_error TEXT,
    dead_at {time},
    created_at {time} NOT NULL
);
CREATE UNIQUE INDEX jobs_key ON jobs (kind, key);
CREATE INDEX jobs_due ON jobs (kind, run_at, id) WHERE dead_at IS NULL;
CREATE INDEX jobs_dead ON jobs (dead_at) WHERE dead_at IS NOT NULL;
";
