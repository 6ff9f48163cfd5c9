//! The log: one line for each thing that happened, on stderr.

use crate::failure::Failure;
use std::io::{IsTerminal, stderr};
use tracing_subscriber::EnvFilter;

/// Starts it. `filter` is what `KEMAI_LOG` says.
pub fn start(filter: &str, json: bool) -> Result<(), Failure> {
    // What libraries tell of their own work is for those who ask for it.
    let filter =
        EnvFilter::try_new(format!("sea_orm_migration=warn,sqlx=warn,{filter}")).map_err(|error| {
            Failure::Arguments(format!(
                "KEMAI_LOG: {filter} cannot be understood ({error}); write info, or kemai_server=debug,info"
            ))
        })?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_target(false)
        .with_ansi(stderr().is_terminal());
    if json {
        log.json().flatten_event(true).init();
    } else {
        log.init();
    }
    Ok(())
}
