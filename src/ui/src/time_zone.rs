//! A person's time zone as data, so that server and browser count the same hours without zone tables in the WASM.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A zone's name and from which instant which offset holds, for the years that a page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeZone {
    /// As in the IANA database, such as `Asia/Shanghai`.
    pub name: String,
    /// Unix second and seconds east of UTC from there on, in order. What lies before the first takes the first.
    pub steps: Vec<(i64, i32)>,
}

impl TimeZone {
    /// A zone that never changes its clocks.
    #[must_use]
    pub fn fixed(name: &str, minutes_east: i32) -> Self {
        Self { name: name.to_owned(), steps: vec![(0, minutes_east * 60)] }
    }

    /// The offset in force at an instant.
    #[must_use]
    pub fn offset_at(&self, at: DateTime<Utc>) -> FixedOffset {
        let second = at.timestamp();
        let step = self.steps.iter().rev().find(|step| step.0 <= second).or_else(|| self.steps.first());
        step.and_then(|step| FixedOffset::east_opt(step.1)).unwrap_or_else(|| Utc.fix())
    }

    /// The instant on the person's wall clock.
    #[must_use]
    pub fn local(&self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        at.with_timezone(&self.offset_at(at))
    }

    /// The instant that the person's wall clock means, as the server reads it: the first one in an hour that comes twice; a time that is
    /// skipped is as much later.
    #[must_use]
    pub fn instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let day = TimeDelta::days(1);
        let [before, behind] = [local.and_utc() - day, local.and_utc() + day]
            .map(|near| (local - self.offset_at(near)).and_utc());
        let is_shown = |at: &DateTime<Utc>| self.local(*at).naive_local() == local;
        [before, behind].into_iter().find(is_shown).unwrap_or(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_clock_is_an_instant() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        // Berlin in 2027, on both sides of summer time.
        let steps = [("2026-10-25T01:00:00Z", 1), ("2027-03-28T01:00:00Z", 2), ("2027-10-31T01:00:00Z", 1)];
        let steps = steps.map(|(from, hours)| (at(from).timestamp(), hours * 3600)).to_vec();
        let berlin = TimeZone { name: "Europe/Berlin".to_owned(), steps };
        for (local, instant) in [
            ("2027-03-27T12:00:00", "2027-03-27T11:00:00Z"),
            ("2027-03-28T01:59:00", "2027-03-28T00:59:00Z"),
            ("2027-03-28T02:30:00", "2027-03-28T01:30:00Z"),
            ("2027-03-28T03:00:00", "2027-03-28T01:00:00Z"),
            ("2027-10-31T02:30:00", "2027-10-31T00:30:00Z"),
            ("2027-10-31T03:00:00", "2027-10-31T02:00:00Z"),
        ] {
            assert_eq!(berlin.instant(local.parse().unwrap()), at(instant), "{local}");
        }
        let shanghai = TimeZone::fixed("Asia/Shanghai", 8 * 60);
        assert_eq!(shanghai.instant("2027-03-28T02:30:00".parse().unwrap()), at("2027-03-27T18:30:00Z"));
    }
}
