//! The job that takes a file in, checks it without writing, or undoes what was taken in. Each batch's rows, its progress and the job's lease
//! are one transaction: whoever goes on after a stop begins at the line behind, and nothing is there twice.

use super::{
    Kinds, kept,
    names::Names,
    reading::{self, Reader, Stretch},
    store::{self, Batch, Import},
};
use crate::model::{Counts, Settings, Status};
use kemai_domain::{AppError, ErrorCode, UserId};
use kemai_records::transfer::{ImportKind, Importer, Options, Prepared, Rule, Verdict};
use kemai_server::{
    App, Ctx, Tx,
    db::Bulk,
    jobs::{Job, NewJob},
    metrics::add_import_time,
    session, settings,
};
use kemai_tables::{Source, TableError};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Instant};
use tokio::sync::mpsc;
use uuid::Uuid;

/// The name of the job.
pub const JOB: &str = "import";
/// Rows of a transaction: a commit costs as much as some hundred rows.
const BATCH: i64 = 2_000;
/// Where each row is written by itself: others wait for the writer meanwhile.
const BATCH_OF_CHANGES: i64 = 500;
/// Batches that are read ahead.
const AHEAD: usize = 2;

/// What the job holds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Payload {
    pub id: Uuid,
    /// Who asked for the undoing, in whose name it is done; whoever made the import where nobody is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
}

/// Asks for the job in the transaction that makes it needed.
///
/// # Errors
/// Internal, when the database fails.
pub async fn enqueue(tx: &Tx, payload: Payload) -> Result<(), AppError> {
    let key = payload.id.to_string();
    let payload = serde_json::to_value(payload).map_err(|_| AppError::internal())?;
    let job = NewJob { kind: JOB, key, payload, run_at: tx.ctx().now() };
    tx.enqueue(job).await.map(|_| ())
}

/// A file that stands ready to be run through.
pub struct Ready {
    pub source: Source,
    pub settings: Settings,
    pub reader: Arc<Reader>,
    pub importer: Arc<dyn Importer>,
}

/// Opens an import's file as it was settled.
///
/// # Errors
/// What is wrong with the file, as a problem's text; forbidden, for who may not import.
pub async fn ready(
    ctx: &Ctx,
    kind: &'static ImportKind,
    source: Source,
    settings: Settings,
    is_dry: bool,
) -> Result<Result<Ready, TableError>, AppError> {
    let names = Arc::new(Names::load(ctx).await?);
    let read = blocking({
        let settings = settings.clone();
        move || {
            let look = reading::look(&source, &settings, &(kind.fields)())?;
            let reader = Arc::new(Reader::new(&settings, &look, kind, names));
            Ok((source, reader))
        }
    })
    .await?;
    let (source, reader) = match read {
        Ok(read) => read,
        Err(error) => return Ok(Err(error)),
    };
    let options = Options {
        rule: settings.rule(),
        mapped: reader.mapped().map(|field| field.part_of.unwrap_or(field.key)).collect(),
        is_dry,
    };
    let importer = (kind.open)(ctx, options).await?;
    Ok(Ok(Ready { source, settings, reader, importer }))
}

/// # Errors
/// Internal, when the work panics.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| AppError::internal())
}

/// Does the job.
///
/// # Errors
/// What keeps it from going on; it is then tried again.
pub async fn run(app: &App, job: &Job, kinds: Kinds) -> Result<(), AppError> {
    let payload: Payload = job.payload()?;
    let id = payload.id;
    let import = store::of_job(app, id).await?;
    let kind = kinds.import(&import.kind)?;
    let name = format!("import-{}", id.simple());
    let asked = payload.by.filter(|_| import.status == Status::Undoing);
    let ctx = match session::on_behalf_of(app, asked.unwrap_or(import.created_by), name).await {
        Ok(ctx) => ctx,
        Err(error) if error.code == ErrorCode::NotFound => {
            let ctx = settings::program(app, "import").await?;
            return end(&ctx, job, id, Status::Failed, Some("person_gone".to_owned())).await;
        }
        Err(error) => return Err(error),
    };
    let done = match import.status {
        Status::Undoing => undo(&ctx, job, payload, kind, &import).await,
        Status::Checking => take_in(&ctx, job, kind, import).await,
        Status::Running => {
            told(app.db.start_bulk(Bulk::Import).await);
            let done = take_in(&ctx, job, kind, import).await;
            told(app.db.end_bulk(Bulk::Import).await);
            told(app.db.refresh_statistics().await.map(|_| ()));
            done
        }
        // Stopped, or ended by whoever had the job before.
        _ => Ok(()),
    };
    match done {
        Err(error) if error.code != ErrorCode::Conflict && job.is_last_attempt() => {
            end(&ctx, job, id, Status::Failed, Some("interrupted".to_owned())).await?;
            Err(error)
        }
        done => done,
    }
}

/// What only makes an import faster does not decide how it ended.
fn told(done: Result<(), AppError>) {
    if let Err(error) = done {
        tracing::error!(
            error.code = error.code.key(),
            "the database was not prepared for many rows, or not set back"
        );
    }
}

async fn end(
    ctx: &Ctx,
    job: &Job,
    id: Uuid,
    status: Status,
    problem: Option<String>,
) -> Result<(), AppError> {
    let job = job.clone();
    ctx.write("import.end", move |tx| {
        Box::pin(async move {
            store::put_status(tx, id, status, problem.as_deref()).await?;
            job.done_in(tx).await
        })
    })
    .await
}

/// A problem as the table keeps it: the words' key, and the place behind a colon.
#[must_use]
pub fn problem(error: &TableError) -> String {
    let place = error.place();
    if place.is_empty() { error.kind.key().to_owned() } else { format!("{}:{place}", error.kind.key()) }
}

async fn take_in(ctx: &Ctx, job: &Job, kind: &'static ImportKind, import: Import) -> Result<(), AppError> {
    let id = import.id;
    let is_dry = import.status == Status::Checking;
    let failed = async |error: &TableError| end(ctx, job, id, Status::Failed, Some(problem(error))).await;
    let bytes = ctx.app().files.read(&import.storage_key).await?;
    let source = match blocking(move || Source::open(&bytes[..])).await? {
        Ok(source) => source,
        Err(error) => return failed(&error).await,
    };
    let ready = match ready(ctx, kind, source, import.settings.clone(), is_dry).await? {
        Ok(ready) => ready,
        Err(error) => return failed(&error).await,
    };
    if import.total == 0 {
        let (source, settings, reader) = (ready.source.clone(), ready.settings.clone(), ready.reader.clone());
        let total = match blocking(move || reading::count(&source, &settings, &reader)).await? {
            Ok(0) => return end(ctx, job, id, Status::Failed, Some("no_rows".to_owned())).await,
            Ok(total) => total,
            Err(error) => return failed(&error).await,
        };
        let job = job.clone();
        ctx.write("import.count", move |tx| {
            Box::pin(async move {
                store::put_total(tx, id, total).await?;
                job.save_in(tx, &Payload { id, by: None }).await
            })
        })
        .await?;
    }
    let written = write_all(ctx, job, kind, id, &ready, import.done_line, is_dry).await;
    told(ready.importer.end().await);
    written?;
    let status = if is_dry { Status::Checked } else { Status::Done };
    end(ctx, job, id, status, None).await
}

/// Every batch behind a line, one after the other.
async fn write_all(
    ctx: &Ctx,
    job: &Job,
    kind: &'static ImportKind,
    id: Uuid,
    ready: &Ready,
    after: i64,
    is_dry: bool,
) -> Result<(), AppError> {
    // What changes records, and kinds that ask the database of each row, write one by one.
    let may_change = matches!(ready.settings.rule(), Rule::Fill | Rule::Update);
    let size = if may_change || !kind.is_prepared_ahead { BATCH_OF_CHANGES } else { BATCH };
    let mut stretches = read_ahead(ready, after, size);
    let mut preparing = stretches.recv().await.map(|stretch| prepare(&ready.importer, stretch));
    while let Some(prepared) = preparing {
        let (stretch, prepared) = prepared.await.map_err(|_| AppError::internal())??;
        let next = stretches.recv().await;
        if kind.is_prepared_ahead || is_dry {
            // Computed while the database writes this one.
            preparing = next.map(|stretch| prepare(&ready.importer, stretch));
            if let Err(error) = write(ctx, job, kind, id, stretch, prepared, is_dry).await {
                // Nothing goes on behind a run that was given up.
                if let Some(preparing) = preparing {
                    preparing.abort();
                    // It ended, or was ended: either is what is wanted.
                    let _ = preparing.await;
                }
                return Err(error);
            }
        } else {
            write(ctx, job, kind, id, stretch, prepared, is_dry).await?;
            preparing = next.map(|stretch| prepare(&ready.importer, stretch));
        }
    }
    Ok(())
}

fn read_ahead(ready: &Ready, after: i64, size: i64) -> mpsc::Receiver<Stretch> {
    let (give, take) = mpsc::channel(AHEAD);
    let (source, settings, reader) = (ready.source.clone(), ready.settings.clone(), ready.reader.clone());
    tokio::task::spawn_blocking(move || {
        let mut since = Instant::now();
        let read = reading::stretches(&source, &settings, &reader, after, size, &mut |stretch| {
            add_import_time("reading", since.elapsed());
            let goes_on = give.blocking_send(stretch).is_ok();
            since = Instant::now();
            goes_on
        });
        // The same file was read to its end before.
        if let Err(error) = read {
            tracing::error!(problem = error.kind.key(), "a file that was read once cannot be read again");
        }
    });
    take
}

type Preparing = tokio::task::JoinHandle<Result<(Stretch, Prepared), AppError>>;

fn prepare(importer: &Arc<dyn Importer>, mut stretch: Stretch) -> Preparing {
    let importer = importer.clone();
    tokio::spawn(async move {
        let lines = std::mem::take(&mut stretch.lines);
        let prepared = importer.prepare(lines).await?;
        Ok((stretch, prepared))
    })
}

/// What a batch comes to.
#[must_use]
pub fn sum(stretch: &Stretch, verdicts: Vec<(u64, Verdict)>, is_dry: bool) -> Batch {
    let mut counts = Counts::default();
    let mut refusals = Vec::new();
    for (line, verdict) in verdicts {
        match verdict {
            Verdict::Created => counts.created += 1,
            Verdict::Updated => counts.updated += 1,
            Verdict::Skipped => counts.skipped += 1,
            Verdict::Refused(reasons) => refusals.push((i64::try_from(line).unwrap_or(i64::MAX), reasons)),
        }
    }
    counts.refused = i64::try_from(refusals.len()).unwrap_or(i64::MAX);
    let is_written = !is_dry && counts.created + counts.updated > 0;
    Batch { rows: stretch.rows, last_line: stretch.last_line, counts, refusals, is_written }
}

async fn write(
    ctx: &Ctx,
    job: &Job,
    kind: &'static ImportKind,
    id: Uuid,
    stretch: Stretch,
    prepared: Prepared,
    is_dry: bool,
) -> Result<(), AppError> {
    let Prepared { verdicts, write } = prepared;
    let batch = sum(&stretch, verdicts, is_dry);
    let job = job.clone();
    let started = Instant::now();
    let written = ctx.write(kind.operation, move |tx| {
        Box::pin(async move {
            let started = Instant::now();
            if batch.is_written {
                write(tx).await?;
            }
            add_import_time("rows", started.elapsed());
            store::put_batch(tx, id, &batch).await?;
            job.save_in(tx, &Payload { id, by: None }).await
        })
    });
    let written = written.await;
    // With the rows: waiting for the writer, progress, change log, commit.
    add_import_time("transaction", started.elapsed());
    written
}

async fn undo(
    ctx: &Ctx,
    job: &Job,
    payload: Payload,
    kind: &'static ImportKind,
    import: &Import,
) -> Result<(), AppError> {
    let id = import.id;
    let (open, own) = store::operations(ctx.app(), id).await?;
    let mut kept = kept::find(ctx, id).await?;
    for (position, operation) in open {
        let (job, own, known) = (job.clone(), own.clone(), kept.clone());
        kept = ctx
            .write_undoing("import.undo", operation, move |tx| {
                Box::pin(async move {
                    let mut kept = known;
                    let undone = (kind.undo)(tx, operation, &own).await?;
                    kept.add(undone.kept);
                    let count = i64::try_from(undone.undone).unwrap_or(i64::MAX);
                    store::put_undone(tx, id, position, count, &kept).await?;
                    job.save_in(tx, &payload).await?;
                    Ok(kept)
                })
            })
            .await?;
    }
    end(ctx, job, id, Status::Undone, None).await
}
