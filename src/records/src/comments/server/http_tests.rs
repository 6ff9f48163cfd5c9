use super::http;
use crate::fixture::{Fixture, KINDS};
use axum::{Extension, Router, http::StatusCode};
use kemai_server::{Ctx, testing::on_both};
use serde_json::{Value, json};

async fn call(
    it: &Fixture,
    ctx: &Ctx,
    (method, path): (&str, &str),
    version: Option<i64>,
    body: Value,
) -> (StatusCode, Value) {
    let routes = http::routes(Router::new()).layer(Extension(KINDS));
    it.test.operation(routes, ctx, (method, path), version, body).await
}

#[tokio::test]
async fn programs_write_read_change_and_remove_comments() {
    on_both(async |test| {
        let it = Fixture::new(test).await;
        let body = json!({ "entity": "customer", "record_id": it.record, "body": "请 @陈立 看一下" });
        let (status, made) = call(&it, &it.sales, ("POST", "/comments"), None, body).await;
        assert_eq!(status, StatusCode::CREATED, "{}: {made}", it.test.database);
        assert_eq!((&made["entity"], &made["author_name"]), (&json!("customer"), &json!("林晓雯")));
        let one = format!("/comments/{}", made["id"].as_str().unwrap());

        let list = format!("/comments?entity=customer&record_id={}", it.record);
        let (_, page) = call(&it, &it.manager, ("GET", &list), None, Value::Null).await;
        assert_eq!((&page["items"], &page["next_cursor"]), (&json!([made]), &Value::Null));

        // What it was answered with may be sent back.
        let mut change = made.clone();
        change["body"] = json!("定稿");
        let (status, _) = call(&it, &it.sales, ("PATCH", &one), None, change.clone()).await;
        assert_eq!(status, StatusCode::PRECONDITION_REQUIRED);
        let (status, changed) = call(&it, &it.sales, ("PATCH", &one), Some(1), change.clone()).await;
        assert_eq!(
            (status, &changed["body"], &changed["version"]),
            (StatusCode::OK, &json!("定稿"), &json!(2))
        );
        let (status, refused) = call(&it, &it.sales, ("PATCH", &one), Some(1), change).await;
        assert_eq!((status, &refused["detail"]), (StatusCode::PRECONDITION_FAILED, &changed));

        assert_eq!(call(&it, &it.sales, ("DELETE", &one), None, Value::Null).await.0, StatusCode::NO_CONTENT);
        assert_eq!(call(&it, &it.sales, ("GET", &one), None, Value::Null).await.0, StatusCode::NOT_FOUND);
        let (_, page) = call(&it, &it.sales, ("GET", &list), None, Value::Null).await;
        assert_eq!(page["items"], json!([]), "{}", it.test.database);
        let back = format!("{one}/restore");
        let (status, restored) = call(&it, &it.sales, ("POST", &back), None, Value::Null).await;
        assert_eq!((status, &restored["body"]), (StatusCode::OK, &json!("定稿")), "{}", it.test.database);
        let again = call(&it, &it.sales, ("POST", &back), None, Value::Null).await;
        assert_eq!(again.0, StatusCode::NOT_FOUND, "it was not removed");
    })
    .await;
}

#[tokio::test]
async fn a_comment_out_of_reach_is_not_there() {
    on_both(async |test| {
        let it = Fixture::new(test).await;
        let body = json!({ "entity": "customer", "record_id": it.record, "body": "机密" });
        let (_, made) = call(&it, &it.sales, ("POST", "/comments"), None, body.clone()).await;
        let before = it.counts().await;
        let one = format!("/comments/{}", made["id"].as_str().unwrap());
        let list = format!("/comments?entity=customer&record_id={}", it.record);
        for (method, path, version, body) in [
            ("GET", &list, None, Value::Null),
            ("POST", &"/comments".to_owned(), None, body),
            ("GET", &one, None, Value::Null),
            ("PATCH", &one, Some(1), json!({ "body": "改" })),
            ("DELETE", &one, None, Value::Null),
        ] {
            let (status, _) = call(&it, &it.colleague, (method, path), version, body).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{method} {path}");
        }
        let unknown = json!({ "entity": "planet", "record_id": it.record, "body": "?" });
        let (status, refused) = call(&it, &it.sales, ("POST", "/comments"), None, unknown).await;
        assert_eq!(
            (status, &refused["fields"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("entity"))
        );
        assert_eq!(it.counts().await, before, "{}", it.test.database);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_field_or_missing_is_named() {
    on_both(async |test| {
        let it = Fixture::new(test).await;
        let body = json!({ "entity": "customer", "record_id": it.record, "body": "甲" });
        let (_, made) = call(&it, &it.sales, ("POST", "/comments"), None, body).await;
        let one = format!("/comments/{}", made["id"].as_str().unwrap());
        let before = it.counts().await;
        for (operation, version, body, fields) in [
            (("POST", "/comments"), None, json!({}), vec!["entity", "record_id", "body"]),
            (("POST", "/comments"), None, json!({ "bodi": "x" }), vec!["bodi"]),
            (("PATCH", one.as_str()), Some(1), json!({ "bodi": "x" }), vec!["bodi"]),
            (("PATCH", &one), Some(1), json!({ "author_name": "x" }), vec!["author_name"]),
        ] {
            let (status, told) = call(&it, &it.sales, operation, version, body.clone()).await;
            let named = told["fields"].as_array().unwrap().iter();
            let named: Vec<_> = named.map(|field| field["field"].as_str().unwrap()).collect();
            assert_eq!((status, named), (StatusCode::UNPROCESSABLE_ENTITY, fields), "{body}: {told}");
        }
        assert_eq!(it.counts().await, before, "{}", it.test.database);
    })
    .await;
}
