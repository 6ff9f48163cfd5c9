//! The change log: one operation per committed write, its field changes, and the keys under which personal values in it are
//! sealed.

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
-- The last seq given. Its row is locked as the last step of a write, so that the order of seq is the order of commit
-- and a write that is rolled back leaves no gap.
CREATE TABLE operation_counter (
    id BIGINT PRIMARY KEY,
    last_seq BIGINT NOT NULL
);
INSERT INTO operation_counter (id, last_seq) VALUES (1, 0);

CREATE TABLE operations (
    seq BIGINT PRIMARY KEY,
    id {id} NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    at {time} NOT NULL,
    actor_id {id},
    program TEXT,
    request_id TEXT NOT NULL,
    undoes {id}
);
CREATE INDEX operations_actor ON operations (actor_id, seq);

-- `fields` is a JSON list of field, before and after; values of sensitive fields stand sealed in it under the subject's key.
-- `customer_id` is the customer on which the record hangs.
CREATE TABLE changes (
    operation_seq BIGINT NOT NULL REFERENCES operations (seq),
    position BIGINT NOT NULL,
    entity TEXT NOT NULL,
    record_id {id} NOT NULL,
    customer_id {id},
    action TEXT NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (operation_seq, position)
);
CREATE INDEX changes_record ON changes (record_id, operation_seq);
CREATE INDEX changes_customer ON changes (customer_id, operation_seq);

-- A key per subject, sealed by the company's key. Without its row, what the log says of the subject cannot be read again.
CREATE TABLE subject_keys (
    subject_id {id} PRIMARY KEY,
    sealed {bytes} NOT NULL
);
";
