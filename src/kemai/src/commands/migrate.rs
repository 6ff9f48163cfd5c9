//! `kemai migrate`: brings the schema up to date, or says what is missing.

use crate::failure::Failure;
use clap::Args;
use kemai_server::{config::Config, db::Db};
use serde_json::json;

#[derive(Args)]
pub struct Arguments {
    /// Only say what is missing; exit status 1 when something is
    #[arg(long)]
    check: bool,
}

pub async fn run(config: Config, arguments: Arguments, json: bool) -> Result<(), Failure> {
    if arguments.check
        && let Some(file) = Db::missing_file(&config.database_url)
    {
        let file = file.display();
        return Err(Failure::other(format!("there is no database at {file}; `kemai migrate` makes it")));
    }
    let db = Db::open(&config.database_url).await.map_err(Failure::Other)?;
    let missing = db.missing_migrations().await.map_err(Failure::Other)?;
    if arguments.check {
        if missing.is_empty() {
            say(json, "current", &[], "The schema is up to date.");
            return Ok(());
        }
        return Err(Failure::other(format!("the schema lacks {}; run `kemai migrate`", missing.join(", "))));
    }
    db.migrate().await.map_err(Failure::Other)?;
    db.close().await;
    let done = match missing.len() {
        0 => "The schema was up to date.".to_owned(),
        count => format!("Applied {count}: {}", missing.join(", ")),
    };
    say(json, "applied", &missing, &done);
    Ok(())
}

fn say(as_json: bool, key: &str, names: &[String], sentence: &str) {
    if as_json {
        println!("{}", json!({ key: names }));
    } else {
        println!("{sentence}");
    }
}
