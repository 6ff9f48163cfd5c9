//! Commands as a shell runs them: a company to try, and tables that come and go.

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A folder of its own with an empty database.
struct Place(PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("kemai-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder");
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect("is written");
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("is there")
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kemai"));
        // Whoever runs the tests may have said where his own company is.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("KEMAI_"))
        {
            command.env_remove(name);
        }
        command.args(words).current_dir(&self.0).env("KEMAI_DATA_DIR", self.path("data"));
        command.output().expect("it runs")
    }

    /// What it answers for machines.
    fn json(&self, words: &[&str]) -> Value {
        let ran = self.run(&[&["--json"], words].concat());
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(0), "{words:?}: {said}");
        serde_json::from_slice(&ran.stdout).unwrap_or_else(|error| panic!("{words:?}: {error}"))
    }

    /// Why it refuses, on one line of stderr.
    fn refused(&self, words: &[&str], status: i32) -> String {
        let ran = self.run(words);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(status), "{words:?}: {said}");
        assert!(ran.stdout.is_empty(), "{words:?}: stdout holds results alone");
        said
    }
}

fn counts(answer: &Value) -> [i64; 4] {
    ["created", "updated", "skipped", "refused"].map(|key| answer[key].as_i64().expect("a count"))
}

fn is_there(path: &Path) -> bool {
    path.try_exists().expect("can be looked for")
}

#[test]
fn a_company_is_made_and_tables_come_and_go() {
    let place = Place::new("tables");
    let made = place.json(&["demo", "--customers", "20", "--follow-ups-each", "1"]);
    assert_eq!(made["customers"], 20);
    let admin = made["sign_ins"][0]["email"].as_str().expect("somebody signs in").to_owned();
    assert!(place.refused(&["demo"], 1).contains("the database is not empty"));

    take_in(&place);
    take_in_as_said(&place);
    give_out(&place, &admin);
}

fn take_in(place: &Place) {
    place.write("a.csv", "客户名称,手机\n第一命令有限公司,13800002217\n第二命令有限公司,1.38E+10\n");
    let dry = place.json(&["import", "customers", "a.csv", "--dry-run"]);
    assert_eq!((counts(&dry), &dry["is_dry"]), ([1, 0, 0, 1], &Value::Bool(true)));
    let done = place.json(&["import", "customers", "a.csv"]);
    assert_eq!(
        (counts(&done), &done["is_dry"]),
        ([1, 0, 0, 1], &Value::Bool(false)),
        "nothing was written dry"
    );
    assert_eq!(done["rejected"], "a.csv.rejected.csv");
    let rejected = place.text("a.csv.rejected.csv");
    assert!(rejected.contains("第二命令有限公司,1.38E+10") && !rejected.contains("第一命令"), "{rejected}");
    place.write("b.csv", rejected.replace("1.38E+10", "13800138000"));
    let again = place.run(&["import", "customers", "b.csv"]);
    let said = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(
        again.status.success() && said.starts_with("1 new · 0 updated · 0 skipped · 0 rejected"),
        "{said}"
    );
    assert!(!is_there(&place.path("b.csv.rejected.csv")), "nothing was refused");

    place.write("c.csv", "Z,W,V\n7,8,9\n");
    let said = place.refused(&["import", "customers", "c.csv"], 2);
    assert!(said.contains("no column holds") && said.contains("--mapping FILE"), "{said}");
    place.write("columns.json", r#"{"Z": "name", "B": "remarks"}"#);
    let mapped = place.json(&["import", "customers", "c.csv", "--mapping", "columns.json"]);
    assert_eq!(counts(&mapped), [1, 0, 0, 0]);
    place.write("columns.json", "[]");
    let said = place.refused(&["import", "customers", "c.csv", "--mapping", "columns.json"], 2);
    assert!(said.contains("--mapping columns.json"), "{said}");
    assert!(place.refused(&["import", "orders", "c.csv"], 2).contains("these can: customers"));
    assert!(place.refused(&["import", "customers", "none.csv"], 2).contains("cannot read none.csv"));
}

fn take_in_as_said(place: &Place) {
    // 名称;联系人;联系人生日 and a company, in GB18030.
    let mut gb =
        b"\xc3\xfb\xb3\xc6;\xc1\xaa\xcf\xb5\xc8\xcb;\xc1\xaa\xcf\xb5\xc8\xcb\xc9\xfa\xc8\xd5\n".to_vec();
    gb.extend_from_slice(b"\xb5\xda\xcb\xc4\xc3\xfc\xc1\xee;\xd5\xc5\xc8\xfd;03/04/1980\n");
    place.write("gb.csv", &gb);
    let import = ["import", "customers", "gb.csv", "--encoding", "gb18030", "--delimiter", "semicolon"];
    assert_eq!(counts(&place.json(&import)), [0, 0, 0, 1], "day and month cannot be told apart");
    let dated = place.json(&[&import[..], &["--date-order", "day_first"]].concat());
    assert_eq!(counts(&dated), [1, 0, 0, 0]);
    let said = place.refused(&["import", "customers", "gb.csv", "--encoding", "latin"], 2);
    assert!(said.contains("--encoding") && said.contains("gb18030"), "{said}");
    let said = place.refused(&["import", "customers", "gb.csv", "--sheet", "a"], 2);
    assert!(said.contains("--sheet: the file is text"), "{said}");
}

fn give_out(place: &Place, admin: &str) {
    let filter = r#"{"field": "name", "contains": "命令"}"#;
    let ran = place.run(&["export", "customers", "--as", admin, "--filter", filter, "--out", "out.csv"]);
    assert!(ran.status.success() && ran.stdout.is_empty(), "{}", String::from_utf8_lossy(&ran.stderr));
    let table = place.text("out.csv");
    assert_eq!(table.lines().count(), 4, "{table}");
    assert!(table.contains("第四命令"), "{table}");

    let book = ["export", "customers", "--as", admin, "--format", "xlsx", "--out", "out.xlsx"];
    assert!(place.run(&book).status.success());
    assert!(fs::read(place.path("out.xlsx")).expect("is there").starts_with(b"PK"));
    let again = place.json(&["import", "customers", "out.xlsx", "--sheet", "客户", "--dry-run"]);
    let [created, updated, skipped, refused] = counts(&again);
    assert_eq!([created, updated, skipped, refused], [0, 0, 24, 0], "{again}: everyone is there already");
    let said = place.refused(&["import", "customers", "out.xlsx", "--sheet", "none"], 2);
    assert!(said.contains("--sheet") && said.contains("客户"), "{said}");

    let lines = place.run(&["export", "contacts", "--as", admin, "--format", "jsonl"]);
    let first = lines.stdout.split(|byte| *byte == b'\n').next().expect("a line");
    assert!(serde_json::from_slice::<Value>(first).expect("JSON")["customer"].is_string());
    assert!(place.refused(&["export", "orders", "--as", admin], 2).contains("these can: customers"));
    assert!(place.refused(&["export", "customers", "--as", "nobody@a.example"], 2).contains("no account"));
}
