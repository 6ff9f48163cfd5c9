//! Moments in words, in the person's zone, with the exact one in `title`.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta, Utc, Weekday};
use kemai_words::{Lang, ui as words};
use leptos::prelude::*;

use crate::{Markup, TimeZone, UiSettings, dom, html, now, settings::with_settings, still};

/// What comes sooner is not worth a clock.
const SOON: TimeDelta = TimeDelta::minutes(2);

/// A moment as people say it: "8 days ago", "tomorrow 10:00". Goes on with the clock.
#[component]
pub fn RelativeTime(at: DateTime<Utc>) -> impl IntoView {
    still(time_ago(at))
}

/// A moment that is to come, such as when somebody will be called: "in a moment", "tomorrow 10:00". What has just happened by a clock that
/// goes wrong a little is not meant here.
#[component]
pub fn ComingTime(at: DateTime<Utc>) -> impl IntoView {
    still(time_to_come(at))
}

/// A moment with date and time.
#[component]
pub fn DateTimeText(at: DateTime<Utc>) -> impl IntoView {
    still(date_time(at))
}

/// A civil date; the year only when it is another.
#[component]
pub fn DateText(date: NaiveDate) -> impl IntoView {
    let (lang, this_year) =
        with_settings(|settings| (settings.lang, settings.time_zone.local(settings.now).year()));
    let full = date_text(lang, date, true);
    let shown = date_text(lang, date, this_year != date.year());
    still(html! { time datetime=(date.to_string()) title=(full) { (shown) } })
}

/// The markup of a [`RelativeTime`].
#[must_use]
pub fn time_ago(at: DateTime<Utc>) -> Markup {
    said(Said::Ago, at)
}

/// The markup of a [`ComingTime`].
#[must_use]
pub fn time_to_come(at: DateTime<Utc>) -> Markup {
    said(Said::ToCome, at)
}

/// The markup of a [`DateTimeText`].
#[must_use]
pub fn date_time(at: DateTime<Utc>) -> Markup {
    let text = with_settings(|settings| date_time_text(settings.lang, &settings.time_zone, at));
    html! { time datetime=(at.to_rfc3339()) { (text) } }
}

/// How a moment is said, which changes as the clock goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Ago,
    ToCome,
}

impl Said {
    const ALL: [Self; 2] = [Self::Ago, Self::ToCome];

    /// The value of `data-said`.
    const fn key(self) -> &'static str {
        match self {
            Self::Ago => "ago",
            Self::ToCome => "to-come",
        }
    }

    fn text(self, settings: &UiSettings, now: DateTime<Utc>, at: DateTime<Utc>) -> String {
        match self {
            Self::Ago => relative_text(settings.lang, &settings.time_zone, now, at),
            Self::ToCome => coming_text(settings.lang, &settings.time_zone, now, at),
        }
    }
}

fn said(said: Said, at: DateTime<Utc>) -> Markup {
    let now = now().get_untracked();
    with_settings(|settings| {
        html! {
            time datetime=(at.to_rfc3339()) title=(date_time_text(settings.lang, &settings.time_zone, at)) data-said=(said.key()) {
                (said.text(settings, now, at))
            }
        }
    })
}

/// Says the moments of the page as they are now: they stand in it as text, and one look at all of them costs less than an effect for each.
pub(crate) fn go_on(settings: &UiSettings, now: DateTime<Utc>) {
    let Some(page) = document().document_element() else { return };
    for time in dom::all(&page, "time[data-said]") {
        let said = time.get_attribute("data-said");
        let said = Said::ALL.into_iter().find(|known| said.as_deref() == Some(known.key()));
        let at = time.get_attribute("datetime").and_then(|at| at.parse().ok());
        if let (Some(said), Some(at)) = (said, at) {
            let text = said.text(settings, now, at);
            if time.text_content().as_ref() != Some(&text) {
                time.set_text_content(Some(&text));
            }
        }
    }
}

/// `2026年11月23日`, `23 Nov 2026`.
#[must_use]
pub fn date_text(lang: Lang, date: NaiveDate, with_year: bool) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    match (lang, with_year) {
        (Lang::En, true) => format!("{day} {} {year}", english_month(month)),
        (Lang::En, false) => format!("{day} {}", english_month(month)),
        (Lang::Hans | Lang::Hant, true) => format!("{year}年{month}月{day}日"),
        (Lang::Hans | Lang::Hant, false) => format!("{month}月{day}日"),
    }
}

/// Some days, the year once: `2026年11月1日 – 11月28日`, `1 Nov – 28 Nov 2026`.
#[must_use]
pub fn days_text(lang: Lang, first: NaiveDate, last: NaiveDate) -> String {
    let is_one_year = first.year() == last.year();
    let (first_year, last_year) = match lang {
        Lang::En => (!is_one_year, true),
        Lang::Hans | Lang::Hant => (true, !is_one_year),
    };
    format!("{} – {}", date_text(lang, first, first_year), date_text(lang, last, last_year))
}

/// What a text about a month calls it: its number in Chinese, `November` in English, or `Nov` where there is little room.
#[must_use]
pub fn month_name(lang: Lang, month: u32, is_short: bool) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    match lang {
        Lang::En if is_short => english_month(month).to_owned(),
        Lang::En => NAMES.get(month.saturating_sub(1) as usize).copied().unwrap_or_default().to_owned(),
        Lang::Hans | Lang::Hant => month.to_string(),
    }
}

/// Date and time on the person's clock.
#[must_use]
pub fn date_time_text(lang: Lang, zone: &TimeZone, at: DateTime<Utc>) -> String {
    let local = zone.local(at);
    format!("{} {}", date_text(lang, local.date_naive(), true), clock(local))
}

/// A moment as people say it, seen from `now`.
#[must_use]
pub fn relative_text(lang: Lang, zone: &TimeZone, now: DateTime<Utc>, at: DateTime<Utc>) -> String {
    let (here, there) = (zone.local(now), zone.local(at));
    let minutes = (now - at).num_minutes();
    let days = (here.date_naive() - there.date_naive()).num_days();
    let time = clock(there);
    match days {
        0 if (0..1).contains(&minutes) => words::just_now(lang).to_owned(),
        0 if (1..60).contains(&minutes) => words::minutes_ago(lang, minutes),
        0 => words::today_at(lang, time),
        1 => words::yesterday_at(lang, time),
        -1 => words::tomorrow_at(lang, time),
        -6..=-2 => words::weekday_at(lang, weekday(lang, there.weekday()), time),
        2..=29 => words::days_ago(lang, days),
        _ => date_text(lang, there.date_naive(), here.year() != there.year()),
    }
}

/// A moment to come as people say it, seen from `now`; once it has come, as any other.
#[must_use]
pub fn coming_text(lang: Lang, zone: &TimeZone, now: DateTime<Utc>, at: DateTime<Utc>) -> String {
    let ahead = at - now;
    if ahead > TimeDelta::zero() && ahead < SOON {
        words::in_a_moment(lang).to_owned()
    } else {
        relative_text(lang, zone, now, at)
    }
}

fn clock(at: DateTime<FixedOffset>) -> String {
    at.format("%H:%M").to_string()
}

fn weekday(lang: Lang, day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => words::monday(lang),
        Weekday::Tue => words::tuesday(lang),
        Weekday::Wed => words::wednesday(lang),
        Weekday::Thu => words::thursday(lang),
        Weekday::Fri => words::friday(lang),
        Weekday::Sat => words::saturday(lang),
        Weekday::Sun => words::sunday(lang),
    }
}

fn english_month(month: u32) -> &'static str {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES.get(month.saturating_sub(1) as usize).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, TimeZone as _};

    #[test]
    fn moments_are_said_as_people_say_them() {
        let zone = TimeZone::fixed("Asia/Shanghai", 480);
        // A Friday, 16:00 in Shanghai.
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 8, 0, 0).single().expect("a valid instant");
        let said = |lang, after: Duration| relative_text(lang, &zone, now, now + after);
        assert_eq!(said(Lang::Hans, Duration::seconds(-20)), "刚刚");
        assert_eq!(said(Lang::En, Duration::minutes(-1)), "1 minute ago");
        assert_eq!(said(Lang::Hans, Duration::hours(-3)), "今天 13:00");
        assert_eq!(said(Lang::Hans, Duration::hours(2)), "今天 18:00");
        assert_eq!(said(Lang::Hans, Duration::hours(-17)), "昨天 23:00");
        assert_eq!(said(Lang::Hant, Duration::days(-8)), "8 天前");
        assert_eq!(said(Lang::En, Duration::days(4)), "Tue 16:00");
        assert_eq!(said(Lang::Hans, Duration::days(7)), "11月27日");
        assert_eq!(said(Lang::En, Duration::days(-400)), "16 Oct 2025");
        assert_eq!(said(Lang::Hans, Duration::seconds(20)), "刚刚", "by a clock that is a little ahead");
    }

    #[test]
    fn what_is_to_come_has_not_just_been() {
        let zone = TimeZone::fixed("Asia/Shanghai", 480);
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 8, 0, 0).single().expect("a valid instant");
        let said = |lang, after: Duration| coming_text(lang, &zone, now, now + after);
        assert_eq!(said(Lang::Hans, Duration::seconds(50)), "马上");
        assert_eq!(said(Lang::En, Duration::minutes(1)), "in a moment");
        assert_eq!(said(Lang::Hans, Duration::minutes(2)), "今天 16:02");
        assert_eq!(said(Lang::Hans, Duration::days(1)), "明天 16:00");
        assert_eq!(said(Lang::Hans, Duration::zero()), "刚刚");
        assert_eq!(said(Lang::Hans, Duration::minutes(-5)), "5 分钟前", "overdue");
    }

    #[test]
    fn some_days_name_their_year_once() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let (first, last, other) = (day("2026-11-01"), day("2026-11-28"), day("2025-12-01"));
        assert_eq!(days_text(Lang::Hans, first, last), "2026年11月1日 – 11月28日");
        assert_eq!(days_text(Lang::En, first, last), "1 Nov – 28 Nov 2026");
        assert_eq!(days_text(Lang::Hant, other, last), "2025年12月1日 – 2026年11月28日");
        assert_eq!(days_text(Lang::En, other, last), "1 Dec 2025 – 28 Nov 2026");
        assert_eq!(month_name(Lang::En, 11, false), "November");
        assert_eq!(month_name(Lang::En, 5, true), "May");
        assert_eq!(month_name(Lang::Hans, 11, false), "11");
    }
}
