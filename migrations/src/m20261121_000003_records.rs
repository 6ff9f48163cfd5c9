//! What any record can have: comments, files, links given to outsiders, saved views, choices of dictionaries, custom fields; and
//! the server's own memory of requests and serials.

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
CREATE TABLE comments (
    id {id} PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    entity TEXT NOT NULL,
    record_id {id} NOT NULL,
    customer_id {id},
    author_id {id} NOT NULL REFERENCES users (id),
    body {bytes} NOT NULL,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    deleted_at {time}
);
CREATE INDEX comments_record ON comments (record_id, created_at);

CREATE TABLE mentions (
    comment_id {id} NOT NULL REFERENCES comments (id),
    user_id {id} NOT NULL REFERENCES users (id),
    seen_at {time},
    PRIMARY KEY (comment_id, user_id)
);
CREATE INDEX mentions_user ON mentions (user_id, seen_at);

CREATE TABLE files (
    id {id} PRIMARY KEY,
    owner_entity TEXT NOT NULL,
    owner_id {id} NOT NULL,
    customer_id {id},
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 {bytes} NOT NULL,
    storage_key TEXT NOT NULL UNIQUE,
    created_at {time} NOT NULL,
    created_by {id},
    deleted_at {time}
);
CREATE INDEX files_owner ON files (owner_id, created_at);

-- Links for people without an account: calendar feeds, portal pages, surveys. Only the hash is kept.
CREATE TABLE links (
    id {id} PRIMARY KEY,
    token_hash {bytes} NOT NULL UNIQUE,
    purpose TEXT NOT NULL,
    subject_id {id} NOT NULL,
    created_at {time} NOT NULL,
    created_by {id},
    expires_at {time},
    revoked_at {time},
    last_used_at {time}
);
CREATE INDEX links_subject ON links (subject_id, purpose);

-- `query` is the list's query string: filter, sort, columns, layout.
CREATE TABLE saved_views (
    id {id} PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    entity TEXT NOT NULL,
    owner_id {id} NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    is_shared BOOLEAN NOT NULL DEFAULT FALSE,
    position BIGINT NOT NULL DEFAULT 0,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    deleted_at {time}
);
CREATE INDEX saved_views_owner ON saved_views (owner_id, entity);

-- Entries of the admin's dictionaries. Records hold the key, which never changes; tags are the dictionary 'tag'.
CREATE TABLE choices (
    id {id} PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    dictionary TEXT NOT NULL,
    key TEXT NOT NULL,
    label TEXT NOT NULL,
    tone TEXT,
    position BIGINT NOT NULL DEFAULT 0,
    is_shipped BOOLEAN NOT NULL DEFAULT FALSE,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    deleted_at {time}
);
CREATE UNIQUE INDEX choices_key ON choices (dictionary, key);

-- Areas that the official list does not have, such as a development zone.
CREATE TABLE own_regions (
    code TEXT PRIMARY KEY,
    parent_code TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at {time} NOT NULL,
    created_by {id}
);

-- Fields that the admin adds. Values stand one to a row, typed, so that an index finds them.
CREATE TABLE custom_fields (
    id {id} PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    entity TEXT NOT NULL,
    key TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    options TEXT NOT NULL DEFAULT '{}',
    is_required BOOLEAN NOT NULL DEFAULT FALSE,
    position BIGINT NOT NULL DEFAULT 0,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    deleted_at {time}
);
CREATE UNIQUE INDEX custom_fields_key ON custom_fields (entity, key);

CREATE TABLE custom_values (
    field_id {id} NOT NULL REFERENCES custom_fields (id),
    record_id {id} NOT NULL,
    position BIGINT NOT NULL DEFAULT 0,
    text_value TEXT,
    integer_value BIGINT,
    time_value {time},
    record_value {id},
    PRIMARY KEY (record_id, field_id, position)
);
CREATE INDEX custom_values_text ON custom_values (field_id, text_value, record_id);
CREATE INDEX custom_values_integer ON custom_values (field_id, integer_value, record_id);
CREATE INDEX custom_values_time ON custom_values (field_id, time_value, record_id);
CREATE INDEX custom_values_record ON custom_values (field_id, record_value, record_id);

CREATE TABLE idempotency_keys (
    user_id {id} NOT NULL,
    key_hash {bytes} NOT NULL,
    request_hash {bytes} NOT NULL,
    status BIGINT,
    location TEXT,
    body TEXT,
    created_at {time} NOT NULL,
    PRIMARY KEY (user_id, key_hash)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- The last serial given in a period, for codes such as KH20261121-0001.
CREATE TABLE serials (
    name TEXT NOT NULL,
    period TEXT NOT NULL,
    last_value BIGINT NOT NULL,
    PRIMARY KEY (name, period)
);
";
