//! A POST with a key: what is kept of its answer, and what a second one hears while the first still runs.

use super::*;
use axum::{Extension, middleware, routing};
use kemai_server::{http::refusal::Refusal, idempotency};
use std::sync::Arc;
use tokio::sync::Notify;

#[tokio::test]
async fn the_answer_that_is_kept_says_nothing_to_who_reads_the_database() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let bearer = format!("Bearer {}", token(&test, &company.admin, "all").await);
        let body = r#"{"name": "甲一公司", "tax_number": "91371400MA3C4X5Y6Q", "contacts": [{"name": "张伟", "mobile": "13805312217"}]}"#;
        let post = async || {
            let request = Request::post("/api/v1/customers")
                .header("authorization", &bearer)
                .header("content-type", "application/json")
                .header("idempotency-key", "customer-1");
            send(&router, request, body).await
        };
        let first = post().await;
        assert_eq!(first.status, StatusCode::CREATED, "{}: {}", test.database, first.body);
        assert!(first.body.contains("13805312217") && first.body.contains("张伟"), "{}", first.body);
        let kept = test.dump(&[]).await;
        assert!(kept.contains("idempotency_keys: ") && kept.contains("sealed:"), "the answer is there");
        for secret in ["13805312217", "91371400MA3C4X5Y6Q"] {
            assert!(!kept.contains(secret), "{secret} stands in clear on {}", test.database);
        }
        let again = post().await;
        assert_eq!((again.status, &again.body), (first.status, &first.body));
        assert_eq!(again.headers["idempotency-replayed"], "true");

        let clear = "UPDATE idempotency_keys SET body = '{\"id\": 1}'";
        test.app.db.side().execute_unprepared(clear).await.unwrap();
        assert_eq!(post().await.body, "{\"id\": 1}", "as an earlier program kept it");
        let moved = "UPDATE idempotency_keys SET body = 'sealed:AAAA'";
        test.app.db.side().execute_unprepared(moved).await.unwrap();
        assert_eq!(post().await.status, StatusCode::INTERNAL_SERVER_ERROR, "never made again");
    })
    .await;
}

#[tokio::test]
async fn a_second_one_waits_for_the_first() {
    on_both(async |test| {
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let (begun, end) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (say_begun, wait_for_end) = (begun.clone(), end.clone());
        let slow = routing::post(async move || {
            say_begun.notify_one();
            wait_for_end.notified().await;
            "{\"is_done\": true}"
        });
        let api = Router::new()
            .route("/slow", slow)
            .layer(middleware::from_fn_with_state(test.app.clone(), idempotency::once))
            .layer(Extension(company.sales.clone()));
        let post = || Request::post("/slow").header("idempotency-key", "slow-1").body(Body::empty()).unwrap();
        let first = tokio::spawn(api.clone().oneshot(post()));
        begun.notified().await;
        let second = api.clone().oneshot(post()).await.unwrap();
        assert_eq!(second.status(), StatusCode::CONFLICT, "{}", test.database);
        let code = second.extensions().get::<Refusal>().map(|refusal| refusal.0.code.key());
        assert_eq!(code, Some("key_in_progress"));
        end.notify_one();
        assert_eq!(first.await.unwrap().unwrap().status(), StatusCode::OK);
        let third = api.oneshot(post()).await.unwrap();
        assert_eq!(
            (third.status(), &third.headers()["idempotency-replayed"]),
            (StatusCode::OK, &"true".parse().unwrap())
        );
        let body = to_bytes(third.into_body(), usize::MAX).await.unwrap();
        assert_eq!(body, "{\"is_done\": true}");
    })
    .await;
}
