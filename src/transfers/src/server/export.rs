//! Lists given out as tables, page by page, so that a list of any length costs the memory of one page.

use bytes::Bytes;
use chrono_tz::Tz;
use kemai_domain::{Action, AppError};
use kemai_records::transfer::{ExportKind, ExportPage, Exported};
use kemai_server::Ctx;
use kemai_tables::{CsvWriter, Value, XlsxWriter};
use std::io::{Seek as _, SeekFrom};

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
    /// One JSON object a line, named by the fields' keys: for programs.
    Jsonl,
}

impl Format {
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "jsonl" => Some(Self::Jsonl),
            _ => None,
        }
    }

    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Jsonl => "jsonl",
        }
    }

    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Jsonl => "application/jsonl; charset=utf-8",
        }
    }
}

pub use kemai_records::transfer::exports::ExportProgress as Progress;

/// A list being given out.
pub struct Export {
    ctx: Ctx,
    kind: &'static ExportKind,
    query: String,
    cursor: Option<String>,
    is_over: bool,
    format: Format,
    rows: u64,
    book: Option<XlsxWriter>,
}

impl Export {
    /// # Errors
    /// Forbidden; internal, when there is no room for a temporary file.
    pub fn new(ctx: &Ctx, kind: &'static ExportKind, query: &str, format: Format) -> Result<Self, AppError> {
        ctx.require(kind.entity, Action::Export)?;
        let names: Vec<String> = (kind.columns)(ctx).into_iter().map(|(_, name)| name).collect();
        let title = kemai_words::transfers::by_name(&format!("entity_{}", kind.name), ctx.lang())
            .unwrap_or(kind.name);
        let book = match format {
            Format::Xlsx => Some(XlsxWriter::new(title, &names).map_err(|_| AppError::internal())?),
            _ => None,
        };
        Ok(Self {
            ctx: ctx.clone(),
            kind,
            query: query.to_owned(),
            cursor: None,
            is_over: false,
            format,
            rows: 0,
            book,
        })
    }

    /// The next bytes with how far it is; none at the end. Of XLSX there are no bytes before the end (`finish`).
    ///
    /// # Errors
    /// As the list; internal.
    pub async fn next(&mut self) -> Result<Option<(Bytes, Progress)>, AppError> {
        if self.is_over {
            return Ok(None);
        }
        let is_first = self.cursor.is_none();
        let cursor = self.cursor.clone().unwrap_or_default();
        let page = (self.kind.page)(&self.ctx, &self.query, &cursor).await?;
        self.rows += page.rows.len() as u64;
        let progress = Progress { rows: self.rows, total: page.total, total_is_exact: page.total_is_exact };
        self.is_over = page.next.is_none();
        self.cursor = page.next.clone();
        let bytes = self.write(page, is_first).map_err(|_| AppError::internal())?;
        Ok(Some((bytes.into(), progress)))
    }

    fn write(&mut self, page: ExportPage, is_first: bool) -> std::io::Result<Vec<u8>> {
        let zone = self.ctx.time_zone();
        match self.format {
            Format::Csv => {
                let mut table = if is_first {
                    let mut table = CsvWriter::new(Vec::new())?;
                    let names = (self.kind.columns)(&self.ctx).into_iter().map(|(_, name)| Value::text(name));
                    table.row(&names.collect::<Vec<_>>())?;
                    table
                } else {
                    CsvWriter::continued(Vec::new())
                };
                for row in page.rows {
                    table.row(&row.into_iter().map(|value| cell(value, zone)).collect::<Vec<_>>())?;
                }
                table.finish()
            }
            Format::Xlsx => {
                for row in page.rows {
                    let row: Vec<_> = row.into_iter().map(|value| cell(value, zone)).collect();
                    if let Some(book) = &mut self.book {
                        book.row(&row)?;
                    }
                }
                Ok(Vec::new())
            }
            Format::Jsonl => {
                let keys: Vec<&str> =
                    (self.kind.columns)(&self.ctx).into_iter().map(|(key, _)| key).collect();
                let mut lines = Vec::new();
                for row in page.rows {
                    let object: serde_json::Map<_, _> =
                        keys.iter().zip(row).map(|(key, value)| ((*key).to_owned(), json(value))).collect();
                    serde_json::to_writer(&mut lines, &object)?;
                    lines.push(b'\n');
                }
                Ok(lines)
            }
        }
    }

    /// The workbook, when it is one, in a temporary file that nobody else sees.
    ///
    /// # Errors
    /// Internal.
    pub async fn finish(self) -> Result<Option<std::fs::File>, AppError> {
        let Some(book) = self.book else { return Ok(None) };
        let written = super::run::blocking(move || -> std::io::Result<std::fs::File> {
            let mut file = tempfile::tempfile()?;
            book.finish(&mut file)?;
            file.seek(SeekFrom::Start(0))?;
            Ok(file)
        });
        written.await?.map(Some).map_err(|_| AppError::internal())
    }
}

fn cell(value: Exported, zone: Tz) -> Value {
    match value {
        Exported::Nothing => Value::Nothing,
        Exported::Text(text) => Value::text(text),
        Exported::Number(number) => Value::Number(number),
        Exported::Date(date) => Value::Date(date),
        Exported::Instant(at) => Value::Time(at.with_timezone(&zone).naive_local()),
    }
}

fn json(value: Exported) -> serde_json::Value {
    match value {
        Exported::Nothing => serde_json::Value::Null,
        Exported::Text(text) | Exported::Number(text) => text.into(),
        Exported::Date(date) => date.to_string().into(),
        Exported::Instant(at) => at.to_rfc3339().into(),
    }
}
