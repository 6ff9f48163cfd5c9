//! Turns `locales/<area>.toml` into one function per text, checked while compiling.
//!
//! A line holds a text in every language, so that none is forgotten:
//! `found = { hans = "共 {n} 位客户", en = { one = "{n} customer", other = "{n} customers" } }`.
//! What decides between one and other is the first placeholder, a number; another one is named by `by = "total"` and may be a number that
//! was written out already.
//! Traditional Chinese is converted from `hans` by OpenCC's phrase tables and the words of `src/taiwan.rs`; `hant` overrides it.

use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use std::{env, fmt::Write as _, fs, path::Path};

#[path = "src/taiwan.rs"]
mod taiwan;

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=src/taiwan.rs");
    println!("cargo::rerun-if-changed=build.rs");
    let converter = OpenCC::from_config(BuiltinConfig::S2twp).expect("built-in conversion tables");
    let mut areas: Vec<_> = fs::read_dir("locales")
        .expect("locales/ exists")
        .map(|entry| entry.expect("readable folder").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    areas.sort();
    let mut code = String::new();
    for path in areas {
        let area = path.file_stem().and_then(|stem| stem.to_str()).expect("UTF-8 name");
        let text = fs::read_to_string(&path).expect("readable file");
        let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        writeln!(code, "/// Texts of `locales/{area}.toml`.\npub mod {area} {{\nuse super::Lang;")
            .expect("memory");
        let mut names = Vec::new();
        for (key, value) in &table {
            let entry = Text::read(area, key, value, &converter);
            code.push_str(&entry.function(key));
            if entry.arguments().is_empty() {
                names.push(key.clone());
            }
        }
        code.push_str(&by_name(&names));
        code.push_str("}\n");
    }
    let target = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("texts.rs");
    fs::write(target, code).expect("writable target folder");
}

struct Text {
    hans: String,
    hant: String,
    en: English,
}

enum English {
    Plain(String),
    Counted { one: String, other: String, by: Option<String> },
}

impl Text {
    fn read(area: &str, key: &str, value: &toml::Value, converter: &OpenCC) -> Self {
        let place = format!("locales/{area}.toml: {key}");
        let table = value.as_table().unwrap_or_else(|| panic!("{place}: expected {{ hans = …, en = … }}"));
        for name in table.keys() {
            assert!(["hans", "hant", "en"].contains(&name.as_str()), "{place}: no language is called {name}");
        }
        let string = |name: &str| table.get(name).and_then(toml::Value::as_str).map(str::to_owned);
        let hans = string("hans").unwrap_or_else(|| panic!("{place}: hans is missing"));
        let hant = string("hant").unwrap_or_else(|| taiwan::taiwan(&converter.convert(&hans)));
        let en = match table.get("en") {
            Some(toml::Value::String(text)) => English::Plain(text.clone()),
            Some(toml::Value::Table(counted)) => {
                let form = |name: &str| {
                    counted
                        .get(name)
                        .and_then(toml::Value::as_str)
                        .unwrap_or_else(|| panic!("{place}: en.{name} is missing"))
                        .to_owned()
                };
                let by = counted.get("by").and_then(toml::Value::as_str).map(str::to_owned);
                English::Counted { one: form("one"), other: form("other"), by }
            }
            _ => panic!("{place}: en is missing"),
        };
        let text = Self { hans, hant, en };
        text.check(&place);
        text
    }

    /// Placeholders in order of their first appearance in `hans`.
    fn arguments(&self) -> Vec<String> {
        placeholders(&self.hans)
    }

    fn check(&self, place: &str) {
        let mut wanted = self.arguments();
        wanted.sort();
        let check = |text: &str, may_drop_count: bool| {
            let mut found = placeholders(text);
            found.sort();
            let fits = found == wanted || may_drop_count && found.iter().all(|name| wanted.contains(name));
            assert!(fits, "{place}: placeholders differ: {found:?} instead of {wanted:?}");
        };
        check(&self.hant, false);
        match &self.en {
            English::Plain(text) => check(text, false),
            English::Counted { one, other, by } => {
                assert!(!wanted.is_empty(), "{place}: a counted text needs a placeholder");
                let is_there = by.as_ref().is_none_or(|by| wanted.contains(by));
                assert!(is_there, "{place}: nothing is called {by:?}");
                check(one, true);
                check(other, false);
            }
        }
    }

    fn function(&self, key: &str) -> String {
        let arguments = self.arguments();
        let counted = matches!(self.en, English::Counted { by: None, .. });
        let mut code = format!("/// {}\n#[must_use]\npub fn {key}(lang: Lang", self.hans.replace('\n', " "));
        for (index, name) in arguments.iter().enumerate() {
            let kind = if counted && index == 0 { "i64" } else { "impl ::core::fmt::Display" };
            write!(code, ", {name}: {kind}").expect("memory");
        }
        let (kind, wrap): (_, fn(&str) -> String) = if arguments.is_empty() {
            ("&'static str", |text| format!("{text:?}"))
        } else {
            ("String", written)
        };
        let en = match &self.en {
            English::Plain(text) => wrap(text),
            English::Counted { one, other, by: Some(by) } => {
                format!("if {by}.to_string() == \"1\" {{ {} }} else {{ {} }}", wrap(one), wrap(other))
            }
            English::Counted { one, other, by: None } => {
                format!("if {} == 1 {{ {} }} else {{ {} }}", arguments[0], wrap(one), wrap(other))
            }
        };
        write!(
            code,
            ") -> {kind} {{\nmatch lang {{\nLang::Hans => {},\nLang::Hant => {},\nLang::En => {en},\n}}\n}}\n",
            wrap(&self.hans),
            wrap(&self.hant)
        )
        .expect("memory");
        code
    }
}

/// The singular may name no number ("the latest entry").
fn written(text: &str) -> String {
    if placeholders(text).is_empty() { format!("{text:?}.to_owned()") } else { format!("format!({text:?})") }
}

fn placeholders(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let end = rest[start..].find('}').unwrap_or_else(|| panic!("{text}: an open brace")) + start;
        let name = rest[start + 1..end].to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
        rest = &rest[end + 1..];
    }
    names
}

/// Texts without placeholders can be found by their key: dictionary entries and error codes are stored by key.
fn by_name(names: &[String]) -> String {
    let mut code = String::from(
        "/// The text with this key, if there is one without placeholders.\n#[must_use]\npub fn by_name(key: &str, lang: Lang) -> Option<&'static str> {\nmatch key {\n",
    );
    for name in names {
        writeln!(code, "{name:?} => Some({name}(lang)),").expect("memory");
    }
    code.push_str("_ => { let _ = lang; None }\n}\n}\n");
    code
}
