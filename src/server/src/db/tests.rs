use crate::{Ctx, error::database, testing::on_both};
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
