//! Reads a zone from the tables that only the server carries.

use chrono::{DateTime, Datelike, Duration, Offset, TimeZone as _, Utc};
use chrono_tz::Tz;

use crate::time_zone::TimeZone;

/// Years before and after the moment for which a page knows the changes of the clocks.
const BEFORE: i32 = 12;
const AFTER: i32 = 4;

impl TimeZone {
    /// The zone of that IANA name around a moment; none if there is no such zone.
    #[must_use]
    pub fn named(name: &str, around: DateTime<Utc>) -> Option<Self> {
        let zone: Tz = name.parse().ok()?;
        let first = Utc.with_ymd_and_hms(around.year() - BEFORE, 1, 1, 0, 0, 0).single()?;
        let last = Utc.with_ymd_and_hms(around.year() + AFTER, 1, 1, 0, 0, 0).single()?;
        let mut steps = vec![(first.timestamp(), offset(zone, first))];
        let mut at = first;
        while at < last {
            let next = at + Duration::days(20);
            if offset(zone, next) != offset(zone, at) {
                let change = change_between(zone, at, next);
                steps.push((change.timestamp(), offset(zone, change)));
            }
            at = next;
        }
        Some(Self { name: name.to_owned(), steps })
    }
}

fn offset(zone: Tz, at: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
}

/// The first second with the offset of `after`, found by halving.
fn change_between(zone: Tz, before: DateTime<Utc>, after: DateTime<Utc>) -> DateTime<Utc> {
    let (mut low, mut high) = (before, after);
    while high - low > Duration::seconds(1) {
        let middle = low + (high - low) / 2;
        if offset(zone, middle) == offset(zone, before) {
            low = middle;
        } else {
            high = middle;
        }
    }
    DateTime::from_timestamp(high.timestamp(), 0).unwrap_or(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_change_where_the_zone_says_so() {
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 8, 0, 0).single().expect("a valid instant");
        let shanghai = TimeZone::named("Asia/Shanghai", now).expect("known");
        assert_eq!(shanghai.steps.len(), 1);
        assert_eq!(shanghai.local(now).format("%H:%M").to_string(), "16:00");
        let new_york = TimeZone::named("America/New_York", now).expect("known");
        assert_eq!(new_york.local(now).format("%H:%M").to_string(), "03:00");
        let change = Utc.with_ymd_and_hms(2026, 11, 1, 6, 0, 0).single().expect("a valid instant");
        assert_eq!(new_york.local(change - Duration::seconds(1)).format("%H:%M").to_string(), "01:59");
        assert_eq!(new_york.local(change).format("%H:%M").to_string(), "01:00");
        assert_eq!(TimeZone::named("Mars/Olympus", now), None);
    }
}
