//! Customers, their contacts, collaborators, tags and lifecycle.

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
-- `seq` grows with every customer: indexes and the search tables use it. `name_folded`, `name_core` and `name_sort` are made by the program from `name`.
CREATE TABLE customers (
    seq {serial},
    id {id} NOT NULL UNIQUE,
    version BIGINT NOT NULL DEFAULT 1,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    name_core TEXT NOT NULL,
    name_sort TEXT {bytewise} NOT NULL,
    kind TEXT NOT NULL,
    industry TEXT,
    size TEXT,
    business_type TEXT,
    category TEXT,
    source TEXT,
    price_level TEXT,
    value_level TEXT,
    lifecycle TEXT NOT NULL,
    lifecycle_since {time} NOT NULL,
    settlement_days BIGINT,
    credit_limit BIGINT,
    currency TEXT NOT NULL,
    invoice_title TEXT,
    tax_number {bytes},
    bank_name TEXT,
    bank_account {bytes},
    owner_id {id} REFERENCES users (id),
    department_id {id} REFERENCES departments (id),
    country TEXT NOT NULL,
    region_code TEXT,
    region_text TEXT,
    address {bytes},
    website TEXT,
    needs {bytes},
    remarks {bytes},
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    created_by {id},
    updated_by {id},
    deleted_at {time},
    deleted_by {id}
);
CREATE UNIQUE INDEX customers_code ON customers (code);
CREATE INDEX customers_name_folded ON customers (name_folded) WHERE deleted_at IS NULL;
CREATE INDEX customers_name_core ON customers (name_core) WHERE deleted_at IS NULL;
CREATE INDEX customers_owner ON customers (owner_id);
CREATE INDEX customers_department ON customers (department_id);
CREATE INDEX customers_deleted ON customers (deleted_at) WHERE deleted_at IS NOT NULL;

-- One index for each order a list can have, with all that the walk needs beside it.
CREATE INDEX customers_by_updated ON customers (updated_at, seq) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_created ON customers (created_at, seq) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_name ON customers (name_sort, seq) WHERE deleted_at IS NULL;
CREATE INDEX customers_by_credit ON customers (COALESCE(credit_limit, -1), seq) WHERE deleted_at IS NULL;

CREATE TABLE customer_collaborators (
    customer_id {id} NOT NULL REFERENCES customers (id),
    user_id {id} NOT NULL REFERENCES users (id),
    PRIMARY KEY (customer_id, user_id)
);
CREATE INDEX customer_collaborators_user ON customer_collaborators (user_id);

CREATE TABLE customer_tags (
    customer_id {id} NOT NULL REFERENCES customers (id),
    tag TEXT NOT NULL,
    PRIMARY KEY (customer_id, tag)
);
CREATE INDEX customer_tags_tag ON customer_tags (tag);

CREATE TABLE lifecycle_moves (
    id {id} PRIMARY KEY,
    customer_id {id} NOT NULL REFERENCES customers (id),
    from_state TEXT,
    to_state TEXT NOT NULL,
    reason TEXT,
    at {time} NOT NULL,
    moved_by {id}
);
CREATE INDEX lifecycle_moves_customer ON lifecycle_moves (customer_id, at);

CREATE TABLE contacts (
    id {id} PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    customer_id {id} NOT NULL REFERENCES customers (id),
    name TEXT NOT NULL,
    title TEXT,
    mobile {bytes},
    phone {bytes},
    email {bytes},
    wechat {bytes},
    birthday {date},
    decision_role TEXT,
    is_primary BOOLEAN NOT NULL DEFAULT FALSE,
    remarks {bytes},
    position BIGINT NOT NULL DEFAULT 0,
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    created_by {id},
    updated_by {id},
    deleted_at {time}
);
CREATE INDEX contacts_customer ON contacts (customer_id, position);

-- Hashes by which encrypted values are found: the normalised value and its last four characters. No value can be read from them.
CREATE TABLE blind_indexes (
    hash {bytes} NOT NULL,
    customer_id {id} NOT NULL REFERENCES customers (id),
    record_id {id} NOT NULL,
    field TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (hash, record_id, field, kind)
);
CREATE INDEX blind_indexes_customer ON blind_indexes (customer_id);
";
