//! From the compiled WebAssembly of `kemai-browser` to what a browser loads.
//!
//! 1. Split: the code of each lazy route leaves the main module and becomes a file of its own (`split_….wasm`), what
//!    several of them share another (`chunk_….wasm`); `__wasm_split.js` loads them.
//! 2. wasm-bindgen writes `kemai.js` around the main module.
//! 3. wasm-opt makes each module smaller, esbuild the JavaScript.
//!
//! All of them carry one hash, that of the compiled module and of what is done to it: the parts of two compilations do not
//! fit together, and what has that name already need not be made again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use crate::product::Build;
use crate::shell::{cargo, command, run, run_quietly};
use crate::site::{Hash, hash};

/// What today's compiler uses; wasm-opt takes no module that uses more than it is told.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The finished files and the hash in their names.
pub struct Browser {
    pub hash: Hash,
    pub folder: PathBuf,
}

/// Compiles `kemai-browser`, keeping the relocations that tell which code each lazy route needs.
pub fn compile(build: Build) -> Result<()> {
    let profile = if build.is_small() { "wasm-release" } else { "dev" };
    let target = "wasm32-unknown-unknown";
    run(&mut cargo(&[
        "rustc",
        "--package",
        "kemai-browser",
        "--lib",
        "--target",
        target,
        "--profile",
        profile,
        "--",
        "-Clink-args=--emit-relocs",
    ]))
}

/// Makes the files of the browser part from the compiled module, unless they are there.
pub fn bundle(build: Build) -> Result<Browser> {
    let profile = if build.is_small() { "wasm-release" } else { "debug" };
    let compiled = format!("target/wasm32-unknown-unknown/{profile}/kemai_browser.wasm");
    let module = fs::read(&compiled).with_context(|| format!("cannot read {compiled}"))?;
    let hash = hash(&[&module, include_bytes!("browser.rs"), include_bytes!("../package-lock.json")]);

    let folder = PathBuf::from(format!("target/xtask/browser-{profile}/{hash}"));
    if folder.is_dir() {
        eprintln!("  The browser part is unchanged ({hash}).");
        return Ok(Browser { hash, folder });
    }

    let parts = PathBuf::from(format!("target/xtask/browser-{profile}/{hash}.parts"));
    let finished = PathBuf::from(format!("target/xtask/browser-{profile}/{hash}.finished"));
    let older = parts.parent().context("a path of ours has a parent")?;
    if older.exists() {
        fs::remove_dir_all(older)?;
    }
    fs::create_dir_all(&parts)?;
    fs::create_dir_all(&finished)?;

    eprintln!("  Splitting {} kB of WebAssembly by lazy routes.", module.len() / 1000);
    let lazy = split(&module, &parts, &hash)?;
    eprintln!("  Binding it to JavaScript ({} lazy parts).", lazy.len());
    bind(&parts)?;
    scripts(build, &parts, &finished, &hash, &lazy)?;
    modules(build, &parts, &finished, &hash, &lazy)?;

    // The last step names the result, so that a build that was stopped is not mistaken for a finished one.
    fs::rename(&finished, &folder)?;
    fs::remove_dir_all(&parts)?;
    Ok(Browser { hash, folder })
}

fn loader_name(hash: &Hash) -> String {
    format!("__wasm_split.{hash}.js")
}

/// Splits the module; answers the names of the lazy parts, without ending.
fn split(module: &[u8], parts: &Path, hash: &Hash) -> Result<Vec<String>> {
    let main = parts.join("main.wasm");
    let loader = format!("./{}", loader_name(hash));
    let script = format!("./kemai.{hash}.js");
    let mut options = wasm_split_cli_support::Options::new(module);
    options.output_dir = parts;
    options.main_out_path = &main;
    options.link_name = &loader;
    options.main_module = &script;
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:?}"))?;

    // Leptos reads from this which files a lazy route needs, and lets the browser load them ahead.
    let needed: BTreeMap<_, Vec<_>> = split
        .prefetch_map
        .iter()
        .map(|(route, files)| (route, files.iter().map(|file| format!("{file}.{hash}")).collect()))
        .collect();
    fs::write(parts.join("__wasm_split_manifest.json"), serde_json::to_vec(&needed)?)?;

    let names = split.split_modules.iter().filter_map(|path| path.file_stem()?.to_str());
    Ok(names.map(str::to_owned).collect())
}

fn bind(parts: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(parts.join("main.wasm"))
        .out_name("kemai")
        .web(true)?
        .typescript(false)
        // The lazy parts use the exports of the main module under the linker's names.
        .keep_lld_exports(true)
        .demangle(false)
        .remove_producers_section(true)
        .generate_output()?
        .emit(parts)
}

/// The JavaScript, with the snippets of crates in one file, and the manifest.
fn scripts(build: Build, parts: &Path, finished: &Path, hash: &Hash, lazy: &[String]) -> Result<()> {
    let loader = loader_name(hash);
    let mut text = fs::read_to_string(parts.join(&loader))?;
    for name in lazy {
        text = text.replace(&format!("\"./{name}.wasm\""), &format!("\"./{name}.{hash}.wasm\""));
    }
    fs::write(parts.join(&loader), text)?;

    let minify: &[&str] = if build.is_small() { &["--minify"] } else { &[] };
    for (source, target, bundle) in
        [("kemai.js", format!("kemai.{hash}.js"), true), (loader.as_str(), loader.clone(), false)]
    {
        let mut esbuild =
            command(&["xtask/node_modules/.bin/esbuild", "--format=esm", "--log-level=warning"]);
        if bundle {
            esbuild.args(["--bundle", "--external:./__wasm_split*"]);
        }
        esbuild.args(minify).arg(parts.join(source));
        esbuild.arg(format!("--outfile={}", finished.join(target).display()));
        run_quietly(&mut esbuild)?;
    }
    let manifest = format!("__wasm_split_manifest.{hash}.json");
    fs::copy(parts.join("__wasm_split_manifest.json"), finished.join(manifest))?;
    Ok(())
}

/// The WebAssembly modules, each made smaller when optimised.
fn modules(build: Build, parts: &Path, finished: &Path, hash: &Hash, lazy: &[String]) -> Result<()> {
    let mut work = vec![(parts.join("kemai_bg.wasm"), finished.join(format!("kemai.{hash}.wasm")))];
    for name in lazy {
        let file = format!("{name}.{hash}.wasm");
        work.push((parts.join(format!("{name}.wasm")), finished.join(file)));
    }
    if !build.is_small() {
        for (source, target) in work {
            fs::copy(source, target)?;
        }
        return Ok(());
    }
    eprintln!("  Making {} modules smaller with wasm-opt.", work.len());
    work.reverse();
    let work = Mutex::new(work);
    let next = || work.lock().ok().and_then(|mut work| work.pop());
    let worker = || {
        while let Some((source, target)) = next() {
            optimise(&source, &target)?;
        }
        anyhow::Ok(())
    };
    std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| anyhow!("wasm-opt's thread panicked"))?)
    })
}

fn optimise(source: &Path, target: &Path) -> Result<()> {
    let mut wasm_opt = command(&["xtask/node_modules/.bin/wasm-opt", "-Oz"]);
    run_quietly(wasm_opt.args(WASM_FEATURES).arg(source).arg("-o").arg(target))
}
