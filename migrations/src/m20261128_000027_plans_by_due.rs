//! All plans in the order of their times, however they stand: what a manager's list begins with.

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

const SCHEMA: &str = "CREATE INDEX plans_by_due ON plans (due_at, id, customer_id) WHERE deleted_at IS NULL;";
