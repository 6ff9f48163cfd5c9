//! The second address of a contact is an address as the first: found, compared, checked, told.

use super::{rest::call, *};
use crate::customers::{api::DuplicateQuestion, model::DuplicateReason, server::duplicates};
use axum::http::StatusCode;
use kemai_domain::ErrorCode;
use kemai_server::testing::on_both;
use serde_json::{Value, json};

#[tokio::test]
async fn a_second_address_is_found_compared_and_checked() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let contact =
            json!({ "name": "王建国", "email": "wang@jia.example", "other_email": "JianGuo@Home.example" });
        let body = json!({ "name": "甲一公司", "contacts": [contact] });
        let (status, made) = call(&test, sales, "POST", "/customers", None, body).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        let contact = &made["contacts"][0];
        assert_eq!(contact["other_email"], json!("jianguo@home.example"), "{}", test.database);
        for words in ["wang@jia.example", "jianguo@home.example"] {
            assert_eq!(found(sales, words).await, ["甲一公司"], "{words} on {}", test.database);
        }
        let question = DuplicateQuestion {
            emails: vec!["jianguo@home.example".to_owned()],
            ..DuplicateQuestion::default()
        };
        let likely = duplicates::find(sales, &question).await.unwrap();
        assert!(likely[0].reasons.contains(&DuplicateReason::Email), "{likely:?}");

        // Whoever has that address as the first is surely the same.
        let again =
            json!({ "name": "乙二公司", "contacts": [{ "name": "王", "email": "jianguo@home.example" }] });
        let (status, refused) = call(&test, sales, "POST", "/customers", None, again).await;
        assert_eq!(
            (status, &refused["code"]),
            (StatusCode::CONFLICT, &json!(ErrorCode::Duplicate)),
            "{refused}"
        );

        let one = format!("/contacts/{}", contact["id"].as_str().unwrap());
        let wrong = call(&test, sales, "PATCH", &one, Some(1), json!({ "other_email": "no address" })).await;
        assert_eq!(
            (wrong.0, &wrong.1["fields"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("other_email"))
        );
        // Without the first, the second still says that there is one.
        let with = json!({ "all": [{ "field": "email", "is_empty": true }] }).to_string();
        let path = format!(
            "/customers?filter={}",
            form_urlencoded::byte_serialize(with.as_bytes()).collect::<String>()
        );
        call(&test, sales, "PATCH", &one, Some(1), json!({ "email": "" })).await;
        let (_, page) = call(&test, sales, "GET", &path, None, Value::Null).await;
        assert_eq!(page["total"], json!(0), "{}: {page}", test.database);
        call(&test, sales, "PATCH", &one, Some(2), json!({ "other_email": null })).await;
        let (_, page) = call(&test, sales, "GET", &path, None, Value::Null).await;
        assert_eq!(page["total"], json!(1), "{}: {page}", test.database);
        assert_eq!(found(sales, "jianguo@home.example").await, Vec::<String>::new(), "{}", test.database);
    })
    .await;
}
