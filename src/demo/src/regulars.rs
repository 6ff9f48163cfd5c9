//! What people of the company do again and again, whoever the customer.

use crate::people::Company;
use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, TimeZone as _, Utc, Weekday};
use chrono_tz::Tz;
use kemai_domain::UserId;
use kemai_follow_ups::{follow_ups::Method, load::ToDo};

/// They were planned so long before today.
const SINCE: TimeDelta = TimeDelta::days(90);

/// The next of each: the team's meeting on Mondays for who leads one, the week's report on Fridays for who sells.
pub fn of(company: &Company, zone: Tz, now: DateTime<Utc>) -> Vec<ToDo> {
    let next = |weekday: Weekday, hour: u32| {
        let mut day = now.with_timezone(&zone).date_naive() + Days::new(1);
        while day.weekday() != weekday {
            day = day + Days::new(1);
        }
        let at = day.and_time(NaiveTime::MIN + TimeDelta::hours(hour.into()));
        zone.from_local_datetime(&at).earliest().map_or_else(|| at.and_utc(), |at| at.to_utc())
    };
    let weekly = |assignee: UserId, due_at, repeat, method, content: &str| ToDo {
        customer: None,
        contact: None,
        assignee,
        method,
        content: content.to_owned(),
        due_at,
        repeat: Some(repeat),
        is_done: false,
        created_at: now - SINCE,
    };
    let (monday, friday) = (next(Weekday::Mon, 9), next(Weekday::Fri, 17));
    let meetings = company
        .managers
        .iter()
        .map(|id| weekly(*id, monday, "FREQ=WEEKLY;BYDAY=MO", Method::Meeting, "部门周会"));
    let reports = company
        .sellers
        .0
        .iter()
        .flatten()
        .map(|id| weekly(*id, friday, "FREQ=WEEKLY;BYDAY=FR", Method::Other, "写周报"));
    meetings.chain(reports).collect()
}
