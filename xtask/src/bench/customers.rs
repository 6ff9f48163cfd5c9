//! `bench customers`: lists, search, a customer's page and creating, over HTTP, at 100,000 and 1,000,000 customers, on both databases.

use std::env;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::cases::{self, People};
use super::client::{Client, Request};
use super::measure::{Effort, Measured, measure, measure_list};
use super::server::{Data, Server};
use crate::install;
use crate::postgres::{Durability, Postgres};

/// What `bench customers` was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub rows: Vec<usize>,
    pub databases: Vec<Database>,
    /// Uses the data of an earlier run and leaves it for a later one. On PostgreSQL only with a server of one's own.
    pub keeps: bool,
    /// Takes the release as it was built before.
    pub is_built: bool,
    /// Only figures whose name contains it.
    pub only: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    pub const fn name(self) -> &'static str {
        match self {
            Database::Sqlite => "sqlite",
            Database::Postgres => "postgres",
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rows: vec![100_000, 1_000_000],
            databases: vec![Database::Sqlite, Database::Postgres],
            keeps: false,
            is_built: false,
            only: String::new(),
        }
    }
}

impl Options {
    /// # Errors
    /// A sentence for what cannot be understood.
    pub fn read(words: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().copied().with_context(|| format!("{word} wants a value"));
            match *word {
                "--rows" => options.rows = vec![value()?.parse().context("--rows wants a number")?],
                "--database" => {
                    options.databases = match value()? {
                        "sqlite" => vec![Database::Sqlite],
                        "postgres" => vec![Database::Postgres],
                        other => bail!("--database is sqlite or postgres, not {other}"),
                    };
                }
                "--only" => options.only = value()?.to_owned(),
                "--keep" => options.keeps = true,
                "--built" => options.is_built = true,
                other => bail!(
                    "bench does not know {other}; there are --rows N, --database sqlite|postgres, --only PART, --keep, --built"
                ),
            }
        }
        Ok(options)
    }
}

/// # Errors
/// When data cannot be made or the server answers other than it should.
pub fn run(options: &Options) -> Result<()> {
    for database in &options.databases {
        for rows in &options.rows {
            one(options, *database, *rows)?;
        }
    }
    Ok(())
}

fn one(options: &Options, database: Database, rows: usize) -> Result<()> {
    let name = format!("customers_{rows}_{}", database.name());
    let folder = PathBuf::from("target/bench").join(&name);
    if !options.keeps && folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let mut cluster = None;
    let url = match (database, env::var("KEMAI_BENCH_POSTGRES_URL")) {
        (Database::Sqlite, _) => format!("sqlite://{}", folder.join("kemai.db").display()),
        (Database::Postgres, Ok(url)) => url,
        (Database::Postgres, Err(_)) => {
            let started = Postgres::start(install::postgresql()?, Durability::Kept)?;
            let url = started.url().to_owned();
            cluster = Some(started);
            url
        }
    };
    let data = Data::make(&folder, &url, rows)?;
    let server = Server::start(&data)?;
    let result = figures(options, &server, &data, &Figures { name: &name, only: &options.only }, rows);
    drop(server);
    drop(cluster);
    if !options.keeps {
        std::fs::remove_dir_all(&folder)?;
    }
    result
}

/// Prints what is wanted of the figures.
struct Figures<'a> {
    name: &'a str,
    only: &'a str,
}

impl Figures<'_> {
    fn wants(&self, case: &str) -> bool {
        self.only.is_empty() || case.contains(self.only)
    }

    fn print(&self, what: &str, value: f64, unit: &str) {
        println!("{}_{what} {value:.2} {unit}", self.name);
    }

    fn times(&self, case: &str, clients: usize, measured: &Measured) {
        let case = format!("{case}_{clients}_clients");
        self.print(&format!("{case}_median"), measured.median(), "ms");
        self.print(&format!("{case}_p95"), measured.p95(), "ms");
        self.print(&format!("{case}_processor"), measured.processor(), "ms/request");
        self.print(&format!("{case}_rate"), measured.per_second(), "requests/s");
    }
}

fn figures(
    options: &Options,
    server: &Server,
    data: &Data,
    figures: &Figures<'_>,
    rows: usize,
) -> Result<()> {
    if options.only.is_empty() {
        figures.print("load", rows as f64 / data.seconds(), "customers/s");
    }
    let people = People::sign_in(server, data)?;
    for (case, requests) in cases::cases(server, &people)? {
        if !figures.wants(case) {
            continue;
        }
        let effort = |clients| Effort {
            clients,
            requests: 400.max(requests.len() * 4),
            longest: Duration::from_secs(20),
        };
        // Once for the caches, as on any running server.
        measure_list(server, Effort { requests: requests.len(), ..effort(1) }, &[200], &requests)?;
        for clients in [1, 16] {
            let measured = measure_list(server, effort(clients), &[200], &requests)?;
            figures.times(case, clients, &measured);
        }
    }
    if figures.wants("list_beyond_facets") {
        let requests = cases::beyond(&people);
        let effort = Effort { clients: 1, requests: requests.len(), longest: Duration::from_secs(120) };
        let measured = measure_list(server, effort, &[200, 503], &requests)?;
        figures.print("list_beyond_facets_median", measured.median(), "ms");
        figures.print("list_beyond_facets_longest", measured.longest(), "ms");
    }
    if figures.wants("count") {
        exact_count(server, &people, figures)?;
    }
    if figures.wants("create") {
        creates(server, &people, figures)?;
    }
    figures.print("memory", server.memory("VmRSS")?, "MB");
    figures.print("memory_without_files", server.memory("RssAnon")?, "MB");
    Ok(())
}

/// The highest count that is said to be exact.
fn exact_count(server: &Server, people: &People, figures: &Figures<'_>) -> Result<()> {
    let mut client = Client::connect(server.address)?;
    let mut highest: f64 = 0.0;
    for cookie in [&people.admin, &people.manager, &people.sales] {
        let answer = client.send(&Request::get("/api/v1/customers?limit=1", cookie))?;
        let page: serde_json::Value = serde_json::from_slice(&answer.body)?;
        highest = highest.max(page["total"].as_f64().unwrap_or_default());
    }
    figures.print("count_highest", highest, "customers");
    Ok(())
}

/// Customers saved one after the other, and by many at once: the admin's, so that kept data gives nobody a reach unlike before.
fn creates(server: &Server, people: &People, figures: &Figures<'_>) -> Result<()> {
    for clients in [1, 32] {
        let effort = Effort { clients, requests: 20_000, longest: Duration::from_secs(10) };
        let measured = measure(server, effort, &[201], |number| create(clients, number, &people.admin))?;
        figures.times("create", clients, &measured);
    }
    Ok(())
}

fn create(clients: usize, number: usize, cookie: &str) -> Request {
    // No name or number twice, also (all but surely) when the data is used again: the demo gives no number that begins with 199.
    static START: LazyLock<usize> = LazyLock::new(|| {
        std::time::UNIX_EPOCH.elapsed().map_or(0, |time| (time.as_micros() % 100_000_000) as usize)
    });
    let nonce = (*START + clients * 1_000_000 + number) % 100_000_000;
    let body = serde_json::json!({
        "name": format!("测试{clients}{nonce}号{number}贸易有限公司"),
        "category": "retail",
        "source": "website",
        "region_code": "370102",
        "address": "经十路 1 号",
        "tags": ["vip"],
        "contacts": [{ "name": "王芳", "mobile": format!("199{nonce:08}") }],
    });
    Request::post("/api/v1/customers", cookie, "application/json", body.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_narrow_what_is_measured() {
        let options = Options::read(&["--rows", "1000", "--database", "sqlite", "--keep"]).unwrap();
        assert_eq!(options.rows, [1000]);
        assert_eq!(options.databases, [Database::Sqlite]);
        assert!(options.keeps);
        assert_eq!(Options::read(&[]).unwrap(), Options::default());
        assert!(Options::read(&["--database", "oracle"]).is_err());
        assert!(Options::read(&["--rows"]).is_err());
    }
}
