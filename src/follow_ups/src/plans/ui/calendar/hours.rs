//! A day of the calendar by its hours: the tasks to be finished here, each at its hour. With the browser's program running a plan can be
//! dragged to another hour, or moved by keys and its menu as in a week.

use super::{
    MoreRepeats,
    entry::{Entry, KEYS, RepeatEntry},
    menu::{MENU, MoveMenu},
    moving::{By, Desk, Moving},
};
use crate::{
    follow_ups::model::Offered,
    plans::{
        model::{CalendarDay, PlanStatus, PlanView},
        ui::task::PlanTask,
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use kemai_ui::{ButtonLink, Empty, Glyph, IconButton, Kind, More, Panel, lang, settings};
use kemai_words::follow_ups as words;
use leptos::{ev, html, prelude::*};
use std::ops::RangeInclusive;
use wasm_bindgen::JsCast;

/// The hours that are there whatever is planned.
const USUAL: RangeInclusive<u32> = 8..=19;

/// The hours of a day on which something stands at these. The usual hours before stand on the first page of a day, those behind on a first one
/// that does not go on: there they would look free.
fn hours_of(taken: &[u32], is_first: bool, goes_on: bool) -> RangeInclusive<u32> {
    let first = is_first.then_some(*USUAL.start());
    let last = (is_first && !goes_on).then_some(*USUAL.end());
    let first = taken.iter().copied().chain(first).min().unwrap_or(*USUAL.start());
    first..=taken.iter().copied().chain(last).max().unwrap_or(*USUAL.end())
}

#[component]
pub(super) fn OneDay(
    day: CalendarDay,
    results: Vec<Offered>,
    /// Where the day goes on.
    next: Option<String>,
    /// Of several people.
    with_person: bool,
    /// Its beginning, not where it goes on.
    is_first: bool,
    has_more_repeats: bool,
) -> impl IntoView {
    let lang = lang();
    let zone = settings().time_zone;
    let Desk { now, .. } = expect_context();
    let date = day.date;
    let shown = words::shown_of_day(lang, i64::try_from(day.plans.len()).unwrap_or_default(), day.count);
    let title = day.special.clone().unwrap_or_else(|| words::to_do(lang).to_owned());
    let is_empty = day.plans.is_empty() && day.repeats.is_empty();
    let mut slots: Vec<(DateTime<Utc>, AnyView)> = Vec::new();
    for view in day.plans {
        let at = view.plan.due_at;
        let slot = if view.plan.status == PlanStatus::Open {
            let results = results.clone();
            view! { <Slot view results/> }.into_any()
        } else {
            view! { <Entry view with_person/> }.into_any()
        };
        slots.push((at, slot));
    }
    let repeats = day.repeats.into_iter();
    slots.extend(repeats.map(|repeat| (repeat.at, view! { <RepeatEntry repeat with_person/> }.into_any())));
    slots.sort_by_key(|(at, _)| *at);
    let hour_of = move |at: DateTime<Utc>| zone.local(at).hour();
    let mut slots: Vec<(u32, AnyView)> = slots.into_iter().map(|(at, slot)| (hour_of(at), slot)).collect();
    let taken: Vec<u32> = slots.iter().map(|(hour, _)| *hour).collect();
    let hours = (!is_empty).then(|| hours_of(&taken, is_first, next.is_some())).into_iter().flatten();
    let mut cells = Vec::new();
    for hour in hours {
        let (here, others): (Vec<_>, Vec<_>) = slots.into_iter().partition(|(own, _)| *own == hour);
        slots = others;
        let here = here.into_iter().map(|(_, slot)| slot).collect();
        cells.push(view! { <HourCell date hour slots=here now/> });
    }
    view! {
        <Panel title flush=true>
            {is_empty.then(|| view! { <Empty title=words::no_plans_day(lang).to_owned()/> })}
            {(!is_empty).then(|| view! { <ol class="hours">{cells}</ol> })}
            {next.map(|href| view! { <More shown><ButtonLink href small=true>{words::later_that_day(lang)}</ButtonLink></More> })}
            <MoreRepeats has_more=has_more_repeats/>
            {(!is_empty).then(|| view! { <footer data-script=""><p class="dim t-12">{words::calendar_hour_keys(lang)}</p></footer> })}
        </Panel>
        <MoveMenu by_hour=true/>
    }
}

/// An hour; what is dragged onto it moves there, at its own minute.
#[component]
fn HourCell(
    date: NaiveDate,
    hour: u32,
    slots: Vec<AnyView>,
    now: Signal<chrono::NaiveDateTime>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let over = move |event: ev::DragEvent| {
        if desk.dragged.with_untracked(Option::is_some) {
            event.prevent_default();
        }
    };
    let drop = move |event: ev::DragEvent| {
        let Some(moving) = desk.dragged.get_untracked() else { return };
        event.prevent_default();
        desk.dragged.set(None);
        desk.put(moving, moving.at_hour(date, hour), By::Mouse);
    };
    let is_now = move || now.with(|now| now.date() == date && now.hour() == hour).then_some("time");
    let is_empty = slots.is_empty();
    view! {
        <li data-hour=hour data-empty=is_empty.then_some("") aria-current=is_now on:dragover=over on:drop=drop>
            <span class="hour">{format!("{hour:02}:00")}</span>
            <div class="slots">{slots}</div>
        </li>
    }
}

/// An open plan at its hour: a task to be finished here, and to be moved where that is allowed.
#[component]
fn Slot(view: PlanView, results: Vec<Offered>) -> impl IntoView {
    let lang = lang();
    let desk = expect_context::<Desk>();
    let (id, may_move) = (view.plan.id, view.may_edit);
    let moving = Moving::of(&view.plan, &settings());
    // What is selected in its form is dragged and stepped through by the same events.
    let start = move |event: ev::DragEvent| {
        let is_meant = may_move && is_of_summary(&event);
        desk.dragged.set(is_meant.then_some(moving));
        if let Some(data) = event.data_transfer().filter(|_| is_meant) {
            // Firefox drags only what carries something.
            let _ = data.set_data("text/plain", &id.to_string());
        }
    };
    let end = move |_: ev::DragEvent| desk.dragged.set(None);
    let by_key = move |event: ev::KeyboardEvent| {
        let is_meant = may_move && event.shift_key() && is_of_summary(&event);
        let Some(by) = by_arrow(&event.key()).filter(|_| is_meant) else { return };
        event.prevent_default();
        desk.step(moving, by);
    };
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(node) = node.get().filter(|_| desk.focused.get_untracked() == Some(id)) {
            desk.focused.set(None);
            let summary = node.query_selector("summary").ok().flatten();
            if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<web_sys::HtmlElement>().ok())
            {
                // It can only refuse when it is not in the document any more.
                let _ = summary.focus();
            }
        }
    });
    let done = Callback::new(move |()| desk.changed.update(|count| *count += 1));
    let menu_label = format!("{}: {}", words::move_to(lang), view.title(lang));
    let keys = may_move.then_some(KEYS);
    let beside = may_move.then(|| {
        view! {
            <span data-script="" data-keep="" on:click=move |_| desk.menu.set(Some(moving))>
                <IconButton glyph=Glyph::More label=menu_label kind=Kind::Quiet popover=MENU/>
            </span>
        }
        .into_any()
    });
    view! {
        <div class="slot" node_ref=node on:dragstart=start on:dragend=end on:keydown=by_key>
            <PlanTask view results done with_customer=true keys beside/>
        </div>
    }
}

/// How far an arrow key moves a plan of a day with its hours.
fn by_arrow(key: &str) -> Option<TimeDelta> {
    match key {
        "ArrowLeft" => Some(TimeDelta::days(-1)),
        "ArrowRight" => Some(TimeDelta::days(1)),
        "ArrowUp" => Some(TimeDelta::hours(-1)),
        "ArrowDown" => Some(TimeDelta::hours(1)),
        _ => None,
    }
}

fn is_of_summary(event: &ev::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest("summary").is_ok_and(|summary| summary.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_its_usual_hours_and_those_of_its_plans() {
        let of = |taken: &[u32], is_first| hours_of(taken, is_first, false);
        assert_eq!(of(&[9, 14], true), 8..=19);
        assert_eq!(of(&[0, 23], true), 0..=23);
        assert_eq!(of(&[6], true), 6..=19);
        assert_eq!(of(&[15, 21], false), 15..=21, "where it goes on");
        assert_eq!(hours_of(&[9, 11], true, true), 8..=11, "what comes behind stands on the next page");
        assert_eq!(hours_of(&[6, 7], true, true), 6..=7);
    }
}
