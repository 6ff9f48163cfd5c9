//! A second address of a contact; and when a removed one lost all but the name that follow-ups and plans say.

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
ALTER TABLE contacts ADD COLUMN other_email {bytes};
ALTER TABLE contacts ADD COLUMN purged_at {time};
CREATE INDEX contacts_removed ON contacts (deleted_at) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;
";
