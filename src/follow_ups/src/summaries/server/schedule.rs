//! When a summary is due, and which days it is about.

use super::store;
use crate::summaries::model::Span;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use kemai_domain::{AppError, UserId, calendar::WorkCalendar};
use kemai_messages::SummaryTime;
use kemai_server::{Ctx, NewJob, civil, holidays, settings};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The kind of jobs that write a summary each.
pub const JOB: &str = "summary.write";

/// From noon on, a summary is about the day that ends; before, about the working day before.
const NOON: u32 = 12;
/// The chore looks so far ahead: twice as far as it is away. Whoever chooses another time still changes what is not that near.
const AHEAD: chrono::Duration = chrono::Duration::minutes(2);
/// What was written for any person's today was written since.
const TODAY: chrono::Duration = chrono::Duration::days(2);

/// What a job is asked to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub user: UserId,
    pub span: Span,
    /// The days that it looks back at.
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// The days that come: after `last`, up to and without this one.
    pub until: NaiveDate,
}

impl Asked {
    /// Names it among all: a person has one of a span that ends with a day.
    #[must_use]
    pub fn key(&self) -> String {
        key(self.user, self.span.key(), self.last)
    }
}

/// The same of one whose parts are known.
#[must_use]
pub fn key(user: UserId, span: &str, last: NaiveDate) -> String {
    format!("{user}/{span}/{last}")
}

/// Enqueues the summaries that are due soon, or were due earlier on this day. Returns how many. It asks the same few questions however many
/// people there are, and writes only where there is one to write.
///
/// # Errors
/// Internal, when the database fails.
pub async fn look(ctx: &Ctx) -> Result<u64, AppError> {
    let calendar = holidays::calendar(ctx.app()).await?;
    let mut wanted = Vec::new();
    for time in kemai_messages::summary_times(ctx).await? {
        let day = civil::local(time.zone, ctx.now()).date();
        let run_at = civil::instant(time.zone, day.and_time(time.at));
        if run_at <= ctx.now() + AHEAD {
            wanted.extend(due(&calendar, &time, day).into_iter().map(|asked| (asked, run_at)));
        }
    }
    if wanted.is_empty() {
        return Ok(0);
    }
    let written = store::written_since(ctx, ctx.now() - TODAY).await?;
    wanted.retain(|(asked, _)| !written.contains(&asked.key()));
    if wanted.is_empty() {
        return Ok(0);
    }
    let program = settings::program(ctx.app(), "summaries").await?;
    program
        .write("summary.plan", move |tx| {
            Box::pin(async move {
                let mut count = 0;
                for (asked, run_at) in wanted {
                    let job = NewJob { kind: JOB, key: asked.key(), payload: json!(asked), run_at };
                    count += u64::from(tx.enqueue(job).await?);
                }
                Ok(count)
            })
        })
        .await
}

/// The summaries of a person on a day of his.
fn due(calendar: &WorkCalendar, time: &SummaryTime, day: NaiveDate) -> Vec<Asked> {
    if !calendar.is_working_day(day) {
        return Vec::new();
    }
    let before = |day: NaiveDate| day.pred_opt().unwrap_or(day);
    let after = |day: NaiveDate| day.succ_opt().unwrap_or(day);
    let (first, last) =
        if time.at.hour() >= NOON { (day, day) } else { (calendar.add_working_days(day, -1), before(day)) };
    // What comes: the next working day, with the free days before it.
    let until = if time.at.hour() >= NOON { after(calendar.next_working_day(day)) } else { after(day) };
    let user = time.user;
    let mut due = vec![Asked { user, span: Span::Day, first, last, until }];
    let monday = day.week(Weekday::Mon).first_day();
    let is_first_of_week =
        monday.iter_days().take_while(|other| *other < day).all(|other| !calendar.is_working_day(other));
    if time.is_weekly && is_first_of_week {
        let back = |days| monday.checked_sub_days(Days::new(days)).unwrap_or(monday);
        let next = monday.checked_add_days(Days::new(7)).unwrap_or(monday);
        due.push(Asked { user, span: Span::Week, first: back(7), last: back(1), until: next });
    }
    due
}

/// The moments at which the days of a summary begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moments {
    pub from: DateTime<Utc>,
    /// Where what is behind ends and what comes begins.
    pub to: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl Moments {
    #[must_use]
    pub fn of(asked: &Asked, zone: Tz) -> Self {
        let start = |day: NaiveDate| civil::instant(zone, day.and_time(NaiveTime::MIN));
        let to = asked.last.succ_opt().unwrap_or(asked.last);
        Self { from: start(asked.first), to: start(to), until: start(asked.until) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(day: &str, at: &str, is_weekly: bool) -> Vec<(Span, String, String, String)> {
        let time = SummaryTime {
            user: UserId::new(),
            at: NaiveTime::parse_from_str(at, "%H:%M").unwrap(),
            is_weekly,
            zone: Tz::Asia__Shanghai,
        };
        let calendar = WorkCalendar::new(holidays::shipped());
        due(&calendar, &time, day.parse().unwrap())
            .into_iter()
            .map(|asked| {
                (asked.span, asked.first.to_string(), asked.last.to_string(), asked.until.to_string())
            })
            .collect()
    }

    fn of(span: Span, first: &str, last: &str, until: &str) -> (Span, String, String, String) {
        (span, first.to_owned(), last.to_owned(), until.to_owned())
    }

    #[test]
    fn a_summary_is_about_working_days() {
        // A Tuesday morning, and its evening.
        assert_eq!(
            days("2026-11-24", "08:30", false),
            [of(Span::Day, "2026-11-23", "2026-11-23", "2026-11-25")]
        );
        assert_eq!(
            days("2026-11-24", "18:00", true),
            [of(Span::Day, "2026-11-24", "2026-11-24", "2026-11-26")]
        );
        // Friday evening looks as far as Monday; Monday morning looks back over the weekend, and at the week.
        assert_eq!(
            days("2026-11-27", "18:00", false),
            [of(Span::Day, "2026-11-27", "2026-11-27", "2026-12-01")]
        );
        let monday = [
            of(Span::Day, "2026-11-20", "2026-11-22", "2026-11-24"),
            of(Span::Week, "2026-11-16", "2026-11-22", "2026-11-30"),
        ];
        assert_eq!(days("2026-11-23", "08:30", true), monday);
        assert!(days("2026-11-28", "08:30", true).is_empty(), "a Saturday");
        // The week after the national holiday begins on a Thursday, and a Saturday is worked.
        assert!(days("2026-10-07", "08:30", true).is_empty());
        assert_eq!(days("2026-10-08", "08:30", true).len(), 2);
        assert_eq!(days("2026-10-09", "08:30", true).len(), 1);
        assert_eq!(days("2026-10-10", "08:30", true).len(), 1);
    }
}
