//! Which messages reach whom by which way.

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
-- A person without a row has what a new person has. `channels` is JSON: kinds of messages with their channels. Wall clocks are those of the
-- person's zone. Addresses with their secrets are sealed.
CREATE TABLE notice_choices (
    user_id {id} PRIMARY KEY REFERENCES users (id),
    version BIGINT NOT NULL DEFAULT 1,
    channels TEXT NOT NULL,
    quiet_from TEXT,
    quiet_until TEXT,
    summary_at TEXT,
    is_weekly BOOLEAN NOT NULL,
    wecom_address {bytes},
    dingtalk_address {bytes},
    dingtalk_secret {bytes},
    phone {bytes},
    updated_at {time} NOT NULL
);
CREATE INDEX notice_choices_summary ON notice_choices (summary_at);

-- Browsers that take messages. `endpoint_hash` is of the address, which is sealed with its keys in `subscription`.
CREATE TABLE push_devices (
    id {id} PRIMARY KEY,
    user_id {id} NOT NULL REFERENCES users (id),
    endpoint_hash {bytes} NOT NULL UNIQUE,
    subscription {bytes} NOT NULL,
    agent TEXT,
    created_at {time} NOT NULL
);
CREATE INDEX push_devices_user ON push_devices (user_id);

-- Keys of channels by name, sealed.
CREATE TABLE channel_keys (
    id {id} PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    secret {bytes} NOT NULL
);
";
