//! Which notification a message to the outside tells of.

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
-- Asked again when the message is to leave: what was read meanwhile is not sent. Without a reference, notifications are forgotten earlier.
ALTER TABLE outbox ADD COLUMN notification_id {id};
";
