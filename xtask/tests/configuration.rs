//! What is written twice because two tools read it stays equal.

use toml::Table;

const CARGO: &str = include_str!("../../Cargo.toml");
const LEPTOS: &str = include_str!("../../Leptos.toml");
const LOCK: &str = include_str!("../../Cargo.lock");

fn parse(text: &str) -> Table {
    text.parse().expect("it is TOML")
}

#[test]
fn leptos_toml_says_what_cargo_toml_says() {
    let cargo = parse(CARGO);
    let mut project =
        cargo["workspace"]["metadata"]["leptos"][0].as_table().expect("the project of cargo-leptos").clone();
    // Which packages they are is a question of cargo-leptos only.
    for key in ["name", "bin-package", "lib-package"] {
        project.remove(key);
    }
    let leptos = parse(LEPTOS);
    assert_eq!(leptos["package"]["metadata"]["leptos"].as_table(), Some(&project));
}

#[test]
fn the_bindings_are_written_by_the_version_that_the_browser_part_uses() {
    let lock = parse(LOCK);
    let version = |name: &str| {
        let packages = lock["package"].as_array().expect("packages");
        let of_name: Vec<_> =
            packages.iter().filter(|package| package["name"].as_str() == Some(name)).collect();
        assert_eq!(of_name.len(), 1, "one version of {name}");
        of_name[0]["version"].as_str().expect("a version").to_owned()
    };
    assert_eq!(version("wasm-bindgen"), version("wasm-bindgen-cli-support"));
}
