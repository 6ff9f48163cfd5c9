//! The REST operations on what is past: a customer's history, and its way back out of the recycle bin.

use super::*;
use crate::AREA;
use crate::customers::{
    model::Lifecycle,
    server::{
        history,
        load::{Incoming, Loader},
    },
};
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

/// A name as it was typed, by the company's history of it; nothing where it says none.
async fn typed(ctx: &Ctx, id: kemai_domain::CustomerId) -> Option<String> {
    let entry = history::list(ctx, id, None).await.expect("has a history").remove(0);
    entry.changes.into_iter().find(|change| change.field == "typed_name").and_then(|change| change.after)
}

#[tokio::test]
async fn history_has_a_name_as_it_was_typed() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let wide = "测试　甲公司　ＡＢＣ";
        let made = create(sales, named(wide)).await;
        assert_eq!(made.name, "测试 甲公司 ABC", "{}", test.database);
        assert_eq!(typed(sales, made.id).await.as_deref(), Some(wide), "{}", test.database);
        let steps = CustomerSteps::default;
        let save = async |customer: &Customer, input| {
            service::update(sales, customer.id, customer.version, input, steps()).await.expect("saves")
        };
        let input = CustomerInput { website: "a.cn".to_owned(), ..CustomerInput::from(&made) };
        let now = save(&made, CustomerInput { name: wide.to_owned(), ..input }).await;
        assert_eq!(typed(sales, now.id).await, None, "the name is the same on {}", test.database);
        let wider = "测试　乙公司　ＡＢＣ";
        let now = save(&now, CustomerInput { name: wider.to_owned(), ..CustomerInput::from(&now) }).await;
        assert_eq!(typed(sales, now.id).await.as_deref(), Some(wider), "{}", test.database);
        let now = save(&now, CustomerInput { name: "丙公司".to_owned(), ..CustomerInput::from(&now) }).await;
        assert_eq!(typed(sales, now.id).await, None, "{}", test.database);
        let plain = create(sales, named("丁公司")).await;
        assert_eq!(typed(sales, plain.id).await, None, "{}", test.database);
        assert!(!test.dump(&[]).await.contains("甲公司　"), "it is sealed on {}", test.database);

        let incoming = |code: &str, name: &str| Incoming {
            code: code.to_owned(),
            input: named(name),
            created_at: sales.now(),
            updated_at: sales.now(),
            created_by: sales.user_id().ok(),
            last_contact_at: None,
            next_contact_at: None,
            moves: vec![(Lifecycle::default(), sales.now())],
        };
        let loader = Loader::open(&company.admin).await.expect("opens");
        let numbers = loader.reserve(2).await.expect("reserves");
        let loaded = vec![incoming("W1", "戊　公司"), incoming("W2", "己公司")];
        let batch = loader.prepare(loaded, &numbers).expect("prepares");
        let ids: Vec<_> = batch.customers().iter().map(|loaded| loaded.id).collect();
        loader.write("customer.load", batch, Vec::new()).await.expect("writes");
        assert_eq!(typed(&company.admin, ids[0]).await.as_deref(), Some("戊　公司"), "{}", test.database);
        assert_eq!(typed(&company.admin, ids[1]).await, None, "{}", test.database);
    })
    .await;
}
