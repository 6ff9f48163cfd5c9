//! The scoped inverted index of customers: one document of tokens each, made by the program and the same on both databases.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_connection().get_database_backend() {
            DatabaseBackend::Postgres => run(manager, POSTGRES).await,
            _ => run(manager, SQLITE).await,
        }
    }
}

/// Without content and positions: it holds which rows have a token and nothing else. Tokens are lower case ASCII, Chinese
/// characters and the three signs named here.
const SQLITE: &str = "
CREATE VIRTUAL TABLE customer_search USING fts5 (
    tokens,
    content = '',
    contentless_delete = 1,
    detail = none,
    tokenize = \"ascii tokenchars ':_-'\"
)
";

/// Apart from `customers`, so that an update there does not rewrite some seventy lexemes here. Partitions of 100,000 are added by
/// the program as customers grow, so that a search can take the newest first.
const POSTGRES: &str = "
CREATE TABLE customer_search (
    seq BIGINT NOT NULL,
    tokens TSVECTOR NOT NULL,
    PRIMARY KEY (seq)
) PARTITION BY RANGE (seq);
CREATE INDEX customer_search_tokens ON customer_search USING gin (tokens) WITH (fastupdate = off);
CREATE TABLE customer_search_0 PARTITION OF customer_search FOR VALUES FROM (0) TO (100000)
";
