//! The server function of the set-up.

use super::model::SetupInput;
use crate::sign_in::SignedIn;
use kemai_domain::{AppError, Lang, Outcome};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::server::{SetupSteps, service};
#[cfg(feature = "ssr")]
use crate::{server::request, sign_in::server::language::again_in};
#[cfg(feature = "ssr")]
use kemai_server::{app, http::page, outcome, session};

/// Makes the company and signs its first admin in; with a `language` the form comes back in it instead, with what was typed.
#[server(prefix = "/rpc", endpoint = "setup/create")]
pub async fn create_company(
    input: SetupInput,
    #[server(default)] language: Option<Lang>,
) -> Result<Outcome<SignedIn>, AppError> {
    let app = app()?;
    if let Some(language) = language {
        return Ok(again_in(&app, language, &input.password));
    }
    let parts = request::parts()?;
    let steps = use_context::<SetupSteps>().unwrap_or_default();
    let result = service::create(&app, input, steps.0).await;
    if let Ok(admin) = &result {
        let address = request::address(&parts).map(|address| address.to_string());
        let cookie = session::open(&app, *admin, &parts.headers, address).await?;
        page::set_cookie(&session::set_cookie(&app, Some(&cookie)));
        page::redirect("/");
    }
    outcome(result.map(|_| SignedIn { next: "/".to_owned() }))
}
