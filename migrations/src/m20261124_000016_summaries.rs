//! What the program wrote to each person about a day or a week.

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
-- `facts` is JSON of counts and ids: names are read when somebody reads the summary, within what he may see then.
CREATE TABLE summaries (
    id {id} PRIMARY KEY,
    user_id {id} NOT NULL REFERENCES users (id),
    span TEXT NOT NULL,
    first_day {date} NOT NULL,
    last_day {date} NOT NULL,
    facts TEXT NOT NULL,
    created_at {time} NOT NULL,
    UNIQUE (user_id, span, last_day)
);
CREATE INDEX summaries_created ON summaries (created_at);
";
