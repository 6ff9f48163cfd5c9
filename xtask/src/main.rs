//! `cargo xtask`: everything one does with this repository, from a fresh clone to a running server and a tested change.
//! It installs what is missing, names each step, and says how many minutes each took.

mod assets;
mod bench;
mod browser;
mod charts;
mod dist;
mod e2e;
mod install;
mod postgres;
mod product;
mod serve;
mod shell;
mod site;
mod steps;
mod test;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask <command>

  serve [-- ARGUMENTS]  build the release server and the browser part, then start it on http://127.0.0.1:3000
  test [--quick]        everything that must pass; --quick leaves out the browser
  e2e [FILTER]          build, then run the end-to-end specs whose file or test name contains FILTER
  build [--dev]         build only: the server, the browser part and the assets
  bench [NAME]          the benchmarks, one `name value unit` line per figure: first-visit, customers,
                        follow-ups, dashboards, import, streams, reminders; --dev with the build of development,
                        to see that they run; --keep leaves the data for the next one
        [--rows N] [--count N] [--database sqlite|postgres] [--only PART] [--keep] [--built]
  dist                  build what is given away: slower to build, faster to run; in target/dist
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    std::env::set_current_dir(root())?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve"] => serve::serve(&[]),
        ["serve", "--", rest @ ..] => serve::serve(rest),
        ["test"] => test::test(test::Scope::Everything),
        ["test", "--quick"] => test::test(test::Scope::Quick),
        ["e2e"] => e2e::e2e(None),
        ["e2e", filter] => e2e::e2e(Some(filter)),
        ["build"] => product::build(product::Build::Release),
        ["build", "--dev"] => product::build(product::Build::Dev),
        ["bench", rest @ ..] => bench::bench(rest),
        ["dist"] => dist::dist(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("unknown command `{}`\n\n{HELP}", other.join(" ")),
    }
}

/// The folder of the workspace; every path in the xtask is relative to it. Cargo tells it anew each time, so that a
/// folder that was moved or copied with what is built in it is still itself.
fn root() -> PathBuf {
    let compiled = env!("CARGO_MANIFEST_DIR");
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(compiled), PathBuf::from);
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}
