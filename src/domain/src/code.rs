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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn pattern(text: &str) -> CodePattern {
        CodePattern::parse(text).unwrap()
    }

    #[test]
    fn codes_follow_the_pattern() {
        let day = date("2026-11-21");
        let cases = [
            (CUSTOMER_CODE, 1, "KH20261121-0001", SerialPeriod::Day, "2026-11-21"),
            ("{yyyy-MM}/".trim_end_matches('/'), 0, "", SerialPeriod::Month, "2026-11"),
            ("客户{yy}{MM}{000}", 12_345, "客户261112345", SerialPeriod::Month, "2026-11"),
            ("{000000}.{yyyy}", 7, "000007.2026", SerialPeriod::Year, "2026"),
            ("C{0}", 10, "C10", SerialPeriod::Never, "all"),
        ];
        for (text, serial, code, period, key) in cases {
            if code.is_empty() {
                assert_eq!(CodePattern::parse(text), Err(Problem::BadPattern), "a serial is missing");
                continue;
            }
            let pattern = pattern(text);
            assert_eq!(pattern.render(day, serial), code);
            assert_eq!(pattern.period(), period);
            assert_eq!(pattern.period().key(day), key);
        }
    }

    #[test]
    fn patterns_that_could_repeat_are_refused() {
        for bad in [
            "KH",
            "{0000}{0000}",
            "{dd}{0000}",
            "{MMdd}{0000}",
            "{yyyydd}{0000}",
            "KH{",
            "KH}{0000}",
            "{}{0000}",
            "{0000",
            "{yyy}{0}",
            "a b{0}",
            "a/b{0}",
            "{0000000000}",
            "{HH}{0}",
            "{yyyy0000}",
            "{yyyy-}{0}",
        ] {
            assert_eq!(CodePattern::parse(bad), Err(Problem::BadPattern), "{bad}");
        }
        assert_eq!(CodePattern::parse(" "), Err(Problem::Required));
        assert_eq!(
            CodePattern::parse(&format!("{}{{0000}}", "长".repeat(40))),
            Err(Problem::TooLong { max: 40 })
        );
    }

    fn patterns() -> impl Strategy<Value = CodePattern> {
        let dates = [
            "",
            "{yyyy}",
            "{yyyyMM}",
            "{yyyy-MM-dd}",
            "{yyyyMMdd}",
            "{MM}{yyyy}",
            "{ddMM}{yyyy}",
            "{yy}",
            "{yyMMdd}",
        ];
        (
            "[A-Z0-9-]{0,5}",
            proptest::sample::select(dates.to_vec()),
            "[0-9._-]{0,3}",
            1_usize..=9,
            any::<bool>(),
        )
            .prop_map(|(prefix, dates, middle, width, serial_first)| {
                let serial = format!("{{{}}}", "0".repeat(width));
                let text = if serial_first {
                    format!("{prefix}{serial}{middle}{dates}")
                } else {
                    format!("{prefix}{dates}{middle}{serial}")
                };
                pattern(&text)
            })
    }

    fn dates() -> impl Strategy<Value = NaiveDate> {
        // One century: two digits of the year say no more.
        (2_000_i32..2_100, 1_u32..366).prop_map(|(year, day)| NaiveDate::from_yo_opt(year, day).unwrap())
    }

    proptest! {
        #[test]
        fn other_periods_and_serials_make_other_codes(
            pattern in patterns(), first in dates(), second in dates(), near in 0_u64..3, serial in 0_u64..100_000, other in 0_u64..100_000
        ) {
            for (second, other) in [(second, other), (first, other), (second, serial), (first, serial + near), (second, serial * 10 + near)] {
                let same = pattern.period().key(first) == pattern.period().key(second) && serial == other;
                prop_assert_eq!(pattern.render(first, serial) == pattern.render(second, other), same);
            }
        }

        #[test]
        fn patterns_are_read_back(pattern in patterns()) {
            let again = CodePattern::parse(&pattern.to_string()).unwrap();
            let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
            prop_assert_eq!(again.render(day, 42), pattern.render(day, 42));
            let json = serde_json::to_string(&pattern).unwrap();
            prop_assert_eq!(serde_json::from_str::<CodePattern>(&json).unwrap().to_string(), pattern.to_string());
        }

        #[test]
        fn no_text_panics(text in ".*", near in "[KH{}yMd0-]{0,20}") {
            let _ = CodePattern::parse(&text);
            let _ = CodePattern::parse(&near);
        }
    }
}
