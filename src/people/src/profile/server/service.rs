//! Changing one's own profile.

use super::store;
use crate::{
    Secret,
    profile::{NewToken, PasswordInput, ProfileInput, TokenInput},
    server::refuse_older,
    sign_in::{
        check_password,
        server::password::{self, Verdict},
    },
    users::{
        FIELDS, User,
        server::{service::password_changed, store as users},
    },
};
use chrono::Duration;
use kemai_domain::{AppError, FieldChange, Problem, SessionId, TokenId, UserId};
use kemai_server::{App, Change, ChangeAction, Ctx, database, http::scope, rate_limit::sign_in_key, session};
use kemai_ui::{Density, Theme};
use sea_orm::{ActiveValue::Set, ConnectionTrait};

/// # Errors
/// Not signed in, refuse_older; invalid.
pub async fn update(ctx: &Ctx, version: i64, input: ProfileInput) -> Result<User, AppError> {
    let input = input.checked()?;
    if input.time_zone.as_deref().is_some_and(|zone| zone.parse::<chrono_tz::Tz>().is_err()) {
        return Err(AppError::field("time_zone", Problem::BadTimeZone));
    }
    let theme = Theme::from_cookie(&input.theme).attribute().unwrap_or("system");
    let density = Density::from_cookie(&input.density).attribute().unwrap_or("comfortable");
    ctx.write("profile.update", move |tx| {
        Box::pin(async move {
            let row = users::lock_own(tx).await?;
            let before = User::from(&row);
            refuse_older(&before, before.version, version)?;
            let after = users::update(tx, row, |active| {
                active.name_sort = Set(kemai_records::pinyin::sort_key(&input.name));
                active.name = Set(input.name);
                active.language = Set(input.language.tag().to_owned());
                active.time_zone = Set(input.time_zone);
                active.theme = Set(theme.to_owned());
                active.density = Set(density.to_owned());
            })
            .await?;
            tx.log(Change::between(&FIELDS, after.id, Some(&before), Some(&after)));
            Ok(after)
        })
    })
    .await
}

/// Asks for the old password, as often as a sign-in may be tried; other sessions end.
///
/// # Errors
/// Not signed in, too many; invalid: the old one wrong, the new one weak.
pub async fn change_password(ctx: &Ctx, input: PasswordInput) -> Result<(), AppError> {
    let user = users::own(ctx).await?;
    let limits = &ctx.app().limits;
    let key = sign_in_key(&user.id.to_string(), None);
    limits.sign_in.take(key.clone())?;
    let hash = hash_of(ctx, user.id).await?;
    if password::verify(hash, input.old_password).await? == Verdict::Wrong {
        return Err(AppError::field("old_password", Problem::WrongPassword));
    }
    limits.sign_in.forget(&key);
    check_password(&input.new_password.0, &user.email)
        .map_err(|problem| AppError::field("new_password", problem))?;
    let hash = password::hash(input.new_password).await?;
    ctx.write("profile.change_password", move |tx| {
        Box::pin(async move {
            let row = users::lock_own(tx).await?;
            let user = users::update(tx, row, |active| active.password_hash = Set(Some(hash))).await?;
            tx.log(password_changed(tx, user.id));
            Ok(())
        })
    })
    .await?;
    session::revoke_all(ctx.app(), user.id, store::current(ctx)).await
}

async fn hash_of(ctx: &Ctx, user: UserId) -> Result<Option<String>, AppError> {
    let statement = ctx.db().statement("SELECT password_hash FROM users WHERE id = $1", [user.0.into()]);
    let row = ctx
        .db()
        .reader()
        .query_one_raw(statement)
        .await
        .map_err(database)?
        .ok_or_else(AppError::not_found)?;
    row.try_get("", "password_hash").map_err(database)
}

/// # Errors
/// Not signed in; internal, when the database fails.
pub async fn end_session(ctx: &Ctx, id: SessionId) -> Result<(), AppError> {
    session::revoke(ctx.app(), ctx.user_id()?, id).await
}

/// # Errors
/// Not signed in; internal, when the database fails.
pub async fn end_other_sessions(ctx: &Ctx) -> Result<(), AppError> {
    session::revoke_all(ctx.app(), ctx.user_id()?, store::current(ctx)).await
}

/// A token that opens the API in the person's name. Only a signed-in browser makes one: a token does not beget tokens.
///
/// # Errors
/// Not signed in, forbidden; invalid.
pub async fn create_token(ctx: &Ctx, input: TokenInput) -> Result<NewToken, AppError> {
    let user = ctx.user_id()?;
    if store::current(ctx).is_none() {
        return Err(AppError::forbidden());
    }
    give_token(ctx, user, input).await
}

/// The same for the program's own commands, in anybody's name.
///
/// # Errors
/// Not found before the set-up; invalid; internal, when the database fails.
pub async fn create_token_for(app: &App, user: UserId, input: TokenInput) -> Result<NewToken, AppError> {
    let ctx = kemai_server::settings::program(app, "command").await?;
    give_token(&ctx, user, input).await
}

async fn give_token(ctx: &Ctx, user: UserId, input: TokenInput) -> Result<NewToken, AppError> {
    let (input, days) = input.checked()?;
    if !scope::is_valid(&input.scope) {
        return Err(AppError::field("scope", Problem::UnknownChoice));
    }
    let expires_at = days.map(|days| ctx.now() + Duration::days(days));
    ctx.write("token.create", move |tx| {
        Box::pin(async move {
            let TokenInput { name, scope, .. } = input;
            let (id, value) = session::create_token(tx, user, &name, &scope, expires_at).await?;
            tx.log(token_changed(user, None, Some(said_of(&name, &scope))));
            Ok(NewToken { id, value: Secret(value) })
        })
    })
    .await
}

/// # Errors
/// Not signed in; not found, when it is not one's own or opens nothing any more.
pub async fn revoke_token(ctx: &Ctx, id: TokenId) -> Result<(), AppError> {
    let user = ctx.user_id()?;
    ctx.write("token.revoke", move |tx| {
        Box::pin(async move {
            let (name, scope) = store::revoke(tx, user, id).await?.ok_or_else(AppError::not_found)?;
            tx.log(token_changed(user, Some(said_of(&name, &scope)), None));
            Ok(())
        })
    })
    .await
}

/// What the log says of a token: its purpose and scope, never its value.
fn said_of(name: &str, scope: &str) -> String {
    format!("{name} ({scope})")
}

fn token_changed(user: UserId, before: Option<String>, after: Option<String>) -> Change {
    let mut change = Change::of(&FIELDS, user, ChangeAction::Update);
    change.fields.push(FieldChange {
        field: "token".to_owned(),
        before: before.map(Into::into),
        after: after.map(Into::into),
    });
    change
}
