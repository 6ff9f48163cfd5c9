//! The REST operations on what is past: a customer's history, and its way back out of the recycle bin.

use super::*;
use crate::AREA;
use crate::customers::server::history;
use axum::{Extension, Router, http::StatusCode};
use kemai_server::{RecordKinds, ToldTables, testing::on_both};
use serde_json::{Value, json};

async fn call(
    test: &TestApp,
    ctx: &Ctx,
    method: &str,
    path: &str,
    version: Option<i64>,
) -> (StatusCode, Value) {
    let operations = (AREA.api)(Router::new()).layer(Extension(CustomerSteps::default()));
    let operations = operations.layer(Extension(RecordKinds(&[]))).layer(Extension(ToldTables(&[])));
    test.operation(operations, ctx, (method, path), version, Value::Null).await
}

#[tokio::test]
async fn programs_bring_a_removed_customer_back() {
    on_both(async |test| {
        let company = company(&test).await;
        let customer = create(&company.sales, named("甲一公司")).await;
        let path = format!("/customers/{}", customer.id);
        let back = format!("{path}/restore");
        let (status, _) = call(&test, &company.manager, "POST", &back, None).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{}: it is not in the bin", test.database);
        let (status, _) = call(&test, &company.sales, "DELETE", &path, Some(customer.version)).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        // What happened to it is told to whoever may bring it back, and to nobody who does not see it any more.
        let past = format!("{path}/history");
        for (ctx, status) in [(&company.sales, StatusCode::NOT_FOUND), (&company.manager, StatusCode::OK)] {
            assert_eq!(call(&test, ctx, "GET", &path, None).await.0, status, "{}", test.database);
            assert_eq!(call(&test, ctx, "GET", &past, None).await.0, status, "{}", test.database);
            let listed = history::list(ctx, customer.id, None).await;
            assert_eq!(listed.is_ok(), status == StatusCode::OK, "{}", test.database);
        }
        let (status, _) = call(&test, &company.sales, "POST", &back, None).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "who may not restore");
        let (status, restored) = call(&test, &company.manager, "POST", &back, None).await;
        assert_eq!((status, &restored["name"]), (StatusCode::OK, &json!("甲一公司")), "{}", test.database);
        assert_eq!(restored["version"], customer.version + 2);
        assert_eq!(found(&company.sales, "甲一").await, ["甲一公司"]);
    })
    .await;
}

#[tokio::test]
async fn programs_read_what_happened_to_a_customer_page_by_page() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let mut customer = create(sales, named("甲一公司")).await;
        for turn in 0..51 {
            let input =
                CustomerInput { name: format!("甲一公司{turn}"), ..CustomerInput::from(&customer) };
            let steps = CustomerSteps::default();
            customer = service::update(sales, customer.id, customer.version, input, steps)
                .await
                .expect("is renamed");
        }
        let path = format!("/customers/{}/history", customer.id);
        let (status, page) = call(&test, sales, "GET", &path, None).await;
        assert_eq!(status, StatusCode::OK, "{}: {page}", test.database);
        let items = page["items"].as_array().expect("entries");
        assert_eq!((items.len(), &items[0]["kind"]), (50, &json!("customer.update")));
        let change = &items[0]["changes"][0];
        assert_eq!((&change["field"], &change["after"]), (&json!("name"), &json!("甲一公司50")));
        let cursor = page["next_cursor"].as_str().expect("there is more");
        let (_, last) = call(&test, sales, "GET", &format!("{path}?cursor={cursor}"), None).await;
        let items = last["items"].as_array().expect("entries");
        assert_eq!(items.last().map(|entry| &entry["action"]), Some(&json!("create")), "{}", test.database);
        assert_eq!((items.len(), &last["next_cursor"]), (2, &Value::Null));

        let (status, _) = call(&test, sales, "GET", &format!("{path}?cursor=none"), None).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        let (status, _) = call(&test, &company.other_sales, "GET", &path, None).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{}: out of reach", test.database);
    })
    .await;
}
