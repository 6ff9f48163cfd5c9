//! The REST operations of follow-ups and plans, behind the gate.

use crate::{
    AREA,
    fixture::{NEIGHBOURS, company, customer},
};
use axum::{Extension, Router, http::StatusCode};
use kemai_server::{
    Ctx,
    testing::{TestApp, on_both},
};
use serde_json::{Value, json};

/// An operation as a person; the body may be null.
async fn call(
    test: &TestApp,
    ctx: &Ctx,
    method: &str,
    path: &str,
    version: Option<i64>,
    body: Value,
) -> (StatusCode, Value) {
    test.operation((AREA.api)(Router::new()).layer(Extension(NEIGHBOURS)), ctx, (method, path), version, body)
        .await
}

#[tokio::test]
async fn programs_keep_follow_ups() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let body = json!({
            "customer_id": customer.id, "method": "email", "content": "发了样册", "result": "considering",
            "occurred_at": "2026-11-20T08:00:00Z",
        });
        let (status, made) = call(&test, sales, "POST", "/follow_ups", None, body).await;
        assert_eq!(status, StatusCode::CREATED, "{}: {made}", test.database);
        assert_eq!(
            (&made["version"], &made["occurred_at"], &made["person_id"]),
            (&json!(1), &json!("2026-11-20T08:00:00Z"), &json!(sales.user_id().unwrap()))
        );
        let path = format!("/follow_ups/{}", made["id"].as_str().unwrap());
        let change = json!({ "next_step": "周五再打" });
        let (status, _) = call(&test, sales, "PATCH", &path, None, change.clone()).await;
        assert_eq!(status, StatusCode::PRECONDITION_REQUIRED);
        let (status, after) = call(&test, sales, "PATCH", &path, Some(1), change.clone()).await;
        assert_eq!(
            (status, &after["next_step"], &after["content"]),
            (StatusCode::OK, &json!("周五再打"), &made["content"])
        );
        let (status, _) = call(&test, sales, "PATCH", &path, Some(1), change.clone()).await;
        assert_eq!(status, StatusCode::PRECONDITION_FAILED);
        let (status, _) =
            call(&test, sales, "PATCH", &path, Some(2), json!({ "mood": "odd", "content": "" })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let (status, _) = call(&test, sales, "PATCH", &path, Some(2), json!({ "contnet": "x" })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "an unknown field is refused");

        let listed = async |query: &str| {
            let (status, page) =
                call(&test, sales, "GET", &format!("/follow_ups?{query}"), None, Value::Null).await;
            assert_eq!(status, StatusCode::OK, "{query}: {page}");
            page["total"].as_u64()
        };
        let filter = |field: &str, rest: &str| format!("filter=%7B%22field%22%3A%22{field}%22%2C{rest}%7D");
        assert_eq!(listed("").await, Some(1));
        assert_eq!(listed(&filter("method", "%22is%22%3A%22email%22")).await, Some(1));
        assert_eq!(listed(&filter("method", "%22in%22%3A%5B%22phone%22%2C%22visit%22%5D")).await, Some(0));
        assert_eq!(listed(&filter("occurred_at", "%22is%22%3A%222026-11-20%22")).await, Some(1));
        assert_eq!(listed(&filter("occurred_at", "%22gte%22%3A%222026-11-21%22")).await, Some(0));
        assert_eq!(listed(&filter("mood", "%22is_empty%22%3Atrue")).await, Some(1));
        let none = "filter=%7B%22none%22%3A%5B%7B%22field%22%3A%22mood%22%2C%22is%22%3A%22calm%22%7D%5D%7D";
        assert_eq!(listed(none).await, Some(1), "an empty mood is none that is calm");
        assert_eq!(listed(&filter("result", "%22is_not%22%3A%22deal%22")).await, Some(1));
        assert_eq!(
            listed(&filter("customer_id", &format!("%22is%22%3A%22{}%22", customer.id))).await,
            Some(1)
        );
        for query in [
            "q=样册",
            "sort=content",
            "filter=%7B%22field%22%3A%22content%22%2C%22is%22%3A%22x%22%7D",
            "limit=0",
        ] {
            let (status, _) = call(
                &test,
                sales,
                "GET",
                &format!("/follow_ups?{}", query.replace("样册", "a")),
                None,
                Value::Null,
            )
            .await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        }
        let (status, _) = call(&test, &company.other_sales, "GET", &path, None, Value::Null).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert_eq!(call(&test, sales, "DELETE", &path, Some(2), Value::Null).await.0, StatusCode::NO_CONTENT);
        assert_eq!(call(&test, sales, "GET", &path, None, Value::Null).await.0, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn programs_keep_plans_and_close_them() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let body = json!({
            "customer_id": customer.id, "content": "回访", "due_at": "2026-11-25T02:00:00Z",
            "remind_before_minutes": [0, 15], "repeat": "FREQ=WEEKLY",
        });
        let (status, made) = call(&test, sales, "POST", "/plans", None, body).await;
        assert_eq!(status, StatusCode::CREATED, "{}: {made}", test.database);
        assert_eq!(
            (&made["due_at"], &made["due_local"], &made["remind_before_minutes"], &made["status"]),
            (&json!("2026-11-25T02:00:00Z"), &json!("2026-11-25T10:00:00"), &json!([15, 0]), &json!("open"))
        );
        let path = format!("/plans/{}", made["id"].as_str().unwrap());
        let (status, moved) =
            call(&test, sales, "PATCH", &path, Some(1), json!({ "due_at": "2026-11-26T10:00" })).await;
        assert_eq!((status, &moved["due_at"]), (StatusCode::OK, &json!("2026-11-26T02:00:00Z")), "{moved}");
        let both = json!({ "status": "done", "due_at": "2026-11-27T10:00" });
        assert_eq!(
            call(&test, sales, "PATCH", &path, Some(2), both).await.0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let done = json!({ "status": "done", "content": "回访过了", "result": "interested" });
        let (status, after) = call(&test, sales, "PATCH", &path, Some(2), done.clone()).await;
        assert_eq!((status, &after["status"]), (StatusCode::OK, &json!("done")), "{after}");
        assert_eq!(
            call(&test, sales, "PATCH", &path, Some(3), done).await.0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let (_, page) = call(&test, sales, "GET", "/plans?sort=-due_at", None, Value::Null).await;
        assert_eq!(
            (page["total"].as_u64(), &page["items"][0]["status"]),
            (Some(2), &json!("open")),
            "the next one is made"
        );
        let (_, page) = call(&test, sales, "GET", "/follow_ups", None, Value::Null).await;
        assert_eq!(
            (&page["items"][0]["content"], &page["items"][0]["plan_id"]),
            (&json!("回访过了"), &made["id"])
        );
    })
    .await;
}

#[test]
fn every_operation_has_a_grade_and_a_description() {
    let mut served: Vec<String> = kemai_server::openapi::addresses(&kemai_server::openapi::document(&[AREA]))
        .into_iter()
        .map(|address| format!("{} {}", address.method, address.path))
        .collect();
    let graded = AREA.grades.iter().map(|(address, _)| (*address).to_owned());
    let mut graded: Vec<String> = graded.filter(|address| address.contains("/api/")).collect();
    served.sort();
    graded.sort();
    assert_eq!(served, graded);
}
