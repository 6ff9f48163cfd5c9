mod aside;
mod migrations;
mod opening;

use crate::{
    Ctx,
    error::database,
    testing::{on_both, sqlite},
};
use futures::future::join_all;
use kemai_domain::{Company, Currency};
use sea_orm::ConnectionTrait;
use std::time::{Duration, Instant};

/// More at once than there are connections, each with its transaction open before it asks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_that_ask_a_reader_do_not_wait_for_each_other() {
    on_both(async |test| {
        let company = Company {
            name: "衡润".to_owned(),
            time_zone: Company::DEFAULT_TIME_ZONE.to_owned(),
            currency: Currency::CNY,
            customer_code: Company::DEFAULT_CUSTOMER_CODE.to_owned(),
            bin_days: Company::DEFAULT_BIN_DAYS,
        };
        let ctx = Ctx::program(&test.app, "test", company);
        let change = || {
            ctx.write("test", |tx| {
                Box::pin(async move {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    let db = tx.ctx().db();
                    db.reader().query_one_raw(db.statement("SELECT 1", [])).await.map_err(database)
                })
            })
        };
        let start = Instant::now();
        for done in join_all((0..40).map(|_| change())).await {
            assert!(done.expect("is written").is_some());
        }
        // A wait for each other ends by the patience of the pool only, 30 s.
        assert!(start.elapsed() < Duration::from_secs(20), "{}: {:?}", test.database, start.elapsed());
    })
    .await;
}

/// With the statistics of a small table SQLite reads a large one whole, until it looks again and every connection hears of it.
#[tokio::test]
async fn every_connection_hears_that_a_table_has_grown() {
    let test = sqlite().await;
    let db = &test.app.db;
    let run = async |sql: &str| db.side().execute_unprepared(sql).await.unwrap();
    let fill = |rows: u32| {
        format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) INSERT INTO grown SELECT i FROM n"
        )
    };
    let plan = async || {
        let values: Vec<String> = (0..300).map(|value| value.to_string()).collect();
        let ask = format!("EXPLAIN QUERY PLAN SELECT * FROM grown WHERE number IN ({})", values.join(", "));
        let row = db.reader().query_one_raw(db.statement(ask, [])).await.unwrap().unwrap();
        row.try_get::<String>("", "detail").unwrap()
    };
    run("CREATE TABLE grown (number INTEGER); CREATE INDEX grown_number ON grown (number)").await;
    run(&fill(20)).await;
    run("ANALYZE").await;
    assert!(db.refresh_statistics().await.is_ok());
    let before = plan().await;
    run(&fill(20_000)).await;
    assert!(db.refresh_statistics().await.unwrap(), "the table has grown");
    assert_ne!(plan().await, before);
    assert!(!db.refresh_statistics().await.unwrap(), "nothing is new");
}
