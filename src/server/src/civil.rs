//! From a wall clock to the instant it stands for. A time that a clock skips in spring is moved forward by as much as was skipped (02:30
//! becomes 03:30); of a time that comes twice in autumn the first is meant.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use kemai_domain::when::When;

/// Hours before a skipped time in which clocks are looked at: usual skips are one hour, Samoa once left out a day.
const BEFORE: [i64; 2] = [3, 30];

/// The instant of a wall clock in a zone.
#[must_use]
pub fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    if let Some(at) = zone.from_local_datetime(&local).earliest() {
        return at.to_utc();
    }
    BEFORE
        .into_iter()
        .map(TimeDelta::hours)
        .find_map(|back| {
            let before = zone.from_local_datetime(&local.checked_sub_signed(back)?).latest()?;
            before.to_utc().checked_add_signed(back)
        })
        .unwrap_or_else(|| local.and_utc())
}

/// Midnight, or the first moment of a day that has none.
#[must_use]
pub fn start_of(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    instant(zone, day.and_time(NaiveTime::MIN))
}

/// What the clock of a zone shows, to the second.
#[must_use]
pub fn local(zone: Tz, at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

/// The instant that somebody in this zone wrote.
#[must_use]
pub fn resolve(zone: Tz, when: When) -> DateTime<Utc> {
    match when {
        When::At(at) => at,
        When::Local(local) => instant(zone, local),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::TZ_VARIANTS;
    use proptest::prelude::*;

    fn at(zone: &str, local: &str) -> String {
        instant(zone.parse().unwrap(), local.parse().unwrap()).to_rfc3339()
    }

    #[test]
    fn skipped_times_move_on_and_repeated_ones_are_the_first() {
        assert_eq!(at("Asia/Shanghai", "2026-11-23T10:00:00"), "2026-11-23T02:00:00+00:00");
        assert_eq!(at("Europe/Berlin", "2026-03-29T02:30:00"), at("Europe/Berlin", "2026-03-29T03:30:00"));
        assert_eq!(at("America/New_York", "2026-03-08T02:30:00"), "2026-03-08T07:30:00+00:00");
        assert_eq!(at("Europe/Berlin", "2026-10-25T02:30:00"), "2026-10-25T00:30:00+00:00");
        assert_eq!(
            at("Australia/Lord_Howe", "2026-10-04T02:10:00"),
            at("Australia/Lord_Howe", "2026-10-04T02:40:00")
        );
        // The day that Samoa left out.
        assert_eq!(at("Pacific/Apia", "2011-12-30T10:00:00"), at("Pacific/Apia", "2011-12-31T10:00:00"));
    }

    proptest! {
        #[test]
        fn every_wall_clock_has_an_instant(
            zone in 0..TZ_VARIANTS.len(),
            second in 0_i64..2_145_916_800,
        ) {
            let zone = TZ_VARIANTS[zone];
            let wanted = DateTime::from_timestamp(second, 0).unwrap().naive_utc();
            let found = instant(zone, wanted);
            let shown = local(zone, found);
            prop_assert!(shown >= wanted, "{zone} {wanted}: {shown}");
            let is_skipped = zone.from_local_datetime(&wanted).earliest().is_none();
            prop_assert_eq!(shown == wanted, !is_skipped, "{} {}", zone, wanted);
            prop_assert!(shown - wanted <= TimeDelta::hours(25), "{zone} {wanted}: {shown}");
            // No earlier instant shows the same.
            for hours in 1..4 {
                prop_assert_ne!(local(zone, found - TimeDelta::hours(hours)), wanted);
            }
        }

        #[test]
        fn what_a_clock_shows_is_read_back(zone in 0..TZ_VARIANTS.len(), second in 0_i64..2_145_916_800) {
            let zone = TZ_VARIANTS[zone];
            let at = DateTime::from_timestamp(second, 0).unwrap();
            let back = instant(zone, local(zone, at));
            prop_assert!(back <= at && at - back <= TimeDelta::hours(25), "{zone} {at}: {back}");
        }
    }
}
