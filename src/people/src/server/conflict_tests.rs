//! What a program is answered when a record has moved on: the record as it reads it.

use super::{AREA, fixture};
use axum::{Router, http::StatusCode};
use kemai_server::testing::on_both;
use serde_json::{Value, json};

#[tokio::test]
async fn a_conflict_shows_the_record_as_it_is_read() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let call = async |method: &str, path: &str, version, body| {
            let routes = (AREA.api)(Router::new());
            test.operation(routes, admin, (method, path), version, body).await
        };
        let tag = call("POST", "/tags", None, json!({ "label": "VIP", "tone": "accent" })).await.1;
        let user = company.sales.user_id().unwrap();
        for (path, field) in [
            (format!("/users/{user}"), "name"),
            (format!("/departments/{}", company.first), "name"),
            (format!("/tags/{}", tag["id"].as_str().unwrap()), "label"),
        ] {
            let (status, after) = call("PATCH", &path, Some(1), json!({ field: "改过" })).await;
            assert_eq!(status, StatusCode::OK, "{path}: {after}");
            let now = call("GET", &path, None, Value::Null).await.1;
            assert_eq!(now["version"], json!(2), "{path}: {now}");
            let (status, refused) = call("PATCH", &path, Some(1), json!({ field: "晚了" })).await;
            assert_eq!(status, StatusCode::PRECONDITION_FAILED, "{path}");
            assert_eq!(refused["detail"], now, "{path} on {}", test.database);
        }
    })
    .await;
}
