//! Working days: the weekend, and rows that make single days holidays or working days (调休).
//!
//! The rows are data: the server ships the Chinese ones, the admin adds others.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One day that is not as its weekday says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialDay {
    pub date: NaiveDate,
    /// False for a holiday, true for a weekend day that is worked.
    pub is_working: bool,
    /// 春节
    pub name: String,
}

/// Which days are worked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkCalendar {
    /// By `Weekday::num_days_from_monday`.
    weekend: [bool; 7],
    special: BTreeMap<NaiveDate, SpecialDay>,
}

/// A search for a working day gives up after this many days: longer breaks are mistakes in the data.
const LONGEST_BREAK: usize = 400;

impl Default for WorkCalendar {
    fn default() -> Self {
        Self::new([])
    }
}

impl WorkCalendar {
    /// Saturday and Sunday are free; of two rows for a day the later counts, so the admin's come after the shipped ones.
    #[must_use]
    pub fn new(days: impl IntoIterator<Item = SpecialDay>) -> Self {
        let special = days.into_iter().map(|day| (day.date, day)).collect();
        Self { weekend: [false, false, false, false, false, true, true], special }
    }

    /// Other free weekdays than Saturday and Sunday.
    #[must_use]
    pub fn with_weekend(self, days: &[Weekday]) -> Self {
        let mut weekend = [false; 7];
        for day in days {
            weekend[day.num_days_from_monday() as usize] = true;
        }
        Self { weekend, ..self }
    }

    #[must_use]
    pub fn special_day(&self, date: NaiveDate) -> Option<&SpecialDay> {
        self.special.get(&date)
    }

    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        match self.special.get(&date) {
            Some(day) => day.is_working,
            None => !self.weekend[date.weekday().num_days_from_monday() as usize],
        }
    }

    /// The first working day after this one. The day itself when there is none within a year, so that a due date is never
    /// lost to a mistake in the table.
    #[must_use]
    pub fn next_working_day(&self, date: NaiveDate) -> NaiveDate {
        self.step(date, NaiveDate::succ_opt)
    }

    /// This day if it is worked, else the next that is.
    #[must_use]
    pub fn working_day_from(&self, date: NaiveDate) -> NaiveDate {
        if self.is_working_day(date) { date } else { self.next_working_day(date) }
    }

    /// `count` working days later, or earlier when negative; 0 is the day itself, worked or not.
    #[must_use]
    pub fn add_working_days(&self, date: NaiveDate, count: i32) -> NaiveDate {
        let forward = if count < 0 { NaiveDate::pred_opt } else { NaiveDate::succ_opt };
        let mut day = date;
        for _ in 0..count.unsigned_abs() {
            let next = self.step(day, forward);
            if next == day {
                break;
            }
            day = next;
        }
        day
    }

    /// Working days after `start` up to and including `end`; 0 when `end` is not later.
    #[must_use]
    pub fn working_days_between(&self, start: NaiveDate, end: NaiveDate) -> usize {
        start
            .iter_days()
            .skip(1)
            .take_while(|day| *day <= end)
            .filter(|day| self.is_working_day(*day))
            .count()
    }

    fn step(&self, date: NaiveDate, forward: fn(&NaiveDate) -> Option<NaiveDate>) -> NaiveDate {
        std::iter::successors(forward(&date), forward)
            .take(LONGEST_BREAK)
            .find(|day| self.is_working_day(*day))
            .unwrap_or(date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn day(text: &str, is_working: bool) -> SpecialDay {
        SpecialDay { date: date(text), is_working, name: "test".to_owned() }
    }

    #[test]
    fn holidays_are_skipped_and_swapped_days_are_worked() {
        // 2026: 1 to 7 October free, Saturday the 10th worked.
        let mut days: Vec<_> = (1..=7).map(|number| day(&format!("2026-10-{number:02}"), false)).collect();
        days.push(day("2026-10-10", true));
        let calendar = WorkCalendar::new(days);
        assert_eq!(calendar.next_working_day(date("2026-09-30")), date("2026-10-08"));
        assert_eq!(calendar.add_working_days(date("2026-09-30"), 3), date("2026-10-10"));
        assert_eq!(calendar.add_working_days(date("2026-10-10"), -3), date("2026-09-30"));
        assert_eq!(calendar.working_day_from(date("2026-10-11")), date("2026-10-12"));
        assert_eq!(calendar.working_days_between(date("2026-09-30"), date("2026-10-12")), 4);
        assert_eq!(calendar.working_days_between(date("2026-10-12"), date("2026-09-30")), 0);
    }

    #[test]
    fn later_rows_win_and_no_table_hangs() {
        let calendar = WorkCalendar::new([day("2026-11-20", false), day("2026-11-20", true)]);
        assert!(calendar.is_working_day(date("2026-11-20")));
        let week = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ];
        let never = WorkCalendar::default().with_weekend(&week);
        assert_eq!(never.next_working_day(date("2026-11-20")), date("2026-11-20"));
        assert_eq!(never.add_working_days(date("2026-11-20"), i32::MAX), date("2026-11-20"));
        assert_eq!(WorkCalendar::default().next_working_day(NaiveDate::MAX), NaiveDate::MAX);
    }

    proptest! {
        #[test]
        fn steps_and_counts_agree(start in 0_i64..20_000, count in 0_i32..300, free in proptest::collection::vec((0_i64..20_400, any::<bool>()), 0..40)) {
            let first = date("1990-01-01");
            let days = free.into_iter().map(|(offset, is_working)| SpecialDay {
                date: first + chrono::Days::new(offset.unsigned_abs()),
                is_working,
                name: String::new(),
            });
            let calendar = WorkCalendar::new(days);
            let start = first + chrono::Days::new(start.unsigned_abs());
            let end = calendar.add_working_days(start, count);
            prop_assert_eq!(calendar.working_days_between(start, end), count.unsigned_abs() as usize);
            prop_assert!(count == 0 || calendar.is_working_day(end));
            if calendar.is_working_day(start) {
                prop_assert_eq!(calendar.add_working_days(end, -count), start);
            }
        }
    }
}
