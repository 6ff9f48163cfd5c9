//! Runs other programs, and says which one failed and how.

use std::fmt::Write as _;
use std::process::{Command, Output};

use anyhow::{Context, Result, bail};

/// A command from its words, the first being the program.
pub fn command(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

/// The cargo that started us, so that `+toolchain` is kept.
pub fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(words);
    // What cargo said of this command's own package: build scripts would take it for a reason to run again.
    for (name, _) in std::env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
        {
            command.env_remove(name);
        }
    }
    command
}

/// Runs it with our own input; all that it says goes to stderr, because stdout is for results.
///
/// # Errors
/// When the program is missing or ends with another status than 0.
pub fn run(command: &mut Command) -> Result<()> {
    print_from(command.stdout(std::io::stderr()))
}

/// Runs it for the results that it prints.
///
/// # Errors
/// When the program is missing or ends with another status than 0.
pub fn print_from(command: &mut Command) -> Result<()> {
    let line = line(command);
    eprintln!("  $ {line}");
    let status = command.status().with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed: {status}");
    }
    Ok(())
}

/// Runs it quietly; its output is shown only when it fails.
///
/// # Errors
/// When the program is missing or ends with another status than 0.
pub fn run_quietly(command: &mut Command) -> Result<()> {
    output(command).map(drop)
}

/// What it writes to its standard output.
///
/// # Errors
/// When the program is missing or ends with another status than 0.
pub fn output(command: &mut Command) -> Result<String> {
    let line = line(command);
    let Output { status, stdout, stderr } =
        command.output().with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        let said = String::from_utf8_lossy(&stdout);
        let complained = String::from_utf8_lossy(&stderr);
        bail!("`{line}` failed: {status}\n{said}{complained}");
    }
    Ok(String::from_utf8_lossy(&stdout).into_owned())
}

/// Whether a program of this name can be found.
pub fn exists(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn line(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    if let Some(name) = line.rsplit('/').next() {
        line = name.to_owned();
    }
    for argument in command.get_args() {
        let _ = write!(line, " {}", argument.to_string_lossy());
    }
    line
}
