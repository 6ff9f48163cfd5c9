//! Plans as iCalendar (RFC 5545). Every time is an instant in UTC, so that no reader needs our time zones; of a repeated plan the coming
//! times are written one by one, each turned into its instant by the plan's own zone: nine o'clock stays nine o'clock, and what was
//! moved, or falls on a month's last day, stands where Kemai will put it.

use crate::plans::{
    model::{PlanStatus, PlanView},
    server::repeat,
};
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use chrono_tz::Tz;
use icalendar::{Calendar, Class, Component, Event, EventLike, EventStatus, Property};
use kemai_domain::when::When;
use kemai_server::{Ctx, civil};
use kemai_words::follow_ups as words;

/// A plan is a moment; calendars draw spans.
const SPAN: Duration = Duration::minutes(30);
/// Coming times of a repeated plan: so far ahead, and so many at most.
const AHEAD: Duration = Duration::days(90);
const MOST_TIMES: usize = 100;
/// How long readers shall wait before they ask again.
const ASK_AGAIN: &str = "PT1H";

pub fn calendar(ctx: &Ctx, plans: &[PlanView]) -> String {
    let lang = ctx.lang();
    let name = ctx.person().map(|person| person.name.clone()).unwrap_or_default();
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Kemai//Plans//EN"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", "PUBLISH"))
        .name(&clean(&words::calendar_of(lang, name)))
        .append_property(
            Property::new("REFRESH-INTERVAL", ASK_AGAIN).add_parameter("VALUE", "DURATION").done(),
        )
        .append_property(Property::new("X-PUBLISHED-TTL", ASK_AGAIN));
    // A year of five digits cannot be written.
    for view in plans.iter().filter(|view| When::At(view.plan.due_at).is_likely()) {
        calendar.push(event(ctx, view, view.plan.due_at, None));
        for (local, at) in coming(ctx, view) {
            calendar.push(event(ctx, view, at, Some(local)));
        }
    }
    calendar.to_string()
}

/// One time of a plan: its own, or one that its rule will give.
fn event(ctx: &Ctx, view: &PlanView, at: DateTime<Utc>, coming: Option<NaiveDateTime>) -> Event {
    let (plan, lang) = (&view.plan, ctx.lang());
    let config = &ctx.app().config;
    let address = format!("{}/plans/{}", config.public_url, plan.id);
    let uid = match coming {
        None => format!("{}@kemai", plan.id),
        Some(local) => format!("{}-{}@kemai", plan.id, local.format("%Y%m%dT%H%M%S")),
    };
    let done = if plan.status == PlanStatus::Done { "✓ " } else { "" };
    let first = plan.content.lines().next().unwrap_or_default();
    Event::with_uid(&uid)
        .timestamp(plan.updated_at)
        .created(plan.created_at)
        .last_modified(plan.updated_at)
        .sequence(u32::try_from(plan.version).unwrap_or_default())
        .starts(at)
        .ends(at + SPAN)
        .summary(&clean(&format!("{done}{} · {first}", view.title(lang))))
        .description(&clean(&format!("{}\n{address}", plan.content)))
        .categories([plan.method.label(lang)])
        .url(&address)
        .class(Class::Private)
        .status(EventStatus::Confirmed)
        .done()
}

/// A text without the control characters that a calendar may not have (RFC 5545, 3.1): the library escapes line ends alone.
fn clean(text: &str) -> String {
    text.replace(|letter: char| letter.is_control() && !matches!(letter, '\n' | '\t'), "")
}

/// What the rule of an open plan gives after it.
fn coming(ctx: &Ctx, view: &PlanView) -> Vec<(NaiveDateTime, DateTime<Utc>)> {
    let plan = &view.plan;
    let (Some(rule), Some(start), PlanStatus::Open) = (&plan.repeat, plan.series_start, plan.status) else {
        return Vec::new();
    };
    let zone: Tz = plan.time_zone.parse().unwrap_or_else(|_| ctx.time_zone());
    let end = ctx.now() + AHEAD;
    let Some(series) = repeat::Series::read(rule, start, zone) else { return Vec::new() };
    let last = repeat::last(plan.wanted_local, plan.series_at, zone, ctx.now());
    std::iter::successors(series.after(last), |last| series.after(*last))
        .map(|local| (local, civil::instant(zone, local)))
        .take_while(|(_, at)| *at <= end)
        .take(MOST_TIMES)
        .collect()
}
