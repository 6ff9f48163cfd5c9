//! A cell as text, and what happened to its value before it came here.

use serde::{Deserialize, Serialize};

/// What a spreadsheet did to a value that nothing brings back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// Written as `1.38E+10`: the last digits are gone.
    Scientific,
    /// A number of more than 15 digits: a spreadsheet replaced the rest by zeros.
    Rounded,
    /// `#N/A`, `#REF!` and the like.
    FormulaError,
    /// Holds the mark of a character that could not be read.
    Unreadable,
}

impl Flaw {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Scientific => "scientific",
            Self::Rounded => "rounded",
            Self::FormulaError => "formula_error",
            Self::Unreadable => "unreadable",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub text: String,
    pub flaw: Option<Flaw>,
}

impl Cell {
    /// Text as a file has it. Control characters other than line breaks and tabs are dropped; the sign that `protected` put before a
    /// formula is taken away again.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let mut text: String =
            text.chars().filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t')).collect();
        let rest = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t']));
        if let Some(rest) = rest {
            text = rest.to_owned();
        }
        let flaw = if text.contains('\u{fffd}') {
            Some(Flaw::Unreadable)
        } else if is_scientific(text.trim()) {
            Some(Flaw::Scientific)
        } else if is_formula_error(text.trim()) {
            Some(Flaw::FormulaError)
        } else {
            None
        };
        Self { text, flaw }
    }

    /// A number as a workbook keeps it: whole ones whole, however the sheet shows them.
    #[must_use]
    pub fn of_number(number: f64) -> Self {
        if number.abs() >= 1e15 {
            return Self { text: format!("{number:E}"), flaw: Some(Flaw::Rounded) };
        }
        // 15 digits are what spreadsheets keep: 0.1 + 0.2 is 0.3 again.
        let kept = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
        Self { text: kept.to_string(), flaw: None }
    }

    #[must_use]
    pub fn error(text: String) -> Self {
        Self { text, flaw: Some(Flaw::FormulaError) }
    }

    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let mantissa = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let Some(exponent) = exponent.strip_prefix('+') else { return false };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    whole.len() == 1
        && is_digits(whole)
        && is_digits(fraction)
        && (1..=3).contains(&exponent.len())
        && is_digits(exponent)
}

fn is_formula_error(text: &str) -> bool {
    matches!(text, "#N/A" | "#REF!" | "#VALUE!" | "#DIV/0!" | "#NAME?" | "#NULL!" | "#NUM!" | "#SPILL!")
}

/// A row with its line in the source, counted from 1. Cells that the file leaves out at the end are missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub line: u64,
    pub cells: Vec<Cell>,
}

impl Row {
    #[must_use]
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.text.as_str())
    }

    /// How many cells hold something.
    #[must_use]
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_blank()).count()
    }

    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.cells.iter().map(|cell| cell.text.clone()).collect()
    }
}
