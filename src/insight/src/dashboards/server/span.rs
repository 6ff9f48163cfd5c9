//! The time of a question, in whole days of the company's calendar, and the time that it is compared with.

use crate::dashboards::model::{Days, Period, Question};
use chrono::{
    DateTime, Datelike, Days as Count, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc,
};
use kemai_domain::{AppError, FieldError, Problem};
use kemai_server::{Ctx, civil};

/// Days of a time that somebody chose: five years.
const LONGEST: i64 = 1830;

/// Months of a chart that shows a course.
const COURSE: u32 = 12;

/// Both times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub days: Days,
    pub before: Days,
    /// Where the time is not over: the time of day at which the last day of the other one is cut, so that a morning is not compared with a
    /// whole day.
    pub before_until: Option<NaiveTime>,
}

impl Span {
    /// # Errors
    /// Invalid, for `from` and `until` of a time that somebody chose.
    pub fn read(question: &Question, now: NaiveDateTime) -> Result<Self, AppError> {
        let today = now.date();
        let month = today.with_day(1).unwrap_or(today);
        let quarter = month - Months::new(month.month0() % 3);
        let year = month - Months::new(month.month0());
        let whole = |first: NaiveDate, months: u32| Self {
            days: Days { first, last: first + Months::new(months) - Count::new(1) },
            before: Days { first: first - Months::new(months), last: first - Count::new(1) },
            before_until: None,
        };
        Ok(match question.period {
            Period::Month => Self::up_to(now, month, 1),
            Period::LastMonth => whole(month - Months::new(1), 1),
            Period::Quarter => Self::up_to(now, quarter, 3),
            Period::LastQuarter => whole(quarter - Months::new(3), 3),
            Period::Year => Self::up_to(now, year, 12),
            Period::LastYear => whole(year - Months::new(12), 12),
            Period::Days30 => Self::of(now, today - Count::new(29), today),
            Period::Days90 => Self::of(now, today - Count::new(89), today),
            Period::Custom => {
                let (from, until) = custom(question)?;
                Self::of(now, from.min(until), from.max(until))
            }
        })
    }

    /// From its first day up to now, beside the same part of the one before; one that is shorter ends with its last day.
    fn up_to(now: NaiveDateTime, first: NaiveDate, months: u32) -> Self {
        let today = now.date();
        let start = first - Months::new(months);
        // 31 March stands beside 28 February, 1 May of the second quarter beside 1 February of the first.
        let same = today - Months::new(months);
        Self {
            days: Days { first, last: today },
            before: Days { first: start, last: same.min(first - Count::new(1)) },
            before_until: (same.day() == today.day()).then_some(now.time()),
        }
    }

    /// Some days, beside as many before them; of days that are not over, beside the same part of those.
    pub fn of(now: NaiveDateTime, first: NaiveDate, last: NaiveDate) -> Self {
        let length = last - first + TimeDelta::days(1);
        let is_under_way = first <= now.date() && now.date() <= last;
        let end = if is_under_way { now.date() } else { last };
        Self {
            days: Days { first, last },
            before: Days { first: first - length, last: end - length },
            before_until: is_under_way.then_some(now.time()),
        }
    }

    /// Whether the time goes on after today.
    pub fn goes_on(&self) -> bool {
        self.before.last - self.before.first < self.days.last - self.days.first && self.before_until.is_some()
    }

    /// The first days of the months of a course that ends with this time, the earliest first.
    pub fn course(&self) -> Vec<NaiveDate> {
        self.months(COURSE)
    }

    /// The same with the months of the year before, which the course is compared with.
    pub fn courses(&self) -> Vec<NaiveDate> {
        self.months(2 * COURSE)
    }

    fn months(&self, count: u32) -> Vec<NaiveDate> {
        let last = self.days.last.with_day(1).unwrap_or(self.days.last);
        (0..count).rev().map(|back| last - Months::new(back)).collect()
    }
}

fn custom(question: &Question) -> Result<(NaiveDate, NaiveDate), AppError> {
    let mut problems = Vec::new();
    let mut read = |name: &str, text: &str| {
        let problem = if text.trim().is_empty() { Problem::Required } else { Problem::NotADate };
        let day = text.trim().parse::<NaiveDate>().ok().filter(|day| (1970..=9000).contains(&day.year()));
        if day.is_none() {
            problems.push(FieldError::new(name, problem));
        }
        day
    };
    match (read("from", &question.from), read("until", &question.until)) {
        (Some(from), Some(until)) if (until - from).num_days().abs() >= LONGEST => {
            Err(AppError::field("until", Problem::TooMany { max: LONGEST }))
        }
        (Some(from), Some(until)) => Ok((from, until)),
        _ => Err(AppError::invalid(problems)),
    }
}

/// What the company's calendar and clock show.
pub fn now(ctx: &Ctx) -> NaiveDateTime {
    civil::local(ctx.company_zone(), ctx.now())
}

/// Today, on the company's calendar.
pub fn today(ctx: &Ctx) -> NaiveDate {
    now(ctx).date()
}

/// Where some days begin, and where they are over.
pub fn instants(ctx: &Ctx, days: Days) -> (DateTime<Utc>, DateTime<Utc>) {
    let zone = ctx.company_zone();
    (civil::start_of(zone, days.first), civil::start_of(zone, days.last + Count::new(1)))
}

/// Where the time that one compares with begins, and where it ends or is cut.
pub fn compared(ctx: &Ctx, span: &Span) -> (DateTime<Utc>, DateTime<Utc>) {
    let (from, until) = instants(ctx, span.before);
    let cut =
        span.before_until.map(|time| civil::instant(ctx.company_zone(), span.before.last.and_time(time)));
    (from, cut.unwrap_or(until))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Half past seven on a day.
    fn early(today: &str) -> NaiveDateTime {
        day(today).and_hms_opt(7, 30, 0).unwrap()
    }

    fn span(period: Period, today: &str) -> Span {
        Span::read(&Question { period, ..Question::default() }, early(today)).unwrap()
    }

    fn read(period: Period, today: &str) -> [String; 4] {
        let span = span(period, today);
        [span.days.first, span.days.last, span.before.first, span.before.last].map(|day| day.to_string())
    }

    #[test]
    fn a_month_that_is_not_over_stands_beside_the_same_days_of_the_last() {
        assert_eq!(
            read(Period::Month, "2026-11-21"),
            ["2026-11-01", "2026-11-21", "2026-10-01", "2026-10-21"]
        );
        assert_eq!(
            read(Period::Month, "2026-03-31"),
            ["2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"]
        );
        assert_eq!(
            read(Period::Quarter, "2026-05-31"),
            ["2026-04-01", "2026-05-31", "2026-01-01", "2026-02-28"]
        );
        assert_eq!(
            read(Period::Year, "2024-02-29"),
            ["2024-01-01", "2024-02-29", "2023-01-01", "2023-02-28"]
        );
    }

    #[test]
    fn what_is_under_way_stands_beside_as_much_of_the_other() {
        let cut = |period, today| span(period, today).before_until.map(|time| time.to_string());
        assert_eq!(cut(Period::Month, "2026-11-21").as_deref(), Some("07:30:00"));
        assert_eq!(cut(Period::Month, "2026-03-31"), None, "February was over by then");
        assert_eq!(cut(Period::Days30, "2026-11-30").as_deref(), Some("07:30:00"));
        assert_eq!(cut(Period::LastMonth, "2026-03-05"), None);
        let of = |first, last| Span::of(early("2026-11-21"), day(first), day(last));
        let going = of("2026-11-20", "2026-11-29");
        assert_eq!((going.before.first, going.before.last), (day("2026-11-10"), day("2026-11-11")));
        assert!(going.goes_on() && going.before_until.is_some());
        let over = of("2026-11-01", "2026-11-20");
        assert_eq!((over.before.last, over.before_until), (day("2026-10-31"), None));
        let ahead = of("2026-12-01", "2026-12-10");
        assert_eq!((ahead.before.last, ahead.before_until), (day("2026-11-30"), None));
    }

    #[test]
    fn what_is_over_stands_beside_the_whole_before_it() {
        assert_eq!(
            read(Period::LastMonth, "2026-03-05"),
            ["2026-02-01", "2026-02-28", "2026-01-01", "2026-01-31"]
        );
        assert_eq!(
            read(Period::LastQuarter, "2026-02-05"),
            ["2025-10-01", "2025-12-31", "2025-07-01", "2025-09-30"]
        );
        assert_eq!(
            read(Period::LastYear, "2026-02-05"),
            ["2025-01-01", "2025-12-31", "2024-01-01", "2024-12-31"]
        );
        assert_eq!(
            read(Period::Days30, "2026-11-30"),
            ["2026-11-01", "2026-11-30", "2026-10-02", "2026-10-31"]
        );
    }

    #[test]
    fn chosen_days_are_checked_and_named() {
        let question = |from: &str, until: &str| Question {
            period: Period::Custom,
            from: from.to_owned(),
            until: until.to_owned(),
            ..Question::default()
        };
        let now = early("2026-11-21");
        let span = Span::read(&question("2026-11-20", "2026-11-11"), now).unwrap();
        assert_eq!(span, Span::of(now, day("2026-11-11"), day("2026-11-20")));
        assert_eq!((span.before.first, span.before.last), (day("2026-11-01"), day("2026-11-10")));
        let error = Span::read(&question("", "2026-13-01"), now).unwrap_err();
        assert_eq!(error.of("from"), Some(&Problem::Required));
        assert_eq!(error.of("until"), Some(&Problem::NotADate));
        let error = Span::read(&question("2020-01-01", "2026-01-01"), now).unwrap_err();
        assert_eq!(error.of("until"), Some(&Problem::TooMany { max: LONGEST }));
    }

    #[test]
    fn a_course_has_twelve_months_and_as_many_before() {
        let span = Span::of(early("2026-05-01"), day("2026-02-03"), day("2026-03-31"));
        let (course, courses) = (span.course(), span.courses());
        assert_eq!((course[0], course[11]), (day("2025-04-01"), day("2026-03-01")));
        assert_eq!((courses.len(), courses[0]), (24, day("2024-04-01")));
        assert_eq!(courses[12..], course);
    }
}
