//! The built server on a database of its own, and what it uses of the machine.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::client::{Client, Request, encoded};
use crate::product::Build;

/// Clock ticks of /proc a second: fixed in Linux's interface.
const TICKS: f64 = 100.0;
const FORM: &str = "application/x-www-form-urlencoded";

/// A folder with demo data: its key, its password, and the database unless that is PostgreSQL's.
pub struct Data {
    folder: PathBuf,
    url: String,
    build: Build,
    demo: Value,
}

impl Data {
    /// Makes demo data, unless the folder has some already.
    pub fn make(folder: &Path, url: &str, build: Build, rows: usize, more: &[&str]) -> Result<Self> {
        let known = folder.join("demo.json");
        if !known.is_file() {
            fs::create_dir_all(folder)?;
            let mut demo = program(folder, url, build);
            demo.args(["demo", "--json", "--customers", &rows.to_string()]).args(more);
            let output = demo.stderr(Stdio::inherit()).output().context("cannot start the built server")?;
            if !output.status.success() {
                bail!("kemai demo: {}", output.status);
            }
            fs::write(&known, output.stdout)?;
        }
        let demo = serde_json::from_slice(&fs::read(&known)?)?;
        Ok(Self { folder: folder.to_path_buf(), url: url.to_owned(), build, demo })
    }

    pub fn seconds(&self) -> f64 {
        self.demo["seconds"].as_f64().unwrap_or_default()
    }

    /// Customers, contacts, follow-ups and plans.
    pub fn rows(&self) -> f64 {
        ["customers", "contacts", "follow_ups", "plans"]
            .into_iter()
            .filter_map(|name| self.demo[name].as_f64())
            .sum()
    }

    fn email(&self, role: &str) -> Result<&str> {
        let people = self.demo["sign_ins"].as_array().context("demo.json names nobody")?;
        let person = people.iter().find(|person| person["role"] == role);
        person.and_then(|person| person["email"].as_str()).with_context(|| format!("demo.json has no {role}"))
    }
}

fn program(folder: &Path, url: &str, build: Build) -> Command {
    let mut program = Command::new(build.server());
    program.env("KEMAI_DATABASE_URL", url).env("KEMAI_DATA_DIR", folder).env("KEMAI_LISTEN", "127.0.0.1:0");
    program.env("KEMAI_SITE_ROOT", build.site()).env("KEMAI_LOG", "warn");
    program
}

pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    pub fn start(data: &Data) -> Result<Self> {
        let mut child =
            program(&data.folder, &data.url, data.build).arg("serve").stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().rsplit_once("http://").and_then(|(_, address)| address.parse().ok());
        let Some(address) = address else {
            let _ = child.kill();
            bail!("the server did not start: `{line}`");
        };
        Ok(Self { child, address })
    }

    /// The cookie of a person's session.
    pub fn sign_in(&self, data: &Data, role: &str) -> Result<String> {
        let password = data.demo["password"].as_str().unwrap_or_default();
        let form =
            format!("input[email]={}&input[password]={}", encoded(data.email(role)?), encoded(password));
        let request = Request::post("/rpc/people/sign_in", "", FORM, form);
        let answer = Client::connect(self.address)?.send(&request)?;
        let cookies = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
        let session = cookies
            .filter_map(|(_, value)| value.split(';').next())
            .find(|pair| pair.starts_with("kemai=") || pair.starts_with("__Host-kemai="));
        session.map(str::to_owned).with_context(|| format!("{role} cannot sign in: {}", answer.text()))
    }

    /// Seconds of processor that the server has used.
    pub fn processor(&self) -> Result<f64> {
        processor(self.child.id())
    }

    /// A line of /proc/…/status in megabytes: `VmRSS`, `RssAnon`.
    pub fn memory(&self, name: &str) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let kilobytes: f64 =
            line.and_then(|line| line.trim().strip_suffix(" kB")).context("no such line")?.trim().parse()?;
        Ok(kilobytes / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(12) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Seconds of user and system time of a process: fields 14 and 15 of its `stat`, counted after the name in brackets.
fn processor(process: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, fields) = stat.rsplit_once(')').context("not a stat line")?;
    let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / TICKS)
}
