//! `bench import`: a table of 100,000 customers with one contact each brought in and given out by the command line, on both databases.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::customers::{Database, Options};
use super::server::{Data, watched};
use crate::install;
use crate::postgres::{Durability, Postgres};

/// Rows, unless `--rows` says another number.
const ROWS: usize = 100_000;
/// Who gives out: the demo's admin.
const BASE: usize = 100;

/// # Errors
/// When the program answers other than it should.
pub fn run(options: &Options) -> Result<()> {
    let rows = match options.rows.as_slice() {
        [rows] => *rows,
        _ => ROWS,
    };
    for database in &options.databases {
        one(*database, rows)?;
    }
    Ok(())
}

fn one(database: Database, rows: usize) -> Result<()> {
    let name = format!("import_{rows}_{}", database.name());
    let folder = PathBuf::from("target/bench").join(&name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
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
    let data = Data::make(&folder, &url, BASE)?;
    let table = folder.join("customers.csv");
    fs::write(&table, customers(rows)?)?;
    let file = table.to_str().context("a path in UTF-8")?;
    let (done, took, memory) = watched(&data, &["import", "customers", file, "--json"])?;
    if done["created"].as_u64() != u64::try_from(rows).ok() {
        bail!("{rows} rows were to be created: {done}");
    }
    let seconds = done["seconds"].as_f64().unwrap_or(took.as_secs_f64());
    println!("{name}_rows_per_second {:.0} rows/s", rows as f64 / seconds);
    println!("{name}_memory {memory:.0} MB");
    let (skipped, took, _) = watched(&data, &["import", "customers", file, "--json"])?;
    if skipped["skipped"].as_u64() != u64::try_from(rows).ok() {
        bail!("{rows} rows were to be skipped: {skipped}");
    }
    println!("{name}_skipping {:.0} rows/s", rows as f64 / took.as_secs_f64());
    for format in ["csv", "xlsx"] {
        export(&data, &folder, &name, format, rows)?;
    }
    drop(cluster);
    Ok(())
}

fn export(data: &Data, folder: &Path, name: &str, format: &str, rows: usize) -> Result<()> {
    let out = folder.join(format!("out.{format}"));
    let out = out.to_str().context("a path in UTF-8")?;
    let admin = data.email("admin")?;
    let arguments = ["export", "customers", "--as", admin, "--format", format, "--out", out];
    let (_, took, memory) = watched(data, &arguments)?;
    println!("{name}_export_{format} {:.0} rows/s", (rows + BASE) as f64 / took.as_secs_f64());
    println!("{name}_export_{format}_memory {memory:.0} MB");
    Ok(())
}

/// Companies with a contact, a region and a level; every number once.
fn customers(rows: usize) -> Result<String> {
    let mut table = String::from("客户名称,联系人,手机,邮箱,省份,城市,客户等级,信用额度,地址,备注\n");
    for row in 0..rows {
        writeln!(
            table,
            "德州第{row}机械设备有限公司,张{row},1{:010},c{row}@example.cn,山东省,德州市,B,{},德城区东风路{row}号,第{row}行",
            3_000_000_000_u64 + row as u64,
            (row % 50 + 1) * 1_000,
        )?;
    }
    Ok(table)
}
