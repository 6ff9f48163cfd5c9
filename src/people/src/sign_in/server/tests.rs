use super::service::{Caller, sign_in, sign_out};
use crate::{
    profile::server::store::sessions,
    server::fixture::{PASSWORD, company, ctx_of},
    sign_in::SignInInput,
    users::server::service as users,
};
use axum::http::{HeaderMap, HeaderValue, Request, header::COOKIE};
use kemai_domain::{AppError, ErrorCode, Problem};
use kemai_server::{
    Ctx, session,
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;

async fn try_in(test: &TestApp, email: &str, password: &str, from: u8) -> Result<String, AppError> {
    let input = SignInInput { email: email.to_owned(), password: password.into(), next: None };
    let headers = HeaderMap::new();
    let address = Some([10, 0, 0, from].into());
    sign_in(&test.app, input, Caller { headers: &headers, address }).await.map(|opened| opened.session)
}

/// The context of a request with this session's cookie.
async fn by_cookie(test: &TestApp, value: &str) -> Option<Ctx> {
    let cookie = format!("{}={value}", session::cookie_name(&test.app));
    let request =
        Request::builder().header(COOKIE, HeaderValue::from_str(&cookie).unwrap()).body(()).unwrap();
    session::authenticate(&test.app, &request.into_parts().0).await.unwrap()
}

#[tokio::test]
async fn a_right_password_opens_a_session_and_signing_out_ends_it() {
    on_both(async |test| {
        let company = company(&test).await;
        let one = try_in(&test, " ZHOU@hengrun.example", PASSWORD, 1).await.unwrap();
        let two = try_in(&test, "zhou@hengrun.example", PASSWORD, 1).await.unwrap();
        assert_ne!(one, two, "{}", test.database);
        let ctx = by_cookie(&test, &one).await.unwrap();
        assert_eq!(ctx.user_id(), company.admin.user_id());
        assert_eq!(sessions(&ctx).await.unwrap().len(), 2);
        sign_out(&ctx).await.unwrap();
        assert!(by_cookie(&test, &one).await.is_none());
        assert!(by_cookie(&test, &two).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn every_refusal_looks_the_same() {
    on_both(async |test| {
        let company = company(&test).await;
        // No such account, a wrong password, an account without one.
        for (email, password) in [
            ("nobody@hengrun.example", PASSWORD),
            ("zhou@hengrun.example", "wrong-horse-42"),
            ("lin@hengrun.example", PASSWORD),
        ] {
            let error = try_in(&test, email, password, 1).await.unwrap_err();
            assert_eq!(error, AppError::field("password", Problem::WrongPassword), "{email}");
        }
        let lin = company.manager.user_id().unwrap();
        users::set_password(&company.admin, lin, PASSWORD.into()).await.unwrap();
        let cookie = try_in(&test, "lin@hengrun.example", PASSWORD, 1).await.unwrap();
        users::disable(&company.admin, lin, None).await.unwrap();
        assert!(by_cookie(&test, &cookie).await.is_none(), "{}", test.database);
        assert!(try_in(&test, "lin@hengrun.example", PASSWORD, 1).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn failures_from_elsewhere_do_not_lock_the_owner_out() {
    on_both(async |test| {
        company(&test).await;
        let mut last = None;
        for _ in 0..9 {
            last = try_in(&test, "zhou@hengrun.example", "wrong-horse-42", 66).await.err();
        }
        assert_eq!(last.unwrap().code, ErrorCode::TooMany);
        assert!(try_in(&test, "zhou@hengrun.example", PASSWORD, 1).await.is_ok(), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn an_old_hash_is_replaced_at_the_next_sign_in() {
    on_both(async |test| {
        let company = company(&test).await;
        let user = company.admin.user_id().unwrap();
        let params = argon2::Params::new(8 * 1024, 1, 1, None).unwrap();
        let old = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
        let salt = argon2::password_hash::SaltString::from_b64("c29tZXNhbHRzYWx0").unwrap();
        let hash =
            argon2::PasswordHasher::hash_password(&old, PASSWORD.as_bytes(), &salt).unwrap().to_string();
        let db = &test.app.db;
        let write =
            db.statement("UPDATE users SET password_hash = $1 WHERE id = $2", [hash.into(), user.0.into()]);
        db.side().execute_raw(write).await.unwrap();
        try_in(&test, "zhou@hengrun.example", PASSWORD, 1).await.unwrap();
        let read = db.statement("SELECT password_hash FROM users WHERE id = $1", [user.0.into()]);
        let row = db.reader().query_one_raw(read).await.unwrap().unwrap();
        let kept: String = row.try_get("", "password_hash").unwrap();
        assert!(kept.contains("m=19456,t=2,p=1"), "{}: {kept}", test.database);
        // The person did nothing to the record: its version stays.
        assert_eq!(users::own(&ctx_of(&test, user).await).await.unwrap().version, 1);
    })
    .await;
}
