//! Imports without a page: for the command line and REST.

use super::{Kinds, file_options::FileOptions, service, settle, store};
use crate::model::{ColumnView, ImportHead, RowValue, Settings, Status, Step};
use bytes::Bytes;
use kemai_domain::{AppError, FieldError, Lang, Problem};
use kemai_records::transfer::{ImportKind, Rule};
use kemai_server::Ctx;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Columns that a refusal names.
const SAID: usize = 12;

/// What a command or a request says of an import.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// By the column's name or its letters, the key of its field; an empty key leaves the column out. Others are guessed.
    pub mapping: BTreeMap<String, String>,
    /// By field, what holds for every row that says nothing of it itself.
    pub values: BTreeMap<String, String>,
    /// How the file is read.
    pub reading: FileOptions,
    pub rule: Rule,
    pub is_dry: bool,
}

/// The columns that a file has: what a refusal carries when some do not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    pub columns: Vec<ColumnName>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnName {
    /// `AB`
    pub letters: String,
    pub name: String,
}

/// Takes a file and starts. One that cannot be read is an import that failed.
///
/// # Errors
/// Forbidden; invalid.
pub async fn start(
    ctx: &Ctx,
    kinds: Kinds,
    kind: &str,
    name: &str,
    bytes: Bytes,
    wish: Wish,
) -> Result<Uuid, AppError> {
    wish.reading.check()?;
    let bytes = futures::stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
    let id = service::upload(ctx, kinds, kind, name, bytes).await?;
    go_on(ctx, kinds, id, wish).await?;
    Ok(id)
}

/// Starts an import whose file was taken, with nobody there to look at it first.
///
/// # Errors
/// Invalid, when a required column is missing or the mapping names one that is not there; it carries the file's [`Columns`]. As
/// [`FileOptions::settle`].
pub async fn go_on(ctx: &Ctx, kinds: Kinds, id: Uuid, wish: Wish) -> Result<(), AppError> {
    wish.reading.settle(ctx, kinds, id).await?;
    service::refuse_unreadable(ctx, kinds, id).await?;
    let view = service::look(ctx, kinds, id).await?;
    if !view.head.status.is_open() {
        return Ok(());
    }
    let names = view.columns.iter().map(|ColumnView { letters, name, .. }| {
        let (letters, name) = (letters.clone(), name.clone());
        ColumnName { letters, name }
    });
    let columns = Columns { columns: names.collect() };
    let refused = unfit(&wish, &columns, &view.fields);
    if !refused.is_empty() {
        return Err(AppError::invalid(refused).with_detail(columns));
    }
    let values =
        wish.values.iter().map(|(field, text)| RowValue { field: field.clone(), text: text.clone() });
    let mut settings =
        Settings { rule: wish.rule.key().to_owned(), values: values.collect(), ..view.settings };
    settings.mapping.resize(view.columns.len(), String::new());
    for (column, chosen) in columns.columns.iter().zip(&mut settings.mapping) {
        if let Some(key) = said_of(&wish, column) {
            chosen.clone_from(key);
        }
    }
    // A column that was named takes its field from one for which it was guessed.
    let named: Vec<&str> = wish.mapping.values().map(String::as_str).collect();
    for (column, chosen) in columns.columns.iter().zip(&mut settings.mapping) {
        if said_of(&wish, column).is_none() && named.contains(&chosen.as_str()) {
            chosen.clear();
        }
    }
    let step = if wish.is_dry { Step::Check } else { Step::Start };
    let settled = settle::settle_unremembered(ctx, kinds, id, settings, step).await;
    settled.map(|_| ()).map_err(|mut error| {
        for fault in &mut error.fields {
            if let Some(key) = value_of(&wish, &fault.field) {
                fault.field = format!("values[{key}]");
            }
        }
        if error.fields.is_empty() { error } else { error.with_detail(columns) }
    })
}

/// The field of a value that was refused by its place: `values[0].text`.
fn value_of<'a>(wish: &'a Wish, place: &str) -> Option<&'a String> {
    let (place, _) = place.strip_prefix("values[")?.split_once(']')?;
    wish.values.keys().nth(place.parse().ok()?)
}

fn said_of<'a>(wish: &'a Wish, column: &ColumnName) -> Option<&'a String> {
    wish.mapping.get(&column.name).or_else(|| wish.mapping.get(&column.letters))
}

/// What of a mapping fits no column, or no field.
fn unfit(wish: &Wish, columns: &Columns, fields: &[(String, String)]) -> Vec<FieldError> {
    let has = |said: &str| columns.columns.iter().any(|column| said == column.name || said == column.letters);
    let knows = |key: &str| key.is_empty() || fields.iter().any(|(known, _)| known == key);
    let faults = wish.mapping.iter().filter_map(|(said, key)| match (has(said), knows(key)) {
        (true, true) => None,
        (true, false) => Some(FieldError::new(format!("mapping[{said}]"), Problem::UnknownField)),
        (false, _) => Some(FieldError::new(format!("mapping[{said}]"), Problem::UnknownColumn)),
    });
    faults.collect()
}

/// A refusal because of columns, on one line: which, what the file has, and the way out. Nothing, when it is about something else.
#[must_use]
pub fn said_of_columns(kind: &ImportKind, error: &AppError) -> Option<String> {
    let Columns { columns } = serde_json::from_value(error.detail.clone()?).ok()?;
    let fields = (kind.fields)();
    let of = |fault: &FieldError| fields.iter().find(|field| field.key == fault.field);
    let faults = error.fields.iter().map(|fault| match of(fault) {
        Some(field) if fault.problem == Problem::NoColumn => {
            format!("no column holds {} ({})", field.name(Lang::En), field.key)
        }
        _ => format!("{}: {}", fault.field, fault.problem.message(Lang::En)),
    });
    let faults = faults.collect::<Vec<_>>().join("; ");
    if error.fields.iter().all(|fault| fault.field.starts_with("values[")) {
        return Some(faults);
    }
    let named = columns.iter().take(SAID).map(|column| match column.name.as_str() {
        "" => column.letters.clone(),
        name => format!("{} {name:?}", column.letters),
    });
    let named = named.collect::<Vec<_>>().join(", ");
    let more = columns.len().checked_sub(SAID).filter(|more| *more > 0);
    let more = more.map(|more| format!(" and {more} more")).unwrap_or_default();
    let missing = error.fields.iter().find(|fault| fault.problem == Problem::NoColumn);
    let way = missing.zip(columns.first()).map(|(fault, column)| {
        let name = if column.name.is_empty() { &column.letters } else { &column.name };
        let name = if name.chars().count() > 40 { &column.letters } else { name };
        let example = serde_json::json!({ name: fault.field });
        let same = format!("--value {}=TEXT", fault.field);
        format!(". Give one of them that name, or say which it is with --mapping FILE, where FILE holds such as {example}; or give one for all rows with {same}")
    });
    Some(format!("{faults}. The file's columns are {named}{more}{}", way.unwrap_or_default()))
}

/// How far it is, in English as everything on the command line.
///
/// # Errors
/// Not found.
pub async fn head(ctx: &Ctx, id: Uuid) -> Result<ImportHead, AppError> {
    let import = store::find(ctx, ctx.db().reader(), id).await?;
    Ok(service::head(&import, Lang::En))
}

/// Whether the program still works on it.
///
/// # Errors
/// Not found.
pub async fn is_busy(ctx: &Ctx, id: Uuid) -> Result<bool, AppError> {
    Ok(store::find(ctx, ctx.db().reader(), id).await?.status.is_busy())
}

/// Its end in words.
#[must_use]
pub fn said(head: &ImportHead) -> String {
    let counts = head.counts;
    let say = if head.status == Status::Checked {
        kemai_words::transfers::counts_dry
    } else {
        kemai_words::transfers::counts
    };
    say(Lang::En, counts.created, counts.updated, counts.skipped, counts.refused).to_string()
}
