//! What a fresh machine lacks is installed here, and said: the WebAssembly target of the Rust toolchain in use, Debian
//! packages by apt, npm packages by their lock files. What is already there is left alone.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::shell::{command, exists, output, run};

/// The formatter and the linter, which a minimal toolchain lacks.
///
/// # Errors
/// When one is missing and rustup cannot add it.
pub fn rust_components() -> Result<()> {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        if output(&mut command(&[program, "--version"])).is_err() {
            eprintln!("  The Rust toolchain has no {component}: adding it with rustup.");
            run(&mut command(&["rustup", "component", "add", component]))?;
        }
    }
    Ok(())
}

/// The browser's target of the Rust compiler.
///
/// # Errors
/// When it is missing and rustup cannot add it.
pub fn wasm_target() -> Result<()> {
    let folder =
        output(&mut command(&["rustc", "--print", "target-libdir", "--target", "wasm32-unknown-unknown"]));
    if folder.is_ok_and(|folder| Path::new(folder.trim()).is_dir()) {
        return Ok(());
    }
    eprintln!("  The Rust toolchain has no wasm32-unknown-unknown target: adding it with rustup.");
    run(&mut command(&["rustup", "target", "add", "wasm32-unknown-unknown"]))
}

/// Node's packages for the folder, exactly those of its lock file. Their install scripts are not run: none needs one.
///
/// # Errors
/// When Node is missing or too old, or npm fails.
pub fn npm(folder: &str) -> Result<()> {
    node()?;
    let wanted = fs::read(format!("{folder}/package-lock.json"))?;
    // A copy of the lock file marks what is installed: npm's own is written before the last package is.
    let mark = format!("{folder}/node_modules/.installed.json");
    if fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    eprintln!("  Installing the npm packages of {folder}/package-lock.json.");
    run(command(&["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder))?;
    fs::write(mark, wanted)?;
    Ok(())
}

fn node() -> Result<()> {
    let version = output(&mut command(&["node", "--version"])).context("Node 20 or newer is needed")?;
    let major: u32 = version.trim_start_matches('v').split('.').next().unwrap_or("").parse().unwrap_or(0);
    if major < 20 {
        bail!("Node 20 or newer is needed; this is {}", version.trim());
    }
    Ok(())
}

/// Debian's Chromium, unless `KEMAI_CHROMIUM` names another one.
///
/// # Errors
/// When it is missing and apt cannot install it.
pub fn chromium() -> Result<()> {
    if std::env::var_os("KEMAI_CHROMIUM").is_none() && !Path::new("/usr/bin/chromium").exists() {
        apt(&["chromium"])?;
    }
    Ok(())
}

/// Chinese letters for screenshots and sizes of text.
///
/// # Errors
/// When there are none and apt cannot install them.
pub fn chinese_fonts() -> Result<()> {
    let installed = exists("fc-list") && !output(&mut command(&["fc-list", ":lang=zh"]))?.trim().is_empty();
    if !installed {
        apt(&["fonts-noto-cjk", "fontconfig"])?;
    }
    Ok(())
}

/// The folder of PostgreSQL's programs; the newest, where Debian keeps several.
///
/// # Errors
/// When it is missing and apt cannot install it.
pub fn postgresql() -> Result<PathBuf> {
    if let Some(folder) = postgresql_programs() {
        return Ok(folder);
    }
    apt(&["postgresql"])?;
    postgresql_programs().context("the postgresql package was installed, but initdb is not found")
}

fn postgresql_programs() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .filter_map(|version| {
            let number = version.file_name().to_str()?.parse().ok()?;
            let folder = version.path().join("bin");
            folder.join("initdb").is_file().then_some((number, folder))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, folder)| folder)
}

fn apt(packages: &[&str]) -> Result<()> {
    eprintln!("  Installing with apt: {}.", packages.join(", "));
    let root = output(&mut command(&["id", "-u"]))?.trim() == "0";
    let mut prefix = if root { vec![] } else { vec!["sudo"] };
    prefix.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]);
    run(&mut command(&[&prefix[..], &["update"]].concat()))?;
    run(&mut command(&[&prefix[..], &["install", "--no-install-recommends"], packages].concat()))
}
