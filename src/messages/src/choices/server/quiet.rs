//! Hours in which nobody is disturbed.

use chrono::{DateTime, Days, NaiveTime, Utc};
use chrono_tz::Tz;
use kemai_server::civil;

/// When the quiet hours end that a moment falls into; none outside them. They may go over midnight.
#[must_use]
pub fn end(zone: Tz, at: DateTime<Utc>, from: NaiveTime, until: NaiveTime) -> Option<DateTime<Utc>> {
    let local = civil::local(zone, at);
    let (day, time) = (local.date(), local.time());
    let last_day = if from < until {
        (from..until).contains(&time).then_some(day)
    } else if time >= from {
        day.checked_add_days(Days::new(1))
    } else {
        (time < until).then_some(day)
    }?;
    // An end that the clock skips, or shows twice, still lies ahead.
    Some(civil::instant(zone, last_day.and_time(until))).filter(|end| *end > at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(zone: &str, at: &str, from: &str, until: &str) -> Option<String> {
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
        let at: DateTime<Utc> = at.parse().unwrap();
        end(zone.parse().unwrap(), at, time(from), time(until)).map(|end| end.format("%dT%H:%M").to_string())
    }

    #[test]
    fn quiet_hours_may_go_over_midnight_and_follow_the_persons_clock() {
        let some = |text: &str| Some(text.to_owned());
        let shanghai = |at| ends("Asia/Shanghai", at, "22:00", "07:30");
        assert_eq!(shanghai("2026-11-24T13:59:59Z"), None, "21:59");
        assert_eq!(shanghai("2026-11-24T14:00:00Z"), some("24T23:30"), "22:00");
        assert_eq!(shanghai("2026-11-24T20:00:00Z"), some("24T23:30"), "04:00 of the next day");
        assert_eq!(shanghai("2026-11-24T23:30:00Z"), None, "07:30");
        assert_eq!(ends("Asia/Shanghai", "2026-11-24T04:30:00Z", "12:00", "13:00"), some("24T05:00"));
        // The night in which Berlin's clock goes back: 07:30 is an hour later.
        assert_eq!(ends("Europe/Berlin", "2026-10-24T20:00:00Z", "22:00", "07:30"), some("25T06:30"));
    }
}
