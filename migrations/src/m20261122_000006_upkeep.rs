//! Areas and days of the admin's get versions and can be retired; what the program does by itself remembers when it did.

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
ALTER TABLE own_regions ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
-- Not offered any more; customers that have it keep it.
ALTER TABLE own_regions ADD COLUMN retired_at {time};

ALTER TABLE calendar_days ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- When each kind of upkeep was last done, so that several servers do it once.
CREATE TABLE upkeep (
    name TEXT PRIMARY KEY,
    ran_at {time} NOT NULL
);
";
