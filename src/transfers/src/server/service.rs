//! What a person can do with imports.

use super::{
    Kinds, chosen, kept, reading,
    reasons::Reasons,
    run::{self, JOB, Ready},
    store::{self, Import},
};
use crate::model::{ColumnView, ImportHead, ImportView, PreviewRow, RefusalView, Settings, Status};
use bytes::Bytes;
use futures::Stream;
use kemai_domain::{
    AppError, ErrorCode, FieldKind, Lang, Page, Problem, contact::normalise_phone_in, name::normalise,
};
use kemai_records::transfer::{ImportField, ImportKind, Line, Verdict};
use kemai_server::{Ctx, RecordKinds, files::StoredFile};
use kemai_tables::{Kind, MOST_BYTES, Source, TableError};
use kemai_words::transfers as words;
use uuid::Uuid;

/// Rows of the preview.
const PREVIEWED: usize = 8;
/// Refused rows that a page shows; the file has them all.
pub const SHOWN: i64 = 50;

/// A page of one's own imports, the newest first; of everyone's for who sees all customers.
///
/// # Errors
/// Bad request for a cursor that is none; internal, when the database fails.
pub async fn list(ctx: &Ctx, kinds: Kinds, cursor: &str, limit: u32) -> Result<Page<ImportHead>, AppError> {
    let may = kinds.imports.iter().filter(|kind| kind.require(ctx).is_ok());
    let may: Vec<&str> = may.map(|kind| kind.name).collect();
    let page = store::list(ctx, &may, cursor, limit).await?;
    Ok(page.map(|import| head(&import, ctx.lang())))
}

pub(super) fn head(import: &Import, lang: Lang) -> ImportHead {
    ImportHead {
        id: import.id,
        kind: import.kind.clone(),
        file_name: import.file_name.clone(),
        status: import.status,
        problem: import.problem.as_deref().map(|problem| said(problem, lang)),
        total: import.total,
        done: import.done,
        counts: import.counts,
        undone: import.undone,
        created_at: import.created_at,
        by: import.by.clone(),
        has_file: import.has_file,
    }
}

/// A kept problem in words.
#[must_use]
pub fn said(problem: &str, lang: Lang) -> String {
    let (key, place) = problem.split_once(':').unwrap_or((problem, ""));
    let text = words::by_name(&format!("problem_{key}"), lang).unwrap_or(key);
    if place.is_empty() { text.to_owned() } else { words::problem_at(lang, text, place).to_string() }
}

pub(super) async fn found(
    ctx: &Ctx,
    kinds: Kinds,
    id: Uuid,
) -> Result<(Import, &'static ImportKind), AppError> {
    let import = store::find(ctx, ctx.db().reader(), id).await?;
    let kind = kinds.import(&import.kind)?;
    kind.require(ctx)?;
    Ok((import, kind))
}

/// Takes a file that a person brings. One that is no table becomes an import that failed, which says why.
///
/// # Errors
/// Forbidden; invalid on the field `file`: too large, or no table.
pub async fn upload<E>(
    ctx: &Ctx,
    kinds: Kinds,
    kind: &str,
    name: &str,
    bytes: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Uuid, AppError> {
    let kind = kinds.import(kind)?;
    kind.require(ctx)?;
    let stored = ctx.app().files.receive(name, bytes, MOST_BYTES).await.map_err(wants_table)?;
    keep(ctx, kind, stored, Settings::default()).await
}

/// What no file of ours may be is no table either; whoever is refused is told what is wanted here.
fn wants_table(mut error: AppError) -> AppError {
    for field in &mut error.fields {
        if field.problem == Problem::FileKindRefused {
            field.problem = Problem::NotATable;
        }
    }
    error
}

/// Makes an import of a file that is in the store.
///
/// # Errors
/// Internal.
pub async fn keep(
    ctx: &Ctx,
    kind: &'static ImportKind,
    stored: StoredFile,
    settings: Settings,
) -> Result<Uuid, AppError> {
    let id = Uuid::now_v7();
    let bytes = ctx.app().files.read(&stored.storage_key).await?;
    let opened = run::blocking(move || Source::open(&bytes[..]).map(|_| ())).await?;
    if opened.is_err() {
        ctx.app().files.remove(&stored.storage_key).await?;
    }
    ctx.write("import.upload", move |tx| {
        Box::pin(async move {
            store::insert(tx, id, kind.name, &stored, &settings).await?;
            if let Err(error) = opened {
                store::put_status(tx, id, Status::Failed, Some(&run::problem(&error))).await?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(id)
}

pub(super) async fn open(ctx: &Ctx, import: &Import) -> Result<Result<Source, TableError>, AppError> {
    let bytes = ctx.app().files.read(&import.storage_key).await?;
    run::blocking(move || Source::open(&bytes[..])).await
}

/// An import with what its page shows: columns and a preview while it is open, the result afterwards.
///
/// # Errors
/// Not found; forbidden.
pub async fn find(ctx: &Ctx, kinds: Kinds, records: RecordKinds, id: Uuid) -> Result<ImportView, AppError> {
    let mut view = look(ctx, kinds, id).await?;
    kept::show(ctx, records, &mut view).await?;
    Ok(view)
}

/// The same without what an undo left.
///
/// # Errors
/// Not found; forbidden.
pub(super) async fn look(ctx: &Ctx, kinds: Kinds, id: Uuid) -> Result<ImportView, AppError> {
    let (import, kind) = found(ctx, kinds, id).await?;
    let mut view = result_of(ctx, kind, &import).await?;
    if import.status.is_open() {
        let looked = match open(ctx, &import).await? {
            Ok(source) => look_into(ctx, kind, &import, source, &mut view).await?,
            Err(error) => Err(error),
        };
        if let Err(error) = looked {
            view.head.problem = Some(said(&run::problem(&error), ctx.lang()));
        }
    }
    Ok(view)
}

/// An import with what came of it so far, without a look into its file.
///
/// # Errors
/// Not found; forbidden.
pub async fn result(ctx: &Ctx, kinds: Kinds, records: RecordKinds, id: Uuid) -> Result<ImportView, AppError> {
    let (import, kind) = found(ctx, kinds, id).await?;
    let mut view = result_of(ctx, kind, &import).await?;
    kept::show(ctx, records, &mut view).await?;
    Ok(view)
}

async fn result_of(ctx: &Ctx, kind: &'static ImportKind, import: &Import) -> Result<ImportView, AppError> {
    let id = import.id;
    let lang = ctx.lang();
    let fields = (kind.fields)();
    let reasons = Reasons::new(&fields, &import.settings.mapping, lang);
    let refusals = store::refusals(ctx, id, SHOWN).await?;
    Ok(ImportView {
        head: head(import, lang),
        settings: import.settings.clone(),
        sheets: Vec::new(),
        encodings: Vec::new(),
        is_text: false,
        columns: Vec::new(),
        fields: fields.iter().map(|field| (field.key.to_owned(), field.name(lang))).collect(),
        preview_columns: Vec::new(),
        preview: Vec::new(),
        refusals: refusals
            .iter()
            .map(|(line, faults)| RefusalView { line: *line, reasons: reasons.said(faults, 0) })
            .collect(),
        kept: Vec::new(),
        kept_unlisted: 0,
    })
}

/// Ends an open import whose file cannot be read as the program would read it: on the command line nobody chooses anew.
///
/// # Errors
/// Not found; forbidden.
pub async fn refuse_unreadable(ctx: &Ctx, kinds: Kinds, id: Uuid) -> Result<(), AppError> {
    let (import, kind) = found(ctx, kinds, id).await?;
    if !import.status.is_open() {
        return Ok(());
    }
    let settings = import.settings.clone();
    let looked = match open(ctx, &import).await? {
        Ok(source) => {
            run::blocking(move || reading::look(&source, &settings, &(kind.fields)()).map(|_| ())).await?
        }
        Err(error) => Err(error),
    };
    let Err(error) = looked else { return Ok(()) };
    ctx.write("import.refuse", move |tx| {
        Box::pin(async move { store::put_status(tx, id, Status::Failed, Some(&run::problem(&error))).await })
    })
    .await
}

async fn look_into(
    ctx: &Ctx,
    kind: &'static ImportKind,
    import: &Import,
    source: Source,
    view: &mut ImportView,
) -> Result<Result<(), TableError>, AppError> {
    let fields = (kind.fields)();
    let (settings, read) = (import.settings.clone(), source.clone());
    let look = match run::blocking(move || reading::look(&read, &settings, &(kind.fields)())).await? {
        Ok(look) => look,
        Err(error) => return Ok(Err(error)),
    };
    let mut settings = import.settings.clone();
    if settings.mapping.is_empty() {
        if let Some((mapping, values)) = chosen::find(ctx, kind.name, &look.header.names).await? {
            settings.mapping = mapping;
            if settings.values.is_empty() {
                settings.values = values;
            }
        } else {
            let mapping = reading::mapping(&settings, &look, &fields).into_iter();
            let guessed =
                mapping.map(|place| place.map_or(String::new(), |place| fields[place].key.to_owned()));
            settings.mapping = guessed.collect();
        }
    }
    let settled = source.settled(&reading::choice(&settings));
    settings.sheet = settled.sheet.unwrap_or_default();
    settings.encoding = settled.encoding.map_or(String::new(), |encoding| encoding.key().to_owned());
    settings.delimiter = settled.delimiter.map_or(String::new(), |delimiter| delimiter.key().to_owned());
    view.sheets = source.sheets().to_vec();
    view.encodings = source.encodings().iter().map(|encoding| encoding.key().to_owned()).collect();
    view.is_text = source.kind() == Kind::Text;
    view.columns = (0_u32..)
        .zip(&look.header.names)
        .map(|(column, name)| {
            let place = column as usize;
            ColumnView {
                name: name.clone(),
                letters: kemai_tables::column_letters(column + 1),
                example: example(&look, place),
                is_own: place < look.own && settings.mapping.get(place).is_none_or(String::is_empty),
            }
        })
        .collect();
    let ready = match run::ready(ctx, kind, source, settings.clone(), true).await? {
        Ok(ready) => ready,
        Err(error) => return Ok(Err(error)),
    };
    let joined = ready.reader.joined().and_then(|whole| fields.iter().find(|field| field.key == whole));
    let shown = ready.reader.mapped().chain(joined);
    view.preview_columns = shown.map(|field| field.name(ctx.lang())).collect();
    view.preview = preview(&ready, &look, &Reasons::new(&fields, &settings.mapping, ctx.lang())).await?;
    view.settings = settings;
    Ok(Ok(()))
}

fn example(look: &reading::Look, column: usize) -> String {
    let texts = look.rows.iter().map(|row| row.text(column).trim());
    texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default().chars().take(40).collect()
}

/// The first rows, with what would become of them.
async fn preview(
    ready: &Ready,
    look: &reading::Look,
    reasons: &Reasons<'_>,
) -> Result<Vec<PreviewRow>, AppError> {
    let rows = &look.rows[..look.rows.len().min(PREVIEWED)];
    let mut shown: Vec<PreviewRow> = Vec::with_capacity(rows.len());
    let mut lines = Vec::new();
    for row in rows {
        let mut cells = ready.reader.cells(row);
        let line = ready.reader.line(row);
        for (cell, field) in cells.iter_mut().zip(ready.reader.mapped()) {
            if let Some(value) = shown_value(field, &line) {
                *cell = value;
            }
        }
        cells.extend(ready.reader.joined().map(|whole| normalise(line.value(whole))));
        lines.push(line);
        let line = i64::try_from(row.line).unwrap_or(i64::MAX);
        shown.push(PreviewRow { line, cells, outcome: "refuse".to_owned(), reasons: Vec::new() });
    }
    let prepared = ready.importer.clone().prepare(lines).await?;
    for (line, verdict) in prepared.verdicts {
        let line = i64::try_from(line).unwrap_or(i64::MAX);
        let Some(row) = shown.iter_mut().find(|row| row.line == line) else { continue };
        let outcome = match verdict {
            Verdict::Created => "create",
            Verdict::Updated => "update",
            Verdict::Skipped => "skip",
            Verdict::Refused(faults) => {
                row.reasons = reasons.said(&faults, 0);
                "refuse"
            }
        };
        outcome.clone_into(&mut row.outcome);
    }
    Ok(shown)
}

/// What a cell became, as it will be; nothing where that is a key or an id, which nobody reads.
fn shown_value(field: &ImportField, line: &Line) -> Option<String> {
    let value = line.value(field.key);
    let is_key = field.dictionary.is_some() || field.word.is_some();
    match field.kind {
        _ if is_key || value.is_empty() => None,
        // Where the row does not say the country, only what is the same in all of them is shown: others stay as they were written.
        FieldKind::Phone => {
            let country = line.value("country");
            let phone = normalise_phone_in(value, country).ok()?;
            let is_sure = !country.is_empty() || value.starts_with('+') || phone.is_mainland_mobile();
            is_sure.then(|| phone.to_string())
        }
        FieldKind::Text if field.key.rsplit('.').next() == Some("name") => Some(normalise(value)),
        FieldKind::Person | FieldKind::People | FieldKind::Department | FieldKind::Bool => None,
        FieldKind::Instant => Some(value.replace('T', " ")),
        _ => Some(value.to_owned()),
    }
}

/// Stops what the program is doing; rows that are there stay, and can be undone.
///
/// # Errors
/// Not found; conflict, when it is over already.
pub async fn stop(ctx: &Ctx, kinds: Kinds, id: Uuid) -> Result<Uuid, AppError> {
    let (import, _) = found(ctx, kinds, id).await?;
    let status = match import.status {
        Status::Checking => Status::Draft,
        Status::Running => Status::Stopped,
        _ => return Err(AppError::new(ErrorCode::Conflict)),
    };
    ctx.write("import.stop", move |tx| {
        Box::pin(async move {
            if !tx.cancel_job(JOB, &id.to_string()).await? {
                return Err(AppError::new(ErrorCode::Conflict));
            }
            store::put_status(tx, id, status, None).await?;
            Ok(id)
        })
    })
    .await
}

/// Undoes a whole import, in the background and in the name of whoever asks.
///
/// # Errors
/// Not found; forbidden; conflict, when there is nothing to undo.
pub async fn undo(ctx: &Ctx, kinds: Kinds, id: Uuid) -> Result<Uuid, AppError> {
    let (import, _) = found(ctx, kinds, id).await?;
    if !import.status.is_undoable() {
        return Err(AppError::new(ErrorCode::Conflict));
    }
    let by = ctx.user_id()?;
    ctx.write("import.begin_undo", move |tx| {
        Box::pin(async move {
            store::put_status(tx, id, Status::Undoing, None).await?;
            run::enqueue(tx, run::Payload { id, by: Some(by) }).await?;
            Ok(id)
        })
    })
    .await
}
