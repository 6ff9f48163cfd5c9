//! `cargo xtask serve`: build, then become the server.

use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Context, Result};

use crate::product::{Build, build};

/// Builds the release and replaces this process by it, so that signals reach the server itself.
///
/// # Errors
/// When something cannot be built or the server cannot be started.
pub fn serve(arguments: &[&str]) -> Result<()> {
    build(Build::Release)?;
    println!("\n── kemai serve ──");
    let mut server = Command::new(Build::Release.server());
    Err(server.arg("serve").args(arguments).exec()).context("cannot start the server")
}
