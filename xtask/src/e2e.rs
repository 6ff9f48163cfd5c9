//! `cargo xtask e2e`: the specs of `end2end/` in Chromium, against the product as [`Build::Tried`] makes it.

use anyhow::Result;

use crate::install;
use crate::postgres::{Durability, Postgres};
use crate::product::{self, Build};
use crate::shell::command;
use crate::steps::Steps;
use crate::test::{Tally, counted};

/// Builds the product and tries it.
///
/// # Errors
/// When something cannot be built or a spec fails.
pub fn e2e(filter: Option<&str>) -> Result<()> {
    let mut steps = Steps::start();
    let mut tally = Tally::default();
    let result = all(&mut steps, filter, &mut tally);
    steps.print_table();
    tally.print();
    result
}

fn all(steps: &mut Steps, filter: Option<&str>, tally: &mut Tally) -> Result<()> {
    let postgresql = steps.step("what the specs need", || {
        install()?;
        install::postgresql()
    })?;
    product::build_in(steps, Build::Tried)?;
    let postgres =
        steps.step("a PostgreSQL for the specs", || Postgres::start(postgresql, Durability::Lost))?;
    steps.step("end to end, in Chromium", || run(filter, &postgres, tally))
}

/// The browser, its fonts and what drives it.
///
/// # Errors
/// When something is missing and cannot be installed.
pub fn install() -> Result<()> {
    install::npm("end2end")?;
    install::chromium()?;
    install::chinese_fonts()
}

/// Runs the specs against the built product.
///
/// # Errors
/// When a spec fails.
pub fn run(filter: Option<&str>, postgres: &Postgres, tally: &mut Tally) -> Result<()> {
    let mut specs = command(&["node", "end2end/run.mjs"]);
    specs.env("KEMAI_BINARY", Build::Tried.server()).env("KEMAI_SITE_ROOT", Build::Tried.site());
    specs.env("KEMAI_TEST_POSTGRES_URL", postgres.url());
    specs.args(filter);
    counted(&mut specs, tally)
}
