//! Patterns of customer codes and order numbers, set by the admin: `KH{yyyyMMdd}-{0000}` makes `KH20261121-0001`.
//!
//! Braces hold date parts (`yyyy`, `yy`, `MM`, `dd`, also together) or, once, the serial as zeros: its least width. All parts
//! but the serial have a fixed width, so the length of a code says where the serial stands, and two codes of one pattern are
//! equal only when period and serial are. That is why a day needs its month beside it, and a month its year.

use crate::Problem;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt::{self, Write as _};

/// The pattern of customer codes until the admin sets another.
pub const CUSTOMER_CODE: &str = "KH{yyyyMMdd}-{0000}";

/// Longest code that a pattern may make while its serial keeps to its width.
const MAX_LENGTH: usize = 40;
const MAX_WIDTH: usize = 9;

/// A checked pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodePattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Year,
    /// The last two digits.
    ShortYear,
    Month,
    Day,
    Serial {
        width: usize,
    },
}

/// How often the serial starts again at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SerialPeriod {
    Day,
    Month,
    Year,
    Never,
}

impl CodePattern {
    /// # Errors
    /// `Required` for nothing, `TooLong` when its codes would be, `BadPattern` for anything else.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Problem::Required);
        }
        let parts = read_parts(text)?;
        let has = |wanted: &Part| parts.contains(wanted);
        let has_year = has(&Part::Year) || has(&Part::ShortYear);
        let serials = parts.iter().filter(|part| matches!(part, Part::Serial { .. })).count();
        if serials != 1 || has(&Part::Day) && !has(&Part::Month) || has(&Part::Month) && !has_year {
            return Err(Problem::BadPattern);
        }
        if parts.iter().map(Part::width).sum::<usize>() > MAX_LENGTH {
            return Err(Problem::TooLong { max: MAX_LENGTH as i64 });
        }
        Ok(Self { parts })
    }

    #[must_use]
    pub fn period(&self) -> SerialPeriod {
        if self.parts.contains(&Part::Day) {
            SerialPeriod::Day
        } else if self.parts.contains(&Part::Month) {
            SerialPeriod::Month
        } else if self.parts.iter().any(|part| matches!(part, Part::Year | Part::ShortYear)) {
            SerialPeriod::Year
        } else {
            SerialPeriod::Never
        }
    }

    /// The code for a serial on a date, which is the company's own. A serial wider than its zeros makes the code longer.
    #[must_use]
    pub fn render(&self, date: NaiveDate, serial: u64) -> String {
        let mut code = String::with_capacity(MAX_LENGTH);
        for part in &self.parts {
            let written = match part {
                Part::Literal(text) => {
                    code.push_str(text);
                    Ok(())
                }
                Part::Year => write!(code, "{:04}", date.year()),
                Part::ShortYear => write!(code, "{:02}", date.year().rem_euclid(100)),
                Part::Month => write!(code, "{:02}", date.month()),
                Part::Day => write!(code, "{:02}", date.day()),
                Part::Serial { width } => write!(code, "{serial:0width$}"),
            };
            debug_assert!(written.is_ok(), "writing to a string cannot fail");
        }
        code
    }
}

impl SerialPeriod {
    /// The name of the period a date lies in, which a counter is kept for: `2026-11-21`, `2026-11`, `2026` or `all`.
    #[must_use]
    pub fn key(self, date: NaiveDate) -> String {
        match self {
            Self::Day => date.format("%Y-%m-%d").to_string(),
            Self::Month => date.format("%Y-%m").to_string(),
            Self::Year => date.format("%Y").to_string(),
            Self::Never => "all".to_owned(),
        }
    }
}

impl Part {
    fn width(&self) -> usize {
        match self {
            Self::Literal(text) => text.chars().count(),
            Self::Year => 4,
            Self::ShortYear | Self::Month | Self::Day => 2,
            Self::Serial { width } => *width,
        }
    }

    const fn braced(&self) -> &'static str {
        match self {
            Self::Year => "yyyy",
            Self::ShortYear => "yy",
            Self::Month => "MM",
            Self::Day => "dd",
            Self::Literal(_) | Self::Serial { .. } => "",
        }
    }
}

fn read_parts(text: &str) -> Result<Vec<Part>, Problem> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (literal, after) = rest.split_once('{').unwrap_or((rest, ""));
        if !literal.is_empty() {
            parts.push(read_literal(literal)?);
        }
        if literal.len() == rest.len() {
            break;
        }
        let (inside, after) = after.split_once('}').ok_or(Problem::BadPattern)?;
        read_braces(inside, &mut parts)?;
        rest = after;
    }
    Ok(parts)
}

/// A code is typed, read aloud, and part of file names and addresses: letters, digits and a few marks.
fn read_literal(text: &str) -> Result<Part, Problem> {
    let fits = text.chars().all(|character| character.is_alphanumeric() || "-_.".contains(character));
    if fits { Ok(Part::Literal(text.to_owned())) } else { Err(Problem::BadPattern) }
}

fn read_braces(inside: &str, parts: &mut Vec<Part>) -> Result<(), Problem> {
    if !inside.is_empty() && inside.bytes().all(|byte| byte == b'0') {
        let width = inside.len();
        if width > MAX_WIDTH {
            return Err(Problem::BadPattern);
        }
        parts.push(Part::Serial { width });
        return Ok(());
    }
    let mut rest = inside;
    loop {
        let known = [Part::Year, Part::ShortYear, Part::Month, Part::Day];
        let (part, after) = known
            .into_iter()
            .find_map(|part| rest.strip_prefix(part.braced()).map(|after| (part, after)))
            .ok_or(Problem::BadPattern)?;
        parts.push(part);
        // {yyyy-MM-dd} is as good as {yyyy}-{MM}-{dd}.
        if let Some(unmarked) = after.strip_prefix('-') {
            parts.push(Part::Literal("-".to_owned()));
            rest = unmarked;
        } else if after.is_empty() {
            return Ok(());
        } else {
            rest = after;
        }
    }
}

/// The pattern as it is typed.
impl fmt::Display for CodePattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Literal(text) => formatter.write_str(text)?,
                Part::Serial { width } => write!(formatter, "{{{:0>width$}}}", "")?,
                date => write!(formatter, "{{{}}}", date.braced())?,
            }
        }
        Ok(())
    }
}

impl Serialize for CodePattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CodePattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| de::Error::custom("not a pattern such as KH{yyyyMMdd}-{0000}"))
    }
}

#[cfg(test)]
mod tests;
