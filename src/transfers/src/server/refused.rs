//! The rows that an import refused, as a file to mend and bring back.

use super::{
    Kinds, reading,
    reasons::Reasons,
    run,
    service::{found, open},
    store,
};
use crate::model::Settings;
use kemai_domain::{AppError, FieldError, Lang};
use kemai_records::transfer::ImportKind;
use kemai_server::Ctx;
use kemai_tables::{CsvWriter, Source, Value};
use kemai_words::transfers as words;
use std::{collections::HashMap, ops::ControlFlow, sync::Arc};
use uuid::Uuid;

/// Refused rows of a file.
const MOST: i64 = 1_000_000;

/// The refused rows as a table: the reasons first, then the columns of the file as they were, so that it can be mended and brought back.
///
/// # Errors
/// Not found; forbidden.
pub async fn table(ctx: &Ctx, kinds: Kinds, id: Uuid) -> Result<(String, Vec<u8>), AppError> {
    let (import, kind) = found(ctx, kinds, id).await?;
    if !import.has_file {
        return Err(AppError::not_found());
    }
    let lang = ctx.lang();
    let refusals = store::refusals(ctx, id, MOST).await?;
    let reasons: Arc<HashMap<i64, Vec<FieldError>>> = Arc::new(refusals.into_iter().collect());
    let source = open(ctx, &import).await?.map_err(|_| AppError::not_found())?;
    let settings = import.settings.clone();
    let written = run::blocking(move || write_refused(&source, &settings, kind, &reasons, lang)).await?;
    let stem = import.file_name.rsplit_once('.').map_or(import.file_name.as_str(), |(stem, _)| stem);
    Ok((format!("{stem}.rejected.csv"), written.ok_or_else(AppError::internal)?))
}

/// Before the file's own columns stand the line, why it was refused, and what was said for every row.
fn write_refused(
    source: &Source,
    settings: &Settings,
    kind: &'static ImportKind,
    reasons: &HashMap<i64, Vec<FieldError>>,
    lang: Lang,
) -> Option<Vec<u8>> {
    let fields = (kind.fields)();
    let look = reading::look(source, settings, &fields).ok()?;
    // Those of an earlier round say what is no longer so; unless somebody took them for fields.
    let is_unread = settings.mapping.iter().take(look.own).all(String::is_empty);
    let own = if is_unread { look.own } else { 0 };
    let mapping = settings.mapping.get(own..).unwrap_or_default();
    let said = Reasons::new(&fields, mapping, lang);
    // What holds for every row was not said in the file; without it the rows could not be brought back.
    let value =
        |key: &str| settings.values.iter().find(|value| value.field == key).map(|value| value.text.as_str());
    let by_column: Vec<Option<&str>> = mapping.iter().map(|key| value(key)).collect();
    let added: Vec<(String, &str)> = fields
        .iter()
        .filter(|field| !mapping.iter().any(|key| key == field.key))
        .filter_map(|field| Some((field.name(lang), value(field.key)?)))
        .collect();
    let mut table = CsvWriter::new(Vec::new()).ok()?;
    let first = [words::line(lang), words::reason(lang)].map(Value::text);
    let before = first.len() + added.len();
    let added_names = added.iter().map(|(name, _)| Value::text(name));
    // A column that was mapped by hand is called by its field: its own name would not be known again.
    let mapped = |column: usize| {
        fields.iter().position(|field| settings.mapping.get(column).is_some_and(|key| key == field.key))
    };
    let called = |(column, name): (usize, &String)| match mapped(column) {
        Some(place) if look.guessed.get(column) != Some(&Some(place)) => fields[place].name(lang),
        _ => name.clone(),
    };
    let names = look.header.names.iter().enumerate().skip(own).map(called).map(Value::text);
    table.row(&first.into_iter().chain(added_names).chain(names).collect::<Vec<_>>()).ok()?;
    let mut is_fine = true;
    source
        .each(&reading::choice(settings), &mut |row| {
            let line = i64::try_from(row.line).unwrap_or(i64::MAX);
            if let Some(faults) = reasons.get(&line) {
                let reasons = said.said(faults, before).join("; ");
                let first = [Value::text(line.to_string()), Value::text(reasons)];
                let added = added.iter().map(|(_, text)| Value::text(*text));
                let cells = (own..row.cells.len().max(own + by_column.len())).map(|column| {
                    let otherwise = by_column.get(column - own).copied().flatten().unwrap_or_default();
                    let text = row.text(column);
                    Value::text(if text.trim().is_empty() { otherwise } else { text })
                });
                is_fine &=
                    table.row(&first.into_iter().chain(added).chain(cells).collect::<Vec<_>>()).is_ok();
            }
            if is_fine { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })
        .ok()?;
    table.finish().ok().filter(|_| is_fine)
}
