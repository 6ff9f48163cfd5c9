//! Workbooks of Excel. XLSX comes cell by cell, so that a sheet of any length costs the memory of one row; XLS is laid out by its
//! reader, within the bound that `biff` checked.

use crate::{
    MOST_COLUMNS, MOST_LINES,
    cell::{Cell, Row},
    error::{ErrorKind, TableError},
};
use calamine::{CellErrorType, Data, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, Xlsx};
use std::{io::Cursor, ops::ControlFlow};

/// Empty lines between two cells: more is no table.
const LONGEST_GAP: u32 = 100_000;

fn damaged<E>(_: E) -> TableError {
    TableError::new(ErrorKind::Damaged)
}

fn visible(sheets: &[calamine::Sheet]) -> Vec<String> {
    let shown = |sheet: &&calamine::Sheet| {
        sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
    };
    sheets.iter().filter(shown).map(|sheet| sheet.name.clone()).collect()
}

pub(crate) fn xlsx_sheets(bytes: &[u8]) -> Result<Vec<String>, TableError> {
    let book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    some(visible(book.sheets_metadata()))
}

pub(crate) fn xls_sheets(bytes: &[u8]) -> Result<Vec<String>, TableError> {
    let book = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    some(visible(book.sheets_metadata()))
}

fn some(sheets: Vec<String>) -> Result<Vec<String>, TableError> {
    if sheets.is_empty() { Err(TableError::new(ErrorKind::Empty)) } else { Ok(sheets) }
}

pub(crate) fn each_of_xlsx(
    bytes: &[u8],
    sheet: &str,
    visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), TableError> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    if !book.sheet_names().iter().any(|name| name == sheet) {
        return Err(TableError::new(ErrorKind::NoSuchSheet).on(sheet));
    }
    let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| damaged(error).on(sheet))?;
    let mut row = Row::default();
    loop {
        let read = cells.next_cell().map_err(|error| damaged(error).on(sheet).at(row.line + 1))?;
        let Some(cell) = read else { break };
        if matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        let (line, column) = cell.get_position();
        let is_far = u64::from(line) > row.line + u64::from(LONGEST_GAP);
        if column >= MOST_COLUMNS || is_far || u64::from(line) >= MOST_LINES {
            let error = TableError::new(ErrorKind::FarCell).on(sheet);
            return Err(error.at(u64::from(line) + 1).in_column(column + 1));
        }
        if row.line != u64::from(line) + 1 {
            if row.filled() > 0 && visit(std::mem::take(&mut row)).is_break() {
                return Ok(());
            }
            row = Row { line: u64::from(line) + 1, cells: Vec::new() };
        }
        put(&mut row, column as usize, of_ref(cell.get_value()));
    }
    if row.filled() > 0 {
        let _ = visit(row);
    }
    Ok(())
}

pub(crate) fn each_of_xls(
    bytes: &[u8],
    sheet: &str,
    visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), TableError> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    let range = book.worksheet_range(sheet).map_err(|_| TableError::new(ErrorKind::NoSuchSheet).on(sheet))?;
    let (first, left) = range.start().unwrap_or_default();
    for (line, cells) in (u64::from(first) + 1..).zip(range.rows()) {
        let mut row = Row { line, cells: Vec::new() };
        for (column, value) in cells.iter().enumerate().filter(|(_, value)| **value != Data::Empty) {
            put(&mut row, left as usize + column, of_data(value));
        }
        if row.filled() > 0 && visit(row).is_break() {
            break;
        }
    }
    Ok(())
}

fn put(row: &mut Row, column: usize, cell: Cell) {
    if row.cells.len() <= column {
        row.cells.resize(column + 1, Cell::default());
    }
    row.cells[column] = cell;
}

fn of_ref(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Int(number) => Cell { text: number.to_string(), flaw: None },
        DataRef::Float(number) => Cell::of_number(*number),
        DataRef::String(text) => Cell::of_text(text),
        DataRef::SharedString(text) => Cell::of_text(text),
        DataRef::Bool(truth) => truth_value(*truth),
        DataRef::DateTime(date) => of_date(date),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::of_text(&text.replace('T', " ")),
        DataRef::Error(error) => of_error(error),
        DataRef::Empty => Cell::default(),
    }
}

fn of_data(value: &Data) -> Cell {
    match value {
        Data::Int(number) => Cell { text: number.to_string(), flaw: None },
        Data::Float(number) => Cell::of_number(*number),
        Data::String(text) => Cell::of_text(text),
        Data::Bool(truth) => truth_value(*truth),
        Data::DateTime(date) => of_date(date),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::of_text(&text.replace('T', " ")),
        Data::Error(error) => of_error(error),
        _ => Cell::default(),
    }
}

fn truth_value(truth: bool) -> Cell {
    Cell { text: if truth { "TRUE" } else { "FALSE" }.to_owned(), flaw: None }
}

fn of_error(error: &CellErrorType) -> Cell {
    Cell::error(error.to_string())
}

/// A date, a date with a time of day, or a time alone: as ISO 8601 writes them, with a space between.
fn of_date(date: &ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let value = date.as_f64();
    let time = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    let text = if date.is_duration() || value < 1.0 {
        time
    } else if value.fract().abs() < 1e-9 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {time}")
    };
    Cell { text, flaw: None }
}
