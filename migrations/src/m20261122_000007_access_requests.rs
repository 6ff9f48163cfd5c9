//! Requests for access to a customer that one may not see but knows to be there, from the refusal of a sure duplicate.

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
-- `asked_for` is the name that the person had typed, sealed: what he is told again with the outcome. `seen_at`: he has read it.
CREATE TABLE access_requests (
    id {id} PRIMARY KEY,
    customer_id {id} NOT NULL REFERENCES customers (id),
    person_id {id} NOT NULL REFERENCES users (id),
    asked_for {bytes} NOT NULL,
    asked_at {time} NOT NULL,
    outcome TEXT,
    decided_at {time},
    decided_by {id},
    seen_at {time}
);
CREATE UNIQUE INDEX access_requests_open ON access_requests (customer_id, person_id) WHERE outcome IS NULL;
CREATE INDEX access_requests_person ON access_requests (person_id, seen_at);
";
