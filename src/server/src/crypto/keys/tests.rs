//! The key file of a running program, on its database.

use super::{KeyFile, fresh};
use crate::{
    app::App,
    config::Config,
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;
use std::fs;

async fn opens(config: &Config) -> Result<(), String> {
    let app = App::open(config.clone(), crate::clock::Clock::default()).await?;
    app.db.close().await;
    Ok(())
}

async fn refused(config: &Config) -> String {
    opens(config).await.expect_err("another key is refused")
}

fn written(config: &Config) -> KeyFile {
    toml::from_str(&fs::read_to_string(config.secret_key_file()).expect("a file")).expect("a key file")
}

fn write(config: &Config, file: &KeyFile) {
    fs::write(config.secret_key_file(), toml::to_string(file).expect("a text")).expect("is written");
}

fn changed(file: &KeyFile, change: impl FnOnce(&mut KeyFile)) -> KeyFile {
    let mut other = KeyFile { keys: file.keys.clone(), blind: file.blind.clone() };
    change(&mut other);
    other
}

async fn run(test: &TestApp, sql: &str) {
    test.app.db.side().execute_unprepared(sql).await.expect("runs");
}

async fn kept(test: &TestApp) -> String {
    let ask = test.app.db.statement("SELECT value FROM settings WHERE key = 'key_fingerprint'", []);
    let row = test.app.db.side().query_one_raw(ask).await.expect("is read").expect("a fingerprint");
    row.try_get("", "value").expect("a text")
}

#[tokio::test]
async fn the_first_start_makes_a_key_that_its_owner_alone_can_read() {
    on_both(async |test| {
        let config = &test.app.config;
        assert!(!config.secret_key_file().exists());
        opens(config).await.expect("makes a key");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(config.secret_key_file()).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", test.database);
        }
        let first = fs::read(config.secret_key_file()).expect("a file");
        opens(config).await.expect("opens again");
        assert_eq!(fs::read(config.secret_key_file()).expect("a file"), first, "the key stays");
    })
    .await;
}

#[tokio::test]
async fn a_missing_key_is_told_before_anything_is_written() {
    on_both(async |test| {
        let config = &test.app.config;
        opens(config).await.expect("makes a key");
        fs::remove_file(config.secret_key_file()).expect("is removed");
        // As if the program were newer than the database.
        run(
            &test,
            "DELETE FROM seaql_migrations WHERE version = (SELECT MAX(version) FROM seaql_migrations)",
        )
        .await;
        let before = test.dump(&[]).await;
        let said = refused(config).await;
        assert!(said.contains("there is no key file") && said.contains("secret.key back"), "{said}");
        assert!(said.contains(&config.secret_key_file().display().to_string()), "{said}");
        assert!(
            !config.secret_key_file().exists(),
            "{}: no key lies where the original belongs",
            test.database
        );
        assert!(test.dump(&[]).await == before, "{}: nothing is migrated", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_key_that_is_not_the_databases_own_is_refused() {
    on_both(async |test| {
        let config = &test.app.config;
        opens(config).await.expect("makes a key");
        let own = written(config);
        let before = test.dump(&[]).await;
        let other = fresh();
        for (file, says) in [
            (changed(&other, |_| {}), "its fingerprint is"),
            (changed(&own, |file| file.blind = other.blind.clone()), "its fingerprint is"),
            (changed(&own, |file| file.keys = other.keys.clone()), "its key 1 has the fingerprint"),
            (changed(&own, |file| file.keys[0].0 = 2), "it lacks the key 1"),
        ] {
            write(config, &file);
            let said = refused(config).await;
            assert!(said.contains(says) && said.contains("not the one"), "{}: {said}", test.database);
            assert!(said.contains("KEMAI_SECRET_KEY_FILE"), "{said}");
        }
        assert!(test.dump(&[]).await == before, "{}: nothing is written", test.database);
        fs::write(config.secret_key_file(), "keys = 1").expect("is written");
        assert!(refused(config).await.contains("is not a key file"));
        write(config, &changed(&own, |file| file.blind = "AAAA".to_owned()));
        assert!(refused(config).await.contains("holds a damaged key"));
        write(config, &own);
        opens(config).await.expect("the original opens");
    })
    .await;
}

#[tokio::test]
async fn a_key_added_to_the_others_is_noted_and_missed_from_then_on() {
    on_both(async |test| {
        let config = &test.app.config;
        opens(config).await.expect("makes a key");
        let own = written(config);
        write(config, &changed(&own, |file| file.keys.push((2, fresh().keys[0].1.clone()))));
        opens(config).await.expect("the old keys are all there");
        write(config, &own);
        assert!(refused(config).await.contains("it lacks the key 2"), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_database_that_knows_the_first_hash_alone_opens_and_learns_the_others() {
    on_both(async |test| {
        let config = &test.app.config;
        opens(config).await.expect("makes a key");
        let whole = kept(&test).await;
        let blind = serde_json::from_str::<serde_json::Value>(&whole).expect("JSON")["blind"].clone();
        let blind = blind.as_str().expect("a text").to_owned();
        assert_eq!(blind.len(), 16, "as every program wrote it");
        run(&test, &format!("UPDATE settings SET value = '{blind}' WHERE key = 'key_fingerprint'")).await;
        opens(config).await.expect("opens");
        assert_eq!(kept(&test).await, whole, "{}", test.database);
        run(&test, "UPDATE settings SET value = '0123456789abcdef' WHERE key = 'key_fingerprint'").await;
        assert!(refused(config).await.contains("the database says 0123456789abcdef"), "{}", test.database);
    })
    .await;
}
