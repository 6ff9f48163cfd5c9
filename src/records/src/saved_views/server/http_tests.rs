use super::http;
use crate::fixture::Fixture;
use axum::{Router, http::StatusCode};
use kemai_server::{Ctx, testing::on_both};
use serde_json::{Value, json};

async fn call(
    it: &Fixture,
    ctx: &Ctx,
    (method, path): (&str, &str),
    version: Option<i64>,
    body: Value,
) -> (StatusCode, Value) {
    it.test.operation(http::routes(Router::new()), ctx, (method, path), version, body).await
}

#[tokio::test]
async fn programs_save_change_share_and_remove_views() {
    on_both(async |test| {
        let it = Fixture::new(test).await;
        let new = json!({ "entity": "customer", "name": "重点", "query": "tag=vip&cursor=x" });
        let (status, made) = call(&it, &it.manager, ("POST", "/saved_views"), None, new).await;
        assert_eq!(
            (status, &made["query"]),
            (StatusCode::CREATED, &json!("tag=vip")),
            "{}",
            it.test.database
        );
        let one = format!("/saved_views/{}", made["id"].as_str().unwrap());
        let list = ("GET", "/saved_views?entity=customer");
        assert_eq!(call(&it, &it.sales, list, None, Value::Null).await.1["items"], json!([]));
        assert_eq!(call(&it, &it.sales, ("GET", &one), None, Value::Null).await.0, StatusCode::NOT_FOUND);

        let share = json!({ "is_shared": true });
        let (status, shared) = call(&it, &it.manager, ("PATCH", &one), Some(1), share.clone()).await;
        assert_eq!(
            (status, &shared["name"], &shared["version"]),
            (StatusCode::OK, &json!("重点"), &json!(2))
        );
        let (status, refused) = call(&it, &it.manager, ("PATCH", &one), Some(1), share).await;
        assert_eq!((status, &refused["detail"]), (StatusCode::PRECONDITION_FAILED, &shared));
        assert_eq!(call(&it, &it.sales, list, None, Value::Null).await.1["items"], json!([shared]));
        let renamed = call(&it, &it.sales, ("PATCH", &one), Some(2), json!({ "name": "我的" })).await;
        assert_eq!(renamed.0, StatusCode::FORBIDDEN);

        assert_eq!(
            call(&it, &it.manager, ("DELETE", &one), None, Value::Null).await.0,
            StatusCode::NO_CONTENT
        );
        assert_eq!(call(&it, &it.manager, ("GET", &one), None, Value::Null).await.0, StatusCode::NOT_FOUND);
        let back = format!("{one}/restore");
        let refused = call(&it, &it.sales, ("POST", &back), None, Value::Null).await;
        assert_eq!(refused.0, StatusCode::FORBIDDEN, "{}", it.test.database);
        let (status, restored) = call(&it, &it.manager, ("POST", &back), None, Value::Null).await;
        assert_eq!((status, &restored["name"]), (StatusCode::OK, &json!("重点")), "{}", it.test.database);
    })
    .await;
}

#[tokio::test]
async fn who_may_not_share_does_not_share_by_a_change_either() {
    on_both(async |test| {
        let it = Fixture::new(test).await;
        let new = json!({ "entity": "customer", "name": "我的" });
        let (_, made) = call(&it, &it.sales, ("POST", "/saved_views"), None, new).await;
        let before = it.counts().await;
        let one = format!("/saved_views/{}", made["id"].as_str().unwrap());
        let (status, _) = call(&it, &it.sales, ("PATCH", &one), Some(1), json!({ "is_shared": true })).await;
        assert_eq!((status, it.counts().await), (StatusCode::FORBIDDEN, before), "{}", it.test.database);
        let (status, renamed) =
            call(&it, &it.sales, ("PATCH", &one), Some(1), json!({ "name": "新名" })).await;
        assert_eq!((status, &renamed["name"]), (StatusCode::OK, &json!("新名")));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_field_or_missing_is_named() {
    on_both(async |test| {
        let it = Fixture::new(test).await;
        let new = json!({ "entity": "customer", "name": "重点" });
        let (_, made) = call(&it, &it.sales, ("POST", "/saved_views"), None, new.clone()).await;
        let one = format!("/saved_views/{}", made["id"].as_str().unwrap());
        let before = it.counts().await;
        for (operation, version, body, field, code) in [
            (("POST", "/saved_views"), None, json!({ "entity": "customer" }), "name", "required"),
            (("POST", "/saved_views"), None, json!({ "name": "甲" }), "entity", "required"),
            (
                ("POST", "/saved_views"),
                None,
                json!({ "entity": "customer", "nmae": "甲" }),
                "nmae",
                "unknown_field",
            ),
            (("POST", "/saved_views"), None, new, "name", "taken"),
            (
                ("POST", "/saved_views"),
                None,
                json!({ "entity": "customer", "name": "乙", "query": "javascript:alert(1)" }),
                "query",
                "bad_value",
            ),
            (("PATCH", one.as_str()), Some(1), json!({ "filter": "x" }), "filter", "unknown_field"),
            (("PATCH", &one), Some(1), json!({ "entity": "plan" }), "entity", "unknown_field"),
        ] {
            let (status, told) = call(&it, &it.sales, operation, version, body.clone()).await;
            let told = &told["fields"][0];
            assert_eq!(
                (status, &told["field"], &told["code"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!(field), &json!(code)),
                "{body}"
            );
        }
        for body in [made.clone(), json!({})] {
            let (status, again) = call(&it, &it.sales, ("PATCH", &one), Some(1), body).await;
            assert_eq!((status, &again), (StatusCode::OK, &made), "as it was answered");
        }
        assert_eq!(it.counts().await, before, "{}", it.test.database);
    })
    .await;
}
