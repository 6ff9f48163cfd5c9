//! Repeat rules: iCalendar's RRULE (RFC 5545) on a wall clock without a zone. The plan's zone turns each wall clock into its instant, so that
//! nine o'clock stays nine o'clock.
//!
//! A month or year that does not have the first time's day takes its last one: the RRULE would leave it out, and whoever plans something
//! for every 31st or for 29 February wants to be reminded.

use chrono::{Datelike, Months, NaiveDateTime, TimeDelta, TimeZone as _};
use kemai_domain::Problem;
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};

/// Days that every month has.
const IN_EVERY_MONTH: u32 = 28;

/// A rule as it is kept: in capitals, without its name.
///
/// # Errors
/// When it is none, or one that repeats within a day.
pub fn normalise(text: &str, start: NaiveDateTime) -> Result<String, Problem> {
    let text = text.trim().to_uppercase();
    let text = text.strip_prefix("RRULE:").unwrap_or(&text).to_owned();
    let rule = parse(&text).ok_or(Problem::BadRepeat)?;
    let is_by_day = matches!(
        rule.get_freq(),
        Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly
    );
    let has_hours = [rule.get_by_hour(), rule.get_by_minute(), rule.get_by_second()];
    // The library takes an interval of nothing, and would look for the next time for ever.
    let stands_still = rule.get_interval() == 0;
    if !is_by_day
        || stands_still
        || has_hours.iter().any(|list| !list.is_empty())
        || rule.validate(utc(start)).is_err()
    {
        return Err(Problem::BadRepeat);
    }
    Ok(text)
}

/// The first time of a series after a moment; none when the series has ended.
#[must_use]
pub fn next(rule: &str, start: NaiveDateTime, after: NaiveDateTime) -> Option<NaiveDateTime> {
    let parsed = parse(rule)?;
    if let Some(months) = by_months(&parsed, start) {
        return clamped(&parsed, months, start, after);
    }
    let rule = parsed.validate(utc(start)).ok()?;
    let set = RRuleSet::new(utc(start)).rrule(rule).after(utc(after + TimeDelta::seconds(1)));
    set.all(1).dates.first().map(chrono::DateTime::naive_utc)
}

fn parse(text: &str) -> Option<RRule<Unvalidated>> {
    text.parse().ok()
}

/// The wall clock, as an instant that the library can count with.
fn utc(local: NaiveDateTime) -> chrono::DateTime<Tz> {
    Tz::UTC.from_utc_datetime(&local)
}

/// The months from one time to the next, of a plain rule by months or years on a day that not every month has.
fn by_months(rule: &RRule<Unvalidated>, start: NaiveDateTime) -> Option<u32> {
    let is_plain = rule.get_by_month().is_empty()
        && rule.get_by_month_day().is_empty()
        && rule.get_by_year_day().is_empty()
        && rule.get_by_week_no().is_empty()
        && rule.get_by_weekday().is_empty()
        && rule.get_by_set_pos().is_empty();
    let every = u32::from(rule.get_interval());
    match rule.get_freq() {
        Frequency::Monthly if is_plain && start.day() > IN_EVERY_MONTH => Some(every),
        Frequency::Yearly if is_plain && start.day() > IN_EVERY_MONTH => Some(every * 12),
        _ => None,
    }
}

fn clamped(
    rule: &RRule<Unvalidated>,
    months: u32,
    start: NaiveDateTime,
    after: NaiveDateTime,
) -> Option<NaiveDateTime> {
    let most = rule.get_count().unwrap_or(u32::MAX);
    let until = rule.get_until().map(chrono::DateTime::naive_utc);
    (0..most)
        .map_while(|count| start.checked_add_months(Months::new(months.checked_mul(count)?)))
        .take_while(|time| until.is_none_or(|until| *time <= until))
        .find(|time| *time > after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Timelike;
    use proptest::prelude::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn after(rule: &str, start: &str, moment: &str) -> Option<String> {
        next(rule, at(start), at(moment)).map(|time| time.format("%Y-%m-%dT%H:%M").to_string())
    }

    #[test]
    fn plans_go_on_by_their_rule() {
        let some = |text: &str| Some(text.to_owned());
        let start = "2026-11-23T10:00:00";
        assert_eq!(after("FREQ=DAILY", start, start), some("2026-11-24T10:00"));
        assert_eq!(after("FREQ=WEEKLY", start, "2026-12-01T00:00:00"), some("2026-12-07T10:00"));
        let weekdays = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR";
        assert_eq!(after(weekdays, start, "2026-11-27T10:00:00"), some("2026-11-30T10:00"));
        assert_eq!(after("FREQ=MONTHLY;BYDAY=-1FR", start, start), some("2026-11-27T10:00"));
        assert_eq!(after("FREQ=WEEKLY;COUNT=2", start, start), some("2026-11-30T10:00"));
        assert_eq!(after("FREQ=WEEKLY;COUNT=2", start, "2026-11-30T10:00:00"), None);
        assert_eq!(after("FREQ=WEEKLY;UNTIL=20261201T000000Z", start, "2026-11-30T10:00:00"), None);
    }

    #[test]
    fn a_day_that_a_month_does_not_have_is_its_last() {
        let some = |text: &str| Some(text.to_owned());
        let leap = "2024-02-29T09:00:00";
        assert_eq!(after("FREQ=YEARLY", leap, leap), some("2025-02-28T09:00"));
        assert_eq!(
            after("FREQ=YEARLY", leap, "2027-03-01T00:00:00"),
            some("2028-02-29T09:00"),
            "not for good"
        );
        let last = "2027-01-31T09:00:00";
        assert_eq!(after("FREQ=MONTHLY", last, last), some("2027-02-28T09:00"));
        assert_eq!(after("FREQ=MONTHLY", last, "2027-02-28T09:00:00"), some("2027-03-31T09:00"));
        assert_eq!(after("FREQ=MONTHLY;COUNT=2", last, "2027-02-28T09:00:00"), None);
        assert_eq!(after("FREQ=MONTHLY;INTERVAL=2", last, "2027-02-28T09:00:00"), some("2027-03-31T09:00"));
    }

    #[test]
    fn what_is_no_rule_by_days_is_refused() {
        let start = at("2026-11-23T10:00:00");
        assert_eq!(normalise("rrule:freq=weekly;byday=mo", start), Ok("FREQ=WEEKLY;BYDAY=MO".to_owned()));
        for text in [
            "",
            "weekly",
            "FREQ=HOURLY",
            "FREQ=MINUTELY",
            "FREQ=DAILY;BYHOUR=9,10",
            "FREQ=WEEKLY;BYDAY=XX",
            "FREQ=MONTHLY;INTERVAL=0",
        ] {
            assert_eq!(normalise(text, start), Err(Problem::BadRepeat), "{text}");
        }
        // The 30th of February never comes, and nobody waits for it.
        assert_eq!(next("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", start, start), None);
    }

    proptest! {
        #[test]
        fn series_go_forward_at_the_same_time_of_day(
            days in 0_i64..20_000,
            minutes in 0_i64..1440,
            wait in 0_i64..2_000,
            rule in prop::sample::select(vec!["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"]),
        ) {
            let start = at("2000-01-01T00:00:00") + TimeDelta::days(days) + TimeDelta::minutes(minutes);
            let after = start + TimeDelta::days(wait);
            let found = next(rule, start, after).unwrap();
            prop_assert!(found > after);
            prop_assert_eq!((found.hour(), found.minute()), (start.hour(), start.minute()));
            let longest = if rule == "FREQ=YEARLY" { 366 } else if rule == "FREQ=MONTHLY" { 31 } else { 7 };
            prop_assert!(found - after <= TimeDelta::days(longest));
            if rule == "FREQ=MONTHLY" {
                let is_last = (found + TimeDelta::days(1)).day() == 1;
                prop_assert!(found.day() == start.day() || is_last && found.day() < start.day());
            }
        }
    }
}
