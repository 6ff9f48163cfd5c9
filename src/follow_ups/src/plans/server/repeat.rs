//! Repeat rules: iCalendar's RRULE (RFC 5545) on a wall clock without a zone. The plan's zone turns each wall clock into its instant, so that
//! nine o'clock stays nine o'clock.
//!
//! Where a series ends is said in one of three ways: `UNTIL=20261130T155959Z` is a moment of the world, the same in every zone;
//! `UNTIL=20261130` a whole day, and `UNTIL=20261130T180000` a time of day, both on the plan's own clock. The library, which knows no zone
//! here, would read the first as a wall clock; so it never sees any of them.
//!
//! A month or year that does not have the first time's day takes its last one: the RRULE would leave it out, and whoever plans something
//! for every 31st or for 29 February wants to be reminded. So does a rule that names that very day (`FREQ=MONTHLY;BYMONTHDAY=31`); one that
//! says more than the first time says gives what RFC 5545 gives.

use crate::plans::{
    custom::MOST_TIMES,
    rule::{End, until},
};
use chrono::{DateTime, Datelike, Months, NaiveDateTime, TimeDelta, TimeZone as _, Utc};
use kemai_domain::{Problem, when::When};
use kemai_server::civil;
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated, Validated};
use std::borrow::Cow;

/// Days that every month has.
const IN_EVERY_MONTH: u32 = 28;

/// A rule as it is kept: in capitals, without its name.
///
/// # Errors
/// When it is none, one that repeats within a day, one that says twice where it ends, one that never gives another time, or one that ends
/// before it begins on the clock of `zone`.
pub fn normalise(text: &str, start: NaiveDateTime, zone: chrono_tz::Tz) -> Result<String, Problem> {
    let text = text.trim().to_uppercase();
    let text = text.strip_prefix("RRULE:").unwrap_or(&text).to_owned();
    let (rule, until) = parse(&text).ok_or(Problem::BadRepeat)?;
    let is_by_day = matches!(
        rule.get_freq(),
        Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly
    );
    let has_hours = [rule.get_by_hour(), rule.get_by_minute(), rule.get_by_second()];
    // The library takes an interval of nothing, and would look for the next time for ever.
    let stands_still = rule.get_interval() == 0;
    let count = rule.get_count();
    // The form takes no more either.
    let is_counted_well = count.is_none_or(|count| (1..=MOST_TIMES).contains(&i64::from(count)));
    let ends_twice = until.is_some() && count.is_some();
    if !is_by_day
        || stands_still
        || ends_twice
        || has_hours.iter().any(|list| !list.is_empty())
        || !is_counted_well
        || rule.clone().validate(utc(start)).is_err()
    {
        return Err(Problem::BadRepeat);
    }
    if until.is_some_and(|until| !takes(until, start, zone)) {
        return Err(Problem::EndsBeforeStart);
    }
    // The 30th of February would be looked for again by every calendar. What ends with its first time is no such rule.
    if count != Some(1) && Series::of(rule, None, start, zone).and_then(|own| own.after(start)).is_none() {
        return Err(Problem::BadRepeat);
    }
    Ok(text)
}

/// Where a series goes on: behind the time that the plan asks for, the one that the rule gave it, and now, whichever is last. What was missed
/// is not made up for.
#[must_use]
pub fn last(
    wanted_local: NaiveDateTime,
    series_at: Option<NaiveDateTime>,
    zone: chrono_tz::Tz,
    now: DateTime<Utc>,
) -> NaiveDateTime {
    wanted_local.max(civil::local(zone, now)).max(series_at.unwrap_or(wanted_local))
}

/// A rule with where it counts from, read once for all its times.
#[derive(Clone, Debug)]
pub struct Series {
    rule: Times,
    until: Option<End>,
    start: NaiveDateTime,
    zone: chrono_tz::Tz,
}

#[derive(Clone, Debug)]
enum Times {
    /// From each to the next so many months, on a day that not every month has; so many in all.
    Months {
        months: u32,
        most: u32,
    },
    Rule(Box<RRule<Validated>>),
}

impl Series {
    /// None of a text that is no rule.
    #[must_use]
    pub fn read(rule: &str, start: NaiveDateTime, zone: chrono_tz::Tz) -> Option<Self> {
        let (rule, until) = parse(rule)?;
        Self::of(rule, until, start, zone)
    }

    fn of(
        rule: RRule<Unvalidated>,
        until: Option<End>,
        start: NaiveDateTime,
        zone: chrono_tz::Tz,
    ) -> Option<Self> {
        let series = |rule| Self { rule, until, start, zone };
        if let Some(months) = by_months(&rule, start) {
            return Some(series(Times::Months { months, most: rule.get_count().unwrap_or(u32::MAX) }));
        }
        let own = series(Times::Rule(Box::new(rule.clone().validate(utc(start)).ok()?)));
        // The first time counts, also where it is none that the rule gives.
        match rule.get_count() {
            Some(count) if own.counted(start, start - TimeDelta::seconds(1)) != Some(start) => {
                let rest = rule.count(count.checked_sub(1).filter(|rest| *rest > 0)?);
                Some(series(Times::Rule(Box::new(rest.validate(utc(start)).ok()?))))
            }
            _ => Some(own),
        }
    }

    /// The first time after a moment, all on the series' own clock; none when it has ended, at the latest with the last year of plans.
    #[must_use]
    pub fn after(&self, moment: NaiveDateTime) -> Option<NaiveDateTime> {
        let found = self.counted(self.near(moment), moment);
        // Times come in their order: behind one that is too late, all are.
        found.filter(|time| {
            When::Local(*time).is_likely() && self.until.is_none_or(|until| takes(until, *time, self.zone))
        })
    }

    fn counted(&self, start: NaiveDateTime, moment: NaiveDateTime) -> Option<NaiveDateTime> {
        match &self.rule {
            Times::Months { months, most } => clamped(*months, *most, start, moment),
            Times::Rule(rule) => {
                let set = RRuleSet::new(utc(start)).rrule(RRule::clone(rule));
                let set = set.after(utc(moment + TimeDelta::seconds(1)));
                set.all(1).dates.first().map(chrono::DateTime::naive_utc)
            }
        }
    }

    /// Where the same series can begin to be counted, not long before a moment: a rule that has run for years is not gone through time by
    /// time. A rule that counts its times has to be.
    fn near(&self, moment: NaiveDateTime) -> NaiveDateTime {
        let Times::Rule(rule) = &self.rule else { return self.start };
        if rule.get_count().is_some() {
            return self.start;
        }
        let interval = rule.get_interval();
        let near = match rule.get_freq() {
            Frequency::Daily => self.near_by_days(interval.into(), moment),
            Frequency::Weekly => self.near_by_days(i64::from(interval) * 7, moment),
            Frequency::Monthly => self.near_by_months(interval.into(), moment),
            Frequency::Yearly => self.near_by_months(u32::from(interval) * 12, moment),
            _ => None,
        };
        near.unwrap_or(self.start)
    }

    fn near_by_days(&self, days: i64, moment: NaiveDateTime) -> Option<NaiveDateTime> {
        // One period more: what a rule picks out of a week, it picks out of a whole one.
        let periods = (moment - self.start).num_days() / days.max(1) - 1;
        self.start.checked_add_signed(TimeDelta::try_days(periods.max(0) * days)?)
    }

    fn near_by_months(&self, months: u32, moment: NaiveDateTime) -> Option<NaiveDateTime> {
        self.start.checked_add_months(Months::new(skipped(months, self.start, moment).checked_mul(months)?))
    }
}

/// How many periods of so many months lie between two times, but for the last.
fn skipped(months: u32, start: NaiveDateTime, moment: NaiveDateTime) -> u32 {
    let month = |time: NaiveDateTime| i64::from(time.year()) * 12 + i64::from(time.month0());
    let between = u32::try_from(month(moment) - month(start)).unwrap_or(0);
    (between / months.max(1)).saturating_sub(1)
}

/// A rule without its end, and its end.
fn parse(text: &str) -> Option<(RRule<Unvalidated>, Option<End>)> {
    let (ends, rest): (Vec<&str>, Vec<&str>) = text.split(';').partition(|part| part.starts_with(UNTIL));
    let end = match ends.as_slice() {
        [] => None,
        [end] => Some(until(end.strip_prefix(UNTIL)?)?),
        _ => return None,
    };
    let rest = if ends.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(rest.join(";")) };
    Some((rest.parse().ok()?, end))
}

const UNTIL: &str = "UNTIL=";

/// Whether a time on the clock of a zone is not behind an end.
fn takes(end: End, time: NaiveDateTime, zone: chrono_tz::Tz) -> bool {
    match end {
        End::Day(day) => time.date() <= day,
        End::Moment { at, is_utc: true } => civil::instant(zone, time) <= at.and_utc(),
        End::Moment { at, is_utc: false } => time <= at,
        End::Never | End::After(_) => true,
    }
}

/// The wall clock, as an instant that the library can count with.
fn utc(local: NaiveDateTime) -> chrono::DateTime<Tz> {
    Tz::UTC.from_utc_datetime(&local)
}

/// The months from one time to the next, of a rule by months or years on a day that not every month has, which says no more than the first
/// time says.
fn by_months(rule: &RRule<Unvalidated>, start: NaiveDateTime) -> Option<u32> {
    let is_plain = rule.get_by_year_day().is_empty()
        && rule.get_by_week_no().is_empty()
        && rule.get_by_weekday().is_empty()
        && rule.get_by_set_pos().is_empty();
    if !is_plain || start.day() <= IN_EVERY_MONTH {
        return None;
    }
    let is_of_month = |months: &[u8]| months.iter().all(|month| u32::from(*month) == start.month());
    let is_of_day = rule.get_by_month_day().iter().all(|day| i64::from(*day) == i64::from(start.day()));
    let (months, every) = (rule.get_by_month(), u32::from(rule.get_interval()));
    match rule.get_freq() {
        Frequency::Monthly if is_of_day && months.is_empty() => Some(every),
        // A day without its month would be one of each month.
        Frequency::Yearly
            if is_of_day
                && is_of_month(months)
                && (!months.is_empty() || rule.get_by_month_day().is_empty()) =>
        {
            Some(every * 12)
        }
        _ => None,
    }
}

fn clamped(months: u32, most: u32, start: NaiveDateTime, after: NaiveDateTime) -> Option<NaiveDateTime> {
    (skipped(months, start, after)..most)
        .map_while(|count| start.checked_add_months(Months::new(months.checked_mul(count)?)))
        .find(|time| *time > after)
}

#[cfg(test)]
mod tests;
