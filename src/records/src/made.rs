//! A new secret's value on its way from a plain form to the page that shows it: in a cookie that only this page gets, that no
//! script reads and that is taken back when it was shown.

use crate::Secret;
use axum::http::request::Parts;
use kemai_server::{
    Ctx,
    http::{forms::PlainForm, page},
    session::cookie,
};
use leptos::prelude::use_context;

/// The page that shows the value, and the cookie's name.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    pub name: &'static str,
    pub path: &'static str,
}

/// Keeps the value for a minute when the browser will show a page instead of the answer.
pub fn keep(ctx: &Ctx, shown: Shown, value: &Secret) {
    let is_plain = use_context::<Parts>().is_some_and(|parts| parts.extensions.get::<PlainForm>().is_some());
    if is_plain {
        set(ctx, shown, &value.0, 60);
    }
}

/// What was kept, once.
#[must_use]
pub fn take(ctx: &Ctx, shown: Shown) -> Option<Secret> {
    let value = Secret::from(cookie(&use_context::<Parts>()?.headers, shown.name)?);
    set(ctx, shown, "", 0);
    Some(value)
}

fn set(ctx: &Ctx, Shown { name, path }: Shown, value: &str, seconds: u32) {
    let secure = if ctx.app().config.is_https() { "; Secure" } else { "" };
    page::set_cookie(&format!(
        "{name}={value}; Path={path}; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"
    ));
}
