//! What happened with customers, and what must happen.

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
-- `content` and `next_step` are sealed. `department_id` is the person's at the time.
CREATE TABLE follow_ups (
    id {id} PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    customer_id {id} NOT NULL REFERENCES customers (id),
    contact_id {id},
    plan_id {id},
    method TEXT NOT NULL,
    content {bytes} NOT NULL,
    result TEXT,
    mood TEXT,
    next_step {bytes},
    occurred_at {time} NOT NULL,
    person_id {id} NOT NULL REFERENCES users (id),
    department_id {id} NOT NULL REFERENCES departments (id),
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    created_by {id},
    updated_by {id},
    deleted_at {time}
);
CREATE INDEX follow_ups_customer ON follow_ups (customer_id, occurred_at, id) WHERE deleted_at IS NULL;
CREATE INDEX follow_ups_person ON follow_ups (person_id, occurred_at, id) WHERE deleted_at IS NULL;
CREATE INDEX follow_ups_time ON follow_ups (occurred_at, id, department_id, customer_id) WHERE deleted_at IS NULL;
CREATE INDEX follow_ups_deleted ON follow_ups (deleted_at) WHERE deleted_at IS NOT NULL;

-- `due_at` is the moment of `due_local`, the assignee's wall clock in `time_zone`, and of a repeated plan the wall clock counts. `content` and
-- `cancel_reason` are sealed. `remind_before_minutes` is a JSON list, `repeat_rule` an RRULE,
-- counted from `series_start`, and `series_at` the wall clock that it gave this plan, which may have been moved since.
CREATE TABLE plans (
    id {id} PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    customer_id {id} REFERENCES customers (id),
    contact_id {id},
    method TEXT NOT NULL,
    content {bytes} NOT NULL,
    due_at {time} NOT NULL,
    due_local TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    assignee_id {id} NOT NULL REFERENCES users (id),
    remind_before_minutes TEXT NOT NULL DEFAULT '[]',
    repeat_rule TEXT,
    series_start TEXT,
    series_at TEXT,
    status TEXT NOT NULL,
    cancel_reason {bytes},
    closed_at {time},
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    created_by {id},
    updated_by {id},
    deleted_at {time}
);
CREATE INDEX plans_assignee ON plans (assignee_id, status, due_at, id) WHERE deleted_at IS NULL;
CREATE INDEX plans_customer ON plans (customer_id, status, due_at, id) WHERE deleted_at IS NULL;
CREATE INDEX plans_due ON plans (status, due_at, id) WHERE deleted_at IS NULL;
CREATE INDEX plans_deleted ON plans (deleted_at) WHERE deleted_at IS NOT NULL;
";
