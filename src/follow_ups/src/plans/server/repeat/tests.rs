//! What rules give, and which are none.

use super::*;
use chrono::Timelike;
use chrono_tz::{Asia::Shanghai, TZ_VARIANTS};
use proptest::prelude::*;

fn next(
    rule: &str,
    start: NaiveDateTime,
    after: NaiveDateTime,
    zone: chrono_tz::Tz,
) -> Option<NaiveDateTime> {
    Series::read(rule, start, zone)?.after(after)
}

fn at(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn after(rule: &str, start: &str, moment: &str) -> Option<String> {
    next(rule, at(start), at(moment), Shanghai).map(|time| time.format("%Y-%m-%dT%H:%M").to_string())
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
fn a_series_ends_by_the_plans_own_clock() {
    let some = |text: &str| Some(text.to_owned());
    let start = "2026-11-23T18:00:00";
    // The last second of 30 November in Shanghai.
    for end in ["20261130T155959Z", "20261130", "20261130T180000", "20261130T100000Z"] {
        let rule = format!("FREQ=DAILY;UNTIL={end}");
        assert_eq!(after(&rule, start, "2026-11-29T18:00:00"), some("2026-11-30T18:00"), "{end}");
        assert_eq!(after(&rule, start, "2026-11-30T18:00:00"), None, "{end}");
    }
    for end in ["20261130T095959Z", "20261130T175959", "20261129"] {
        let rule = format!("FREQ=DAILY;UNTIL={end}");
        assert_eq!(after(&rule, start, "2026-11-29T18:00:00"), None, "{end}");
    }
    // And where the last day of a month stands for a day that it does not have.
    let last = "2026-10-31T18:00:00";
    assert_eq!(after("FREQ=MONTHLY;UNTIL=20261130T155959Z", last, last), some("2026-11-30T18:00"));
    assert_eq!(after("FREQ=MONTHLY;UNTIL=20261130T095959Z", last, last), None);
}

#[test]
fn a_day_that_a_month_does_not_have_is_its_last() {
    let some = |text: &str| Some(text.to_owned());
    let leap = "2024-02-29T09:00:00";
    assert_eq!(after("FREQ=YEARLY", leap, leap), some("2025-02-28T09:00"));
    assert_eq!(after("FREQ=YEARLY", leap, "2027-03-01T00:00:00"), some("2028-02-29T09:00"), "not for good");
    let last = "2027-01-31T09:00:00";
    assert_eq!(after("FREQ=MONTHLY", last, last), some("2027-02-28T09:00"));
    assert_eq!(after("FREQ=MONTHLY", last, "2027-02-28T09:00:00"), some("2027-03-31T09:00"));
    assert_eq!(after("FREQ=MONTHLY;COUNT=2", last, "2027-02-28T09:00:00"), None);
    assert_eq!(after("FREQ=MONTHLY;INTERVAL=2", last, "2027-02-28T09:00:00"), some("2027-03-31T09:00"));
}

#[test]
fn a_rule_that_names_the_day_of_the_first_time_says_no_more_than_that() {
    let some = |text: &str| Some(text.to_owned());
    let last = "2027-01-31T09:00:00";
    assert_eq!(after("FREQ=MONTHLY;BYMONTHDAY=31", last, last), some("2027-02-28T09:00"));
    assert_eq!(after("FREQ=MONTHLY;BYMONTHDAY=31", last, "2027-02-28T09:00:00"), some("2027-03-31T09:00"));
    let leap = "2024-02-29T09:00:00";
    for rule in ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=2"] {
        assert_eq!(after(rule, leap, leap), some("2025-02-28T09:00"), "{rule}");
        assert_eq!(after(rule, leap, "2027-03-01T00:00:00"), some("2028-02-29T09:00"), "{rule}");
    }
    // These say more.
    let others = [
        ("FREQ=MONTHLY;BYMONTHDAY=30,31", last, "2027-03-30T09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=1,2,3", last, "2027-03-31T09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=30", last, "2027-03-30T09:00"),
        ("FREQ=YEARLY;BYMONTHDAY=31", last, "2027-03-31T09:00"),
        ("FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=29", leap, "2024-03-29T09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", last, "2027-02-28T09:00"),
    ];
    for (rule, start, expected) in others {
        assert_eq!(after(rule, start, start), some(expected), "{rule}");
    }
}

#[test]
fn a_series_ends_with_the_last_year_of_plans() {
    let some = |text: &str| Some(text.to_owned());
    let eve = "2199-12-30T10:00:00";
    for rule in ["FREQ=DAILY", "FREQ=DAILY;COUNT=9", "FREQ=DAILY;UNTIL=99991231"] {
        assert_eq!(after(rule, eve, eve), some("2199-12-31T10:00"), "{rule}");
        assert_eq!(after(rule, eve, "2199-12-31T10:00:00"), None, "{rule}");
    }
    assert_eq!(after("FREQ=MONTHLY", "2199-12-31T10:00:00", "2199-12-31T10:00:00"), None);
    assert_eq!(after("FREQ=YEARLY;INTERVAL=8000", eve, eve), None);
}

#[test]
fn what_is_no_rule_by_days_is_refused() {
    let start = at("2026-11-23T10:00:00");
    let normalise = |text: &str| normalise(text, start, Shanghai);
    assert_eq!(normalise("rrule:freq=weekly;byday=mo"), Ok("FREQ=WEEKLY;BYDAY=MO".to_owned()));
    for end in ["20261130T155959Z", "20261123", "20261123T100000", "20261123T020000Z"] {
        let rule = format!("FREQ=DAILY;UNTIL={end}");
        assert_eq!(normalise(&rule), Ok(rule.clone()), "{end}");
    }
    for text in [
        "",
        "weekly",
        "FREQ=HOURLY",
        "FREQ=MINUTELY",
        "FREQ=DAILY;BYHOUR=9,10",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;INTERVAL=0",
        "FREQ=DAILY;UNTIL=",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=20261131",
        "FREQ=DAILY;UNTIL=20261130;UNTIL=20261201",
        "UNTIL=20261130",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=1000",
        "FREQ=DAILY;COUNT=3;UNTIL=20261130",
        // The 30th of February never comes.
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;UNTIL=20301231",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
    ] {
        assert_eq!(normalise(text), Err(Problem::BadRepeat), "{text}");
    }
    for end in ["20261122", "20261123T015959Z"] {
        let rule = format!("FREQ=DAILY;UNTIL={end}");
        assert_eq!(normalise(&rule), Err(Problem::EndsBeforeStart), "{end}");
    }
    for once in ["FREQ=DAILY;COUNT=1", "FREQ=YEARLY;UNTIL=20261124", "FREQ=DAILY;COUNT=999"] {
        assert_eq!(normalise(once), Ok(once.to_owned()));
    }
}

#[test]
fn the_first_time_counts_also_where_the_rule_does_not_give_it() {
    let of = |rule: &str, start: &str| {
        let series = Series::read(rule, at(start), Shanghai).expect("is a rule");
        let times = std::iter::successors(Some(at(start)), |last| series.after(*last));
        times.map(|time| time.format("%m-%d").to_string()).collect::<Vec<_>>()
    };
    let rule = "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3";
    assert_eq!(of(rule, "2026-11-23T10:00:00"), ["11-23", "11-25", "11-30"], "a Monday");
    assert_eq!(of(rule, "2026-11-24T10:00:00"), ["11-24", "11-25", "11-30"], "a Tuesday");
    let rule = "FREQ=WEEKLY;BYDAY=MO;COUNT=1";
    assert_eq!(after(rule, "2026-11-24T10:00:00", "2026-11-24T10:00:00"), None);
    assert_eq!(of("FREQ=MONTHLY;COUNT=2", "2026-12-31T10:00:00"), ["12-31", "01-31"]);
}

proptest! {
    #[test]
    fn a_series_that_is_counted_from_nearby_is_the_same(
        rule in prop::sample::select(vec![
            "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;BYMONTH=3,4", "FREQ=DAILY;COUNT=40",
            "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU",
            "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,WE,FR;BYSETPOS=-1", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO",
            "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY", "FREQ=MONTHLY;BYMONTHDAY=31",
        ]),
        day in 0_i64..400,
        wait in 0_i64..900,
    ) {
        let start = at("2000-01-01T09:30:00") + TimeDelta::days(day);
        let moment = start + TimeDelta::hours(wait * 24 + 7);
        let series = Series::read(rule, start, Shanghai).unwrap();
        prop_assert_eq!(series.after(moment), series.counted(start, moment));
    }

    #[test]
    fn series_go_forward_at_the_same_time_of_day(
        days in 0_i64..20_000,
        minutes in 0_i64..1440,
        wait in 0_i64..2_000,
        rule in prop::sample::select(vec!["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"]),
    ) {
        let start = at("2000-01-01T00:00:00") + TimeDelta::days(days) + TimeDelta::minutes(minutes);
        let after = start + TimeDelta::days(wait);
        let found = next(rule, start, after, Shanghai).unwrap();
        prop_assert!(found > after);
        prop_assert_eq!((found.hour(), found.minute()), (start.hour(), start.minute()));
        let longest = if rule == "FREQ=YEARLY" { 366 } else if rule == "FREQ=MONTHLY" { 31 } else { 7 };
        prop_assert!(found - after <= TimeDelta::days(longest));
        if rule == "FREQ=MONTHLY" {
            let is_last = (found + TimeDelta::days(1)).day() == 1;
            prop_assert!(found.day() == start.day() || is_last && found.day() < start.day());
        }
    }

    #[test]
    fn an_end_takes_the_same_moments_in_every_zone(
        zone in 0..TZ_VARIANTS.len(),
        days in 0_i64..20_000,
        minutes in 0_i64..1440,
        end in 0_i64..40 * 1440,
        rule in prop::sample::select(vec!["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY"]),
    ) {
        let zone = TZ_VARIANTS[zone];
        let start = at("2000-01-01T00:00:00") + TimeDelta::days(days) + TimeDelta::minutes(minutes);
        let until = civil::instant(zone, start) + TimeDelta::minutes(end);
        let within = format!("{rule};UNTIL={}", until.format("%Y%m%dT%H%M%SZ"));
        let (free, bound) = (next(rule, start, start, zone).unwrap(), next(&within, start, start, zone));
        prop_assert_eq!(bound.is_some(), civil::instant(zone, free) <= until);
        prop_assert!(bound.is_none_or(|time| time == free));
        // A day ends with its own last minute, wherever that is.
        let day = free.date().format("%Y%m%d").to_string();
        prop_assert_eq!(next(&format!("{rule};UNTIL={day}"), start, start, zone), Some(free));
        let eve = (free.date() - TimeDelta::days(1)).format("%Y%m%d").to_string();
        prop_assert_eq!(next(&format!("{rule};UNTIL={eve}"), start, start, zone), None);
    }
}
