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
    /// What `serve` starts and the end-to-end specs try.
    Release,
    /// What is given away.
    Dist,
}

impl Build {
    /// The profile of the server, as cargo's option.
    fn server_profile(self) -> &'static [&'static str] {
        match self {
            Build::Dev => &[],
            Build::Release => &["--release"],
            Build::Dist => &["--profile", "dist"],
        }
    }

    /// Where cargo puts the server; `hash.txt` stands beside it.
    pub fn folder(self) -> &'static Path {
        Path::new(match self {
            Build::Dev => "target/debug",
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
            Build::Dev | Build::Release => "target/site",
            Build::Dist => "target/dist/site",
        })
    }

    pub fn is_optimised(self) -> bool {
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
