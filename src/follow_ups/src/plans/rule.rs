//! Repeat rules as people read them: an RRULE (RFC 5545) taken apart. What a rule gives is counted on the server alone (`server/repeat.rs`);
//! the words for it stand in `rule_words.rs`.

use super::custom::Every;
use chrono::{NaiveDate, NaiveDateTime, Weekday};
use std::str::FromStr;

/// The parts of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub every: Every,
    /// Every so many days, weeks, months or years.
    pub interval: i64,
    pub months: Vec<i64>,
    /// These count from the end where they are negative.
    pub weeks: Vec<i64>,
    pub days_of_year: Vec<i64>,
    pub days_of_month: Vec<i64>,
    /// A number picks one of the month's or the year's.
    pub weekdays: Vec<(Option<i64>, Weekday)>,
    /// Which of the times that all the rest gives.
    pub positions: Vec<i64>,
    pub end: End,
    /// Weeks begin on another day than Monday.
    pub has_own_week: bool,
}

/// Where a rule ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Never,
    /// With this whole day, on the plan's clock.
    Day(NaiveDate),
    /// At a moment: of the world, or of the plan's clock.
    Moment {
        at: NaiveDateTime,
        is_utc: bool,
    },
    After(i64),
}

/// The weekdays in their order, as a rule writes them.
pub const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

impl Rule {
    /// Takes a kept rule apart; none for one with parts that nobody here knows words for.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut every = None;
        let mut rule = Self {
            every: Every::Day,
            interval: 1,
            months: Vec::new(),
            weeks: Vec::new(),
            days_of_year: Vec::new(),
            days_of_month: Vec::new(),
            weekdays: Vec::new(),
            positions: Vec::new(),
            end: End::Never,
            has_own_week: false,
        };
        for part in text.split(';') {
            let (key, value) = part.split_once('=')?;
            match key {
                "FREQ" => every = Some(Every::of_rule(value)?),
                "INTERVAL" => rule.interval = value.parse().ok()?,
                "BYMONTH" => rule.months = list(value)?,
                "BYWEEKNO" => rule.weeks = list(value)?,
                "BYYEARDAY" => rule.days_of_year = list(value)?,
                "BYMONTHDAY" => rule.days_of_month = list(value)?,
                "BYDAY" => rule.weekdays = value.split(',').map(weekday).collect::<Option<_>>()?,
                "BYSETPOS" => rule.positions = list(value)?,
                "COUNT" => rule.end = End::After(value.parse().ok()?),
                "UNTIL" => rule.end = until(value)?,
                "WKST" => rule.has_own_week = value != "MO",
                _ => return None,
            }
        }
        every.map(|every| Self { every, ..rule })
    }
}

fn list<T: FromStr>(value: &str) -> Option<Vec<T>> {
    value.split(',').map(|one| one.parse().ok()).collect()
}

/// `MO`, or `-1FR` for the last Friday.
fn weekday(value: &str) -> Option<(Option<i64>, Weekday)> {
    let (number, key) = value.split_at_checked(value.len().checked_sub(2)?)?;
    let (_, day) = WEEKDAYS.into_iter().find(|(own, _)| *own == key)?;
    let number = if number.is_empty() { None } else { Some(number.parse().ok()?) };
    Some((number, day))
}

/// The end that an `UNTIL` says.
pub(super) fn until(value: &str) -> Option<End> {
    let (text, is_utc) = value.strip_suffix('Z').map_or((value, false), |text| (text, true));
    if let Ok(at) = NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S") {
        return Some(End::Moment { at, is_utc });
    }
    NaiveDate::parse_from_str(text, "%Y%m%d").ok().filter(|_| !is_utc).map(End::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_taken_apart() {
        let rule = Rule::read("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR,MO;BYMONTH=3;WKST=SU;COUNT=4").unwrap();
        assert_eq!((rule.every, rule.interval, rule.months.as_slice()), (Every::Month, 2, [3].as_slice()));
        assert_eq!(rule.weekdays, [(Some(-1), Weekday::Fri), (None, Weekday::Mon)]);
        assert_eq!((rule.end, rule.has_own_week), (End::After(4), true));
        let end = |text: &str| Rule::read(&format!("FREQ=DAILY;UNTIL={text}")).map(|rule| rule.end);
        assert_eq!(end("20261231"), Some(End::Day("2026-12-31".parse().unwrap())));
        let at = "2026-12-31T15:59:59".parse().unwrap();
        assert_eq!(end("20261231T155959Z"), Some(End::Moment { at, is_utc: true }));
        assert_eq!(end("20261231T155959"), Some(End::Moment { at, is_utc: false }));
        for unknown in [
            "",
            "FREQ=DAILY;BYEASTER=1",
            "FREQ=HOURLY",
            "COUNT=1",
            "FREQ=DAILY;BYDAY=日",
            "FREQ=DAILY;UNTIL=20261231Z",
        ] {
            assert_eq!(Rule::read(unknown), None, "{unknown}");
        }
    }
}
