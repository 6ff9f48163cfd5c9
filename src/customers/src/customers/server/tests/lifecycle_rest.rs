//! Moving a lifecycle, as programs do.

use super::{rest::call, *};
use axum::http::StatusCode;
use kemai_server::testing::on_both;
use serde_json::{Value, json};

#[tokio::test]
async fn programs_move_a_lifecycle_and_say_why() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = create(sales, named("甲一公司")).await;
        let path = format!("/customers/{}/lifecycle_moves", customer.id);
        let body = json!({ "to": "at_risk", "reason": "三个月没有下单" });
        let version = Some(customer.version);
        let (status, moved) = call(&test, sales, "POST", &path, version, body.clone()).await;
        assert_eq!((status, &moved["lifecycle"]), (StatusCode::OK, &json!("at_risk")), "{moved}");
        let (status, refused) = call(&test, sales, "POST", &path, version, body.clone()).await;
        assert_eq!(
            (status, &refused["detail"]["id"]),
            (StatusCode::PRECONDITION_FAILED, &json!(customer.id))
        );
        let (_, moves) = call(&test, sales, "GET", &path, None, Value::Null).await;
        assert_eq!(moves["items"].as_array().map(Vec::len), Some(2), "{}: {moves}", test.database);
        assert_eq!(moves["items"][0]["reason"], json!("三个月没有下单"));
        let version = moved["version"].as_i64();
        for wrong in [json!({}), json!({ "to": "gone" })] {
            let (status, refused) = call(&test, sales, "POST", &path, version, wrong).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(refused["fields"][0]["field"], json!("to"), "{refused}");
        }
        let other = call(&test, &company.other_sales, "POST", &path, version, body).await;
        assert_eq!(other.0, StatusCode::NOT_FOUND, "out of reach on {}", test.database);
    })
    .await;
}
