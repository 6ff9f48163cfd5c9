//! The civil day of a stored moment on the clock of a zone, said by the database.

use crate::sql::Sql;
use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Offset as _, TimeZone as _, Utc};
use chrono_tz::Tz;
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// Nothing that the program writes is older.
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();

impl Sql {
    /// The day that the clocks of a zone show at the moment in a column, for moments up to `until`. PostgreSQL knows zones; SQLite is told
    /// how far these clocks are ahead, and until when.
    pub fn push_local_date(&mut self, zone: Tz, column: &str, until: DateTime<Utc>) -> &mut Self {
        if self.is_postgres() {
            return self.push("(").push(column).push(" AT TIME ZONE ").bind(zone.name()).push(")::date");
        }
        self.push("date(").push(column).push(", ");
        let Offsets { changes, last, .. } = &*offsets(zone, until);
        if changes.is_empty() {
            return self.bind(modifier(*last)).push(")");
        }
        self.push("CASE");
        for (end, seconds) in changes {
            self.push(" WHEN ").push(column).push(" < ").bind(*end).push(" THEN ").bind(modifier(*seconds));
        }
        self.push(" ELSE ").bind(modifier(*last)).push(" END)")
    }
}

fn modifier(seconds: i32) -> String {
    format!("{seconds:+} seconds")
}

/// How far the clocks of a zone are ahead.
struct Offsets {
    /// Known so far.
    until: DateTime<Utc>,
    /// Until when they are how many seconds ahead, oldest first.
    changes: Vec<(DateTime<Utc>, i32)>,
    /// How many after the last change.
    last: i32,
}

/// So much further is looked than was asked for: questions go along with the clock.
const AHEAD: Days = Days::new(400);

/// Those of a zone, which take thousands of looks to find, and are found once.
fn offsets(zone: Tz, until: DateTime<Utc>) -> Arc<Offsets> {
    static KNOWN: LazyLock<Mutex<HashMap<Tz, Arc<Offsets>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    match known.get(&zone).filter(|offsets| until <= offsets.until) {
        Some(offsets) => offsets.clone(),
        None => {
            let found = Arc::new(find(zone, until.checked_add_days(AHEAD).unwrap_or(until)));
            known.insert(zone, found.clone());
            found
        }
    }
}

fn find(zone: Tz, until: DateTime<Utc>) -> Offsets {
    let ahead = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc();
    let days = FIRST.iter_days().map(|day| day.and_time(NaiveTime::MIN).and_utc());
    let mut changes = Vec::new();
    for day in days.take_while(|day| *day <= until) {
        let mut before = day;
        let mut after = day.checked_add_days(Days::new(1)).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let seconds = ahead(before);
        if ahead(after) == seconds {
            continue;
        }
        while after - before > Duration::seconds(1) {
            let middle = before + Duration::seconds((after - before).num_seconds() / 2);
            if ahead(middle) == seconds { before = middle } else { after = middle }
        }
        changes.push((after, seconds));
    }
    Offsets { until, changes, last: ahead(until + Duration::days(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{civil, testing::on_both};
    use sea_orm::ConnectionTrait as _;

    #[test]
    fn what_is_known_of_a_zone_serves_until_a_later_time_is_asked_for() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let zone = Tz::Europe__Berlin;
        let first = offsets(zone, at("2026-01-01T00:00:00Z"));
        assert!(Arc::ptr_eq(&first, &offsets(zone, at("2026-12-01T00:00:00Z"))));
        let later = offsets(zone, at("2030-01-01T00:00:00Z"));
        assert!(later.changes.len() > first.changes.len());
        assert!(Arc::ptr_eq(&later, &offsets(zone, at("2026-01-01T00:00:00Z"))));
        assert_eq!(offsets(Tz::UTC, at("2030-01-01T00:00:00Z")).changes, []);
    }

    #[tokio::test]
    async fn the_database_says_the_day_that_clocks_show() {
        on_both(async |test| {
            let until = "2027-12-31T00:00:00Z".parse().unwrap();
            for zone in [Tz::Asia__Shanghai, Tz::America__New_York, Tz::Australia__Lord_Howe, Tz::UTC] {
                for day in ["2026-03-08", "2026-04-05", "2026-10-04", "2026-11-01", "2026-11-27"] {
                    let start = civil::start_of(zone, day.parse().unwrap());
                    for minutes in [-61, -1, 0, 59, 61, 125, 1379, 1381, 1439, 1441, 1499, 1501] {
                        let at: DateTime<Utc> = start + Duration::minutes(minutes);
                        let mut sql = Sql::new(&test.app.db, "SELECT ");
                        sql.push_local_date(zone, "x.at", until).push(" AS day FROM (SELECT ").bind(at);
                        sql.push(" AS at) x");
                        let row = test.app.db.reader().query_one_raw(sql.statement()).await.unwrap().unwrap();
                        let found: NaiveDate = row.try_get("", "day").unwrap();
                        assert_eq!(found, civil::local(zone, at).date(), "{zone} {at} {}", test.database);
                    }
                }
            }
        })
        .await;
    }
}
