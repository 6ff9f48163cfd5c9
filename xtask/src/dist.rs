//! `cargo xtask dist`: what is given away, the server and its site in one archive.

use std::fs;

use anyhow::Result;

use crate::product::{Build, build};
use crate::shell::{command, run};

/// Builds with every optimisation and packs the result.
///
/// # Errors
/// When something cannot be built or written.
pub fn dist() -> Result<()> {
    build(Build::Dist)?;
    let folder = Build::Dist.folder();
    for file in ["LICENSE", "README.md"] {
        fs::copy(file, folder.join(file))?;
    }
    let platform = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH);
    let archive = format!("target/dist/kemai-{}-{platform}.tar.gz", env!("CARGO_PKG_VERSION"));
    let contents = ["kemai", "hash.txt", "site", "LICENSE", "README.md"];
    run(command(&["tar", "-czf", &archive, "-C"]).arg(folder).args(contents))?;
    println!("  Packed {archive}.");
    Ok(())
}
