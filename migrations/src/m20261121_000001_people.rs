//! The company, its departments, roles, people, sessions and API tokens.

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
-- One row a setting; values are JSON.
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    updated_at {time} NOT NULL,
    updated_by {id}
);

-- `path` holds the seq of every department from the root down to this one: '/1/4/'.
CREATE TABLE departments (
    seq {serial},
    id {id} NOT NULL UNIQUE,
    version BIGINT NOT NULL DEFAULT 1,
    parent_id {id} REFERENCES departments (id),
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    position BIGINT NOT NULL DEFAULT 0,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    created_by {id},
    updated_by {id},
    deleted_at {time}
);
CREATE INDEX departments_path ON departments (path);

-- `rights` is the role's matrix as JSON; `shipped` names the four roles that come with the program.
CREATE TABLE roles (
    id {id} PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    shipped TEXT UNIQUE,
    name TEXT NOT NULL,
    rights TEXT NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    created_by {id},
    updated_by {id},
    deleted_at {time}
);

CREATE TABLE users (
    seq {serial},
    id {id} NOT NULL UNIQUE,
    version BIGINT NOT NULL DEFAULT 1,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    name_sort TEXT {bytewise} NOT NULL,
    phone {bytes},
    department_id {id} NOT NULL REFERENCES departments (id),
    role_id {id} NOT NULL REFERENCES roles (id),
    password_hash TEXT,
    language TEXT NOT NULL,
    time_zone TEXT,
    theme TEXT NOT NULL DEFAULT 'system',
    density TEXT NOT NULL DEFAULT 'comfortable',
    service_regions TEXT NOT NULL DEFAULT '[]',
    disabled_at {time},
    last_seen_at {time},
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    created_by {id},
    updated_by {id},
    deleted_at {time}
);
CREATE UNIQUE INDEX users_email ON users (email) WHERE deleted_at IS NULL;
CREATE INDEX users_department ON users (department_id);

-- `token_hash` is SHA-256 of the cookie's random value: a stolen database opens no session.
CREATE TABLE sessions (
    id {id} PRIMARY KEY,
    token_hash {bytes} NOT NULL UNIQUE,
    user_id {id} NOT NULL REFERENCES users (id),
    created_at {time} NOT NULL,
    last_seen_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    address TEXT,
    agent TEXT
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE api_tokens (
    id {id} PRIMARY KEY,
    token_hash {bytes} NOT NULL UNIQUE,
    user_id {id} NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    created_at {time} NOT NULL,
    created_by {id},
    last_used_at {time},
    expires_at {time},
    revoked_at {time}
);
CREATE INDEX api_tokens_user ON api_tokens (user_id);

-- Days that differ from the week: holidays and working days swapped for them. The built-in ones are in the program;
-- rows here are the admin's and win.
CREATE TABLE calendar_days (
    day {date} PRIMARY KEY,
    is_working BOOLEAN NOT NULL,
    name TEXT NOT NULL
);
";
