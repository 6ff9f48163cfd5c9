//! `kemai export`: what a person may see, as a table on stdout or in a file.

use crate::failure::Failure;
use clap::{Args, ValueEnum};
use kemai_app::server::TRANSFERS;
use kemai_server::{App, config::Config};
use kemai_transfers::server::export::{Export, Format, Progress};
use std::{
    fs::File,
    io::{self, Write, stdout},
    path::PathBuf,
};

#[derive(Args)]
pub struct Arguments {
    /// What to give out: customers, contacts, follow_ups, plans, users
    kind: String,
    /// Whose eyes: an e-mail address
    #[arg(long = "as", value_name = "ADDRESS")]
    person: String,
    #[arg(long, value_enum, default_value = "csv")]
    format: As,
    /// Conditions, as in the API: {"field": "category", "is": "retail"}
    #[arg(long, value_name = "JSON")]
    filter: Option<String>,
    /// Written here; to stdout when left out
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum As {
    Csv,
    Xlsx,
    Jsonl,
}

impl From<As> for Format {
    fn from(choice: As) -> Self {
        match choice {
            As::Csv => Self::Csv,
            As::Xlsx => Self::Xlsx,
            As::Jsonl => Self::Jsonl,
        }
    }
}

pub async fn run(config: Config, arguments: Arguments, json: bool) -> Result<(), Failure> {
    let app = super::open(config).await?;
    let done = export(&app, arguments, json).await;
    app.db.close().await;
    done
}

async fn export(app: &App, arguments: Arguments, json: bool) -> Result<(), Failure> {
    let kinds = TRANSFERS.exports.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
    let kind = TRANSFERS.export(&arguments.kind).map_err(|_| {
        Failure::Arguments(format!("{} cannot be exported; these can: {kinds}", arguments.kind))
    })?;
    let ctx = super::on_behalf(app, Some(&arguments.person), "command-export").await?;
    let query = arguments.filter.as_deref().map_or_else(String::new, |filter| {
        form_urlencoded::Serializer::new(String::new()).append_pair("filter", filter).finish()
    });
    let failed = |error: io::Error| Failure::other(format!("cannot write the export: {error}"));
    let mut out: Box<dyn Write> = match &arguments.out {
        Some(path) => Box::new(File::create(path).map_err(failed)?),
        None => Box::new(stdout().lock()),
    };
    let mut export = Export::new(&ctx, kind, &query, arguments.format.into())?;
    let mut rows = 0;
    while let Some((bytes, progress)) = export.next().await? {
        out.write_all(&bytes).map_err(failed)?;
        rows = progress.rows;
        say(progress);
    }
    if let Some(mut book) = export.finish().await? {
        io::copy(&mut book, &mut out).map_err(failed)?;
    }
    out.flush().map_err(failed)?;
    if json {
        eprintln!("{}", serde_json::json!({ "rows": rows }));
    }
    Ok(())
}

/// On stderr: stdout may be the table itself.
fn say(progress: Progress) {
    let Progress { rows, total, total_is_exact } = progress;
    if total_is_exact {
        eprintln!("{rows:>9} of {total} rows");
    } else if rows < total {
        eprintln!("{rows:>9} of {total} or more rows");
    } else {
        eprintln!("{rows:>9} rows");
    }
}
