//! What draws charts: our program with the parts of ECharts that it uses, in one file, and the map of China in another. The
//! browser loads them where a chart is, never before.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::product::Build;
use crate::shell::{command, run_quietly};
use crate::site::{Hash, hash};

/// A finished file, and the name under which the site has it.
pub struct Drawn {
    /// What the list of hashes calls it.
    pub name: &'static str,
    pub hash: Hash,
    pub file: PathBuf,
    /// `charts.HASH.js`
    pub site_name: String,
}

impl Drawn {
    fn new(name: &'static str, ending: &str, file: PathBuf) -> Result<Self> {
        let hash = hash(&[&fs::read(&file)?]);
        let site_name = format!("{name}.{hash}.{ending}");
        Ok(Self { name, hash, file, site_name })
    }
}

/// Makes both.
///
/// # Errors
/// When Node or esbuild fail, or the map and our list of provinces do not fit together.
pub fn bundle(build: Build, targets: &str) -> Result<[Drawn; 2]> {
    Ok([program(build, targets)?, china()?])
}

fn program(build: Build, targets: &str) -> Result<Drawn> {
    let file = PathBuf::from("target/xtask/charts.js");
    let mut esbuild = command(&["xtask/node_modules/.bin/esbuild", "src/ui/src/chart/charts.js"]);
    esbuild.args(["--bundle", "--format=iife", "--global-name=kemaiCharts", "--log-level=warning", targets]);
    // ECharts explains mistakes in the console otherwise.
    esbuild.arg("--define:process.env.NODE_ENV=\"production\"");
    // Where a file outside this folder finds its packages.
    esbuild.env("NODE_PATH", Path::new("xtask/node_modules").canonicalize()?);
    if build.is_small() {
        esbuild.arg("--minify");
    }
    run_quietly(esbuild.arg(format!("--outfile={}", file.display())))?;
    Drawn::new("charts", "js", file)
}

fn china() -> Result<Drawn> {
    let file = PathBuf::from("target/xtask/china.json");
    let regions = "src/server/data/regions.csv";
    run_quietly(command(&["node", "xtask/china.mjs", regions]).arg(&file))?;
    Drawn::new("china", "json", file)
}
