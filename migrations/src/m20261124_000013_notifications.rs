//! What people are told, and the reminders of plans that were there before.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, SCHEMA).await?;
        match manager.get_connection().get_database_backend() {
            DatabaseBackend::Postgres => run(manager, POSTGRES).await,
            _ => run(manager, SQLITE).await,
        }
    }
}

const SCHEMA: &str = "
-- `key` says what is told and to whom; the same is told once. What the record says is read when it is shown. `part_id` is a part of the
-- record, such as a comment; `about_at` the moment that it is about.
CREATE TABLE notifications (
    id {id} PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    user_id {id} NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    entity TEXT NOT NULL,
    record_id {id} NOT NULL,
    part_id {id},
    actor_id {id},
    about_at {time},
    is_late BOOLEAN NOT NULL DEFAULT FALSE,
    created_at {time} NOT NULL,
    read_at {time}
);
CREATE UNIQUE INDEX notifications_key ON notifications (kind, key);
CREATE INDEX notifications_user ON notifications (user_id, id);
CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;
CREATE INDEX notifications_record ON notifications (record_id);
CREATE INDEX notifications_created ON notifications (created_at);
";

/// The same key and payload as the program writes.
const SQLITE: &str = "
INSERT INTO jobs (id, kind, key, payload, run_at, created_at)
SELECT randomblob(16), 'reminder',
    lower(hex(p.id)) || ':' || r.value || ':' || strftime('%s', p.due_at),
    json_object(
        'plan', lower(substr(hex(p.id), 1, 8) || '-' || substr(hex(p.id), 9, 4) || '-' || substr(hex(p.id), 13, 4) || '-'
            || substr(hex(p.id), 17, 4) || '-' || substr(hex(p.id), 21)),
        'due_at', p.due_at,
        'at', strftime('%Y-%m-%dT%H:%M:%S+00:00', p.due_at, '-' || r.value || ' minutes')
    ),
    strftime('%Y-%m-%dT%H:%M:%S+00:00', p.due_at, '-' || r.value || ' minutes'),
    strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')
FROM plans p, json_each(p.remind_before_minutes) r
WHERE p.status = 'open' AND p.deleted_at IS NULL
    AND strftime('%s', p.due_at) - 60 * r.value > unixepoch()
";

const POSTGRES: &str = "
INSERT INTO jobs (id, kind, key, payload, run_at, created_at)
SELECT gen_random_uuid(), 'reminder',
    replace(p.id::text, '-', '') || ':' || r.minutes || ':' || EXTRACT(EPOCH FROM p.due_at)::BIGINT,
    jsonb_build_object(
        'plan', p.id,
        'due_at', to_char(p.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),
        'at', to_char((p.due_at - r.minutes::INTEGER * INTERVAL '1 minute') AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')
    )::text,
    p.due_at - r.minutes::INTEGER * INTERVAL '1 minute',
    now()
FROM plans p, jsonb_array_elements_text(p.remind_before_minutes::jsonb) AS r(minutes)
WHERE p.status = 'open' AND p.deleted_at IS NULL
    AND p.due_at - r.minutes::INTEGER * INTERVAL '1 minute' > now()
";
