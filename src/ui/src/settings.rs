//! What a page knows about the person who looks at it: language, theme, density, time zone and the moment.

use chrono::{DateTime, Utc};
use kemai_words::Lang;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::answer::Toasts;
use crate::dom;
use crate::time_zone::TimeZone;

/// The looks and habits of one person. The server fills it for each request and the browser gets the same value,
/// so that both write the same words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UiSettings {
    pub lang: Lang,
    pub theme: Theme,
    pub density: Density,
    /// Whether the rail was made narrow by hand.
    pub is_rail_narrow: bool,
    pub time_zone: TimeZone,
    /// The name of the company's zone.
    pub company_zone: String,
    /// What was chosen last on this device for parts of pages, by their names; see [`kept_choice`].
    pub kept: BTreeMap<String, String>,
    /// When the server began to write the page: the base of "8 days ago".
    pub now: DateTime<Utc>,
}

/// Light, dark, or whatever the device prefers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// The value of `<html data-theme>` and of the cookie `theme`; none follows the device.
    #[must_use]
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// Reads the cookie; anything unknown follows the device.
    #[must_use]
    pub fn from_cookie(value: &str) -> Self {
        match value {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// How much air a table and a form have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    #[default]
    Comfortable,
    Compact,
}

impl Density {
    /// The value of `<html data-density>` and of the cookie `density`.
    #[must_use]
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Comfortable => None,
            Self::Compact => Some("compact"),
        }
    }

    /// Reads the cookie; anything unknown is comfortable.
    #[must_use]
    pub fn from_cookie(value: &str) -> Self {
        if value == "compact" { Self::Compact } else { Self::Comfortable }
    }
}

/// The clock of the page: starts with the server's moment and goes on once the page is alive.
#[derive(Clone, Copy)]
struct Now(RwSignal<DateTime<Utc>>);

/// The looks as they are now; the buttons of the top bar write here.
#[derive(Clone, Copy)]
pub(crate) struct Looks {
    pub theme: RwSignal<Theme>,
    pub density: RwSignal<Density>,
    pub is_rail_narrow: RwSignal<bool>,
}

/// Gives every component below what it needs: the settings, the clock and the toasts. Called once by the application.
pub fn provide_ui(settings: UiSettings) {
    let now = RwSignal::new(settings.now);
    provide_context(Now(now));
    provide_context(Looks {
        theme: RwSignal::new(settings.theme),
        density: RwSignal::new(settings.density),
        is_rail_narrow: RwSignal::new(settings.is_rail_narrow),
    });
    provide_context(Kept(RwSignal::new(settings.kept.clone())));
    provide_context(Toasts::new(settings.lang));
    provide_context(settings);
    Effect::new(move |_| {
        if let Ok(handle) =
            set_interval_with_handle(move || now.set(browser_now()), std::time::Duration::from_secs(30))
        {
            on_cleanup(move || handle.clear());
        }
    });
}

/// The person's settings; without any (a test, a fragment) Simplified Chinese at the epoch in UTC.
#[must_use]
pub fn settings() -> UiSettings {
    with_settings(UiSettings::clone)
}

/// What is made of the settings, without a copy of them.
pub(crate) fn with_settings<T>(read: impl Fn(&UiSettings) -> T) -> T {
    with_context(&read).unwrap_or_else(|| {
        read(&UiSettings {
            lang: Lang::default(),
            theme: Theme::default(),
            density: Density::default(),
            is_rail_narrow: false,
            time_zone: TimeZone::fixed("UTC", 0),
            company_zone: "UTC".to_owned(),
            kept: BTreeMap::new(),
            now: DateTime::UNIX_EPOCH,
        })
    })
}

impl UiSettings {
    /// The name of a zone, where times in it may be taken for those of the company's.
    #[must_use]
    pub fn foreign<'a>(&self, zone: &'a str) -> Option<&'a str> {
        Some(zone).filter(|zone| *zone != self.company_zone)
    }
}

/// What the cookie of a kept choice is called: this, then the choice's name.
pub const KEPT_COOKIE: &str = "kept_";

/// The longest value that a cookie of a kept choice can have.
const LONGEST_KEPT: usize = 400;

/// Whether a cookie's value can be a kept choice's: short, of letters, digits, `_`, `-` and `.`.
#[must_use]
pub fn is_kept_value(value: &str) -> bool {
    value.len() <= LONGEST_KEPT
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

#[derive(Clone, Copy)]
struct Kept(RwSignal<BTreeMap<String, String>>);

/// What was chosen last for a part of a page, such as the layout of a list. The browser keeps it in a cookie, so that the server already
/// writes the next page so.
#[derive(Clone, Copy)]
pub struct KeptChoice {
    name: &'static str,
    all: Option<Kept>,
}

/// The kept choice of this name; the server reads those that the application names.
#[must_use]
pub fn kept_choice(name: &'static str) -> KeptChoice {
    KeptChoice { name, all: use_context() }
}

impl KeptChoice {
    /// What was chosen; empty for nothing.
    #[must_use]
    pub fn get(self) -> String {
        self.all.and_then(|Kept(all)| all.with(|all| all.get(self.name).cloned())).unwrap_or_default()
    }

    /// Keeps a choice for a year. In handlers only.
    pub fn set(self, value: String) {
        if !is_kept_value(&value) {
            return;
        }
        dom::remember(&format!("{KEPT_COOKIE}{}", self.name), &value);
        if let Some(Kept(all)) = self.all {
            all.update(|all| drop(all.insert(self.name.to_owned(), value)));
        }
    }
}

/// The person's language.
#[must_use]
pub fn lang() -> Lang {
    with_context::<UiSettings, _>(|settings| settings.lang).unwrap_or_default()
}

/// The page's clock, to the half minute. On the server, and while hydrating, the moment of the settings.
#[must_use]
pub fn now() -> Signal<DateTime<Utc>> {
    match use_context::<Now>() {
        Some(Now(now)) => now.into(),
        None => Signal::stored(settings().now),
    }
}

/// Milliseconds of the browser's clock as an instant.
pub(crate) fn browser_now() -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    let milliseconds = js_sys::Date::now() as i64;
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}
