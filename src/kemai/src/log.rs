//! The log: one line for each thing that happened, on stderr.

use crate::failure::Failure;
use std::io::{self, IsTerminal, Write, stderr};
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
        .with_writer(|| Lossy(stderr()))
        .log_internal_errors(false)
        .with_target(false)
        .with_ansi(stderr().is_terminal());
    if json {
        log.json().flatten_event(true).init();
    } else {
        log.init();
    }
    Ok(())
}

/// Drops what cannot be written. Whoever read the log may be gone, as with `kemai serve 2>&1 | head`: the subscriber would
/// report that on the same broken stderr and panic, in every request and in the task that waits for SIGTERM.
struct Lossy<W>(W);

impl<W: Write> Write for Lossy<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => Ok(bytes.len()),
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        let _ = self.0.flush();
        Ok(())
    }
}
