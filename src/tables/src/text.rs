//! Tables as text: comma, semicolon or tab, quoted or not, with any kind of line ends.

use crate::{
    MOST_COLUMNS, MOST_LINES,
    cell::{Cell, Row},
    encoding::Encoding,
    error::{ErrorKind, TableError},
};
use encoding_rs::{CoderResult, Decoder};
use serde::{Deserialize, Serialize};
use std::{io::Read, ops::ControlFlow};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

impl Delimiter {
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
            Self::Pipe => "pipe",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|delimiter| delimiter.key() == key)
    }

    const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}

/// Stands alone in the last record; when it is inside another, a quotation mark was never closed.
const END: &str = "\u{e000}end of the table\u{e000}";
/// Rows that are looked at to tell the delimiter.
const SAMPLE: usize = 50;

/// Decodes while it is read. Line ends become `\n`, and `END` is added as a record of its own.
struct Decoded<'a> {
    decoder: Decoder,
    rest: &'a [u8],
    text: Vec<u8>,
    given: usize,
    after_return: bool,
    is_over: bool,
}

impl<'a> Decoded<'a> {
    fn new(bytes: &'a [u8], encoding: Encoding) -> Self {
        Self {
            decoder: encoding.decoder().new_decoder_with_bom_removal(),
            rest: bytes,
            text: Vec::new(),
            given: 0,
            after_return: false,
            is_over: false,
        }
    }

    fn fill(&mut self) {
        let mut raw = vec![0_u8; 16 << 10];
        let (result, read, written, _) = self.decoder.decode_to_utf8(self.rest, &mut raw, true);
        self.rest = &self.rest[read..];
        self.text.clear();
        self.given = 0;
        for byte in &raw[..written] {
            match byte {
                b'\r' => self.text.push(b'\n'),
                b'\n' if self.after_return => {}
                byte => self.text.push(*byte),
            }
            self.after_return = *byte == b'\r';
        }
        if result == CoderResult::InputEmpty {
            self.is_over = true;
            self.text.extend_from_slice(format!("\n{END}\n").as_bytes());
        }
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.given == self.text.len() {
            if self.is_over {
                return Ok(0);
            }
            self.fill();
        }
        let length = buffer.len().min(self.text.len() - self.given);
        buffer[..length].copy_from_slice(&self.text[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

fn reader(bytes: &[u8], encoding: Encoding, delimiter: Delimiter) -> csv::Reader<Decoded<'_>> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter.byte())
        .has_headers(false)
        .flexible(true)
        .from_reader(Decoded::new(bytes, encoding))
}

/// Gives every row that is not empty to `visit`, until it breaks.
pub(crate) fn each(
    bytes: &[u8],
    encoding: Encoding,
    delimiter: Delimiter,
    visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), TableError> {
    let mut reader = reader(bytes, encoding, delimiter);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|_| TableError::new(ErrorKind::Damaged))? {
        // Counted back from the record's end: its own position is before the empty lines above it.
        let breaks = record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
        let line = reader.position().line().saturating_sub(breaks + 1);
        if record.len() == 1 && record.get(0) == Some(END) {
            return Ok(());
        }
        if record.iter().any(|field| field.contains(END)) {
            return Err(TableError::new(ErrorKind::OpenQuote).at(line));
        }
        if line > MOST_LINES {
            return Err(TableError::new(ErrorKind::TooManyLines).at(line));
        }
        if record.len() > MOST_COLUMNS as usize {
            return Err(TableError::new(ErrorKind::TooManyColumns).at(line));
        }
        let row = Row { line, cells: record.iter().map(Cell::of_text).collect() };
        if row.filled() > 0 && visit(row).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// The one that cuts most rows into the same number of columns.
pub(crate) fn likely_delimiter(bytes: &[u8], encoding: Encoding) -> Delimiter {
    let score = |delimiter: Delimiter| {
        let mut widths: Vec<usize> = Vec::new();
        let read = each(bytes, encoding, delimiter, &mut |row| {
            widths.push(row.cells.len());
            if widths.len() < SAMPLE { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        let widest = widths.iter().copied().filter(|width| *width > 1);
        let best = widest
            .map(|width| (widths.iter().filter(|other| **other == width).count(), width))
            .max()
            .unwrap_or((0, 1));
        (best.0, best.1, read.is_ok())
    };
    let best = Delimiter::ALL.into_iter().rev().max_by_key(|delimiter| score(*delimiter));
    best.unwrap_or(Delimiter::Comma)
}
