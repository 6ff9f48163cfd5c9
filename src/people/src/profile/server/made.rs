//! A new token's value on its way from a plain form to the page that shows it: in a cookie that only this page gets, that no
//! script reads and that is taken back when it was shown.

use crate::{Secret, profile::NewToken, server::request};
use kemai_server::{
    Ctx,
    http::{forms::PlainForm, page},
    session::cookie,
};

const NAME: &str = "made_token";

/// Keeps the value for a minute when the browser will show a page instead of the answer.
pub fn keep(ctx: &Ctx, token: &NewToken) {
    let is_plain = request::parts().is_ok_and(|parts| parts.extensions.get::<PlainForm>().is_some());
    if is_plain {
        set(ctx, &token.value.0, 60);
    }
}

/// What was kept, once.
pub fn take(ctx: &Ctx) -> Option<Secret> {
    let value = Secret::from(cookie(&request::parts().ok()?.headers, NAME)?);
    set(ctx, "", 0);
    Some(value)
}

fn set(ctx: &Ctx, value: &str, seconds: u32) {
    let secure = if ctx.app().config.is_https() { "; Secure" } else { "" };
    page::set_cookie(&format!(
        "{NAME}={value}; Path=/settings/profile; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"
    ));
}
