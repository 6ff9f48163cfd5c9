//! The product, built: the server, the browser part and the assets.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::shell::{cargo, run};
use crate::steps::Steps;
use crate::{assets, browser, install};

/// For whom it is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// While one works on it: quick to build.
    Dev,
    /// What the end-to-end specs try: the server of `Dev`, whose overflow checks are on and whose dependencies the other
    /// tests have built, with the browser part as people load it, cut into its lazy parts and made small.
    Tried,
    /// What `serve` starts and the benchmarks measure.
    Release,
    /// What is given away.
    Dist,
}

impl Build {
    /// The profile of the server, as cargo's option.
    fn server_profile(self) -> &'static [&'static str] {
        match self {
            Build::Dev | Build::Tried => &[],
            Build::Release => &["--release"],
            Build::Dist => &["--profile", "dist"],
        }
    }

    /// Where cargo puts the server; `hash.txt` stands beside it.
    pub fn folder(self) -> &'static Path {
        Path::new(match self {
            Build::Dev | Build::Tried => "target/debug",
            Build::Release => "target/release",
            Build::Dist => "target/dist",
        })
    }

    pub fn server(self) -> PathBuf {
        self.folder().join("kemai")
    }

    /// Where the assets are put.
    pub fn site(self) -> &'static Path {
        Path::new(match self {
            Build::Dev | Build::Tried | Build::Release => "target/site",
            Build::Dist => "target/dist/site",
        })
    }

    /// Whether the browser part is small and what the site hands out compressed.
    pub fn is_small(self) -> bool {
        self != Build::Dev
    }
}

/// Builds everything, with the table of minutes at the end.
pub fn build(build: Build) -> Result<()> {
    let mut steps = Steps::start();
    let result = build_in(&mut steps, build);
    steps.print_table();
    result
}

/// Builds everything as steps of a longer command.
pub fn build_in(steps: &mut Steps, build: Build) -> Result<()> {
    steps.step("what the build needs", || {
        install::wasm_target()?;
        install::npm("xtask")
    })?;
    steps.step("the server", || run(cargo(&["build", "--package", "kemai"]).args(build.server_profile())))?;
    steps.step("the browser part", || browser::compile(build))?;
    steps.step("the assets", || assets::build(build))
}
