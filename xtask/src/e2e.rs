//! `cargo xtask e2e`: the specs of `end2end/` in Chromium, against the server as `serve` starts it.

use anyhow::Result;

use crate::product::{self, Build};
use crate::shell::command;
use crate::steps::Steps;
use crate::test::{Tally, counted};
use crate::install;

/// Builds the product and tries it.
///
/// # Errors
/// When something cannot be built or a spec fails.
pub fn e2e(filter: Option<&str>) -> Result<()> {
    let mut steps = Steps::start();
    let mut tally = Tally::default();
    let result = steps
        .step("what the specs need", install)
        .and_then(|()| product::build_in(&mut steps, Build::Release))
        .and_then(|()| steps.step("end to end, in Chromium", || run(filter, None, &mut tally)));
    steps.print_table();
    tally.print();
    result
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
pub fn run(filter: Option<&str>, postgres: Option<&str>, tally: &mut Tally) -> Result<()> {
    let mut specs = command(&["node", "end2end/run.mjs"]);
    specs.env("KEMAI_BINARY", Build::Release.server()).env("KEMAI_SITE_ROOT", Build::Release.site());
    specs.args(filter);
    if let Some(url) = postgres {
        specs.env("KEMAI_TEST_POSTGRES_URL", url);
    }
    counted(&mut specs, tally)
}
