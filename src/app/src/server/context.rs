//! What pages and server functions find in their context: the program, the person, the nonce, a form that was refused.

use super::areas;
use chrono::DateTime;
use http::request::Parts;
use kemai_domain::Lang;
use kemai_server::{
    App, Ctx,
    http::{forms::Submission, headers},
    rate_limit::RateLimits,
};
use kemai_ui::{Density, Theme, TimeZone, UiSettings};
use leptos::{
    nonce::Nonce,
    prelude::{provide_context, use_context},
};
use std::sync::Arc;

/// Fills the context.
pub trait Provide: Fn() + Clone + Send + Sync + 'static {}

impl<F: Fn() + Clone + Send + Sync + 'static> Provide for F {}

/// Called by leptos at the start of each page and server function, when the request is already in the context.
pub fn provide(app: &App) -> impl Provide {
    let app = app.clone();
    let limits = Arc::<RateLimits>::default();
    move || {
        provide_context(app.clone());
        provide_context(limits.clone());
        areas::provide();
        let Some(parts) = use_context::<Parts>() else { return };
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

/// The looks of a page for whoever asks without being signed in.
pub fn looks(lang: Lang) -> UiSettings {
    UiSettings {
        lang,
        theme: Theme::System,
        density: Density::default(),
        time_zone: TimeZone::fixed("UTC", 0),
        now: DateTime::UNIX_EPOCH,
    }
}
