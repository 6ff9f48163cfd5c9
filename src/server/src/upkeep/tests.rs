use super::*;
use crate::testing::{TestApp, on_both};
use kemai_domain::{Company, Currency};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

async fn set_up(test: &TestApp) {
    let company = Company {
        name: "衡润".to_owned(),
        time_zone: Company::DEFAULT_TIME_ZONE.to_owned(),
        currency: Currency::CNY,
        customer_code: Company::DEFAULT_CUSTOMER_CODE.to_owned(),
        bin_days: Company::DEFAULT_BIN_DAYS,
    };
    let ctx = Ctx::program(&test.app, "setup", company.clone());
    let put = ctx.write("setup", move |tx| {
        Box::pin(async move { settings::put(tx, settings::COMPANY, &company).await })
    });
    put.await.expect("the company is written");
}

/// A key that a program sent just now.
async fn key(test: &TestApp) {
    let insert = test.app.db.statement(
        "INSERT INTO idempotency_keys (user_id, key_hash, request_hash, created_at) VALUES ($1, $2, $3, $4)",
        [Uuid::now_v7().into(), vec![1_u8].into(), vec![2_u8].into(), test.app.clock.now().into()],
    );
    test.app.db.side().execute_raw(insert).await.expect("inserts");
}

/// Whether SQLite finds anything new in its tables is its own affair.
fn names(done: &[Done]) -> Vec<(&'static str, u64)> {
    let told = done.iter().filter(|done| done.name != "statistics");
    told.map(|done| (done.name, done.count)).collect()
}

#[tokio::test]
async fn what_is_over_is_forgotten_when_it_is_due() {
    on_both(async |test| {
        let run = async || names(&run_due(&test.app, CHORES).await.expect("runs"));
        assert_eq!(run().await, [], "there is no company yet");
        set_up(&test).await;
        key(&test).await;
        assert_eq!(run().await, [("sessions", 0), ("idempotency_keys", 0)], "{}", test.database);
        assert_eq!(run().await, [], "it was done just now");
        test.app.clock.advance(Duration::hours(25));
        assert_eq!(run().await, [("sessions", 0), ("idempotency_keys", 1)], "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn one_server_of_several_does_it() {
    on_both(async |test| {
        set_up(&test).await;
        if !test.app.db.is_postgres() {
            return;
        }
        let turn = Turn::take(&test.app).await.expect("asks").expect("nobody else is at it");
        assert_eq!(run_due(&test.app, CHORES).await.expect("runs"), [], "another one works");
        turn.end().await.expect("ends");
        assert_eq!(run_due(&test.app, CHORES).await.expect("runs").len(), CHORES.len());
    })
    .await;
}

#[tokio::test]
async fn a_chore_that_fails_is_tried_again_soon_and_lets_the_others_go_on() {
    static TRIED: AtomicU64 = AtomicU64::new(0);
    const FAILING: &[Chore] = &[
        Chore {
            name: "failing",
            every: Duration::hours(1),
            run: |_| {
                Box::pin(async {
                    TRIED.fetch_add(1, Ordering::Relaxed);
                    Err(AppError::internal())
                })
            },
        },
        Chore { name: "other", every: Duration::hours(1), run: |_| Box::pin(async { Ok(7) }) },
    ];
    on_both(async |test| {
        set_up(&test).await;
        let done = run_due(&test.app, FAILING).await.expect("runs");
        assert_eq!(names(&done), [("other", 7)], "{}", test.database);
        let tried = TRIED.load(Ordering::Relaxed);
        for (minutes, more) in [(9, 0), (2, 1)] {
            test.app.clock.advance(Duration::minutes(minutes));
            assert_eq!(names(&run_due(&test.app, FAILING).await.expect("runs")), [], "{}", test.database);
            assert_eq!(TRIED.load(Ordering::Relaxed) - tried, more, "{}", test.database);
        }
    })
    .await;
}
