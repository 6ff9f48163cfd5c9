//! Writing tables: CSV with the mark that makes Excel read UTF-8, and XLSX row by row in constant memory. Nothing that a person typed
//! is ever taken for a formula.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io::{self, Seek, Write};

/// A value to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Nothing,
    Text(String),
    /// A decimal number as text, exact.
    Number(String),
    Date(NaiveDate),
    /// On the reader's clock.
    Time(NaiveDateTime),
}

impl Value {
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Nothing } else { Self::Text(text) }
    }

    /// As CSV has it.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Date(date) => date.format("%Y-%m-%d").to_string(),
            Self::Time(time) => time.format("%Y-%m-%d %H:%M").to_string(),
        }
    }
}

/// A text that a spreadsheet would take for a formula gets a `'` before it, which our reader takes away again.
#[must_use]
pub fn protected(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

/// CSV for spreadsheets: UTF-8 with its mark, commas, CRLF.
pub struct CsvWriter<W: Write>(csv::Writer<W>);

impl<W: Write> CsvWriter<W> {
    /// # Errors
    /// What the writer below refuses.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all(b"\xef\xbb\xbf")?;
        Ok(Self::continued(out))
    }

    /// Goes on with a table whose beginning was written before.
    pub fn continued(out: W) -> Self {
        Self(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(out))
    }

    /// # Errors
    /// What the writer below refuses.
    pub fn row(&mut self, values: &[Value]) -> io::Result<()> {
        let texts = values.iter().map(|value| match value {
            Value::Text(text) => protected(text),
            value => value.plain(),
        });
        self.0.write_record(texts).map_err(io::Error::other)
    }

    /// What was written so far goes to the writer below.
    ///
    /// # Errors
    /// What the writer below refuses.
    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    /// # Errors
    /// What the writer below refuses.
    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

/// Rows below the header that a sheet takes; a longer table goes on in the next sheet.
const MOST_ROWS: u32 = 1_048_575;
/// Characters of a cell.
const MOST_CHARACTERS: usize = 32_767;

/// XLSX: rows go to a temporary file as they come.
pub struct XlsxWriter {
    book: Workbook,
    header: Vec<String>,
    title: String,
    row: u32,
    sheets: u32,
}

impl XlsxWriter {
    /// # Errors
    /// What the file system refuses.
    pub fn new(title: &str, header: &[String]) -> io::Result<Self> {
        // Signs that Excel does not take in the name of a sheet.
        let title: String = title.chars().filter(|sign| !"[]:*?/\\'".contains(*sign)).take(25).collect();
        let mut writer = Self { book: Workbook::new(), header: header.to_vec(), title, row: 0, sheets: 0 };
        writer.start_sheet().map_err(io::Error::other)?;
        Ok(writer)
    }

    fn start_sheet(&mut self) -> Result<(), XlsxError> {
        self.sheets += 1;
        let name =
            if self.sheets == 1 { self.title.clone() } else { format!("{} {}", self.title, self.sheets) };
        let bold = Format::new().set_bold();
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        if !name.trim().is_empty() {
            sheet.set_name(name)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (column, text) in (0..).zip(&self.header) {
            sheet.set_column_width(column, 18)?;
            sheet.write_string_with_format(0, column, text, &bold)?;
        }
        self.row = 0;
        Ok(())
    }

    /// # Errors
    /// What the file system refuses.
    pub fn row(&mut self, values: &[Value]) -> io::Result<()> {
        if self.row == MOST_ROWS {
            self.start_sheet().map_err(io::Error::other)?;
        }
        self.row += 1;
        let last = self.sheets as usize - 1;
        let sheet = self.book.worksheet_from_index(last).map_err(io::Error::other)?;
        for (column, value) in (0..).zip(values) {
            put(sheet, self.row, column, value).map_err(io::Error::other)?;
        }
        Ok(())
    }

    /// # Errors
    /// What the writer refuses.
    pub fn finish<W: Write + Seek + Send>(mut self, out: W) -> io::Result<()> {
        self.book.save_to_writer(out).map_err(io::Error::other)
    }
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, value: &Value) -> Result<(), XlsxError> {
    match value {
        Value::Nothing => Ok(()),
        Value::Text(text) => {
            let text: String = text.chars().take(MOST_CHARACTERS).collect();
            sheet.write_string(row, column, text).map(|_| ())
        }
        Value::Number(text) => match text.parse::<f64>() {
            // A spreadsheet keeps 15 digits; a longer number stays whole as text.
            Ok(number) if text.bytes().filter(u8::is_ascii_digit).count() <= 15 => {
                sheet.write_number(row, column, number).map(|_| ())
            }
            _ => sheet.write_string(row, column, text).map(|_| ()),
        },
        Value::Date(date) => {
            let format = Format::new().set_num_format("yyyy-mm-dd");
            sheet.write_datetime_with_format(row, column, day(*date)?, &format).map(|_| ())
        }
        Value::Time(time) => {
            let format = Format::new().set_num_format("yyyy-mm-dd hh:mm");
            let at = day(time.date())?.and_hms(hour(time.hour()), part(time.minute()), 0.0)?;
            sheet.write_datetime_with_format(row, column, at, &format).map(|_| ())
        }
    }
}

fn day(date: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(
        u16::try_from(date.year()).unwrap_or_default(),
        part(date.month()),
        part(date.day()),
    )
}

fn hour(hour: u32) -> u16 {
    u16::try_from(hour).unwrap_or_default()
}

fn part(part: u32) -> u8 {
    u8::try_from(part).unwrap_or_default()
}
