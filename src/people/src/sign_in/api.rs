//! Server functions of signing in and out.

use super::model::{SignInInput, SignedIn};
use kemai_domain::{AppError, Lang, Outcome};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::{
    model::way_on,
    server::{language::again_in, service},
};
#[cfg(feature = "ssr")]
use crate::server::request;
#[cfg(feature = "ssr")]
use kemai_server::{app, ctx, http::page, outcome, session};

/// Opens a session and leads on to where the person was going; with a `language` the form comes back in it instead, with what was typed.
#[server(prefix = "/rpc", endpoint = "people/sign_in")]
pub async fn sign_in(
    input: SignInInput,
    #[server(default)] language: Option<Lang>,
) -> Result<Outcome<SignedIn>, AppError> {
    let app = app()?;
    if let Some(language) = language {
        return Ok(again_in(&app, language, &input.password));
    }
    let parts = request::parts()?;
    let next = way_on(input.next.as_deref()).to_owned();
    let caller = service::Caller { headers: &parts.headers, address: request::address(&parts) };
    let result = service::sign_in(&app, input, caller).await;
    if let Ok(opened) = &result {
        // The browser's old session ends with the new one: nobody goes on under an id that he had before.
        if let Ok(ctx) = ctx() {
            service::sign_out(&ctx).await?;
        }
        page::set_cookie(&session::set_cookie(&app, Some(&opened.session)));
        for cookie in opened.looks.cookies(&app) {
            page::set_cookie(&cookie);
        }
        page::redirect(&next);
    }
    outcome(result.map(|_| SignedIn { next }))
}

/// Ends the session.
#[server(prefix = "/rpc", endpoint = "people/sign_out")]
pub async fn sign_out() -> Result<Outcome<()>, AppError> {
    let app = app()?;
    if let Ok(ctx) = ctx() {
        service::sign_out(&ctx).await?;
    }
    page::set_cookie(&session::set_cookie(&app, None));
    page::redirect("/login");
    outcome(Ok(()))
}
