//! A moment as people and programs write it: an instant, or what a wall clock shows. The browser knows no time zones; the server turns the
//! wall clock of the person's zone into an instant.

use crate::Problem;
use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike, Utc};
use std::ops::RangeInclusive;

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    At(DateTime<Utc>),
    /// `2026-11-23T10:00`, as a browser's input writes it.
    Local(NaiveDateTime),
}

impl When {
    /// Years in which people of a company do something. Other years are slips, and those of five digits no calendar can read.
    pub const YEARS: RangeInclusive<i32> = 2000..=2199;

    /// Reads RFC 3339 with its offset, and a date and time without.
    ///
    /// # Errors
    /// Not a time; an unlikely year.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let when = Self::read(text.trim()).ok_or(Problem::NotATime)?;
        if when.is_likely() { Ok(when) } else { Err(Problem::UnlikelyYear) }
    }

    fn read(text: &str) -> Option<Self> {
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return before_leap(at.to_utc()).map(Self::At);
        }
        ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
            .into_iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
            .and_then(before_leap)
            .map(Self::Local)
    }

    /// Whether it lies in one of [`When::YEARS`]: an instant, by the clock of any zone.
    #[must_use]
    pub fn is_likely(self) -> bool {
        let day = TimeDelta::days(1);
        match self {
            Self::Local(local) => Self::YEARS.contains(&local.year()),
            Self::At(at) => [at.checked_sub_signed(day), at.checked_add_signed(day)]
                .into_iter()
                .flatten()
                .any(|at| Self::YEARS.contains(&at.year())),
        }
    }
}

/// A leap second is the one before it: clocks and databases have none.
fn before_leap<T: Timelike>(time: T) -> Option<T> {
    time.with_nanosecond(time.nanosecond() % 1_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_and_wall_clocks_are_told_apart() {
        let at = |text: &str| Ok(When::At(text.parse().unwrap()));
        assert_eq!(When::parse("2026-11-23T10:00:00+08:00"), at("2026-11-23T02:00:00Z"));
        assert_eq!(When::parse(" 2026-11-23T02:00:00Z "), at("2026-11-23T02:00:00Z"));
        for text in ["2026-11-23T10:00", "2026-11-23T10:00:00"] {
            assert_eq!(When::parse(text), Ok(When::Local("2026-11-23T10:00:00".parse().unwrap())), "{text}");
        }
        for text in ["", "2026-11-23", "2026-02-30T10:00", "tomorrow", "2026-11-23T25:00"] {
            assert_eq!(When::parse(text), Err(Problem::NotATime), "{text}");
        }
    }

    #[test]
    fn a_leap_second_is_the_one_before_it() {
        let before = "2016-12-31T23:59:59";
        assert_eq!(When::parse("2016-12-31T23:59:60Z"), Ok(When::At(format!("{before}Z").parse().unwrap())));
        assert_eq!(When::parse("2016-12-31T23:59:60"), Ok(When::Local(before.parse().unwrap())));
    }

    #[test]
    fn unlikely_years_are_refused_in_whoevers_zone() {
        for text in [
            "2000-01-01T00:00",
            "2199-12-31T23:59:59",
            "2000-01-01T00:00:00+14:00",
            "2199-12-31T23:59:59-12:00",
        ] {
            assert!(When::parse(text).is_ok(), "{text}");
        }
        for text in [
            "0001-01-01T00:00:00Z",
            "0202-11-23T10:00",
            "1999-12-31T23:59",
            "1999-12-30T23:59:59Z",
            "2200-01-01T00:00",
            "2200-01-02T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59-08:00",
            "+12026-11-23T10:00",
        ] {
            assert_eq!(When::parse(text), Err(Problem::UnlikelyYear), "{text}");
        }
    }
}
