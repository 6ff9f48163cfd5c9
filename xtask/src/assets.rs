//! The site: what the server hands out beside its pages. After a build there are:
//!
//! ```text
//! target/release/hash.txt                         beside the server; leptos reads the hashes from it:
//!                                                 `js: H`, `wasm: H`, `css: C`, `manifest: H`, `split: H`;
//!                                                 the server reads `charts: D` and `china: E`
//! target/site/…                                   a copy of `public/`
//! target/site/icons/…                             `public/favicon.svg` as pictures, for phones
//! target/site/pkg/kemai.C.css                     `style/main.css` with all it imports
//! target/site/pkg/kemai.H.js, kemai.H.wasm        the browser part
//! target/site/pkg/split_ROUTE.H.wasm, chunk_N.H.wasm      the code of lazy routes, loaded when visited
//! target/site/pkg/__wasm_split.H.js               loads them
//! target/site/pkg/__wasm_split_manifest.H.json    which of them a route needs: for the server
//! target/site/pkg/charts.D.js, china.E.json       draw charts and maps, loaded where one is
//! ```
//!
//! In a release each of them has a `.br` and a `.gz` beside it (`ServeDir::precompressed_br` and `…_gzip` send those), and
//! all below `pkg/` may be cached for ever. `build --dev` writes the same without compression, with
//! `target/debug/hash.txt`. `dist` writes `target/dist/site` and `target/dist/hash.txt`.
//! The server sets `hash_files` when there is a `hash.txt` beside the executable: there is none beside test programs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::browser::{self, Browser};
use crate::charts;
use crate::product::Build;
use crate::shell::{command, run_quietly};
use crate::site::{Hash, files, hash};

/// Browsers that still get the newest styles and scripts as they were written; older ones are no aim.
const TARGETS: &str = "--target=chrome109,firefox115,safari16.4";

/// Builds the site from the compiled browser part, the styles and `public/`.
pub fn build(build: Build) -> Result<()> {
    let Browser { hash, folder } = browser::bundle(build)?;
    let site = build.site();
    let pkg = site.join("pkg");
    fs::create_dir_all(&pkg)?;

    let mut ours = BTreeSet::new();
    for file in files(&folder)? {
        copy_if_changed(&folder.join(&file), &pkg.join(&file))?;
        ours.insert(Path::new("pkg").join(file));
    }
    let (style_hash, style) = styles(build, &pkg)?;
    ours.insert(style);
    let mut hashes =
        format!("js: {hash}\nwasm: {hash}\ncss: {style_hash}\nmanifest: {hash}\nsplit: {hash}\n");
    for drawn in charts::bundle(build, TARGETS)? {
        copy_if_changed(&drawn.file, &pkg.join(&drawn.site_name))?;
        hashes.push_str(&format!("{}: {}\n", drawn.name, drawn.hash));
        ours.insert(Path::new("pkg").join(drawn.site_name));
    }
    for file in files(Path::new("public"))? {
        copy_if_changed(&Path::new("public").join(&file), &site.join(&file))?;
        ours.insert(file);
    }

    for file in icons()? {
        copy_if_changed(&Path::new(ICONS).join(&file), &site.join("icons").join(&file))?;
        ours.insert(Path::new("icons").join(file));
    }

    fs::write(build.folder().join("hash.txt"), hashes)?;
    remove_leftovers(site, &ours)?;
    if build.is_small() {
        eprintln!("  Compressing.");
        run_quietly(command(&["node", "xtask/compress.mjs"]).arg(site))?;
    }
    print_sizes(site, &ours)
}

/// One style sheet of all.
fn styles(build: Build, pkg: &Path) -> Result<(Hash, PathBuf)> {
    let bundle = Path::new("target/xtask/styles.css");
    let mut esbuild =
        command(&["xtask/node_modules/.bin/esbuild", "style/main.css", "--bundle", "--log-level=warning"]);
    esbuild.arg(TARGETS);
    // What a style names by an absolute address is served from `public/` as it is.
    for entry in fs::read_dir("public")? {
        let entry = entry?;
        let below = if entry.path().is_dir() { "/*" } else { "" };
        esbuild.arg(format!("--external:/{}{below}", entry.file_name().to_string_lossy()));
    }
    if build.is_small() {
        esbuild.arg("--minify");
    }
    run_quietly(esbuild.arg(format!("--outfile={}", bundle.display())))?;
    let hash = hash(&[&fs::read(bundle)?]);
    let name = format!("kemai.{hash}.css");
    copy_if_changed(bundle, &pkg.join(&name))?;
    Ok((hash, Path::new("pkg").join(name)))
}

const ICONS: &str = "target/xtask/icons";
const DRAWING: &str = "public/favicon.svg";

/// The drawing as pictures; drawn again when it, or how it is drawn, has changed.
fn icons() -> Result<Vec<PathBuf>> {
    let stamp = Path::new("target/xtask/icons.hash");
    let hash = hash(&[&fs::read(DRAWING)?, include_bytes!("../icons.mjs")]).to_string();
    if fs::read_to_string(stamp).ok().as_deref() != Some(hash.as_str()) {
        run_quietly(&mut command(&["node", "xtask/icons.mjs", DRAWING, ICONS]))?;
        fs::write(stamp, hash)?;
    }
    files(Path::new(ICONS))
}

/// A file that stays as it is keeps its compressed copies, too.
fn copy_if_changed(source: &Path, target: &Path) -> Result<()> {
    let content = fs::read(source)?;
    if fs::read(target).is_ok_and(|present| present == content) {
        return Ok(());
    }
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(target, content)?;
    for ending in ["br", "gz"] {
        let _ = fs::remove_file(with_ending(target, ending));
    }
    Ok(())
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Removes what earlier builds left, but not what the other build in the same folder still names in its `hash.txt`.
fn remove_leftovers(site: &Path, ours: &BTreeSet<PathBuf>) -> Result<()> {
    let named: String = [Build::Dev, Build::Release]
        .map(|build| fs::read_to_string(build.folder().join("hash.txt")).unwrap_or_default())
        .concat();
    let hashes: Vec<&str> = named.lines().filter_map(|line| Some(line.split_once(": ")?.1)).collect();
    for file in files(site)? {
        let name = file.to_string_lossy();
        let plain = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz")).unwrap_or(&name);
        let is_ours = ours.contains(Path::new(plain));
        if !is_ours && !hashes.iter().any(|hash| plain.contains(hash)) {
            fs::remove_file(site.join(&file))?;
        }
    }
    Ok(())
}

fn print_sizes(site: &Path, ours: &BTreeSet<PathBuf>) -> Result<()> {
    eprintln!("  {:<60} {:>9} {:>9}", site.display(), "bytes", "brotli");
    for file in ours {
        let path = site.join(file);
        let plain = fs::metadata(&path)?.len();
        let brotli =
            fs::metadata(with_ending(&path, "br")).map_or(String::new(), |data| data.len().to_string());
        eprintln!("    {:<58} {plain:>9} {brotli:>9}", file.display());
    }
    Ok(())
}
