//! Where a plan of the calendar can go without a mouse: a menu of what is meant most often, and a dialog for any other time.

use super::{
    moving::{By, Desk, Moving},
    scale::monday,
};
use chrono::{NaiveDateTime, TimeDelta};
use kemai_domain::{Lang, Problem};
use kemai_ui::{
    Button, Dialog, Field, Glyph, Kind, Menu, MenuButton, TimeInput, date_text, is_popover_open, lang,
    settings,
};
use kemai_words::follow_ups as words;
use leptos::{ev, prelude::*};

/// The id of the menu that all plans of the calendar share.
pub(super) const MENU: &str = "calendar-move";
const DIALOG: &str = "calendar-move-at";

/// How a browser's input writes a time.
const TYPED: &str = "%Y-%m-%dT%H:%M";

/// A line of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Offered {
    label: &'static str,
    to: NaiveDateTime,
    /// The day, or the hour where that is what changes.
    end: String,
}

/// What a menu offers: each time once, none that has passed, and not the plan's own.
fn offered(moving: Moving, now: NaiveDateTime, by_hour: bool, lang: Lang) -> Vec<Offered> {
    let (today, shown) = (now.date(), moving.shown);
    let hour = TimeDelta::hours(1);
    let mut hours = Vec::new();
    if by_hour {
        hours = vec![
            (words::move_hour_earlier(lang), shown - hour),
            (words::move_hour_later(lang), shown + hour),
        ];
        hours.retain(|(_, to)| *to > now);
    }
    let mut days = vec![
        (words::move_today(lang), today),
        (words::move_tomorrow(lang), today + TimeDelta::days(1)),
        (words::move_next_monday(lang), monday(today) + TimeDelta::days(7)),
        (words::move_day_later(lang), shown.date() + TimeDelta::days(1)),
        (words::move_week_later(lang), shown.date() + TimeDelta::days(7)),
    ];
    let mut known = vec![shown.date()];
    days.retain(|(_, date)| {
        let is_new = moving.on(*date) > now && !known.contains(date);
        known.push(*date);
        is_new
    });
    let by_hour =
        hours.into_iter().map(|(label, to)| Offered { label, to, end: to.format("%H:%M").to_string() });
    let by_day = days.into_iter().map(|(label, date)| Offered {
        label,
        to: moving.on(date),
        end: date_text(lang, date, false),
    });
    by_hour.chain(by_day).collect()
}

/// Where the plan whose button was pressed can go.
#[component]
pub(super) fn MoveMenu(
    /// Of a day with its hours.
    by_hour: bool,
) -> impl IntoView {
    let lang = lang();
    let desk = expect_context::<Desk>();
    let asked = RwSignal::new(None);
    let line = move |moving: Moving, offered: Offered| {
        let Offered { label, to, end } = offered;
        let go = move |_| desk.put(moving, to, By::Keys);
        view! { <MenuButton icon=Glyph::Calendar end on:click=go>{label}</MenuButton> }
    };
    let shut = move |event: ev::Event| {
        if !is_popover_open(&event) {
            desk.menu.set(None);
        }
    };
    view! {
        <Menu id=MENU label=words::move_to_title(lang) on:toggle=shut>
            {move || desk.menu.get().map(|moving| view! {
                {offered(moving, desk.now.get_untracked(), by_hour, lang).into_iter().map(|offered| line(moving, offered)).collect_view()}
                <MenuButton icon=Glyph::Clock on:click=move |_| asked.set(Some(moving))>{words::move_elsewhere(lang)}</MenuButton>
            })}
        </Menu>
        <MoveDialog asked/>
    }
}

/// Any other time, on the reader's clock.
#[component]
fn MoveDialog(
    /// The plan that is to move: the dialog is open as long as there is one.
    asked: RwSignal<Option<Moving>>,
) -> impl IntoView {
    let lang = lang();
    let settings = settings();
    let desk = expect_context::<Desk>();
    let open = RwSignal::new(false);
    let (typed, problem) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    Effect::new(move |_| {
        if let Some(moving) = asked.get() {
            typed.set(moving.shown.format(TYPED).to_string());
            problem.set(None);
            open.set(true);
        }
    });
    let zone = settings.time_zone.clone();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(moving) = asked.get_untracked() else { return };
        let read = typed.with_untracked(|typed| NaiveDateTime::parse_from_str(typed, TYPED).ok());
        // The input has no seconds: who left it as it was moves nothing.
        if read.is_some_and(|to| moving.shown.format(TYPED).to_string() == to.format(TYPED).to_string()) {
            return open.set(false);
        }
        // Whoever types a time that has passed has mistyped; who drags a plan there sees where to.
        let found = read
            .ok_or(Problem::NotATime)
            .and_then(|to| if to < desk.now.get_untracked() { Err(Problem::InThePast) } else { Ok(to) });
        match found {
            Ok(to) => {
                open.set(false);
                desk.put(moving, to, By::Typed(zone.instant(to)));
            }
            Err(refused) => problem.set(Some(refused.message(lang))),
        }
    };
    let clock = settings.foreign(&settings.time_zone.name).map(|zone| words::on_clock_of(lang, zone));
    view! {
        <Dialog id=DIALOG title=words::move_to_title(lang) open on_close=move |()| asked.set(None)>
            <form class="dialog-form" novalidate on:submit=submit>
                <div class="body">
                    <Field name="at" id="f-calendar-move-at" label=words::move_at(lang) hint=clock error=problem>
                        <TimeInput signal=typed/>
                    </Field>
                </div>
                <footer>
                    <Button closes=DIALOG>{words::cancel_edit(lang)}</Button>
                    <Button kind=Kind::Primary submit=true icon=Glyph::Clock>{words::move_to(lang)}</Button>
                </footer>
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kemai_domain::PlanId;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn shown(shown: &str, now: &str, by_hour: bool) -> Vec<String> {
        let shown = at(shown);
        let (id, version) = (PlanId(uuid::Uuid::nil()), 1);
        let moving = Moving { id, version, due_local: shown, shown, is_own_clock: true };
        let lines = offered(moving, at(now), by_hour, Lang::Hans);
        lines.into_iter().map(|line| line.to.format("%m-%dT%H:%M").to_string()).collect()
    }

    #[test]
    fn a_menu_offers_days_ahead_once_each_and_not_the_plans_own() {
        let offered = |day: &str| shown(&format!("{day}T09:30:00"), "2026-11-27T15:00:00", false);
        assert_eq!(
            offered("2026-11-20"),
            ["11-28T09:30", "11-30T09:30"],
            "overdue: today's half past nine has passed"
        );
        assert_eq!(
            shown("2026-11-20T17:00:00", "2026-11-27T15:00:00", false),
            ["11-27T17:00", "11-28T17:00", "11-30T17:00"],
            "five is still to come"
        );
        assert_eq!(
            offered("2026-11-27"),
            ["11-28T09:30", "11-30T09:30", "12-04T09:30"],
            "today: tomorrow stands there once"
        );
        assert_eq!(offered("2026-12-07"), ["11-28T09:30", "11-30T09:30", "12-08T09:30", "12-14T09:30"]);
    }

    #[test]
    fn a_day_with_hours_offers_those_beside_it_that_have_not_passed() {
        let first = |time: &str, by_hour| shown(time, "2026-11-27T15:00:00", by_hour).into_iter().next();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(first("2026-11-27T17:20:00", true), some("11-27T16:20"));
        assert_eq!(first("2026-11-27T15:20:00", true), some("11-27T16:20"), "not twenty past two");
        assert_eq!(first("2026-11-27T09:20:00", true), some("11-28T09:20"));
        assert_eq!(first("2026-11-27T17:20:00", false), some("11-28T17:20"));
    }
}
