//! Who removed what hangs on records: the author does not bring back what another took away.

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
ALTER TABLE comments ADD COLUMN deleted_by {id};
ALTER TABLE files ADD COLUMN deleted_by {id};
ALTER TABLE saved_views ADD COLUMN deleted_by {id}
";
