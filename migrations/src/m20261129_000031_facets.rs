//! Reach and facets of customers once more by themselves on PostgreSQL, a third as wide as whole documents: lists ask for these alone, and
//! fetch thousands of rows for their numbers. A trigger keeps them, so that a server of an older version that still runs writes them too.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        // SQLite's index has no rows to fetch.
        if connection.get_database_backend() == DatabaseBackend::Postgres {
            for statement in POSTGRES {
                connection.execute_unprepared(statement).await?;
            }
        }
        Ok(())
    }
}

/// The kinds of tokens are `document::is_facet`'s. The trigger comes before the rows: whoever writes meanwhile waits for it, some seconds for
/// 100,000 customers, and nothing is missed between the two. The index is made last, from all rows at once. There is a partition more than
/// documents have, because an older server makes room for documents alone.
const POSTGRES: [&str; 7] = [
    "CREATE TABLE customer_facets (seq BIGINT NOT NULL, tokens TSVECTOR NOT NULL, PRIMARY KEY (seq)) PARTITION BY RANGE (seq)",
    "DO $$ DECLARE number BIGINT; BEGIN
        FOR number IN SELECT generate_series(0, max(substring(c.relname FROM '[0-9]+$')::bigint) + 1) FROM pg_inherits h
            JOIN pg_class c ON c.oid = h.inhrelid WHERE h.inhparent = 'customer_search'::regclass
        LOOP
            EXECUTE format('CREATE TABLE customer_facets_%s PARTITION OF customer_facets FOR VALUES FROM (%s) TO (%s)',
                number, number * 100000, (number + 1) * 100000);
        END LOOP;
    END $$",
    "CREATE FUNCTION customer_facets_of(document TSVECTOR) RETURNS TSVECTOR LANGUAGE sql IMMUTABLE AS $$
        SELECT array_to_tsvector(ARRAY(SELECT lexeme FROM unnest(document) WHERE lexeme = 'all' OR split_part(lexeme, ':', 1) IN
            ('o', 'd', 'no', 'lm', 'ki', 'in', 'si', 'bt', 'ca', 'so', 'pl', 'vl', 'li', 'co', 'ow', 'de', 'cl', 'tg', 'rg', 'cb')))
    $$",
    "CREATE FUNCTION customer_facets_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'DELETE' THEN
            DELETE FROM customer_facets WHERE seq = OLD.seq;
        ELSE
            INSERT INTO customer_facets AS f (seq, tokens) VALUES (NEW.seq, customer_facets_of(NEW.tokens))
            ON CONFLICT (seq) DO UPDATE SET tokens = excluded.tokens WHERE f.tokens <> excluded.tokens;
        END IF;
        RETURN NULL;
    END $$",
    "CREATE TRIGGER customer_facets_follow AFTER INSERT OR UPDATE OR DELETE ON customer_search
        FOR EACH ROW EXECUTE FUNCTION customer_facets_follow()",
    "INSERT INTO customer_facets (seq, tokens) SELECT seq, customer_facets_of(tokens) FROM customer_search",
    "CREATE INDEX customer_facets_tokens ON customer_facets USING gin (tokens) WITH (fastupdate = off)",
];
