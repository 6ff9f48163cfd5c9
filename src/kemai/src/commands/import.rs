//! `kemai import`: the importer of the pages, on the command line.

use crate::failure::Failure;
use bytes::Bytes;
use clap::{Args, ValueEnum, builder::PossibleValuesParser};
use kemai_app::server::{IMPORTING, TRANSFERS};
use kemai_domain::AppError;
use kemai_records::transfer::Rule;
use kemai_server::{App, config::Config, jobs};
use kemai_transfers::{
    model::{ImportHead, Status},
    server::{
        command,
        file_options::{self, FileOptions, said_of_reading},
        refused,
    },
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    path::PathBuf,
    time::{Duration, Instant},
};

#[derive(Args)]
pub struct Arguments {
    /// What the rows are: customers, contacts, follow_ups, users
    kind: String,
    /// CSV, XLSX or XLS
    file: PathBuf,
    /// JSON: {"column name or letters": "field"}; an empty field leaves the column out. Other columns are guessed
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// What holds for every row that says nothing of a field itself, such as department_id=Sales; as often as there are such fields
    #[arg(long = "value", value_name = "FIELD=TEXT", value_parser = value)]
    values: Vec<(String, String)>,
    /// Of a CSV file; recognised when left out
    #[arg(long, value_parser = PossibleValuesParser::new(file_options::encodings()))]
    encoding: Option<String>,
    /// The name of a workbook's sheet; the first one that is not hidden when left out
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Of a CSV file; recognised when left out
    #[arg(long, value_parser = PossibleValuesParser::new(file_options::delimiters()))]
    delimiter: Option<String>,
    /// What 03/04/2026 means; when left out and the column does not tell, such rows are refused
    #[arg(long, value_parser = PossibleValuesParser::new(file_options::date_orders()))]
    date_order: Option<String>,
    /// What to do with a row that is the same as a record
    #[arg(long, value_enum, default_value = "skip")]
    on_duplicate: OnDuplicate,
    /// Look at every row and write none
    #[arg(long)]
    dry_run: bool,
    /// In whose name: an e-mail address; the first admin when left out
    #[arg(long = "as", value_name = "ADDRESS")]
    person: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum OnDuplicate {
    Skip,
    /// Fill what the record leaves empty
    Fill,
    Update,
    Create,
}

impl From<OnDuplicate> for Rule {
    fn from(choice: OnDuplicate) -> Self {
        match choice {
            OnDuplicate::Skip => Self::Skip,
            OnDuplicate::Fill => Self::Fill,
            OnDuplicate::Update => Self::Update,
            OnDuplicate::Create => Self::Create,
        }
    }
}

fn value(said: &str) -> Result<(String, String), String> {
    let (field, text) = said.split_once('=').ok_or("it must be a field, = and what every row says of it")?;
    Ok((field.trim().to_owned(), text.trim().to_owned()))
}

/// How often it says how far it is.
const EVERY: Duration = Duration::from_millis(500);

pub async fn run(config: Config, arguments: Arguments, json: bool) -> Result<(), Failure> {
    let app = super::open(config).await?;
    let done = import(&app, arguments, json).await;
    app.db.close().await;
    done
}

async fn import(app: &App, arguments: Arguments, json: bool) -> Result<(), Failure> {
    let kinds = TRANSFERS.imports.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
    let Ok(kind) = TRANSFERS.import(&arguments.kind) else {
        return Err(Failure::Arguments(format!("{} cannot be imported; these can: {kinds}", arguments.kind)));
    };
    let read = |path: &PathBuf| {
        std::fs::read(path)
            .map_err(|error| Failure::Arguments(format!("cannot read {}: {error}", path.display())))
    };
    let mapping: BTreeMap<String, String> = match &arguments.mapping {
        Some(path) => serde_json::from_slice(&read(path)?).map_err(|error| {
            let wanted = "it must be a JSON object such as {\"Company\": \"name\"}";
            Failure::Arguments(format!("--mapping {}: {error}; {wanted}", path.display()))
        })?,
        None => BTreeMap::new(),
    };
    let bytes = Bytes::from(read(&arguments.file)?);
    let ctx = super::on_behalf(app, arguments.person.as_deref(), "command-import").await?;
    let name =
        arguments.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut values = BTreeMap::new();
    for (field, text) in arguments.values {
        if values.insert(field.clone(), text).is_some() {
            return Err(Failure::Arguments(format!("--value {field} is given twice")));
        }
    }
    let reading = FileOptions {
        encoding: arguments.encoding.unwrap_or_default(),
        sheet: arguments.sheet.unwrap_or_default(),
        delimiter: arguments.delimiter.unwrap_or_default(),
        date_order: arguments.date_order.unwrap_or_default(),
    };
    let rule = arguments.on_duplicate.into();
    let wish = command::Wish { mapping, values, reading, rule, is_dry: arguments.dry_run };
    let started = command::start(&ctx, TRANSFERS, kind.name, &name, bytes, wish).await;
    let said = |error: &AppError| command::said_of_columns(kind, error).or_else(|| said_of_reading(error));
    let id = started.map_err(|error| match said(&error) {
        Some(said) => Failure::Arguments(format!("{}: {said}", arguments.file.display())),
        None => error.into(),
    })?;
    let started = Instant::now();
    // A server on the same database may take the job; then this only watches.
    while command::is_busy(&ctx, id).await? {
        let work = jobs::run_due(app, &[IMPORTING]);
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => {
                    done?;
                    break;
                }
                () = tokio::time::sleep(EVERY) => say(&command::head(&ctx, id).await?, started),
            }
        }
        if command::is_busy(&ctx, id).await? {
            tokio::time::sleep(EVERY).await;
        }
    }
    let head = command::head(&ctx, id).await?;
    if let Some(problem) = &head.problem {
        return Err(Failure::other(format!("{}: {problem}", arguments.file.display())));
    }
    let rejected = if head.counts.refused > 0 {
        let (_, bytes) = refused::table(&ctx, TRANSFERS, id).await?;
        let mut path = arguments.file.clone().into_os_string();
        path.push(".rejected.csv");
        let path = PathBuf::from(path);
        std::fs::write(&path, bytes)
            .map_err(|error| Failure::other(format!("cannot write {}: {error}", path.display())))?;
        Some(path)
    } else {
        None
    };
    let seconds = started.elapsed().as_secs_f64();
    if json {
        let counts = head.counts;
        println!(
            "{}",
            json!({
                "id": id, "created": counts.created, "updated": counts.updated, "skipped": counts.skipped,
                "refused": counts.refused, "rejected": rejected, "seconds": seconds, "is_dry": head.status == Status::Checked,
            })
        );
    } else {
        println!("{} in {seconds:.1} s", command::said(&head));
        if let Some(path) = rejected {
            println!("Rows that were refused, with their reasons: {}", path.display());
        }
    }
    Ok(())
}

/// On stderr, so that stdout holds the result alone.
fn say(head: &ImportHead, started: Instant) {
    let seconds = started.elapsed().as_secs_f64().max(0.001);
    let rate = head.done as f64 / seconds;
    eprintln!("{:>9} of {} rows, {rate:.0} a second, {seconds:.0} s", head.done, head.total);
}
