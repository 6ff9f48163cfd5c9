//! Finding the header among titles and notes, and telling rows from what stands between and below them.

use crate::cell::Row;
use serde::{Deserialize, Serialize};

/// Rows among which the header is looked for.
const LOOKED_AT: usize = 30;
/// Rows of a table of two columns or less hold notes as well as anything.
const NARROW: usize = 3;

/// The names of the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The last line of the header; rows are below it. 0 when there is none.
    pub line: u64,
    /// Lines that it takes: 0, 1 or 2.
    pub lines: u8,
    /// By column; empty for a column without a name. A name of two lines stands with a space between.
    pub names: Vec<String>,
}

/// What a row below the header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    Record,
    /// The header again, as printouts have it on each page.
    Repeat,
    /// A sum, a signature, a note.
    Footer,
}

/// Beginnings of what stands below a table.
const FOOTERS: &[&str] = &[
    "合计",
    "合計",
    "总计",
    "總計",
    "小计",
    "小計",
    "共计",
    "共計",
    "制表",
    "製表",
    "审核",
    "審核",
    "填表",
    "打印",
    "列印",
    "说明",
    "說明",
    "备注:",
    "備註:",
    "注:",
    "註:",
    "第",
    "共",
    "total",
    "grand total",
    "subtotal",
    "sum",
    "note:",
    "notes:",
    "page ",
    "printed",
    "generated",
    "source:",
    "prepared by",
];

/// Words that stand alone before sums; Total is a company.
const SUMS: &[&str] =
    &["合计", "合計", "总计", "總計", "小计", "小計", "共计", "共計", "grand total", "subtotal"];

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || b",.-%".contains(&byte))
}

/// Finds the header; `is_name` says whether a text is the name of a field.
#[must_use]
pub fn find_header(head: &[Row], is_name: &dyn Fn(&str) -> bool) -> Header {
    let head = &head[..head.len().min(LOOKED_AT)];
    let width = head.iter().map(Row::filled).max().unwrap_or_default();
    let known = |row: &Row| row.cells.iter().filter(|cell| !cell.is_blank() && is_name(&cell.text)).count();
    let is_wide = |row: &Row| row.filled() >= 2.min(width);
    // By names first; of equal ones the upper.
    let by_names = head
        .iter()
        .enumerate()
        .filter(|(_, row)| is_wide(row) && known(row) > 0 && known(row) * 4 >= row.filled())
        .max_by_key(|(place, row)| (known(row), usize::MAX - place));
    let by_shape = || by_shape(head, width);
    let Some((place, row)) = by_names.or_else(by_shape) else {
        let columns = head.iter().map(|row| row.cells.len()).max().unwrap_or_default();
        return Header { line: 0, lines: 0, names: vec![String::new(); columns] };
    };
    // What stands below other notes is a note, however its cells are merged.
    let is_note = |above: &Row| {
        let before = place.checked_sub(2).and_then(|place| head.get(place));
        before.is_some_and(|before| before.line + 1 == above.line && before.filled() >= 2)
    };
    let above = place.checked_sub(1).and_then(|place| head.get(place));
    let above = above.filter(|above| groups(above, row) && !is_note(above));
    if let Some(above) = above {
        return Header { line: row.line, lines: 2, names: joined(above, row) };
    }
    let below = head.get(place + 1).filter(|below| {
        let filled = below.filled();
        below.line == row.line + 1 && is_words(below) && groups(row, below) && known(below) * 2 >= filled
    });
    match below {
        Some(below) => Header { line: below.line, lines: 2, names: joined(row, below) },
        None => Header { line: row.line, lines: 1, names: trimmed(row) },
    }
}

/// The fullest of the rows of words that stand above the first values: notes above a table leave cells free, its header does not. Of equal
/// ones the upper.
fn by_shape(head: &[Row], width: usize) -> Option<(usize, &Row)> {
    let is_wide = |row: &Row| row.filled() * 5 >= width * 3 && row.filled() >= 1;
    let first = head.iter().position(|row| is_wide(row) && is_words(row))?;
    let until =
        head.iter().skip(first).position(|row| !is_words(row)).map_or(head.len(), |rows| first + rows);
    // Where no values come at all, nothing tells words of the header from words of its rows.
    let until = if until == head.len() { first + 1 } else { until };
    let words = head.iter().enumerate().take(until).skip(first).filter(|(_, row)| is_wide(row));
    words.max_by_key(|(place, row)| (row.filled(), usize::MAX - place))
}

fn trimmed(row: &Row) -> Vec<String> {
    row.cells.iter().map(|cell| cell.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Whether nothing in the row looks like a value. Beside words a column may be called after its year.
fn is_words(row: &Row) -> bool {
    let mut filled = row.cells.iter().filter(|cell| !cell.is_blank()).peekable();
    let mut has_word = filled.peek().is_none();
    filled.all(|cell| {
        let text = cell.text.trim();
        let starts_with_digit = text.starts_with(|sign: char| sign.is_ascii_digit());
        has_word |= !starts_with_digit;
        cell.flaw.is_none()
            && (!starts_with_digit || is_year(text))
            && !text.contains('@')
            && text.chars().count() <= 60
    }) && has_word
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse().is_ok_and(|year: u16| (1900..2100).contains(&year))
}

/// Whether the upper row names groups of the lower's columns: merged cells, whose text stands in their first column alone.
fn groups(upper: &Row, lower: &Row) -> bool {
    let is_filled = |row: &Row, column: usize| !row.text(column).trim().is_empty();
    let columns = upper.cells.len().max(lower.cells.len());
    let spans = (1..columns).any(|column| {
        let left = (0..column).rev().find(|left| is_filled(upper, *left));
        !is_filled(upper, column)
            && is_filled(lower, column)
            && left.is_some_and(|left| is_filled(lower, left))
    });
    spans && upper.filled() >= 2 && is_words(upper) && is_words(lower)
}

fn joined(upper: &Row, lower: &Row) -> Vec<String> {
    let columns = upper.cells.len().max(lower.cells.len());
    let (upper, lower) = (trimmed(upper), trimmed(lower));
    let mut group = String::new();
    (0..columns)
        .map(|column| {
            let above = upper.get(column).map_or("", String::as_str);
            let below = lower.get(column).map_or("", String::as_str);
            if !above.is_empty() {
                above.clone_into(&mut group);
            }
            match (below.is_empty(), above.is_empty()) {
                (true, _) => above.to_owned(),
                (false, true) if group.is_empty() => below.to_owned(),
                (false, _) => format!("{group} {below}"),
            }
        })
        .collect()
}

/// What a row is, by the header above it.
#[must_use]
pub fn content(row: &Row, header: &Header) -> Content {
    let named = header.names.iter().filter(|name| !name.is_empty()).count();
    let texts = trimmed(row);
    let same = |(column, name): (usize, &String)| {
        !name.is_empty()
            && texts.get(column).is_some_and(|text| !text.is_empty() && name.ends_with(text.as_str()))
    };
    if named >= 2
        && header.names.iter().enumerate().filter(|pair| same(*pair)).count()
            == named.min(row.filled()).max(2)
    {
        return Content::Repeat;
    }
    let first = texts.iter().find(|text| !text.is_empty()).map(|text| text.to_lowercase().replace('：', ":"));
    let first = first.unwrap_or_default();
    let starts = FOOTERS.iter().any(|start| match *start {
        // 第一机械厂 is a company; 第 3 页 is not.
        "第" | "共" => first.starts_with(start) && first.ends_with(['页', '頁', '条', '條']),
        start => first.starts_with(start),
    });
    // A word for a sum, and nothing but numbers beside it.
    let is_sum = SUMS.contains(&first.trim_end_matches(':'))
        && texts.iter().filter(|text| !text.is_empty()).skip(1).all(|text| is_number(text));
    if named >= NARROW && (row.filled() * 2 <= named && starts || is_sum) {
        Content::Footer
    } else {
        Content::Record
    }
}
