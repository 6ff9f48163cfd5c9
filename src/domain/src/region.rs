//! Administrative divisions of China by their six-digit codes (GB/T 2260): two digits each for province, city and county.
//!
//! The divisions themselves are data of the server; here is what their codes say by themselves.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// A division's code, such as 371402 (德城区 of 德州市 of 山东省).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode(u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegionLevel {
    Province,
    City,
    County,
}

/// Countries of addresses that the official divisions have as provinces: the country, ISO 3166-1, and the province's code.
pub const COUNTRIES: [(&str, &str); 3] = [("HK", "810000"), ("MO", "820000"), ("TW", "710000")];

/// The text is not a code of two, four, six or twelve digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotARegionCode;

/// A division as lists and pickers show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    pub code: RegionCode,
    pub name: String,
    pub level: RegionLevel,
}

impl RegionCode {
    /// Reads 371402, the short forms 37 and 3714, and the twelve digits of the statistics office, of which the last six
    /// must be zero.
    ///
    /// # Errors
    /// When it is none of them.
    pub fn parse(text: &str) -> Result<Self, NotARegionCode> {
        let text = text.trim();
        let digits = match text.len() {
            2 | 4 | 6 => text,
            12 => text.strip_suffix("000000").ok_or(NotARegionCode)?,
            _ => return Err(NotARegionCode),
        };
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotARegionCode);
        }
        let number: u32 = format!("{digits:0<6}").parse().map_err(|_| NotARegionCode)?;
        // A province is named first; its county or city cannot stand without the levels above.
        if number < 110_000 { Err(NotARegionCode) } else { Ok(Self(number)) }
    }

    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The level that the code's form says. A county that stands directly under its province (429004 仙桃市) is a county.
    #[must_use]
    pub const fn level(self) -> RegionLevel {
        if self.0.is_multiple_of(10_000) {
            RegionLevel::Province
        } else if self.0.is_multiple_of(100) {
            RegionLevel::City
        } else {
            RegionLevel::County
        }
    }

    #[must_use]
    pub const fn province(self) -> Self {
        Self(self.0 / 10_000 * 10_000)
    }

    /// The city part; nothing for a province. For counties of a municipality (110101) and counties directly under a
    /// province (429004) no division has this code.
    #[must_use]
    pub const fn city(self) -> Option<Self> {
        match self.level() {
            RegionLevel::Province => None,
            RegionLevel::City | RegionLevel::County => Some(Self(self.0 / 100 * 100)),
        }
    }

    /// True for the division itself and all inside it.
    #[must_use]
    pub const fn is_within(self, outer: Self) -> bool {
        match outer.level() {
            RegionLevel::Province => self.0 / 10_000 == outer.0 / 10_000,
            RegionLevel::City => self.0 / 100 == outer.0 / 100,
            RegionLevel::County => self.0 == outer.0,
        }
    }

    /// The digits that all divisions inside begin with, for `LIKE '3714%'`.
    #[must_use]
    pub fn prefix(self) -> String {
        let digits = self.to_string();
        let length = match self.level() {
            RegionLevel::Province => 2,
            RegionLevel::City => 4,
            RegionLevel::County => 6,
        };
        digits[..length].to_owned()
    }
}

/// `RegionCode::is_within` for texts; false when one is not a code.
#[must_use]
pub(crate) fn is_within(inner: &str, outer: &str) -> bool {
    match (RegionCode::parse(inner), RegionCode::parse(outer)) {
        (Ok(inner), Ok(outer)) => inner.is_within(outer),
        _ => false,
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:06}", self.0)
    }
}

impl FromStr for RegionCode {
    type Err = NotARegionCode;

    fn from_str(text: &str) -> Result<Self, NotARegionCode> {
        Self::parse(text)
    }
}

impl fmt::Display for NotARegionCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a region code such as 371402")
    }
}

impl std::error::Error for NotARegionCode {}

/// A string in JSON, as in the API.
impl Serialize for RegionCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RegionCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> RegionCode {
        RegionCode::parse(text).unwrap()
    }

    #[test]
    fn codes_say_where_they_belong() {
        let county = code("371402");
        assert_eq!((county.province(), county.city()), (code("37"), Some(code("3714"))));
        assert_eq!(county.level(), RegionLevel::County);
        assert_eq!(code("371400000000"), code("3714"));
        assert_eq!(code("370000").level(), RegionLevel::Province);
        assert!(county.is_within(code("37")) && county.is_within(county) && !county.is_within(code("3713")));
        assert_eq!(code("3714").prefix(), "3714");
        assert_eq!(serde_json::to_string(&county).unwrap(), "\"371402\"");
        for bad in ["", "3", "371", "37140a", "00", "3714020000001", "371402000001", "三七"] {
            assert_eq!(RegionCode::parse(bad), Err(NotARegionCode), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn codes_are_read_back(number in 110_000_u32..1_000_000) {
            let region = RegionCode(number);
            prop_assert_eq!(RegionCode::parse(&region.to_string()), Ok(region));
            prop_assert!(region.is_within(region.province()));
            prop_assert!(region.to_string().starts_with(&region.prefix()));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = RegionCode::parse(&text);
        }
    }
}
