//! Moving a plan within the calendar: what is under way, and the menu of the days that are meant most often.

use crate::{
    next::{NextInput, Span},
    plans::api::move_plan,
};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use kemai_domain::{Lang, Outcome, PlanId};
use kemai_records::live::OwnChanges;
use kemai_ui::{Glyph, Menu, MenuButton, MenuLink, ToastAction, Toasts, date_text, lang, toasts};
use kemai_words::follow_ups as words;
use leptos::{ev, prelude::*, task::spawn_local};
use std::collections::HashMap;
use wasm_bindgen::JsCast;

/// The id of the menu that all plans of the calendar share.
pub(super) const MENU: &str = "calendar-move";

/// A plan under way to another day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moving {
    pub id: PlanId,
    pub version: i64,
    /// The clock of whoever does it, which need not be the reader's.
    pub due_local: NaiveDateTime,
    /// The day on which the reader sees it.
    pub shown: NaiveDate,
}

impl Moving {
    /// The time of day stays, on the clock of whoever does it: it moves by as many days as the reader moves it.
    fn to(self, date: NaiveDate) -> NextInput {
        let at = self.due_local + (date - self.shown);
        NextInput { span: Span::Chosen.to_string(), at: at.format("%Y-%m-%dT%H:%M:%S").to_string() }
    }

    /// As it stands once it has moved to a day: its version is the next one then, and nobody else's change is lost.
    fn moved(self, date: NaiveDate) -> Self {
        Self {
            version: self.version + 1,
            due_local: self.due_local + (date - self.shown),
            shown: date,
            ..self
        }
    }

    /// The days that a menu offers, each once, and none on which it stands already.
    fn offered(self, today: NaiveDate, lang: Lang) -> Vec<(&'static str, NaiveDate)> {
        let mut days = vec![
            (words::move_today(lang), today),
            (words::move_tomorrow(lang), today + TimeDelta::days(1)),
            (words::move_next_monday(lang), super::monday(today) + TimeDelta::days(7)),
            (words::move_day_later(lang), self.shown + TimeDelta::days(1)),
            (words::move_week_later(lang), self.shown + TimeDelta::days(7)),
        ];
        let mut known = vec![self.shown];
        days.retain(|(_, date)| {
            let is_new = *date >= today && !known.contains(date);
            known.push(*date);
            is_new
        });
        days
    }
}

/// A plan that was moved here, which the calendar may show as it stood before: keys are quicker.
#[derive(Clone, Copy)]
struct Step {
    at: Moving,
    is_under_way: bool,
    /// For how many days keys were pressed meanwhile.
    more: i64,
}

/// What the days and plans of a calendar share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// Counts up to bring the plans anew.
    pub changed: RwSignal<u32>,
    pub dragged: RwSignal<Option<Moving>>,
    /// The plan that was moved by a key and is to have the focus again.
    pub focused: RwSignal<Option<PlanId>>,
    /// The plan whose menu is open.
    pub menu: RwSignal<Option<Moving>>,
    /// What was moved here is no news.
    pub own: OwnChanges,
    steps: StoredValue<HashMap<PlanId, Step>>,
    today: NaiveDate,
    toasts: Toasts,
    lang: Lang,
}

impl Desk {
    pub fn new(today: NaiveDate) -> Self {
        Self {
            changed: RwSignal::new(0),
            dragged: RwSignal::new(None),
            focused: RwSignal::new(None),
            menu: RwSignal::new(None),
            own: OwnChanges::of_page(),
            steps: StoredValue::new(HashMap::new()),
            today,
            toasts: toasts(),
            lang: lang(),
        }
    }

    /// Moves a plan to a day, with a way back.
    pub fn put(self, moving: Moving, date: NaiveDate) {
        let lang = self.lang;
        // Its way back was from where it stood until now.
        self.toasts.leave(&moving.id.to_string());
        let said = if date < self.today { words::plan_moved_back(lang) } else { words::plan_moved(lang) };
        let undo = ToastAction::new(move || {
            self.send(moving.moved(date), moving.shown, words::move_undone(lang), None);
        });
        self.send(moving, date, said, Some(undo));
    }

    /// Moves a plan by a key, which also keeps the focus. What is pressed before the move before is done follows it.
    pub fn step(self, shown: Moving, days: i64) {
        let last = self.steps.with_value(|steps| steps.get(&shown.id).copied());
        if let Some(last) = last.filter(|last| last.is_under_way) {
            let more = last.more + days;
            self.steps.update_value(|steps| {
                steps.insert(shown.id, Step { more, ..last });
            });
            return;
        }
        let moving = last.filter(|last| last.at.version >= shown.version).map_or(shown, |last| last.at);
        self.focused.set(Some(moving.id));
        self.put(moving, moving.shown + TimeDelta::days(days));
    }

    fn send(self, moving: Moving, date: NaiveDate, said: &'static str, undo: Option<ToastAction>) {
        let id = moving.id;
        self.own.begin(id);
        let begun = Step { at: moving, is_under_way: true, more: 0 };
        self.steps.update_value(|steps| {
            steps.insert(id, begun);
        });
        spawn_local(async move {
            let answer =
                move_plan(id, moving.version, moving.to(date), true).await.and_then(Outcome::into_result);
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
                        let at = moving.moved(date);
                        let stands = Step { at, is_under_way: false, more: 0 };
                        self.steps.update_value(|steps| {
                            steps.insert(id, stands);
                        });
                        if done.more != 0 {
                            return self.step(at, done.more);
                        }
                    }
                }
                Err(error) => match error.fields.first() {
                    Some(field) => self.toasts.say(field.problem.message(self.lang), None),
                    None => self.toasts.fail(&error),
                },
            }
            self.changed.try_update(|count| *count += 1);
        });
    }
}

/// Where the plan whose button was pressed can go.
#[component]
pub(super) fn MoveMenu(today: NaiveDate) -> impl IntoView {
    let lang = lang();
    let desk = expect_context::<Desk>();
    let line = move |moving: Moving, label: &'static str, date: NaiveDate| {
        let go = move |_| {
            desk.focused.set(Some(moving.id));
            desk.put(moving, date);
        };
        view! { <MenuButton icon=Glyph::Calendar end=date_text(lang, date, false) on:click=go>{label}</MenuButton> }
    };
    let shut = move |event: ev::Event| {
        let menu = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if menu.is_some_and(|menu| !menu.matches(":popover-open").unwrap_or_default()) {
            desk.menu.set(None);
        }
    };
    view! {
        <Menu id=MENU label=words::move_to_title(lang) on:toggle=shut>
            {move || desk.menu.get().map(|moving| view! {
                {moving.offered(today, lang).into_iter().map(|(label, date)| line(moving, label, date)).collect_view()}
                <MenuLink href=format!("/plans/{}#move", moving.id) icon=Glyph::Clock>{words::move_elsewhere(lang)}</MenuLink>
            })}
        </Menu>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn moving(shown: &str) -> Moving {
        Moving {
            id: PlanId(uuid::Uuid::nil()),
            version: 1,
            // Nine in the evening in Berlin is four in the morning of the next day in Shanghai.
            due_local: "2026-11-23T21:00:30".parse().unwrap(),
            shown: day(shown),
        }
    }

    #[test]
    fn a_plan_moves_by_the_days_that_the_reader_moves_it() {
        let plan = moving("2026-11-24");
        assert_eq!(plan.to(day("2026-11-26")).at, "2026-11-25T21:00:30");
        let moved = plan.moved(day("2026-11-26"));
        assert_eq!((moved.version, moved.to(plan.shown).at.as_str()), (2, "2026-11-23T21:00:30"), "and back");
    }

    #[test]
    fn a_menu_offers_days_ahead_once_each_and_not_the_plans_own() {
        let offered = |shown| -> Vec<String> {
            let days = moving(shown).offered(day("2026-11-27"), Lang::Hans);
            days.into_iter().map(|(_, date)| date.to_string()).collect()
        };
        assert_eq!(offered("2026-11-20"), ["2026-11-27", "2026-11-28", "2026-11-30"], "overdue");
        assert_eq!(
            offered("2026-11-27"),
            ["2026-11-28", "2026-11-30", "2026-12-04"],
            "today: tomorrow stands there once"
        );
        assert_eq!(
            offered("2026-12-07"),
            ["2026-11-27", "2026-11-28", "2026-11-30", "2026-12-08", "2026-12-14"]
        );
    }
}
