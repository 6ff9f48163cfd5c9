//! `cargo xtask test`: all that must pass, in the order in which mistakes are cheapest to find.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::postgres::{Durability, Postgres};
use crate::product::{self, Build};
use crate::shell::{cargo, run};
use crate::steps::Steps;
use crate::{e2e, install};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Everything,
    /// Without the browser.
    Quick,
}

/// How many tests ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
}

impl Tally {
    /// Adds what a line of a test program's output tells: `… 12 passed; 0 failed; …` or `… 12 passed, 0 failed`.
    fn add(&mut self, line: &str) {
        let mut words = line.split([' ', ';', ',']).filter(|word| !word.is_empty()).peekable();
        while let Some(word) = words.next() {
            let Ok(number) = word.parse::<u32>() else { continue };
            match words.peek() {
                Some(&"passed") => self.passed += number,
                Some(&"failed") => self.failed += number,
                _ => {}
            }
        }
    }

    /// The line that closes a run.
    pub fn print(self) {
        println!("\n{} passed, {} failed", self.passed, self.failed);
    }
}

/// Runs every check; stops at the first step that fails.
///
/// # Errors
/// When a check fails or cannot be made.
pub fn test(scope: Scope) -> Result<()> {
    let mut steps = Steps::start();
    let mut tally = Tally::default();
    let result = all(&mut steps, scope, &mut tally);
    steps.print_table();
    tally.print();
    result
}

fn all(steps: &mut Steps, scope: Scope, tally: &mut Tally) -> Result<()> {
    let postgresql = steps.step("what the tests need", || {
        install::rust_components()?;
        install::wasm_target()?;
        install::npm("xtask")?;
        if scope == Scope::Everything {
            e2e::install()?;
        }
        install::postgresql()
    })?;
    steps.step("format", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    steps.step("clippy, server", || {
        let targets = ["--all-targets", "--", "--deny", "warnings"];
        run(cargo(&["clippy", "--workspace", "--exclude", "kemai-browser"]).args(targets))
    })?;
    steps.step("clippy, browser", || {
        let target = ["--target", "wasm32-unknown-unknown", "--", "--deny", "warnings"];
        run(cargo(&["clippy", "--package", "kemai-browser"]).args(target))
    })?;
    // The cluster lives from here to the end of the last test that wants it.
    let postgres =
        steps.step("a PostgreSQL for the tests", || Postgres::start(postgresql, Durability::Lost))?;
    steps.step("unit and store tests, SQLite and PostgreSQL", || {
        let what =
            ["--workspace", "--exclude", "kemai-browser", "--lib", "--bins", "--tests", "--no-fail-fast"];
        let mut command = cargo(&["test"]);
        counted(command.args(what).env("KEMAI_TEST_POSTGRES_URL", postgres.url()), tally)
    })?;
    if scope == Scope::Everything {
        product::build_in(steps, Build::Tried)?;
        steps.step("end to end, in Chromium", || e2e::run(None, &postgres, tally))?;
    }
    Ok(())
}

/// Runs a test program, shows what it prints and counts its tests.
///
/// # Errors
/// When it fails, or when no test ran: a green run without tests would say nothing.
pub fn counted(command: &mut Command, tally: &mut Tally) -> Result<()> {
    let mut program = command.stdout(Stdio::piped()).spawn().context("cannot start the tests")?;
    let mut ran = Tally::default();
    if let Some(out) = program.stdout.take() {
        for line in BufReader::new(out).lines() {
            let line = line?;
            println!("{line}");
            if line.starts_with("test result: ") || line.starts_with("end to end: ") {
                ran.add(&line);
            }
        }
    }
    let status = program.wait()?;
    tally.passed += ran.passed;
    tally.failed += ran.failed;
    if !status.success() {
        bail!("{} tests failed ({status})", ran.failed);
    }
    if ran.passed == 0 {
        bail!("no test ran");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_test_programs_are_counted() {
        let mut tally = Tally::default();
        tally.add(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.52s",
        );
        tally.add("end to end: 30 passed, 2 failed");
        assert_eq!(tally, Tally { passed: 42, failed: 2 });
    }
}
