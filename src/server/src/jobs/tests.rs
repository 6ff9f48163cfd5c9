use super::*;
use crate::{
    ctx::Ctx,
    settings,
    testing::{TestApp, on_both},
};
use chrono::Duration as Span;
use futures::future::join_all;
use kemai_domain::{Company, Currency};
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::{collections::HashMap, sync::LazyLock};
use tokio_util::sync::CancellationToken;

/// How often each test's handlers ran, by what the payload names.
static RUNS: LazyLock<Mutex<HashMap<String, u32>>> = LazyLock::new(Mutex::default);

fn count(name: &str) -> u32 {
    let mut runs = RUNS.lock().unwrap();
    let runs = runs.entry(name.to_owned()).or_default();
    *runs += 1;
    *runs
}

fn runs(name: &str) -> u32 {
    RUNS.lock().unwrap().get(name).copied().unwrap_or_default()
}

const fn kind(name: &'static str, lease: Duration, run: Run) -> JobKind {
    JobKind { name, lease, attempts: 3, at_once: 8, run }
}

const MINUTE: Duration = Duration::from_secs(60);

fn counted<'a>(_: &'a App, job: &'a Job) -> BoxFuture<'a, Result<(), AppError>> {
    Box::pin(async move {
        count(&job.payload::<String>()?);
        Ok(())
    })
}

/// Its effect is a setting, written in the change that ends the job.
fn settled<'a>(app: &'a App, job: &'a Job) -> BoxFuture<'a, Result<(), AppError>> {
    Box::pin(async move {
        let name: String = job.payload()?;
        let is_first = count(&name) == 1;
        if is_first && name.contains("slow") {
            tokio::time::sleep(Duration::from_millis(600)).await;
        }
        let ended = end(app, job, name.clone()).await;
        if ended.as_ref().is_err_and(|error| error.code == ErrorCode::Conflict) {
            count(&format!("{name} refused"));
        }
        ended
    })
}

async fn end(app: &App, job: &Job, name: String) -> Result<(), AppError> {
    let job = job.clone();
    program(app)
        .write("test.effect", move |tx| {
            Box::pin(async move {
                let effects = effects(tx.ctx().app(), &name).await?;
                settings::put(tx, &name, &(effects + 1)).await?;
                job.done_in(tx).await
            })
        })
        .await
}

async fn effects(app: &App, name: &str) -> Result<i64, AppError> {
    settings::find(app, name).await.map(Option::unwrap_or_default)
}

fn program(app: &App) -> Ctx {
    let company = Company {
        name: "衡润".to_owned(),
        time_zone: Company::DEFAULT_TIME_ZONE.to_owned(),
        currency: Currency::CNY,
        customer_code: Company::DEFAULT_CUSTOMER_CODE.to_owned(),
        bin_days: Company::DEFAULT_BIN_DAYS,
    };
    Ctx::program(app, "test", company)
}

/// A company's program and the job that a test asks for, enqueued with it.
async fn enqueue(test: &TestApp, kind: &'static str, key: &str, payload: &str, wait: Span) -> bool {
    let job =
        NewJob { kind, key: key.to_owned(), payload: json!(payload), run_at: test.app.clock.now() + wait };
    let program = program(&test.app);
    let put = program.write("test.enqueue", move |tx| Box::pin(async move { tx.enqueue(job).await }));
    put.await.expect("is enqueued")
}

/// A name that no other test uses, on this database.
fn unique(test: &TestApp, name: &str) -> String {
    format!("{name} {} {}", test.database, Uuid::now_v7())
}

async fn left(test: &TestApp) -> i64 {
    let count = test.app.db.statement("SELECT count(*) AS jobs FROM jobs", []);
    let row = test.app.db.side().query_one_raw(count).await.unwrap().unwrap();
    row.try_get("", "jobs").unwrap()
}

#[tokio::test]
async fn a_job_runs_when_it_is_due_and_once_for_each_key() {
    on_both(async |test| {
        let kinds = [kind("count", MINUTE, counted)];
        let name = unique(&test, "due");
        assert!(enqueue(&test, "count", "a", &name, Span::minutes(10)).await);
        assert!(!enqueue(&test, "count", "a", "other", Span::zero()).await, "{}", test.database);
        assert!(enqueue(&test, "count", "b", &name, Span::minutes(20)).await);
        assert!(enqueue(&test, "unknown", "a", &name, Span::zero()).await, "a newer server knows it");
        assert_eq!(run_due(&test.app, &kinds).await, Ok(0), "{}", test.database);
        test.app.clock.advance(Span::minutes(10));
        assert_eq!(run_due(&test.app, &kinds).await, Ok(1), "{}", test.database);
        test.app.clock.advance(Span::hours(2));
        assert_eq!(run_due(&test.app, &kinds).await, Ok(1), "{}", test.database);
        assert_eq!((runs(&name), left(&test).await), (2, 1), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_change_that_is_rolled_back_leaves_no_job_and_one_taken_back_does_not_run() {
    on_both(async |test| {
        let job = |key: &str| NewJob {
            kind: "count",
            key: key.to_owned(),
            payload: json!("rolled back"),
            run_at: test.app.clock.now(),
        };
        let (first, second) = (job("a"), job("b"));
        let refused: Result<(), _> = program(&test.app)
            .write("test", move |tx| {
                Box::pin(async move {
                    assert!(tx.enqueue(first).await?);
                    Err(AppError::forbidden())
                })
            })
            .await;
        assert!(refused.is_err());
        assert_eq!(left(&test).await, 0, "{}", test.database);
        let program = program(&test.app);
        let taken_back = program.write("test", move |tx| {
            Box::pin(async move {
                assert!(tx.enqueue(second).await?);
                Ok((tx.cancel_job("count", "b").await?, tx.cancel_job("count", "b").await?))
            })
        });
        assert_eq!(taken_back.await, Ok((true, false)), "{}", test.database);
        assert_eq!(run_due(&test.app, &[kind("count", MINUTE, counted)]).await, Ok(0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_runners_do_each_job_once() {
    on_both(async |test| {
        let kinds = [kind("settle", MINUTE, settled)];
        let names: Vec<_> = (0..40).map(|number| unique(&test, &format!("both {number}"))).collect();
        for (index, name) in names.iter().enumerate() {
            enqueue(&test, "settle", &index.to_string(), name, Span::zero()).await;
        }
        let done = join_all((0..4).map(|_| run_due(&test.app, &kinds))).await;
        let done: u64 = done.into_iter().map(|done| done.expect("runs")).sum();
        assert_eq!((done, left(&test).await), (40, 0), "{}", test.database);
        for name in &names {
            assert_eq!((runs(name), effects(&test.app, name).await), (1, Ok(1)), "{}", test.database);
        }
    })
    .await;
}

#[tokio::test]
async fn a_lease_that_ran_out_is_taken_over_and_its_old_holder_is_refused() {
    on_both(async |test| {
        // A server dies after it claimed the job.
        let lease = Duration::from_millis(200);
        let name = unique(&test, "dead");
        enqueue(&test, "settle", "a", &name, Span::zero()).await;
        let dead = queue::claim(&test.app, kind("settle", lease, settled), 8).await.expect("claims");
        assert_eq!(dead.len(), 1);
        let kinds = [kind("settle", MINUTE, settled)];
        assert_eq!(run_due(&test.app, &kinds).await, Ok(0), "the lease holds on {}", test.database);
        tokio::time::sleep(2 * lease).await;
        assert_eq!(run_due(&test.app, &kinds).await, Ok(1), "{}", test.database);
        assert_eq!(effects(&test.app, &name).await, Ok(1), "{}", test.database);
        // It was not dead, only slow: its change does not stand.
        let late = end(&test.app, &dead[0], name.clone()).await;
        assert_eq!(late.map_err(|error| error.code), Err(ErrorCode::Conflict), "{}", test.database);
        assert_eq!(effects(&test.app, &name).await, Ok(1), "{}", test.database);
        assert_eq!(dead[0].renew().await.map_err(|error| error.code), Err(ErrorCode::Conflict));
    })
    .await;
}

/// The decisions of admins in the change log.
async fn decisions(test: &TestApp) -> Vec<String> {
    let select = "SELECT o.kind FROM operations o JOIN changes c ON c.operation_seq = o.seq WHERE c.entity = 'job' ORDER BY o.seq";
    let rows = test.app.db.side().query_all_raw(test.app.db.statement(select, [])).await.unwrap();
    rows.iter().map(|row| row.try_get("", "kind").unwrap()).collect()
}

#[tokio::test]
async fn what_fails_is_tried_later_and_later_and_then_laid_aside() {
    fn failing<'a>(_: &'a App, job: &'a Job) -> BoxFuture<'a, Result<(), AppError>> {
        Box::pin(async move {
            if count(&job.payload::<String>()?) == 2 {
                panic!("as handlers may");
            }
            job.explain("the post office is closed");
            Err(AppError::new(ErrorCode::Unavailable))
        })
    }
    on_both(async |test| {
        let kinds = [kind("fail", MINUTE, failing)];
        let name = unique(&test, "failing");
        enqueue(&test, "fail", "a", &name, Span::zero()).await;
        for (wait, attempts) in [(0, 1), (4, 1), (1, 2), (19, 2), (1, 3), (9_999, 3)] {
            test.app.clock.advance(Span::seconds(wait));
            run_due(&test.app, &kinds).await.expect("runs");
            assert_eq!(runs(&name), attempts, "{}", test.database);
        }
        let admin = program(&test.app);
        let letters = dead_letters(&admin).await.expect("lists");
        let [letter] = letters.as_slice() else { panic!("{letters:?} on {}", test.database) };
        let said = letter.error.as_deref();
        assert_eq!(
            (letter.kind.as_str(), letter.attempts, said),
            ("fail", 3, Some("the post office is closed"))
        );
        retry(&admin, letter.id).await.expect("is tried again");
        assert_eq!(run_due(&test.app, &kinds).await, Ok(1), "{}", test.database);
        assert!(dead_letters(&admin).await.unwrap().is_empty());
        assert_eq!(decisions(&test).await, ["job.retry"], "{}", test.database);
        test.app.clock.advance(Span::hours(1));
        run_due(&test.app, &kinds).await.expect("runs");
        test.app.clock.advance(Span::hours(1));
        run_due(&test.app, &kinds).await.expect("runs");
        discard(&admin, letter.id).await.expect("is discarded");
        assert_eq!(discard(&admin, letter.id).await, Err(AppError::not_found()));
        assert_eq!(decisions(&test).await, ["job.retry", "job.discard"], "{}", test.database);
        assert_eq!((runs(&name), left(&test).await), (6, 0), "{}", test.database);
    })
    .await;
}

#[test]
fn waits_grow_up_to_an_hour() {
    let now = crate::testing::start_time();
    let waits = [1, 2, 3, 6, 40].map(|attempt| (runner::again_at(now, attempt) - now).num_seconds());
    assert_eq!(waits, [5, 20, 80, 3600, 3600]);
}

#[tokio::test]
async fn a_long_job_keeps_how_far_it_came_and_a_silent_one_is_given_up() {
    /// Counts to three, a step a run: after each it falls silent.
    fn stepping<'a>(_: &'a App, job: &'a Job) -> BoxFuture<'a, Result<(), AppError>> {
        Box::pin(async move {
            let (name, step): (String, u32) = job.payload()?;
            count(&format!("{name} {step}"));
            if step < 3 {
                for _ in 0..3 {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    job.renew().await?;
                }
                job.save(&(name, step + 1)).await?;
                std::future::pending::<()>().await;
            }
            Ok(())
        })
    }
    on_both(async |test| {
        let name = unique(&test, "steps");
        let job = NewJob {
            kind: "step",
            key: "a".to_owned(),
            payload: json!((&name, 1)),
            run_at: test.app.clock.now(),
        };
        let program = program(&test.app);
        let put = program.write("test", move |tx| Box::pin(async move { tx.enqueue(job).await }));
        put.await.expect("is enqueued");
        let kinds = [kind("step", Duration::from_millis(1000), stepping)];
        for _ in 0..3 {
            run_due(&test.app, &kinds).await.expect("runs");
            test.app.clock.advance(Span::hours(1));
        }
        let steps = [1, 2, 3].map(|step| runs(&format!("{name} {step}")));
        assert_eq!((steps, left(&test).await), ([1, 1, 1], 0), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_server_that_stops_finishes_what_is_quick_and_frees_what_is_not() {
    fn endless<'a>(_: &'a App, job: &'a Job) -> BoxFuture<'a, Result<(), AppError>> {
        Box::pin(async move {
            count(&job.payload::<String>()?);
            std::future::pending().await
        })
    }
    on_both(async |test| {
        let (slow, endless_name) = (unique(&test, "slow"), unique(&test, "endless"));
        enqueue(&test, "settle", "a", &slow, Span::zero()).await;
        enqueue(&test, "endless", "a", &endless_name, Span::zero()).await;
        let kinds = vec![kind("settle", MINUTE, settled), kind("endless", MINUTE, endless)];
        let stop = CancellationToken::new();
        let server = tokio::spawn(watch(test.app.clone(), kinds.clone(), stop.clone()));
        while runs(&slow) + runs(&endless_name) < 2 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        stop.cancel();
        server.await.expect("ends");
        assert_eq!((effects(&test.app, &slow).await, left(&test).await), (Ok(1), 1), "{}", test.database);
        // Nobody waits for the lease of the server that stopped.
        let next = queue::claim(&test.app, kinds[1], 8).await.expect("claims");
        assert_eq!(next.iter().map(|job| job.0.attempt).collect::<Vec<_>>(), [1], "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_new_start_on_sqlite_does_not_wait_for_the_leases_of_the_last() {
    on_both(async |test| {
        let name = unique(&test, "killed");
        enqueue(&test, "settle", "a", &name, Span::zero()).await;
        let kinds = vec![kind("settle", MINUTE, settled)];
        assert_eq!(queue::claim(&test.app, kinds[0], 8).await.expect("claims").len(), 1);
        let stop = CancellationToken::new();
        let server = tokio::spawn(watch(test.app.clone(), kinds, stop.clone()));
        let done = async {
            while left(&test).await > 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        // On PostgreSQL another server may hold it.
        let (waits, is_alone) = (Duration::from_secs(1), !test.app.db.is_postgres());
        let is_done = tokio::time::timeout(if is_alone { 10 * waits } else { waits }, done).await.is_ok();
        stop.cancel();
        server.await.expect("ends");
        assert_eq!(is_done, is_alone, "{}", test.database);
        assert_eq!(effects(&test.app, &name).await, Ok(i64::from(is_alone)), "{}", test.database);
    })
    .await;
}
