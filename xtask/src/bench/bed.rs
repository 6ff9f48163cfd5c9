//! Where a benchmark lies: a server on demo data, on each database and with each number of rows that was asked for.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::cases::People;
use super::client::Request;
use super::measure::{Effort, Measured, measure_list};
use super::server::{Data, Server};
use crate::install;
use crate::postgres::{Durability, Postgres};
use crate::product::Build;

/// What a benchmark was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub rows: Vec<usize>,
    pub databases: Vec<Database>,
    /// Uses the data of an earlier run and leaves it for a later one. On PostgreSQL only with a server of one's own.
    pub keeps: bool,
    /// Takes the release as it was built before.
    pub is_built: bool,
    /// Takes the build of development as it stands: to see that a benchmark runs, not for its figures.
    pub is_dev: bool,
    /// How many streams or reminders; each benchmark has its own number.
    pub count: Option<usize>,
    /// Only figures whose name contains it.
    pub only: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    const fn name(self) -> &'static str {
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
            is_dev: false,
            count: None,
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
                "--dev" => (options.is_built, options.is_dev) = (true, true),
                "--count" => {
                    options.count = Some(value()?.parse().context("--count wants a number")?);
                }
                other => bail!(
                    "bench does not know {other}; there are --rows N, --database sqlite|postgres, --count N, --only PART, --keep, --built, --dev"
                ),
            }
        }
        Ok(options)
    }
}

/// What `kemai demo` is told of the company that most benchmarks share.
pub const WITH_FOLLOW_UPS: &[&str] = &["--follow-ups-each", "3"];

/// A benchmark on demo data.
pub struct Plan {
    /// What its figures begin with.
    pub name: &'static str,
    /// What `kemai demo` is told besides.
    pub demo: &'static [&'static str],
    /// Customers that are there before; as many as rows were asked for when none.
    pub before: Option<usize>,
    pub figures: fn(&Bed<'_>) -> Result<()>,
}

/// # Errors
/// When data cannot be made or the server answers other than it should.
pub fn run(options: &Options, plan: &Plan) -> Result<()> {
    for database in &options.databases {
        for rows in &options.rows {
            one(options, plan, *database, *rows)?;
        }
    }
    Ok(())
}

fn one(options: &Options, plan: &Plan, database: Database, rows: usize) -> Result<()> {
    let name = format!("{}_{rows}_{}", plan.name, database.name());
    // Benchmarks on the same data share what was kept.
    let customers = plan.before.unwrap_or(rows);
    let made_of =
        format!("{customers}_customers_{}_{}", plan.demo.join("_").replace("--", ""), database.name());
    let folder = PathBuf::from("target/bench").join(made_of);
    let own_server = env::var("KEMAI_BENCH_POSTGRES_URL");
    // The server that is started here takes its data along when it ends.
    let keeps = options.keeps && (database == Database::Sqlite || own_server.is_ok());
    if options.keeps && !keeps {
        bail!("--keep keeps data of a PostgreSQL of your own alone: say which in KEMAI_BENCH_POSTGRES_URL");
    }
    if !keeps && folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let mut cluster = None;
    let url = match (database, own_server) {
        (Database::Sqlite, _) => format!("sqlite://{}", folder.join("kemai.db").display()),
        (Database::Postgres, Ok(url)) => url,
        (Database::Postgres, Err(_)) => {
            let started = Postgres::start(install::postgresql()?, Durability::Kept)?;
            let url = started.url().to_owned();
            cluster = Some(started);
            url
        }
    };
    let build = if options.is_dev { Build::Dev } else { Build::Release };
    let data = Data::make(&folder, &url, build, customers, plan.demo)?;
    let server = Server::start(&data)?;
    let people = People::sign_in(&server, &data)?;
    let bed = Bed {
        name: &name,
        only: &options.only,
        count: options.count,
        rows,
        server: &server,
        data: &data,
        people,
    };
    let result = (plan.figures)(&bed).and_then(|()| bed.memory());
    drop(server);
    drop(cluster);
    if !keeps {
        std::fs::remove_dir_all(&folder)?;
    }
    result
}

/// A running server with data and people; prints what is wanted of the figures.
pub struct Bed<'a> {
    name: &'a str,
    only: &'a str,
    count: Option<usize>,
    pub rows: usize,
    pub server: &'a Server,
    pub data: &'a Data,
    pub people: People,
}

impl Bed<'_> {
    pub fn wants(&self, case: &str) -> bool {
        self.only.is_empty() || case.contains(self.only)
    }

    /// How many were asked for, or as many as usual.
    pub fn count(&self, usual: usize) -> usize {
        self.count.unwrap_or(usual)
    }

    pub fn print(&self, what: &str, value: f64, unit: &str) {
        println!("{}_{what} {value:.2} {unit}", self.name);
    }

    pub fn times(&self, case: &str, clients: usize, measured: &Measured) {
        let case = format!("{case}_{clients}_clients");
        self.print(&format!("{case}_median"), measured.median(), "ms");
        self.print(&format!("{case}_p95"), measured.p95(), "ms");
        self.print(&format!("{case}_processor"), measured.processor(), "ms/request");
        self.print(&format!("{case}_rate"), measured.per_second(), "requests/s");
    }

    /// Measures the requests of a case by one client and by many.
    pub fn pages(&self, case: &str, requests: &[Request]) -> Result<()> {
        if !self.wants(case) {
            return Ok(());
        }
        let effort = |clients| Effort {
            clients,
            requests: 400.max(requests.len() * 4),
            longest: Duration::from_secs(20),
        };
        // Once for the caches, as on any running server.
        measure_list(self.server, Effort { requests: requests.len(), ..effort(1) }, &[200], requests)?;
        for clients in [1, 16] {
            let measured = measure_list(self.server, effort(clients), &[200], requests)?;
            self.times(case, clients, &measured);
        }
        Ok(())
    }

    fn memory(&self) -> Result<()> {
        self.print("memory", self.server.memory("VmRSS")?, "MB");
        self.print("memory_without_files", self.server.memory("RssAnon")?, "MB");
        Ok(())
    }
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
        let options = Options::read(&["--dev", "--count", "50"]).unwrap();
        assert!(options.is_dev && options.is_built && options.count == Some(50));
        assert_eq!(Options::read(&[]).unwrap(), Options::default());
        assert!(Options::read(&["--database", "oracle"]).is_err());
        assert!(Options::read(&["--rows"]).is_err());
    }
}
