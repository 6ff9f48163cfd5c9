//! A running program on a database of its own, for tests: SQLite always, PostgreSQL when `KEMAI_TEST_POSTGRES_URL` names a
//! server. Each test gets a fresh database; on PostgreSQL it is cloned from one that was migrated once.

mod dump;
mod operation;

use crate::{
    app::{App, Parts},
    clock::Clock,
    config::Config,
    crypto::Keys,
    db::Db,
    files::Files,
    live::Live,
    memory::Memory,
    rate_limit::RateLimits,
    regions::OwnAreas,
};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, Database, DatabaseBackend, Statement};
use std::{env, future::Future, path::PathBuf, sync::OnceLock};
use tokio::sync::Mutex;

/// The moment at which tests start: a Saturday, 08:00 in Shanghai.
///
/// # Panics
/// Never: the text is a time.
#[must_use]
pub fn start_time() -> DateTime<Utc> {
    "2026-11-21T00:00:00Z".parse().expect("a time")
}

/// A program on a fresh database, and what must outlive it.
pub struct TestApp {
    pub app: App,
    /// `sqlite` or `postgres`: say it in assertions.
    pub database: &'static str,
    folder: PathBuf,
}

impl TestApp {
    /// A second program on the same database and clock, told otherwise: with a mail server, say.
    #[must_use]
    pub fn with_config(&self, change: impl FnOnce(&mut Config)) -> App {
        let mut config = self.app.config.clone();
        change(&mut config);
        App::new(Parts {
            db: self.app.db.clone(),
            keys: self.app.keys.clone(),
            clock: self.app.clock.clone(),
            config,
            files: self.app.files.clone(),
            live: Live::default(),
            limits: RateLimits::default(),
            regions: OwnAreas::default(),
            memory: Memory::default(),
        })
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Runs a test on both databases, one after the other.
///
/// # Panics
/// When the test does, or when a database cannot be made.
pub async fn on_both<F, Fut>(test: F)
where
    F: Fn(TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    test(sqlite().await).await;
    if let Ok(server) = env::var("KEMAI_TEST_POSTGRES_URL") {
        test(postgres(&server).await).await;
    }
}

/// Runs a test on both databases before there is anything in them: for migrations.
///
/// # Panics
/// When the test does, or when a database cannot be made.
pub async fn on_both_unmigrated<F, Fut>(test: F)
where
    F: Fn(Db, &'static str) -> Fut,
    Fut: Future<Output = ()>,
{
    let test = &test;
    on_both_addresses(async |url: String, database| {
        let db = Db::open(&url).await.expect("the database opens");
        test(db.clone(), database).await;
        db.close().await;
    })
    .await;
}

/// Runs a test with the address of an empty database of each kind: for what happens when they are opened. Whatever it opens, it closes.
///
/// # Panics
/// When the test does, or when a database cannot be made.
pub async fn on_both_addresses<F, Fut>(test: F)
where
    F: Fn(String, &'static str) -> Fut,
    Fut: Future<Output = ()>,
{
    let name = format!("kemai_{}", uuid::Uuid::now_v7().simple());
    let folder = env::temp_dir().join(&name);
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    test(format!("sqlite://{}", folder.join("kemai.db").display()), "sqlite").await;
    let _ = std::fs::remove_dir_all(&folder);
    if let Ok(server) = env::var("KEMAI_TEST_POSTGRES_URL") {
        administer(&server, &format!("CREATE DATABASE {name}")).await;
        test(with_database(&server, &name), "postgres").await;
        administer(&server, &format!("DROP DATABASE {name}")).await;
    }
}

/// A program on a fresh SQLite file.
///
/// # Panics
/// When the database cannot be made.
pub async fn sqlite() -> TestApp {
    let folder = env::temp_dir().join(format!("kemai-test-{}", uuid::Uuid::now_v7().simple()));
    let url = format!("sqlite://{}", folder.join("kemai.db").display());
    start("sqlite", &url, folder).await
}

async fn postgres(server: &str) -> TestApp {
    let folder = env::temp_dir().join(format!("kemai-test-{}", uuid::Uuid::now_v7().simple()));
    let template = template(server).await;
    let name = format!("kemai_{}", uuid::Uuid::now_v7().simple());
    administer(server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    start("postgres", &with_database(server, &name), folder).await
}

async fn start(database: &'static str, url: &str, folder: PathBuf) -> TestApp {
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let config = Config::for_tests(url, &folder);
    let db = Db::open(url).await.expect("the database opens");
    db.migrate().await.expect("the database migrates");
    let files = Files::open(&config).expect("the files' folder opens");
    let parts = Parts {
        db,
        keys: Keys::for_tests(),
        clock: Clock::fixed(start_time()),
        config,
        files,
        live: Live::default(),
        limits: RateLimits::default(),
        regions: OwnAreas::default(),
        memory: Memory::default(),
    };
    TestApp { app: App::new(parts), database, folder }
}

/// One migrated database for this test program, made by the first test that asks.
async fn template(server: &str) -> String {
    static NAME: OnceLock<String> = OnceLock::new();
    static MAKING: Mutex<()> = Mutex::const_new(());
    let _only_one = MAKING.lock().await;
    if let Some(name) = NAME.get() {
        return name.clone();
    }
    let name = format!("kemai_template_{}", uuid::Uuid::now_v7().simple());
    administer(server, &format!("CREATE DATABASE {name}")).await;
    let db = Db::open(&with_database(server, &name)).await.expect("the template opens");
    db.migrate().await.expect("the template migrates");
    db.close().await;
    NAME.get_or_init(|| name).clone()
}

async fn administer(server: &str, sql: &str) {
    let connection = Database::connect(server).await.expect("the test server answers");
    connection
        .execute_raw(Statement::from_string(DatabaseBackend::Postgres, sql))
        .await
        .expect("the test server makes databases");
    connection.close().await.expect("closes");
}

/// The server's address with another database in it: `postgres://user@host/name?options`.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) =
        server.split_once('?').map_or((server, None), |(address, options)| (address, Some(options)));
    let base = address.rsplit_once('/').map_or(address, |(base, _)| base);
    options.map_or_else(|| format!("{base}/{name}"), |options| format!("{base}/{name}?{options}"))
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn a_database_is_named_in_the_address() {
        assert_eq!(
            with_database("postgres://a@h:1/postgres?host=/tmp/x", "b"),
            "postgres://a@h:1/b?host=/tmp/x"
        );
        assert_eq!(with_database("postgres://a@h:1/postgres", "b"), "postgres://a@h:1/b");
    }
}
