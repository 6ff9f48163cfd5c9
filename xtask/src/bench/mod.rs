//! `cargo xtask bench`: the benchmarks. Each prints `name value unit` lines and nothing else to its standard output.

mod bed;
mod cases;
mod client;
mod customers;
mod dashboards;
mod follow_ups;
mod import;
mod measure;
mod server;
mod streams;

use anyhow::{Result, bail};

use crate::e2e;
use crate::product::{self, Build};
use crate::shell::{command, print_from};
use crate::steps::Steps;
use bed::Options;

/// One benchmark; it finds the release built.
struct Bench {
    name: &'static str,
    run: fn(&Options) -> Result<()>,
}

/// All of them.
const BENCHES: [Bench; 7] = [
    Bench { name: "first-visit", run: |_| first_visit() },
    Bench { name: "customers", run: customers::run },
    Bench { name: "follow-ups", run: follow_ups::run },
    Bench { name: "dashboards", run: dashboards::run },
    Bench { name: "import", run: import::run },
    Bench { name: "streams", run: streams::streams },
    Bench { name: "reminders", run: streams::reminders },
];

/// Builds the release and runs one benchmark, or all: `[NAME] [OPTIONS]`.
///
/// # Errors
/// When there is none of that name, or one fails.
pub fn bench(words: &[&str]) -> Result<()> {
    let (name, options) = match words {
        [name, options @ ..] if !name.starts_with('-') => (Some(*name), options),
        options => (None, options),
    };
    let options = Options::read(options)?;
    let chosen: Vec<&Bench> =
        BENCHES.iter().filter(|bench| name.is_none_or(|name| name == bench.name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = BENCHES.iter().map(|bench| bench.name).collect();
        bail!("no benchmark of that name; there are: {}", names.join(", "));
    }
    let mut steps = Steps::start();
    if !options.is_built {
        product::build_in(&mut steps, Build::Release)?;
    }
    for bench in chosen {
        steps.step(bench.name, || (bench.run)(&options))?;
    }
    steps.print_table();
    Ok(())
}

/// The bytes that a first visit to the sign-in page loads, as they come over the wire.
fn first_visit() -> Result<()> {
    e2e::install()?;
    let mut visit = command(&["node", "end2end/first-visit.mjs"]);
    visit.env("KEMAI_BINARY", Build::Release.server()).env("KEMAI_SITE_ROOT", Build::Release.site());
    print_from(&mut visit)
}
