//! Moving a plan within the calendar, to another day or another hour: what is under way, and the way back.

use crate::{
    next::{NextInput, Span},
    plans::{Plan, api::move_plan},
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};
use kemai_domain::{Lang, Outcome, PlanId};
use kemai_records::live::OwnChanges;
use kemai_ui::{ToastAction, Toasts, UiSettings, lang, now, settings, toasts};
use kemai_words::follow_ups as words;
use leptos::{prelude::*, task::spawn_local};
use std::collections::HashMap;

/// A plan under way to another time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moving {
    pub id: PlanId,
    pub version: i64,
    /// What was asked for on the clock of whoever does it, which need not be the reader's.
    pub due_local: NaiveDateTime,
    /// When the reader sees it.
    pub shown: NaiveDateTime,
    /// The reader's clock is that of whoever does it.
    pub is_own_clock: bool,
}

impl Moving {
    pub fn of(plan: &Plan, settings: &UiSettings) -> Self {
        Self {
            id: plan.id,
            version: plan.version,
            due_local: plan.wanted_local,
            shown: settings.time_zone.local(plan.due_at).naive_local(),
            is_own_clock: plan.time_zone == settings.time_zone.name,
        }
    }

    /// A day at the same time of day.
    pub fn on(self, date: NaiveDate) -> NaiveDateTime {
        date.and_time(self.shown.time())
    }

    /// An hour of a day at the same minute.
    pub fn at_hour(self, date: NaiveDate, hour: u32) -> NaiveDateTime {
        self.on(date).with_hour(hour).unwrap_or(self.shown)
    }

    /// On the clock of whoever does it: it moves by as much as the reader moves it. Who chooses another hour of his own clock means what that
    /// clock shows, also of a plan whose time it skipped.
    fn local_at(self, to: NaiveDateTime) -> NaiveDateTime {
        if self.is_own_clock && to.time() != self.shown.time() {
            to
        } else {
            self.due_local + (to - self.shown)
        }
    }

    fn to(self, to: NaiveDateTime, by: By) -> NextInput {
        let at = match by {
            By::Typed(at) if !self.is_own_clock => at.to_rfc3339(),
            _ => self.local_at(to).format("%Y-%m-%dT%H:%M:%S").to_string(),
        };
        NextInput { span: Span::Chosen.to_string(), at }
    }

    /// As it stands once it has moved: its version is the next one then, and nobody else's change is lost.
    fn moved(self, to: NaiveDateTime) -> Self {
        Self { version: self.version + 1, due_local: self.local_at(to), shown: to, ..self }
    }
}

/// By what a plan is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Mouse,
    /// Or the menu: whoever pressed it goes on with the plan, wherever it stands then.
    Keys,
    /// A time of the reader's clock, which is this instant: another clock may be changed until then.
    Typed(DateTime<Utc>),
}

/// A plan that was moved here, which the calendar may show as it stood before: keys are quicker.
#[derive(Clone, Copy)]
struct Step {
    at: Moving,
    is_under_way: bool,
    /// How far keys were pressed meanwhile.
    more: TimeDelta,
}

/// What becomes of a move.
struct Sent {
    moving: Moving,
    to: NaiveDateTime,
    said: &'static str,
    undo: Option<ToastAction>,
    by: By,
}

/// What the days and plans of a calendar share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// Counts up to bring the plans anew.
    pub changed: RwSignal<u32>,
    pub dragged: RwSignal<Option<Moving>>,
    /// The plan that was moved without a mouse and is to have the focus again.
    pub focused: RwSignal<Option<PlanId>>,
    /// The plan whose menu is open.
    pub menu: RwSignal<Option<Moving>>,
    /// What was moved here is no news.
    pub own: OwnChanges,
    /// The reader's clock.
    pub now: Signal<NaiveDateTime>,
    /// Told where a plan stands that was moved without a mouse.
    follow: Callback<NaiveDate>,
    steps: StoredValue<HashMap<PlanId, Step>>,
    toasts: Toasts,
    lang: Lang,
}

impl Desk {
    pub fn new(follow: Callback<NaiveDate>) -> Self {
        let (zone, now) = (settings().time_zone, now());
        Self {
            changed: RwSignal::new(0),
            dragged: RwSignal::new(None),
            focused: RwSignal::new(None),
            menu: RwSignal::new(None),
            own: OwnChanges::of_page(),
            now: Signal::derive(move || zone.local(now.get()).naive_local()),
            follow,
            steps: StoredValue::new(HashMap::new()),
            toasts: toasts(),
            lang: lang(),
        }
    }

    /// Moves a plan, with a way back.
    pub fn put(self, moving: Moving, to: NaiveDateTime, by: By) {
        if to == moving.shown {
            return;
        }
        if by != By::Mouse {
            self.focused.set(Some(moving.id));
        }
        let lang = self.lang;
        // Its way back was from where it stood until now.
        self.toasts.leave(&moving.id.to_string());
        let is_past = to < self.now.get_untracked();
        let said = if is_past { words::plan_moved_back(lang) } else { words::plan_moved(lang) };
        let undo = ToastAction::new(move || {
            let said = words::move_undone(lang);
            let (moving, to) = (moving.moved(to), moving.shown);
            let by = if by == By::Mouse { By::Mouse } else { By::Keys };
            self.send(Sent { moving, to, said, undo: None, by });
        });
        self.send(Sent { moving, to, said, undo: Some(undo), by });
    }

    /// Days came anew: a plan that is not among them cannot have the focus, and shall not take it later.
    pub fn came(self, is_there: impl FnOnce(PlanId) -> bool) {
        if self.focused.get_untracked().is_some_and(|id| !is_there(id)) {
            self.focused.set(None);
        }
    }

    /// Moves a plan by a key, which also keeps the focus. What is pressed before the move before is done follows it.
    pub fn step(self, shown: Moving, by: TimeDelta) {
        let last = self.steps.with_value(|steps| steps.get(&shown.id).copied());
        if let Some(last) = last.filter(|last| last.is_under_way) {
            let more = last.more + by;
            self.steps.update_value(|steps| {
                steps.insert(shown.id, Step { more, ..last });
            });
            return;
        }
        let moving = last.filter(|last| last.at.version > shown.version).map_or(shown, |last| last.at);
        self.put(moving, moving.shown + by, By::Keys);
    }

    fn send(self, sent: Sent) {
        let Sent { moving, to, said, undo, by } = sent;
        let id = moving.id;
        self.own.begin(id);
        let begun = Step { at: moving, is_under_way: true, more: TimeDelta::zero() };
        self.steps.update_value(|steps| {
            steps.insert(id, begun);
        });
        spawn_local(async move {
            let answer =
                move_plan(id, moving.version, moving.to(to, by), true).await.and_then(Outcome::into_result);
            // The page may have been left meanwhile.
            let done = self.steps.try_update_value(|steps| {
                // A later move of the same plan may have begun by another way.
                let is_own = steps.get(&id).is_some_and(|step| step.at.version == moving.version);
                if is_own { steps.remove(&id) } else { None }
            });
            match answer {
                Ok(_) => {
                    self.toasts.say_of(id.to_string(), said, undo);
                    if let Some(done) = done.flatten() {
                        let at = moving.moved(to);
                        let stands = Step { at, is_under_way: false, more: TimeDelta::zero() };
                        self.steps.update_value(|steps| {
                            steps.insert(id, stands);
                        });
                        if !done.more.is_zero() {
                            return self.step(at, done.more);
                        }
                        if by != By::Mouse {
                            self.follow.try_run(to.date());
                        }
                    }
                }
                Err(error) => self.toasts.fail(&error),
            }
            self.changed.try_update(|count| *count += 1);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn moving() -> Moving {
        Moving {
            id: PlanId(uuid::Uuid::nil()),
            version: 1,
            // Nine in the evening in Berlin is four in the morning of the next day in Shanghai.
            due_local: at("2026-11-23T21:20:30"),
            shown: at("2026-11-24T04:20:30"),
            is_own_clock: false,
        }
    }

    #[test]
    fn a_plan_moves_by_as_much_as_the_reader_moves_it() {
        let plan = moving();
        let other_day = plan.on("2026-11-26".parse().unwrap());
        assert_eq!(plan.to(other_day, By::Mouse).at, "2026-11-25T21:20:30");
        let moved = plan.moved(other_day);
        assert_eq!(
            (moved.version, moved.to(plan.shown, By::Keys).at.as_str()),
            (2, "2026-11-23T21:20:30"),
            "and back"
        );
        let other_hour = plan.at_hour("2026-11-24".parse().unwrap(), 9);
        assert_eq!(other_hour, at("2026-11-24T09:20:30"), "the minutes stay");
        assert_eq!(plan.to(other_hour, By::Mouse).at, "2026-11-24T02:20:30");
        assert_eq!(plan.moved(other_hour).to(plan.shown, By::Mouse).at, "2026-11-23T21:20:30", "and back");
    }

    #[test]
    fn an_hour_of_ones_own_clock_is_what_that_clock_shows() {
        // Half past two was skipped, and stands at half past three.
        let (due_local, shown) = (at("2027-03-28T02:30:00"), at("2027-03-28T03:30:00"));
        let plan = Moving { due_local, shown, is_own_clock: true, ..moving() };
        let day = "2027-03-28".parse().unwrap();
        assert_eq!(plan.to(plan.at_hour(day, 9), By::Mouse).at, "2027-03-28T09:30:00");
        assert_eq!(
            plan.to(plan.on("2027-03-29".parse().unwrap()), By::Keys).at,
            "2027-03-29T02:30:00",
            "what was meant"
        );
    }

    #[test]
    fn a_time_that_is_typed_is_an_instant_of_the_readers_clock() {
        let plan = moving();
        // Berlin's clock has been put forward by then.
        let (to, at) = (at("2027-03-29T09:00:00"), "2027-03-29T01:00:00Z".parse().unwrap());
        assert_eq!(plan.to(to, By::Typed(at)).at, "2027-03-29T01:00:00+00:00");
        assert_eq!(plan.moved(to).to(plan.shown, By::Keys).at, "2026-11-23T21:20:30", "and back");
        let own = Moving { due_local: plan.shown, is_own_clock: true, ..plan };
        assert_eq!(own.to(to, By::Typed(at)).at, "2027-03-29T09:00:00", "what that clock shows");
    }
}
