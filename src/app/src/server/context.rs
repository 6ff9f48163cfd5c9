//! What pages and server functions find in their context: the program, the person, the nonce, a form that was refused.

use super::areas;
use crate::page::Page;
use chrono::DateTime;
use http::{HeaderMap, request::Parts};
use kemai_customers::customers::list::{KEPT_COLUMNS, KEPT_VIEW};
use kemai_domain::{Currency, Lang};
use kemai_server::{
    App, Ctx,
    http::{forms::Submission, headers, refusal::lang_of},
    session::cookie,
};
use kemai_ui::{Density, KEPT_COOKIE, Theme, TimeZone, UiSettings, is_kept_value};
use leptos::{
    nonce::Nonce,
    prelude::{provide_context, use_context},
};
use std::collections::BTreeMap;

/// Fills the context.
pub trait Provide: Fn() + Clone + Send + Sync + 'static {}

impl<F: Fn() + Clone + Send + Sync + 'static> Provide for F {}

/// Called by leptos at the start of each page and server function, when the request is already in the context.
pub fn provide(app: &App) -> impl Provide {
    let app = app.clone();
    move || {
        provide_context(app.clone());
        areas::provide();
        let Some(parts) = use_context::<Parts>() else { return };
        provide_context(page(&app, &parts));
        if let Some(ctx) = parts.extensions.get::<Ctx>() {
            provide_context(ctx.clone());
        }
        // The policy in the answer's header names this nonce, not the one that leptos made.
        if let Some(nonce) = parts.extensions.get::<headers::Nonce>() {
            provide_context(Nonce::from_value(nonce.0.clone()));
        }
        if let Some(submission) = parts.extensions.get::<Submission>() {
            provide_context(submission.clone());
        }
    }
}

/// The looks of a page, and who asks.
fn page(app: &App, parts: &Parts) -> Page {
    let ctx = parts.extensions.get::<Ctx>();
    let now = app.clock.now();
    let zone = ctx.map_or("Asia/Shanghai".to_owned(), |ctx| ctx.time_zone().to_string());
    let cookie = |name| cookie(&parts.headers, name).unwrap_or_default();
    let lang = ctx.map_or_else(|| lang_of(&parts.headers), Ctx::lang);
    Page {
        settings: UiSettings {
            lang,
            theme: Theme::from_cookie(cookie("theme")),
            density: Density::from_cookie(cookie("density")),
            is_rail_narrow: cookie("rail") == "narrow",
            time_zone: TimeZone::named(&zone, now).unwrap_or_else(|| TimeZone::fixed("UTC", 0)),
            company_zone: ctx.map_or(zone, |ctx| ctx.company_zone().to_string()),
            kept: kept(&parts.headers),
            now,
        },
        // Before anything that the page shows is read; who listens to nothing needs none.
        happened: ctx.and_then(Ctx::person).and_then(|_| app.live.told()),
        person: ctx.and_then(Ctx::person).cloned(),
        currency: ctx.map_or_else(Currency::default, |ctx| ctx.company().currency),
    }
}

/// The looks of a page for whoever asks without being signed in.
pub fn looks(lang: Lang) -> UiSettings {
    UiSettings {
        lang,
        theme: Theme::System,
        density: Density::default(),
        is_rail_narrow: false,
        time_zone: TimeZone::fixed("UTC", 0),
        company_zone: "UTC".to_owned(),
        kept: BTreeMap::new(),
        now: DateTime::UNIX_EPOCH,
    }
}

/// What the person chose last on this device, of what pages ask for.
fn kept(headers: &HeaderMap) -> BTreeMap<String, String> {
    let read = |name: &str| {
        let value = cookie(headers, &format!("{KEPT_COOKIE}{name}")).filter(|value| is_kept_value(value))?;
        Some((name.to_owned(), value.to_owned()))
    };
    [KEPT_VIEW, KEPT_COLUMNS].into_iter().filter_map(read).collect()
}
