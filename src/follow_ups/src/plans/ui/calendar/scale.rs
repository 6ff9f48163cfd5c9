//! How much of the calendar one sees, and from which day on.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use kemai_domain::Lang;
use kemai_words::follow_ups as words;

/// How much of the calendar one sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Scale {
    #[default]
    Month,
    Week,
    Day,
}

impl Scale {
    pub const ALL: [Self; 3] = [Self::Month, Self::Week, Self::Day];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
        }
    }

    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Month => words::month(lang),
            Self::Week => words::week(lang),
            Self::Day => words::day(lang),
        }
    }

    /// The first day shown around a date, and how many.
    pub fn days(self, date: NaiveDate) -> (NaiveDate, u16) {
        match self {
            Self::Day => (date, 1),
            Self::Week => (monday(date), 7),
            Self::Month => {
                let first = date.with_day(1).unwrap_or(date);
                let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
                let start = monday(first);
                let weeks = ((next - start).num_days() + 6) / 7;
                (start, u16::try_from(weeks * 7).unwrap_or(42))
            }
        }
    }

    /// The date one step earlier or later.
    pub fn step(self, date: NaiveDate, forward: bool) -> NaiveDate {
        let days = |count: i64| date + TimeDelta::days(if forward { count } else { -count });
        match self {
            Self::Day => days(1),
            Self::Week => days(7),
            Self::Month => {
                let first = date.with_day(1).unwrap_or(date);
                let one = Months::new(1);
                let other =
                    if forward { first.checked_add_months(one) } else { first.checked_sub_months(one) };
                other.unwrap_or(date)
            }
        }
    }
}

/// The Monday of a date's week.
pub(super) fn monday(date: NaiveDate) -> NaiveDate {
    date - TimeDelta::days(i64::from(date.weekday().num_days_from_monday()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_whole_weeks() {
        assert_eq!(Scale::Month.days(day("2026-11-24")), (day("2026-10-26"), 42));
        assert_eq!(
            Scale::Month.days(day("2027-02-10")),
            (day("2027-02-01"), 28),
            "four weeks and not a day more"
        );
        assert_eq!(Scale::Week.days(day("2026-11-29")), (day("2026-11-23"), 7));
        assert_eq!(Scale::Day.days(day("2026-11-29")), (day("2026-11-29"), 1));
    }

    #[test]
    fn steps_lead_to_the_next_and_back() {
        assert_eq!(Scale::Month.step(day("2026-01-31"), true), day("2026-02-01"));
        assert_eq!(Scale::Month.step(day("2026-01-31"), false), day("2025-12-01"));
        assert_eq!(Scale::Week.step(day("2026-11-24"), false), day("2026-11-17"));
    }
}
