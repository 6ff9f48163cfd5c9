//! What is looked at before a database is used, and servers that start at the same time.

use super::super::open::{check_library, check_pragmas};
use crate::{
    Db,
    app::App,
    clock::Clock,
    testing::{on_both, on_both_addresses, sqlite},
};
use futures::future::join_all;
use sea_orm::{ConnectionTrait, Database};

#[test]
fn a_library_that_loses_data_is_refused() {
    for old in ["3.51.2", "3.50.4", "3.6.23", "2.8.17", ""] {
        let said = check_library(old).expect_err("is too old");
        assert!(said.contains("can lose committed data") && said.contains("3.51.3 or later"), "{said}");
    }
    for new in ["3.51.3", "3.51.10", "3.52.0", "4.0"] {
        assert_eq!(check_library(new), Ok(()), "{new}");
    }
}

#[tokio::test]
async fn settings_that_were_not_taken_are_refused() {
    let test = sqlite().await;
    let path = test.app.config.data_dir.join("plain.db");
    let plain = Database::connect(format!("sqlite://{}?mode=rwc", path.display())).await.expect("opens");
    for (pragma, says) in [
        ("journal_mode = delete", "journal_mode=wal, it says delete"),
        ("journal_mode = wal; PRAGMA synchronous = normal", "synchronous=2, it says 1"),
        ("synchronous = full; PRAGMA foreign_keys = off", "foreign_keys=1, it says 0"),
    ] {
        plain.execute_unprepared(&format!("PRAGMA {pragma}")).await.expect("is set");
        let said = check_pragmas(&plain).await.expect_err("is told");
        assert!(said.contains("SQLite did not take") && said.contains(says), "{pragma}: {said}");
    }
    plain.execute_unprepared("PRAGMA foreign_keys = on").await.expect("is set");
    assert_eq!(check_pragmas(&plain).await, Ok(()));
}

#[tokio::test]
async fn every_connection_has_the_settings_and_the_writers_is_kept_for_ever() {
    let test = sqlite().await;
    let db = &test.app.db;
    assert_eq!(check_pragmas(db.side()).await, Ok(()));
    assert_eq!(check_pragmas(db.reader()).await, Ok(()));
    assert!(db.reader().execute_unprepared("CREATE TABLE written (number INTEGER)").await.is_err());
    // Only a reader's connection is checked when it is made anew.
    let writer = db.side().get_sqlite_connection_pool().options();
    assert_eq!((writer.get_idle_timeout(), writer.get_max_lifetime()), (None, None));
    assert_eq!((writer.get_min_connections(), writer.get_max_connections()), (1, 1));
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    on_both(async |test| {
        let config = &test.app.config;
        let later = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_999999_later', 1)";
        test.app.db.side().execute_unprepared(later).await.expect("is noted");
        let before = test.dump(&[]).await;
        let said = [
            test.app.db.migrate().await.expect_err("is newer"),
            test.app.db.missing_migrations().await.expect_err("is newer"),
            App::open(config.clone(), Clock::default()).await.err().expect("is newer"),
        ];
        for said in said {
            assert!(
                said.contains("newer than this program") && said.contains("m29991231_999999_later"),
                "{said}"
            );
        }
        assert!(test.dump(&[]).await == before, "{}: nothing is written", test.database);
    })
    .await;
}

/// On PostgreSQL several servers hold one database: each finds it migrated, by itself or by the one that was first. SQLite has one writer, so
/// there they come one after the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_start_at_the_same_time_wait_for_the_one_that_migrates() {
    on_both_addresses(async |url: String, database| {
        if database == "sqlite" {
            let (one, other) = (Db::open(&url).await.expect("opens"), Db::open(&url).await.expect("opens"));
            for server in [&one, &other] {
                assert_eq!(server.migrate().await, Ok(()));
            }
            for server in [one, other] {
                assert_eq!(server.missing_migrations().await, Ok(Vec::new()));
                server.close().await;
            }
            return;
        }
        let servers = join_all((0..3).map(|_| Db::open(&url))).await;
        let servers: Vec<Db> = servers.into_iter().map(|server| server.expect("opens")).collect();
        for done in join_all(servers.iter().map(Db::migrate)).await {
            assert_eq!(done, Ok(()));
        }
        for server in servers {
            assert_eq!(server.missing_migrations().await, Ok(Vec::new()));
            server.close().await;
        }
    })
    .await;
}
