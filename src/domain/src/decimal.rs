//! Exact numbers with four decimals: quantities, unit prices, discounts and tax rates; and the one reader of typed numbers.
//!
//! No binary floating point: 0.1 has no exact `f64`, and a cent lost per line is a cent somebody looks for.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// Why a typed number was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    Empty,
    NotANumber,
    /// More decimals than `max`, and not only zeros.
    TooManyDecimals {
        max: u32,
    },
    /// Larger than can be stored.
    Overflow,
}

impl fmt::Display for NumberError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("a number is missing"),
            Self::NotANumber => formatter.write_str("not a number such as 1234.50"),
            Self::TooManyDecimals { max } => write!(formatter, "more than {max} decimals"),
            Self::Overflow => formatter.write_str("the number is too large"),
        }
    }
}

impl std::error::Error for NumberError {}

/// A number in ten-thousandths. Largest: 922,337,203,685,477.5807.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal4(i64);

impl Decimal4 {
    pub const DECIMALS: u32 = 4;
    pub const ZERO: Self = Self(0);
    pub const ONE: Self = Self(10_000);
    pub const MAX: Self = Self(i64::MAX);

    #[must_use]
    pub const fn from_ten_thousandths(units: i64) -> Self {
        Self(units)
    }

    #[must_use]
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// # Errors
    /// When the text is not a number of at most four decimals.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        parse_scaled(text, Self::DECIMALS).map(Self)
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// True for 0 to 1: what a discount or a tax rate may be.
    #[must_use]
    pub const fn is_fraction(self) -> bool {
        self.0 >= 0 && self.0 <= Self::ONE.0
    }

    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

/// The shortest way to write it: `3`, `2.5`, `-0.0001`.
impl fmt::Display for Decimal4 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format_scaled(self.0, Self::DECIMALS, "");
        formatter.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl FromStr for Decimal4 {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        Self::parse(text)
    }
}

/// A string in JSON: a JSON number passes through binary floating point in most readers.
impl Serialize for Decimal4 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal4 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

/// Reads a number as people type and paste it: sign, grouped thousands, full-width digits, spaces around.
///
/// Groups must have three digits, or `1,5` would silently become 15 for somebody who writes decimals with a comma.
///
/// # Errors
/// What is wrong with the number.
pub(crate) fn parse_scaled(text: &str, decimals: u32) -> Result<i64, NumberError> {
    let folded: String = text.chars().map(half_width).collect();
    let trimmed = folded.trim();
    if trimmed.is_empty() {
        return Err(NumberError::Empty);
    }
    let (negative, unsigned) = match trimmed.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed).trim_start()),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(NumberError::NotANumber);
    }
    let whole = ungroup(whole).ok_or(NumberError::NotANumber)?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NumberError::NotANumber);
    }
    // Spreadsheets write 1234.5000: zeros that say nothing are not refused.
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > decimals as usize {
        return Err(NumberError::TooManyDecimals { max: decimals });
    }
    // Built up negative, because i64 has one more number on that side.
    let padding = decimals as usize - fraction.len();
    let digits = whole.bytes().chain(fraction.bytes()).chain(std::iter::repeat_n(b'0', padding));
    let mut units: i64 = 0;
    for digit in digits {
        units = units
            .checked_mul(10)
            .and_then(|units| units.checked_sub(i64::from(digit - b'0')))
            .ok_or(NumberError::Overflow)?;
    }
    if negative { Ok(units) } else { units.checked_neg().ok_or(NumberError::Overflow) }
}

/// Only the forms of an input method's full-width mode. Full compatibility folding would read `5²` as 52.
fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(character as u32 - 0xff01 + u32::from('!')).unwrap_or(character)
        }
        '\u{3000}' | '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        _ => character,
    }
}

/// The digits of `1234567`, `1,234,567` or `1 234 567`; nothing when the groups are uneven.
fn ungroup(whole: &str) -> Option<String> {
    let Some(separator) = whole.chars().find(|character| matches!(character, ',' | ' ')) else {
        return whole.bytes().all(|byte| byte.is_ascii_digit()).then(|| whole.to_owned());
    };
    let even = whole.split(separator).enumerate().all(|(index, group)| {
        let length_fits = if index == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
        length_fits && group.bytes().all(|byte| byte.is_ascii_digit())
    });
    even.then(|| whole.replace(separator, ""))
}

/// A count as people read it: `1,234,567`.
#[must_use]
pub fn grouped(count: i64) -> String {
    format_scaled(count, 0, ",")
}

/// The plain text of a scaled number, its thousands separated by `separator`.
pub(crate) fn format_scaled(units: i64, decimals: u32, separator: &str) -> String {
    let scale = 10_u64.pow(decimals);
    let magnitude = units.unsigned_abs();
    let whole = (magnitude / scale).to_string();
    let mut text = String::from(if units < 0 { "-" } else { "" });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    if decimals > 0 {
        let width = decimals as usize;
        text.push_str(&format!(".{:0width$}", magnitude % scale));
    }
    text
}

/// `numerator / denominator`, rounded once, a half away from zero (四舍五入); the same for a sale and for its refund.
pub(crate) fn divide_half_up(numerator: i128, denominator: i128) -> i128 {
    let quotient = numerator / denominator;
    let remainder = (numerator % denominator).unsigned_abs();
    // `remainder >= denominator - remainder` is `2 * remainder >= denominator` without the overflow.
    if remainder >= denominator.unsigned_abs() - remainder {
        quotient + if (numerator < 0) == (denominator < 0) { 1 } else { -1 }
    } else {
        quotient
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        let cases = [
            ("1234.5", 12_345_000),
            (" 1,234.50 ", 12_345_000),
            ("１，２３４．５", 12_345_000),
            ("1 234 567.0001", 12_345_670_001),
            ("-0.25", -2_500),
            ("−3", -30_000),
            ("+7", 70_000),
            (".5", 5_000),
            ("5.", 50_000),
            ("1.50000000", 15_000),
        ];
        for (text, units) in cases {
            assert_eq!(Decimal4::parse(text), Ok(Decimal4(units)), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for text in [
            "abc",
            "1,5",
            "1,2345",
            "12,34,567",
            "1.2.3",
            "1e5",
            "--1",
            "-",
            ".",
            "5²",
            "1,234 567",
            "0x1",
            ",123",
        ] {
            assert_eq!(Decimal4::parse(text), Err(NumberError::NotANumber), "{text}");
        }
        assert_eq!(Decimal4::parse("  "), Err(NumberError::Empty));
        assert_eq!(Decimal4::parse("1.00001"), Err(NumberError::TooManyDecimals { max: 4 }));
        assert_eq!(Decimal4::parse("922337203685477.5808"), Err(NumberError::Overflow));
        assert_eq!(Decimal4::parse("-922337203685477.5808"), Ok(Decimal4(i64::MIN)));
        assert_eq!(Decimal4::parse(&"9".repeat(100_000)), Err(NumberError::Overflow));
    }

    #[test]
    fn a_half_rounds_away_from_zero() {
        let cases = [
            (5, 10, 1),
            (4, 10, 0),
            (-5, 10, -1),
            (-4, 10, 0),
            (15, 10, 2),
            (1, 3, 0),
            (2, 3, 1),
            (7, 1, 7),
            (1, 2, 1),
        ];
        for (numerator, denominator, rounded) in cases {
            assert_eq!(divide_half_up(numerator, denominator), rounded, "{numerator}/{denominator}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(units: i64) {
            let number = Decimal4(units);
            prop_assert_eq!(Decimal4::parse(&number.to_string()), Ok(number));
            prop_assert_eq!(Decimal4::parse(&format_scaled(units, 4, ",")), Ok(number));
            let json = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(serde_json::from_str::<Decimal4>(&json).unwrap(), number);
        }

        #[test]
        fn no_text_panics(text in ".*", near in "[-+0-9., ０-９．，]{0,24}") {
            let _ = Decimal4::parse(&text);
            let _ = Decimal4::parse(&near);
        }
    }
}
