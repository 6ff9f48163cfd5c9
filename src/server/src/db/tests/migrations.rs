//! Migrations that move rows, on rows.

use crate::{Db, testing::on_both_unmigrated};
use chrono::{DateTime, Utc};
use kemai_migrations::Migrator;
use sea_orm::ConnectionTrait;
use sea_orm_migration::MigratorTrait;
use uuid::Uuid;

type Row = (Vec<u8>, Uuid, Uuid, String, String);

/// The schema as it was before the migration whose name holds this.
async fn migrate_to_before(db: &Db, name: &str) {
    let place = Migrator::migrations().iter().position(|migration| migration.name().contains(name));
    let steps = u32::try_from(place.expect("a migration of that name")).unwrap();
    Migrator::up(db.side(), Some(steps)).await.expect("migrates so far");
}

async fn customer(db: &Db, code: &str) -> Uuid {
    let (id, at) = (Uuid::now_v7(), "2026-11-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap());
    let insert = db.statement(
        "INSERT INTO customers (id, code, name, name_folded, name_core, name_sort, kind, lifecycle, lifecycle_since, currency, country, \
         created_at, updated_at) VALUES ($1, $2, $2, $2, $2, $2, 'company', 'lead', $3, 'CNY', 'CN', $3, $3)",
        [id.into(), code.into(), at.into()],
    );
    db.side().execute_raw(insert).await.expect("a customer");
    id
}

async fn put(db: &Db, (hash, customer, record, field, kind): Row) -> Result<(), sea_orm::DbErr> {
    let insert = db.statement(
        "INSERT INTO blind_indexes (hash, customer_id, record_id, field, kind) VALUES ($1, $2, $3, $4, $5)",
        [hash.into(), customer.into(), record.into(), field.into(), kind.into()],
    );
    db.side().execute_raw(insert).await.map(|_| ())
}

async fn all(db: &Db) -> Vec<Row> {
    let ask = db.statement("SELECT hash, customer_id, record_id, field, kind FROM blind_indexes", []);
    let rows = db.side().query_all_raw(ask).await.unwrap();
    let read = |row: &sea_orm::QueryResult| -> Result<Row, sea_orm::DbErr> {
        Ok((
            row.try_get("", "hash")?,
            row.try_get("", "customer_id")?,
            row.try_get("", "record_id")?,
            row.try_get("", "field")?,
            row.try_get("", "kind")?,
        ))
    };
    let mut rows: Vec<Row> = rows.iter().map(|row| read(row).unwrap()).collect();
    rows.sort();
    rows
}

async fn names(db: &Db, sql: &str) -> Vec<String> {
    let rows = db.side().query_all_raw(db.statement(sql, [])).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}

#[tokio::test]
async fn hashes_move_into_the_narrow_table_and_none_is_lost() {
    on_both_unmigrated(async |db: Db, database| {
        migrate_to_before(&db, "000022").await;
        let (one, other) = (customer(&db, "K-1").await, customer(&db, "K-2").await);
        let contact = Uuid::now_v7();
        let row = |hash: u8, customer, record, field: &str, kind: &str| -> Row {
            (vec![hash; 8], customer, record, field.to_owned(), kind.to_owned())
        };
        let mut rows = vec![
            row(9, one, one, "tax_number", "whole"),
            row(9, other, other, "tax_number", "whole"),
            row(9, one, one, "tax_number", "last_four"),
            row(1, one, contact, "mobile", "whole"),
            row(1, one, contact, "phone", "whole"),
        ];
        for row in rows.clone() {
            put(&db, row).await.expect("is there before");
        }
        rows.sort();
        db.migrate().await.expect("migrates on");
        assert_eq!(all(&db).await, rows, "{database}");
        let (tables, indexes) = if db.is_postgres() {
            (
                "SELECT tablename AS name FROM pg_tables WHERE tablename LIKE '%blind_indexes'",
                "SELECT indexname AS name FROM pg_indexes WHERE tablename = 'blind_indexes' ORDER BY 1",
            )
        } else {
            (
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%blind_indexes'",
                "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'blind_indexes' ORDER BY 1",
            )
        };
        assert_eq!(names(&db, tables).await, ["blind_indexes"], "{database}: the wide one is gone");
        assert_eq!(
            names(&db, indexes).await,
            ["blind_indexes_customer", "blind_indexes_hash"],
            "{database}"
        );
        put(&db, row(2, other, other, "tax_number", "whole")).await.expect("takes new ones");
        let of_nobody = row(3, Uuid::now_v7(), Uuid::now_v7(), "tax_number", "whole");
        assert!(put(&db, of_nobody).await.is_err(), "{database}: a hash is of a customer that is there");
    })
    .await;
}

#[tokio::test]
async fn limits_of_any_size_that_were_taken_once_come_into_the_new_index() {
    on_both_unmigrated(async |db: Db, database| {
        migrate_to_before(&db, "000026").await;
        for (code, currency, amount) in [
            ("K-1", "CNY", 99_999_999_999_999_900),
            ("K-2", "JPY", i64::MAX),
            ("K-3", "KWD", i64::MAX),
            ("K-4", "CNY", i64::MAX),
            ("K-5", "CNY", 100),
        ] {
            let id = customer(&db, code).await;
            let set = db.statement(
                "UPDATE customers SET credit_limit = $1, currency = $2 WHERE id = $3",
                [amount.into(), currency.into(), id.into()],
            );
            db.side().execute_raw(set).await.expect("has a limit");
        }
        assert_eq!(db.migrate().await, Ok(()), "{database}");
        let indexes = match database {
            "sqlite" => "SELECT name FROM sqlite_schema WHERE type = 'index' AND name IN ",
            _ => "SELECT indexname AS name FROM pg_indexes WHERE indexname IN ",
        };
        let both = ["customers_by_credit", "customers_by_limit"];
        let there = names(&db, &format!("{indexes}('{}', '{}') ORDER BY 1", both[0], both[1])).await;
        assert_eq!(there, both, "{database}: the old one stays for servers of the version before");
    })
    .await;
}

#[tokio::test]
async fn facets_come_out_of_documents_and_follow_them() {
    on_both_unmigrated(async |db: Db, database| {
        if database == "sqlite" {
            return;
        }
        migrate_to_before(&db, "000031").await;
        let run = async |sql: &str| db.side().execute_unprepared(sql).await.map(|_| ());
        run("CREATE TABLE customer_search_1 PARTITION OF customer_search FOR VALUES FROM (100000) TO (200000)").await.unwrap();
        let put = async |seq: i64, tokens: &str| {
            run(&format!(
                "INSERT INTO customer_search (seq, tokens) VALUES ({seq}, array_to_tsvector(string_to_array('{tokens}', ' '))) \
                 ON CONFLICT (seq) DO UPDATE SET tokens = excluded.tokens"
            ))
            .await
        };
        put(7, "all o:3 w:pump b:ab").await.unwrap();
        put(100_007, "all d:1 ca:retail k:kh7").await.unwrap();
        assert_eq!(db.migrate().await, Ok(()));
        let facets = async || {
            let ask = "SELECT seq || ' ' || array_to_string(tsvector_to_array(tokens), ' ') AS name FROM customer_facets ORDER BY seq";
            names(&db, ask).await
        };
        assert_eq!(facets().await, ["7 all o:3", "100007 all ca:retail d:1"]);
        // As a server of the version before goes on: it knows of documents alone, and makes room for them alone.
        put(7, "all o:4 w:pump").await.unwrap();
        run("DELETE FROM customer_search WHERE seq = 100007").await.unwrap();
        run("CREATE TABLE customer_search_2 PARTITION OF customer_search FOR VALUES FROM (200000) TO (300000)").await.unwrap();
        put(200_001, "all o:5").await.unwrap();
        assert_eq!(facets().await, ["7 all o:4", "200001 all o:5"]);
    })
    .await;
}
