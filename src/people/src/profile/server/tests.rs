use super::{service, store};
use crate::{
    profile::{PasswordInput, ProfileInput, TokenInput},
    server::fixture::{PASSWORD, company, ctx_of},
};
use axum::http::{
    HeaderMap, Request,
    header::{AUTHORIZATION, COOKIE},
};
use kemai_domain::{Entity, ErrorCode, Lang, Problem, UserId};
use kemai_server::{
    Ctx, change_log, session,
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;

/// Signs the person in and comes back with the session's cookie.
async fn signed_in(test: &TestApp, user: UserId) -> Ctx {
    let value = session::open(&test.app, user, &HeaderMap::new(), Some("10.0.0.1".to_owned())).await.unwrap();
    let cookie = format!("{}={value}", session::cookie_name(&test.app));
    let request = Request::builder().header(COOKIE, cookie).body(()).unwrap();
    session::authenticate(&test.app, &request.into_parts().0).await.unwrap().unwrap()
}

async fn by_token(test: &TestApp, value: &str) -> Result<Option<Ctx>, kemai_domain::AppError> {
    let request = Request::builder().header(AUTHORIZATION, format!("Bearer {value}")).body(()).unwrap();
    session::authenticate(&test.app, &request.into_parts().0).await
}

fn passwords(old: &str, new: &str) -> PasswordInput {
    PasswordInput { old_password: old.into(), new_password: new.into() }
}

#[tokio::test]
async fn a_new_password_asks_for_the_old_and_ends_other_sessions() {
    on_both(async |test| {
        let company = company(&test).await;
        let user = company.admin.user_id().unwrap();
        let here = signed_in(&test, user).await;
        signed_in(&test, user).await;
        assert_eq!(store::sessions(&here).await.unwrap().len(), 2, "{}", test.database);
        let wrong = service::change_password(&here, passwords("wrong-horse-42", "another-horse-43")).await;
        assert_eq!(wrong.unwrap_err().of("old_password"), Some(&Problem::WrongPassword));
        let weak = service::change_password(&here, passwords(PASSWORD, "1234567890")).await;
        assert_eq!(weak.unwrap_err().of("new_password"), Some(&Problem::WeakPassword));
        service::change_password(&here, passwords(PASSWORD, "another-horse-43")).await.unwrap();
        let left = store::sessions(&here).await.unwrap();
        assert_eq!(left.len(), 1);
        assert!(left[0].is_current);
        service::change_password(&here, passwords("another-horse-43", PASSWORD)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn one_ends_ones_own_sessions_and_nobody_elses() {
    on_both(async |test| {
        let company = company(&test).await;
        let (mine, theirs) = (company.sales.user_id().unwrap(), company.manager.user_id().unwrap());
        let here = signed_in(&test, mine).await;
        let other = signed_in(&test, theirs).await;
        let session = store::sessions(&other).await.unwrap()[0].id;
        service::end_session(&here, session).await.unwrap();
        assert_eq!(store::sessions(&other).await.unwrap().len(), 1, "{}", test.database);
        signed_in(&test, mine).await;
        service::end_other_sessions(&here).await.unwrap();
        assert_eq!(store::sessions(&here).await.unwrap().len(), 1);
        assert_eq!(store::sessions(&other).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_token_opens_the_door_until_it_is_revoked() {
    on_both(async |test| {
        let company = company(&test).await;
        let here = signed_in(&test, company.sales.user_id().unwrap()).await;
        let input = |scope: &str| TokenInput {
            name: "ERP".to_owned(),
            scope: scope.to_owned(),
            days: Some("30".to_owned()),
        };
        let refused = service::create_token(&here, input("everything")).await.unwrap_err();
        assert_eq!(refused.of("scope"), Some(&Problem::UnknownChoice));
        let token = service::create_token(&here, input("customers:read  tags:write")).await.unwrap();
        let ctx = by_token(&test, &token.value.0).await.unwrap().unwrap();
        assert_eq!(ctx.user_id(), here.user_id(), "{}", test.database);
        assert_eq!(store::tokens(&here).await.unwrap()[0].scope, "customers:read tags:write");
        // A token makes no tokens.
        assert_eq!(service::create_token(&ctx, input("all")).await.unwrap_err().code, ErrorCode::Forbidden);
        let stranger = signed_in(&test, company.other_sales.user_id().unwrap()).await;
        assert_eq!(service::revoke_token(&stranger, token.id).await.unwrap_err().code, ErrorCode::NotFound);
        service::revoke_token(&here, token.id).await.unwrap();
        assert_eq!(by_token(&test, &token.value.0).await.err().unwrap().code, ErrorCode::NotSignedIn);
        assert!(store::tokens(&here).await.unwrap().is_empty());
    })
    .await;
}

/// What the log says happened to the person, newest first: kind and program.
async fn logged(ctx: &Ctx, user: UserId) -> Vec<(String, Option<String>)> {
    let entries = change_log::of_records(ctx, Entity::User, &[user.0], 10).await.unwrap();
    entries.into_iter().map(|entry| (entry.kind, entry.program)).collect()
}

#[tokio::test]
async fn a_token_is_not_made_or_ended_without_its_line_in_the_log() {
    on_both(async |test| {
        let company = company(&test).await;
        let user = company.sales.user_id().unwrap();
        let here = signed_in(&test, user).await;
        let input = || TokenInput { name: "ERP".to_owned(), scope: "all".to_owned(), days: None };
        let given = service::create_token_for(&test.app, user, input()).await.unwrap();
        assert_eq!(logged(&here, user).await[0], ("token.create".to_owned(), Some("command".to_owned())));
        let own = service::create_token(&here, input()).await.unwrap();
        service::revoke_token(&here, own.id).await.unwrap();
        assert_eq!(logged(&here, user).await[0], ("token.revoke".to_owned(), None), "{}", test.database);
        let again = service::revoke_token(&here, own.id).await.unwrap_err();
        assert_eq!(again.code, ErrorCode::NotFound);

        let rename = |from: &str, to: &str| format!("ALTER TABLE {from} RENAME TO {to}");
        test.app.db.side().execute_unprepared(&rename("changes", "changes_away")).await.unwrap();
        assert!(service::create_token(&here, input()).await.is_err(), "{}", test.database);
        assert!(service::revoke_token(&here, given.id).await.is_err(), "{}", test.database);
        test.app.db.side().execute_unprepared(&rename("changes_away", "changes")).await.unwrap();
        let left: Vec<_> = store::tokens(&here).await.unwrap().into_iter().map(|token| token.id).collect();
        assert_eq!(left, [given.id], "{}: neither came nor went", test.database);
    })
    .await;
}

#[tokio::test]
async fn the_profile_needs_no_right_and_keeps_its_version() {
    on_both(async |test| {
        let company = company(&test).await;
        let input = ProfileInput {
            name: "王小磊".to_owned(),
            language: Lang::En,
            time_zone: Some("Asia/Urumqi".to_owned()),
            theme: "dark".to_owned(),
            density: "compact".to_owned(),
        };
        let user = service::update(&company.sales, 1, input.clone()).await.unwrap();
        let ctx = ctx_of(&test, user.id).await;
        assert_eq!((ctx.lang(), ctx.time_zone().name()), (Lang::En, "Asia/Urumqi"), "{}", test.database);
        assert_eq!(service::update(&ctx, 2, input.clone()).await.unwrap(), user, "nothing was changed");
        assert_eq!(service::update(&ctx, 1, input.clone()).await.unwrap_err().code, ErrorCode::Conflict);
        let lost = ProfileInput { time_zone: Some("Nowhere".to_owned()), ..input };
        assert_eq!(
            service::update(&ctx, 2, lost).await.unwrap_err().of("time_zone"),
            Some(&Problem::BadTimeZone)
        );
    })
    .await;
}
