//! Why a file cannot be read at all, and where.

use std::fmt;

/// The cause; `key` names its sentence in the translations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// There is nothing in it.
    Empty,
    /// Neither text nor a workbook.
    NotATable,
    /// A kind of table that is not read: the way out is to save it as XLSX.
    OtherKind,
    /// Locked with a password.
    Locked,
    /// Larger than `MOST_BYTES`.
    TooLarge,
    /// Unpacks to more than `MOST_UNPACKED`.
    UnpacksTooFar,
    /// Has entities or a document type of its own: no table needs them.
    HasEntities,
    /// Cut off or broken.
    Damaged,
    /// A cell so far away that a table between would be nothing but empty cells.
    FarCell,
    TooManyLines,
    TooManyColumns,
    /// A quotation mark was opened and never closed.
    OpenQuote,
    NoSuchSheet,
}

impl ErrorKind {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotATable => "not_a_table",
            Self::OtherKind => "other_kind",
            Self::Locked => "locked",
            Self::TooLarge => "too_large",
            Self::UnpacksTooFar => "unpacks_too_far",
            Self::HasEntities => "has_entities",
            Self::Damaged => "damaged",
            Self::FarCell => "far_cell",
            Self::TooManyLines => "too_many_lines",
            Self::TooManyColumns => "too_many_columns",
            Self::OpenQuote => "open_quote",
            Self::NoSuchSheet => "no_such_sheet",
        }
    }
}

/// A cause with its place. Lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct TableError {
    pub kind: ErrorKind,
    pub sheet: Option<String>,
    pub line: Option<u64>,
    pub column: Option<u32>,
}

impl TableError {
    #[must_use]
    pub const fn new(kind: ErrorKind) -> Self {
        Self { kind, sheet: None, line: None, column: None }
    }

    #[must_use]
    pub const fn at(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    #[must_use]
    pub const fn in_column(mut self, column: u32) -> Self {
        self.column = Some(column);
        self
    }

    #[must_use]
    pub fn on(mut self, sheet: &str) -> Self {
        self.sheet = Some(sheet.to_owned());
        self
    }

    /// The place as spreadsheets say it: `Sheet1!XFD1048576`, `12`.
    #[must_use]
    pub fn place(&self) -> String {
        let sheet = self.sheet.as_ref().map_or(String::new(), |sheet| format!("{sheet}!"));
        let column = self.column.map(column_letters).unwrap_or_default();
        let line = self.line.map_or(String::new(), |line| line.to_string());
        format!("{sheet}{column}{line}").trim_end_matches('!').to_owned()
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.kind.key(), self.place())
    }
}

/// `1` is A, `27` AA.
#[must_use]
pub fn column_letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or_default()));
        column /= 26;
    }
    letters.iter().rev().collect()
}
