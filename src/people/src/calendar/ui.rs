//! The page of working days: a day to set, a year's special days, and what was done to them.

use super::{
    CalendarYear, Day, DayChange, FIELDS, YEARS,
    api::{RemoveDay, SetDay},
    find_calendar,
};
use crate::{meanwhile::Meanwhile, settings::SettingsFrame};
use chrono::NaiveDate;
use kemai_domain::{Lang, calendar::SpecialDay};
use kemai_records::form::{FormState, Refusal, loaded, on_done};
use kemai_ui::{
    Button, ButtonLink, Choice, DateInput, DateTimeText, Empty, Field, Glyph, Icon, Item, Kind, Lines, Panel,
    Select, Tag, TextInput, Tone, date_text, lang, toasts,
};
use kemai_words::people as words;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What the page can do.
#[derive(Clone, Copy)]
struct Actions {
    set: ServerAction<SetDay>,
    remove: ServerAction<RemoveDay>,
}

/// `/settings/calendar`
#[component]
pub fn CalendarPage() -> impl IntoView {
    let (lang, toasts) = (lang(), toasts());
    let actions = Actions { set: ServerAction::new(), remove: ServerAction::new() };
    let query = use_query_map();
    let year = Memo::new(move |_| query.read().get("year").and_then(|year| year.parse::<i32>().ok()));
    let changed = RwSignal::new(0_u32);
    let calendar =
        Resource::new_blocking(move || (year.get(), changed.get()), |(year, _)| find_calendar(year));
    let say = move |_: NaiveDate| {
        changed.update(|count| *count += 1);
        toasts.say(words::day_saved(lang), None);
    };
    on_done(actions.set, say);
    on_done(actions.remove, say);
    view! {
        <SettingsFrame title=words::calendar(lang).to_owned() subtitle=words::calendar_subtitle(lang).to_owned()>
            {loaded(calendar, move |calendar: CalendarYear| view! { <Year calendar actions/> })}
        </SettingsFrame>
    }
}

fn kind_of(is_working: bool, lang: Lang) -> &'static str {
    if is_working { words::day_worked(lang) } else { words::day_off(lang) }
}

fn kinds(lang: Lang) -> Vec<Choice> {
    [false, true].map(|is_working| Choice::new(is_working.to_string(), kind_of(is_working, lang))).to_vec()
}

#[component]
fn Year(calendar: CalendarYear, actions: Actions) -> impl IntoView {
    let lang = lang();
    let year = calendar.year;
    let near = |year: i32, label: &'static str| {
        let href = format!("/settings/calendar?year={year}");
        YEARS
            .contains(&year)
            .then(|| view! { <ButtonLink href small=true kind=Kind::Quiet>{label}</ButtonLink> })
    };
    let ways = view! { <div class="wrap">{near(year - 1, words::calendar_before(lang))}{near(year + 1, words::calendar_after(lang))}</div> };
    view! {
        <Panel title=words::day_new(lang).to_owned() id="new"><NewDay year set=actions.set/></Panel>
        <Panel title=format!("{} · {}", words::calendar_days(lang), words::calendar_year(lang, year)) id="days">
            {ways}
            {if calendar.days.is_empty() {
                view! { <Empty title=words::calendar_none(lang).to_owned() text=words::calendar_none_hint(lang).to_owned()/> }.into_any()
            } else {
                let lines = calendar.days.into_iter().map(|day| view! { <Line day actions/> }).collect_view();
                view! { <ul class="lines">{lines}</ul> }.into_any()
            }}
        </Panel>
        {(!calendar.changes.is_empty()).then(|| view! {
            <Panel title=words::calendar_history(lang).to_owned() id="history">
                <Lines>{calendar.changes.into_iter().map(|change| view! { <Change change/> }).collect_view()}</Lines>
            </Panel>
        })}
    }
}

#[component]
fn NewDay(year: i32, set: ServerAction<SetDay>) -> impl IntoView {
    let lang = lang();
    let form = FormState::of_marked(set, "version", 0);
    view! {
        <ActionForm action=set attr:class="stack" attr:novalidate="">
            <Refusal form shown=&["date", "is_working", "name"]/>
            <input type="hidden" name="version" value="0"/>
            <div class="two">
                <Field name="input[date]" id="f-date" label=words::day_date(lang) required=true error=form.problem("date")>
                    <DateInput value=form.value("input[date]", "") min=format!("{year}-01-01") max=format!("{year}-12-31")/>
                </Field>
                <Field name="input[is_working]" id="f-is_working" label=words::day_kind(lang) required=true error=form.problem("is_working")>
                    <Select choices=kinds(lang) value=form.value("input[is_working]", "false")/>
                </Field>
            </div>
            <Field name="input[name]" id="f-name" label=words::day_name(lang) required=true error=form.problem("name")>
                <TextInput value=form.value("input[name]", "") autocomplete="off"/>
            </Field>
            <div class="wrap"><Button kind=Kind::Primary submit=true busy=set.pending()>{words::day_new(lang)}</Button></div>
        </ActionForm>
    }
}

/// A day. One that the program ships is only shown; it is changed by setting the day above.
#[component]
fn Line(day: Day, actions: Actions) -> impl IntoView {
    let lang = lang();
    let (record, version, is_own) = (day.clone(), day.version, day.is_own());
    let SpecialDay { date, is_working, name } = day.day;
    let marks = move || {
        let tone = if is_working { Tone::Warning } else { Tone::Success };
        view! {
            {is_own.then(|| view! { <Tag tone=Tone::Accent label=words::day_own(lang)/> })}
            <Tag tone label=kind_of(is_working, lang)/>
        }
    };
    if !is_own {
        return view! { <Item title=name meta=date_text(lang, date, true)>{marks()}</Item> }.into_any();
    }
    let form = FormState::of_marked(actions.set, "input[date]", date);
    let removal = FormState::of_record(actions.remove, date);
    view! {
        <li>
            <details open=form.came_back() && form.value("version", 0) != "0" || removal.came_back()>
                <summary class="item">
                    <span class="grow"><span class="title">{name.clone()}</span><span class="meta clip">{date_text(lang, date, true)}</span></span>
                    {marks()}
                    <Icon glyph=Glyph::Down small=true/>
                </summary>
                <div class="stack">
                    <ActionForm action=actions.set attr:class="stack">
                        <Refusal form shown=&["is_working", "name"]/>
                        <Meanwhile form fields=&FIELDS record choices=kinds(lang)/>
                        <input type="hidden" name="input[date]" value=date.to_string()/>
                        <div class="two">
                            <Field name="input[is_working]" id=format!("f-is_working-{date}") label=words::day_kind(lang) required=true error=form.problem("is_working")>
                                <Select choices=kinds(lang) value=form.value("input[is_working]", is_working)/>
                            </Field>
                            <Field name="input[name]" id=format!("f-name-{date}") label=words::day_name(lang) required=true error=form.problem("name")>
                                <TextInput value=form.value("input[name]", name) autocomplete="off"/>
                            </Field>
                        </div>
                        <div class="wrap"><Button submit=true>{words::save(lang)}</Button></div>
                    </ActionForm>
                    <ActionForm action=actions.remove attr:class="stack">
                        <Refusal form=removal/>
                        <input type="hidden" name="id" value=date.to_string()/>
                        <input type="hidden" name="version" value=version/>
                        <div class="wrap"><Button small=true submit=true>{words::day_remove(lang)}</Button></div>
                    </ActionForm>
                </div>
            </details>
        </li>
    }
    .into_any()
}

#[component]
fn Change(change: DayChange) -> impl IntoView {
    let lang = lang();
    let said = match (change.before, change.after) {
        (_, Some(day)) => words::day_set(lang, kind_of(day.is_working, lang), day.name),
        (Some(day), None) => words::day_reset(lang, kind_of(day.is_working, lang), day.name),
        (None, None) => String::new(),
    };
    let at = change.at;
    view! {
        <Item title=format!("{} {said}", date_text(lang, change.date, false)) meta=change.actor.unwrap_or_default()>
            <DateTimeText at/>
        </Item>
    }
}
