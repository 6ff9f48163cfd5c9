//! `/calendar`: one's own plans or the team's, by month, week and day, with working days and holidays marked, and what rules will give. Every
//! step is a link; with the browser's program running a plan can also be dragged to another day, of a day to another hour, moved there by
//! Shift and an arrow key, or by its menu. Its page moves it by a form.

mod entry;
mod hours;
mod menu;
mod moving;
mod scale;

use crate::plans::{
    api::plans_of_days,
    model::{CalendarDay, CalendarPage as Days, PlanQuery},
    rule_words::weekday,
};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use entry::{Entry, RepeatEntry};
use hours::OneDay;
use kemai_domain::{Entity, Person, Reach};
use kemai_records::{
    form::loaded,
    live::{LiveEvent, NewsBar, on_live_gently},
    transfer::ExportMenu,
};
use kemai_ui::{
    ButtonLink, Glyph, IconLink, Kind, PageHead, Panel, Segment, Segmented, Tag, Tone, date_text, lang,
    month_name, settings,
};
use kemai_words::follow_ups as words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use menu::MoveMenu;
use moving::{By, Desk};
use scale::Scale;

/// What the address asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct View {
    scale: Scale,
    date: NaiveDate,
    is_team: bool,
}

impl View {
    fn href(self) -> String {
        let who = if self.is_team { "&who=team" } else { "" };
        format!("/calendar?view={}&date={}{who}", self.scale.key(), self.date)
    }
}

#[component]
pub fn CalendarPage() -> impl IntoView {
    let lang = lang();
    let settings = settings();
    let today = settings.time_zone.local(settings.now).date_naive();
    let query = use_query_map();
    let view = Memo::new(move |_| {
        query.with(|query| {
            let scale = query.get("view").unwrap_or_default();
            View {
                scale: Scale::ALL.into_iter().find(|own| own.key() == scale).unwrap_or_default(),
                date: query.get("date").and_then(|date| date.parse().ok()).unwrap_or(today),
                is_team: query.get("who").as_deref() == Some("team"),
            }
        })
    });
    let after = Memo::new(move |_| query.read().get("after").unwrap_or_default());
    let navigate = use_navigate();
    let follow = Callback::new(move |date: NaiveDate| {
        let view = view.get_untracked();
        // Of a week or a month one sees more than the day that the plan left.
        let (first, count) = view.scale.days(view.date);
        if !(0..i64::from(count)).contains(&(date - first).num_days()) {
            navigate(&View { date, ..view }.href(), NavigateOptions::default());
        }
    });
    let desk = Desk::new(follow);
    let (changed, own) = (desk.changed, desk.own);
    provide_context(desk);
    let again = Callback::new(move |()| changed.update(|count| *count += 1));
    let touches = move |event: &LiveEvent| event.touches(Entity::Plan) && !own.is_one(event);
    // Whoever drags, or stands on a plan with the keyboard, keeps what he has.
    let is_held = move || {
        desk.dragged.with_untracked(Option::is_some)
            || document()
                .query_selector(".days .entry :focus, .hours summary:focus")
                .is_ok_and(|held| held.is_some())
    };
    let news = on_live_gently(touches, is_held, again);
    let days = Resource::new_blocking(
        move || (view.get(), after.get(), changed.get()),
        |(view, after, _)| {
            let (first, count) = view.scale.days(view.date);
            let after = if view.scale == Scale::Day { after } else { String::new() };
            plans_of_days(first, count, view.is_team, after)
        },
    );
    let begun = StoredValue::new(None);
    view! {
        <Title text=words::calendar(lang)/>
        {move || view! { <Head view=view.get() today/> }}
        <NewsBar news on_show=again/>
        {loaded(days, move |days: Days| view! { <Shown days view=view.get_untracked() is_first=after.read_untracked().is_empty() today begun/> })}
    }
}

/// Where the days of a month stand below each other, those that have passed are above today: one begins with today and can go back to them.
fn begin_today() {
    let is_narrow =
        window().match_media("(width < 48rem)").ok().flatten().is_some_and(|query| query.matches());
    let is_at_top = window().scroll_y().is_ok_and(|down| down < 40.0);
    let today = document().query_selector(".days > [aria-current]").ok().flatten();
    if let Some(today) = today.filter(|_| is_narrow && is_at_top) {
        today.scroll_into_view();
    }
}

#[component]
fn Head(view: View, today: NaiveDate) -> impl IntoView {
    let lang = lang();
    let sees_others = use_context::<Person>().is_some_and(|person| {
        person.rights.reach(kemai_domain::Entity::Plan, kemai_domain::Action::View) > Reach::Own
    });
    let scales: Vec<_> = Scale::ALL
        .into_iter()
        .map(|scale| Segment::new(scale.key(), scale.label(lang)).href(View { scale, ..view }.href()))
        .collect();
    let whose = vec![
        Segment::new("mine", words::mine(lang)).href(View { is_team: false, ..view }.href()),
        Segment::new("team", words::team(lang)).href(View { is_team: true, ..view }.href()),
    ];
    let (first, count) = view.scale.days(view.date);
    let last = first + TimeDelta::days(i64::from(count) - 1);
    let who = if view.is_team { "team" } else { "me" };
    let exported = format!("who={who}&from={first}&until={last}");
    let list = PlanQuery {
        who: if view.is_team { "team".to_owned() } else { String::new() },
        ..PlanQuery::default()
    };
    let to = |date: NaiveDate| View { date, ..view }.href();
    let title = match view.scale {
        Scale::Day => format!("{} {}", date_text(lang, view.date, true), weekday(view.date.weekday(), lang)),
        Scale::Week | Scale::Month => {
            words::year_month(lang, view.date.year(), month_name(lang, view.date.month(), false))
        }
    };
    view! {
        <PageHead title subtitle=words::calendar(lang)>
            <ExportMenu kind="plans" entity=Entity::Plan query=exported/>
            <ButtonLink href=list.href() icon=Glyph::Check>{words::all_plans(lang)}</ButtonLink>
            <ButtonLink href=format!("/plans/new?date={}", view.date.max(today)) kind=Kind::Primary icon=Glyph::Plus>{words::new_plan(lang)}</ButtonLink>
        </PageHead>
        <div class="wrap" data-gap="m">
            <nav class="row" aria-label=words::calendar(lang)>
                <IconLink href=to(view.scale.step(view.date, false)) glyph=Glyph::Left label=words::before(lang)/>
                <ButtonLink href=to(today)>{words::this_day(lang)}</ButtonLink>
                <IconLink href=to(view.scale.step(view.date, true)) glyph=Glyph::Right label=words::after(lang)/>
            </nav>
            <Segmented label=words::view_as(lang) segments=scales chosen=view.scale.key().to_owned()/>
            {sees_others.then(|| view! { <Segmented label=words::whose(lang) segments=whose chosen=if view.is_team { "team" } else { "mine" }.to_owned()/> })}
        </div>
    }
}

#[component]
fn Shown(
    days: Days,
    view: View,
    /// Of a single day its beginning, not where it goes on.
    is_first: bool,
    today: NaiveDate,
    /// What was last begun with today: not again when the same days come anew.
    begun: StoredValue<Option<View>>,
) -> impl IntoView {
    let lang = lang();
    let Days { days, results, next_cursor, has_more_repeats, .. } = days;
    Effect::new(move |_| {
        let is_new = begun.try_update_value(|begun| begun.replace(view) != Some(view)).unwrap_or_default();
        if is_new && view.scale == Scale::Month {
            begin_today();
        }
    });
    let ids: Vec<_> = days.iter().flat_map(|day| &day.plans).map(|view| view.plan.id).collect();
    let desk = expect_context::<Desk>();
    Effect::new(move |_| desk.came(|id| ids.contains(&id)));
    if view.scale == Scale::Day {
        let next = next_cursor.map(|cursor| format!("{}&after={cursor}", view.href()));
        let with_person = view.is_team;
        return days
            .into_iter()
            .next()
            .map(|day| view! { <OneDay day results next with_person is_first has_more_repeats/> })
            .into_any();
    }
    let names: Vec<_> = days.iter().take(7).map(|day| weekday(day.date.weekday(), lang)).collect();
    let cells = days.into_iter().map(|day| view! { <DayCell day view today/> }).collect_view();
    view! {
        <Panel flush=true>
            <div class="weekdays" aria-hidden="true">{names.into_iter().map(|name| view! { <span>{name}</span> }).collect_view()}</div>
            <ol class="days" data-view=view.scale.key()>{cells}</ol>
            <MoreRepeats has_more=has_more_repeats/>
            <footer data-script=""><p class="dim t-12">{words::calendar_keys(lang)}</p></footer>
        </Panel>
        <MoveMenu by_hour=false/>
    }
    .into_any()
}

/// Says that not everything is here that rules will give.
#[component]
fn MoreRepeats(has_more: bool) -> impl IntoView {
    has_more.then(|| view! { <footer><p class="dim t-12">{words::more_repeats(lang())}</p></footer> })
}

/// A day with its plans; what is dragged onto it moves there, at its own time of day.
#[component]
fn DayCell(day: CalendarDay, view: View, today: NaiveDate) -> impl IntoView {
    let lang = lang();
    let date = day.date;
    let desk = expect_context::<Desk>();
    let over = move |event: leptos::ev::DragEvent| {
        if desk.dragged.with_untracked(Option::is_some) {
            event.prevent_default();
        }
    };
    let drop = move |event: leptos::ev::DragEvent| {
        let Some(moving) = desk.dragged.get_untracked() else { return };
        event.prevent_default();
        desk.dragged.set(None);
        desk.put(moving, moving.on(date), By::Mouse);
    };
    let hidden = |count: usize, shown: usize| i64::try_from(count.saturating_sub(shown)).unwrap_or_default();
    let repeats = hidden(day.repeat_count, day.repeats.len());
    let more = day.count - i64::try_from(day.plans.len()).unwrap_or_default() + repeats;
    let more_words =
        if day.is_exact { words::more_of_day(lang, more) } else { words::more_of_day_than(lang, more) };
    let is_other = view.scale == Scale::Month && date.month() != view.date.month();
    let href = View { scale: Scale::Day, date, ..view }.href();
    let is_empty = day.plans.is_empty() && day.repeats.is_empty();
    let with_person = view.is_team;
    let plans =
        day.plans.into_iter().map(|view| (view.plan.due_at, view! { <Entry view with_person/> }.into_any()));
    let mut lines: Vec<(DateTime<Utc>, AnyView)> = plans.collect();
    lines.extend(
        day.repeats
            .into_iter()
            .map(|repeat| (repeat.at, view! { <RepeatEntry repeat with_person/> }.into_any())),
    );
    lines.sort_by_key(|(at, _)| *at);
    let special = day.special.map(|name| {
        let (tone, mark) = if day.is_working {
            (Tone::Warning, words::day_worked(lang))
        } else {
            (Tone::Success, words::day_off(lang))
        };
        view! { <span class="special clip" title=name.clone()><Tag tone label=mark/>{name.clone()}</span> }
    });
    view! {
        <li
            data-off=(!day.is_working).then_some("") data-other=is_other.then_some("") data-empty=is_empty.then_some("")
            aria-current=(date == today).then_some("date") on:dragover=over on:drop=drop
        >
            <a class="date" href=href.clone() aria-label=date_text(lang, date, true)><span>{date.day()}</span><small>{weekday(date.weekday(), lang)}</small></a>
            {special}
            <ul>{lines.into_iter().map(|(_, line)| view! { <li>{line}</li> }).collect_view()}</ul>
            {(more > 0).then(|| view! { <a class="link t-12" href=href>{more_words}</a> })}
        </li>
    }
}
