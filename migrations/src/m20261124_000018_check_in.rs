//! When and where somebody checked in for a plan, and the index that the calendar walks.

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
-- `place` and `coordinates` are sealed.
ALTER TABLE plans ADD COLUMN checked_in_at {time};
ALTER TABLE plans ADD COLUMN place {bytes};
ALTER TABLE plans ADD COLUMN coordinates {bytes};
-- A calendar shows what is open and what is done, in the order of time: of one person, and of everyone.
CREATE INDEX plans_days ON plans (assignee_id, due_at, id, customer_id) WHERE deleted_at IS NULL AND status <> 'cancelled';
CREATE INDEX plans_days_of_all ON plans (due_at, id, customer_id, assignee_id) WHERE deleted_at IS NULL AND status <> 'cancelled';
";
