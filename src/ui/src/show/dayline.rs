//! A day as a line: its plans where their hour is, and the moment one looks at it.

use chrono::{NaiveTime, Timelike};
use kemai_words::ui as words;
use leptos::prelude::*;

use crate::{Glyph, Icon, lang};

/// A day of work, in minutes; plans before and after it make the line longer.
const FIRST: i64 = 8 * 60;
const LAST: i64 = 19 * 60;
/// Closer than this, two plans stand above each other.
const BESIDE: i64 = 35;
/// Closer than this, there is no room for their names.
const NAMED: i64 = 75;
const LANES: usize = 3;

/// A plan of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayPlan {
    pub at: NaiveTime,
    /// Whom it is for, in a few letters.
    pub name: String,
    /// What it is, read out after the time; it holds the name: "call 齐韵商管".
    pub label: String,
    pub glyph: Glyph,
    pub href: String,
    pub is_done: bool,
}

/// The line of a day. What stands on it leads to the plans; the list of them stands elsewhere.
#[component]
pub fn Dayline(
    /// Which day, for screen readers.
    #[prop(into)]
    label: String,
    plans: Vec<DayPlan>,
    /// The moment, on the day that is today.
    #[prop(optional_no_strip)]
    now: Option<NaiveTime>,
) -> impl IntoView {
    let lang = lang();
    let scale = Scale::around(plans.iter().map(|plan| plan.at).chain(now));
    let is_empty = plans.is_empty();
    let placed = placed(plans);
    let lanes = placed.iter().map(|placed| placed.lane + 1).max().unwrap_or(1);
    let hour = |minute: i64| {
        view! { <span class="at"><svg width=scale.width(minute)></svg><span class="hour">{minute / 60}":00"</span></span> }
    };
    let moment = now.map(|now| {
        let said = format!("{} {}", words::day_now(lang), now.format("%H:%M"));
        view! { <p class="at"><svg aria-hidden="true" width=scale.width(minute_of(now))></svg><i class="now"><span class="sr-only">{said}</span></i></p> }
    });
    let plan = move |placed: Placed| {
        let Placed { plan, lane, is_named } = placed;
        let done = if plan.is_done { words::day_done(lang) } else { "" };
        let said = format!("{} {}{}", plan.at.format("%H:%M"), done, plan.label);
        view! {
            <li class="at" data-lane=lane>
                <svg aria-hidden="true" width=scale.width(minute_of(plan.at))></svg>
                <a href=plan.href data-done=plan.is_done.then_some("") title=said.clone() aria-label=said>
                    <Icon glyph=if plan.is_done { Glyph::Check } else { plan.glyph }/>
                    {is_named.then(|| view! { <span aria-hidden="true">{plan.name}</span> })}
                </a>
            </li>
        }
    };
    view! {
        <div class="dayline" role="group" tabindex="0" aria-label=label>
            <div data-lanes=lanes>
                <div aria-hidden="true">{scale.hours().map(hour).collect_view()}</div>
                {moment}
                {if is_empty {
                    view! { <p class="none">{words::day_empty(lang)}</p> }.into_any()
                } else {
                    view! { <ul>{placed.into_iter().map(plan).collect_view()}</ul> }.into_any()
                }}
            </div>
        </div>
    }
}

/// From when to when the line goes, in whole hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scale {
    first: i64,
    last: i64,
}

impl Scale {
    fn around(times: impl Iterator<Item = NaiveTime>) -> Self {
        times.map(minute_of).fold(Self { first: FIRST, last: LAST }, |scale, minute| Self {
            first: scale.first.min(minute / 60 * 60),
            last: scale.last.max((minute + 59) / 60 * 60),
        })
    }

    /// Where a minute is, as the width of what stands before it.
    fn width(self, minute: i64) -> String {
        let tenths = (minute - self.first) * 1000 / (self.last - self.first);
        format!("{}.{}%", tenths / 10, tenths % 10)
    }

    /// The hours that are written below it.
    fn hours(self) -> impl Iterator<Item = i64> {
        (self.first..=self.last).step_by(120)
    }
}

/// A plan on the line.
struct Placed {
    plan: DayPlan,
    /// From the line upwards.
    lane: usize,
    is_named: bool,
}

fn placed(mut plans: Vec<DayPlan>) -> Vec<Placed> {
    plans.sort_by_key(|plan| plan.at);
    let minutes: Vec<i64> = plans.iter().map(|plan| minute_of(plan.at)).collect();
    let mut ends = [i64::MIN / 2; LANES];
    let place = |(index, plan): (usize, DayPlan)| {
        let minute = minutes.get(index).copied().unwrap_or_default();
        let is_far = |other: Option<&i64>| other.is_none_or(|other| (minute - other).abs() >= NAMED);
        let is_named =
            is_far(minutes.get(index + 1)) && is_far(index.checked_sub(1).and_then(|at| minutes.get(at)));
        // With more at once than there are lanes, the last ones lie upon each other.
        let lane = ends.iter().position(|end| minute - end >= BESIDE).unwrap_or(LANES - 1);
        if let Some(end) = ends.get_mut(lane) {
            *end = minute;
        }
        Placed { plan, lane, is_named }
    };
    plans.into_iter().enumerate().map(place).collect()
}

fn minute_of(time: NaiveTime) -> i64 {
    i64::from(time.hour() * 60 + time.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> NaiveTime {
        text.parse().expect("a time")
    }

    #[test]
    fn plans_at_the_same_time_stand_above_each_other_and_give_up_their_names() {
        let plan = |at: &str| DayPlan {
            at: time(at),
            name: String::new(),
            label: String::new(),
            glyph: Glyph::Phone,
            href: String::new(),
            is_done: false,
        };
        let day = ["14:00:00", "10:30:00", "10:30:00", "10:45:00", "12:30:00"].map(plan).to_vec();
        let drawn: Vec<_> = placed(day).into_iter().map(|placed| (placed.lane, placed.is_named)).collect();
        assert_eq!(drawn, [(0, false), (1, false), (2, false), (0, true), (0, true)]);
    }

    #[test]
    fn the_line_holds_early_and_late_plans() {
        let usual = Scale::around(std::iter::empty());
        assert_eq!((usual.first, usual.last), (480, 1140));
        assert_eq!(usual.width(480), "0.0%");
        assert_eq!(usual.width(480 + 660 / 2), "50.0%");
        let long = Scale::around([time("06:40:00"), time("23:10:00")].into_iter());
        assert_eq!((long.first, long.last), (360, 1440));
        assert_eq!(long.hours().next(), Some(360));
    }
}
