//! One file, whatever it is.

use crate::{
    MOST_BYTES, biff, book,
    cell::Row,
    encoding::{self, Encoding},
    error::{ErrorKind, TableError},
    guard,
    text::{self, Delimiter},
};
use serde::{Deserialize, Serialize};
use std::{
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

/// How the file is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Text,
    Xlsx,
    Xls,
}

/// What a person chose; where nothing is said, the likeliest is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    pub sheet: Option<String>,
    pub encoding: Option<Encoding>,
    pub delimiter: Option<Delimiter>,
}

/// A file that passed the guards, in memory. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Source {
    bytes: Arc<[u8]>,
    kind: Kind,
    sheets: Vec<String>,
    encodings: Vec<Encoding>,
}

impl Source {
    /// Looks at the bytes, not at the name. A workbook is unpacked once to nowhere, so that a broken or hostile one is refused before
    /// anything reads it.
    ///
    /// # Errors
    /// Why it is not a table that can be read.
    pub fn open(bytes: impl Into<Arc<[u8]>>) -> Result<Self, TableError> {
        let bytes = bytes.into();
        if bytes.len() as u64 > MOST_BYTES {
            return Err(TableError::new(ErrorKind::TooLarge));
        }
        let kind = kind(&bytes)?;
        let mut source = Self { bytes, kind, sheets: Vec::new(), encodings: Vec::new() };
        match kind {
            Kind::Text => source.encodings = encoding::candidates(&source.bytes),
            Kind::Xlsx => {
                guard::check(&source.bytes)?;
                source.sheets = guarded(|| book::xlsx_sheets(&source.bytes))?;
            }
            Kind::Xls => {
                biff::check(&source.bytes)?;
                source.sheets = guarded(|| book::xls_sheets(&source.bytes))?;
            }
        }
        Ok(source)
    }

    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The sheets of a workbook that are not hidden, in its order.
    #[must_use]
    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// The encodings that fit, the likeliest first. More than one: the person should choose.
    #[must_use]
    pub fn encodings(&self) -> &[Encoding] {
        &self.encodings
    }

    /// The choice with everything filled in that was left open.
    #[must_use]
    pub fn settled(&self, choice: &Choice) -> Choice {
        let encoding = choice.encoding.or(self.encodings.first().copied());
        Choice {
            sheet: choice.sheet.clone().or_else(|| self.sheets.first().cloned()),
            encoding,
            delimiter: choice.delimiter.or_else(|| {
                (self.kind == Kind::Text)
                    .then(|| text::likely_delimiter(&self.bytes, encoding.unwrap_or(Encoding::Utf8)))
            }),
        }
    }

    /// Gives every row with something in it to `visit`, until it breaks.
    ///
    /// # Errors
    /// What is wrong with the file, with its place.
    pub fn each(
        &self,
        choice: &Choice,
        visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), TableError> {
        let choice = self.settled(choice);
        let sheet = choice.sheet.unwrap_or_default();
        match self.kind {
            Kind::Text => text::each(
                &self.bytes,
                choice.encoding.unwrap_or(Encoding::Utf8),
                choice.delimiter.unwrap_or(Delimiter::Comma),
                visit,
            ),
            Kind::Xlsx => guarded(|| book::each_of_xlsx(&self.bytes, &sheet, visit)),
            Kind::Xls => guarded(|| book::each_of_xls(&self.bytes, &sheet, visit)),
        }
    }

    /// The first rows.
    ///
    /// # Errors
    /// As `each`.
    pub fn head(&self, choice: &Choice, most: usize) -> Result<Vec<Row>, TableError> {
        let mut rows = Vec::new();
        self.each(choice, &mut |row| {
            rows.push(row);
            if rows.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(rows)
    }
}

/// A reader of workbooks that panics over a broken one says that it is broken.
fn guarded<T>(read: impl FnOnce() -> Result<T, TableError>) -> Result<T, TableError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(TableError::new(ErrorKind::Damaged)))
}

fn kind(bytes: &[u8]) -> Result<Kind, TableError> {
    if bytes.is_empty() {
        return Err(TableError::new(ErrorKind::Empty));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Xlsx);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Ok(Kind::Xls);
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    if ["<html", "<!doctype", "<?xml", "<table", "{\\rtf"].iter().any(|mark| start.starts_with(mark)) {
        return Err(TableError::new(ErrorKind::OtherKind));
    }
    let json = start.strip_prefix(['[', '{']).map(str::trim_start);
    if json.is_some_and(|rest| rest.starts_with(['{', '[', '"'])) {
        return Err(TableError::new(ErrorKind::OtherKind));
    }
    if ["%pdf", "\u{7f}elf", "gif8", "mz\u{fffd}"].iter().any(|mark| start.starts_with(mark))
        || is_binary(bytes)
    {
        return Err(TableError::new(ErrorKind::NotATable));
    }
    Ok(Kind::Text)
}

/// Many control characters: a picture, a program. Of UTF-16 they are pairs of bytes, each of which alone may be any.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(4096)];
    let is_odd = |sign: &u16| *sign < 0x20 && !matches!(*sign, 0x09..=0x0d | 0x1a);
    let pairs =
        |join: fn([u8; 2]) -> u16| -> Vec<u16> { sample.as_chunks().0.iter().copied().map(join).collect() };
    let signs: Vec<u16> = match encoding::candidates(bytes).first() {
        Some(Encoding::Utf16Le) => pairs(u16::from_le_bytes),
        Some(Encoding::Utf16Be) => pairs(u16::from_be_bytes),
        // A zero here and there is a slip in a text of bytes.
        _ => sample.iter().copied().filter(|byte| *byte != 0).map(u16::from).collect(),
    };
    signs.iter().filter(|sign| is_odd(sign)).count() * 20 > signs.len()
}
