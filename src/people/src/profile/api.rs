//! Server functions of one's own profile.

use super::model::{NewToken, PasswordInput, Profile, ProfileInput, TokenInput};
use crate::users::User;
use kemai_domain::{AppError, Outcome, SessionId, TokenId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::server::{service, store};
#[cfg(feature = "ssr")]
use crate::sign_in::server::service::Looks;
#[cfg(feature = "ssr")]
use kemai_records::made::{self, Shown};
#[cfg(feature = "ssr")]
use kemai_server::{ctx, http::page, outcome};

/// A token that a plain form has made.
#[cfg(feature = "ssr")]
const TOKEN: Shown = Shown { name: "made_token", path: "/settings/profile" };

/// The profile with sessions and tokens.
#[server(prefix = "/rpc", endpoint = "profile/find")]
pub async fn find_profile() -> Result<Outcome<Profile>, AppError> {
    let ctx = ctx()?;
    let mut profile = store::find(&ctx).await;
    if let Ok(profile) = &mut profile {
        profile.made = made::take(&ctx, TOKEN);
    }
    outcome(profile)
}

/// Changes name, language, time zone and looks.
#[server(prefix = "/rpc", endpoint = "profile/update")]
pub async fn update_profile(version: i64, input: ProfileInput) -> Result<Outcome<User>, AppError> {
    let ctx = ctx()?;
    let result = service::update(&ctx, version, input).await;
    if let Ok(user) = &result {
        // Pages are made in these looks from the next request on.
        for cookie in Looks::from(user).cookies(ctx.app()) {
            page::set_cookie(&cookie);
        }
    }
    outcome(result)
}

/// Changes the password; other sessions end.
#[server(prefix = "/rpc", endpoint = "profile/change_password")]
pub async fn change_password(input: PasswordInput) -> Result<Outcome<()>, AppError> {
    outcome(service::change_password(&ctx()?, input).await)
}

/// Ends one session of one's own.
#[server(prefix = "/rpc", endpoint = "profile/end_session")]
pub async fn end_session(id: SessionId) -> Result<Outcome<()>, AppError> {
    outcome(service::end_session(&ctx()?, id).await)
}

/// Ends every session but this one.
#[server(prefix = "/rpc", endpoint = "profile/end_other_sessions")]
pub async fn end_other_sessions() -> Result<Outcome<()>, AppError> {
    outcome(service::end_other_sessions(&ctx()?).await)
}

/// Makes an API token; its value is in this answer and, after a plain form, on the page that follows.
#[server(prefix = "/rpc", endpoint = "profile/create_token")]
pub async fn create_token(input: TokenInput) -> Result<Outcome<NewToken>, AppError> {
    let ctx = ctx()?;
    let token = service::create_token(&ctx, input).await;
    if let Ok(token) = &token {
        made::keep(&ctx, TOKEN, &token.value);
    }
    outcome(token)
}

/// Revokes one of one's own tokens.
#[server(prefix = "/rpc", endpoint = "profile/revoke_token")]
pub async fn revoke_token(id: TokenId) -> Result<Outcome<()>, AppError> {
    outcome(service::revoke_token(&ctx()?, id).await)
}
