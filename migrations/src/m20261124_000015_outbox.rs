//! Messages to people outside the program, with how each ended.

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
-- `id` is also the message's id on its channel. `about` is what it tells of: with person, channel and device there is one message of it.
-- `content` is sealed. After `late_after` the message says that it is late. `problem` names what went wrong, never people or contents.
CREATE TABLE outbox (
    id {id} PRIMARY KEY,
    user_id {id} NOT NULL REFERENCES users (id),
    channel TEXT NOT NULL,
    device_id {id},
    kind TEXT NOT NULL,
    about TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    content {bytes} NOT NULL,
    late_after {time},
    not_before {time} NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    problem TEXT,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL
);
CREATE INDEX outbox_state ON outbox (state, created_at, id);
CREATE INDEX outbox_user ON outbox (user_id, created_at, id);
";
