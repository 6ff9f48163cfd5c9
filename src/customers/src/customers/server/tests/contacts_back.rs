//! Contacts that were taken from a customer: who sees them, how they come back, when they go for good.

use super::{rest::call, *};
use crate::{AREA, customers::server::history};
use axum::http::StatusCode;
use chrono::Duration;
use kemai_server::{
    testing::on_both,
    upkeep::{Done, run_due},
};
use serde_json::{Value, json};

async fn list(test: &TestApp, ctx: &Ctx, customer: &Customer, more: &str) -> Vec<Value> {
    let path = format!("/contacts?customer_id={}{more}", customer.id);
    let (status, page) = call(test, ctx, "GET", &path, None, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    page["items"].as_array().unwrap().clone()
}

async fn two_contacts(test: &TestApp, ctx: &Ctx) -> (Customer, Vec<Value>) {
    let mut input = with_contact("甲一公司", "王建国", "13805312217");
    let other =
        ContactInput {
            name: "李梅".to_owned(), mobile: "13905312218".to_owned(), ..ContactInput::default()
        };
    input.contacts.push(other);
    let customer = create(ctx, input).await;
    let contacts = list(test, ctx, &customer, "").await;
    (customer, contacts)
}

async fn take(test: &TestApp, ctx: &Ctx, contact: &Value) {
    let path = format!("/contacts/{}", contact["id"].as_str().unwrap());
    let (status, said) = call(test, ctx, "DELETE", &path, Some(1), Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{}: {said}", test.database);
}

#[tokio::test]
async fn a_contact_comes_back_behind_the_others() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let (customer, contacts) = two_contacts(&test, sales).await;
        take(&test, sales, &contacts[0]).await;
        assert_eq!(found(sales, "2217").await, Vec::<String>::new(), "{}", test.database);
        let bin = list(&test, sales, &customer, "&removed=true").await;
        assert_eq!((bin.len(), &bin[0]["name"]), (1, &json!("王建国")), "{bin:?}");
        assert!(list(&test, &company.other_sales, &customer, "&removed=true").await.is_empty());

        let back = format!("/contacts/{}/restore", contacts[0]["id"].as_str().unwrap());
        let refused = call(&test, &company.other_sales, "POST", &back, None, Value::Null).await;
        assert_eq!(refused.0, StatusCode::NOT_FOUND, "out of reach on {}", test.database);
        let (status, restored) = call(&test, sales, "POST", &back, None, Value::Null).await;
        assert_eq!(status, StatusCode::OK, "{restored}");
        assert_eq!((&restored["mobile"], &restored["version"]), (&contacts[0]["mobile"], &json!(2)));
        let now = list(&test, sales, &customer, "").await;
        let shown: Vec<_> = now.iter().map(|one| (one["name"].clone(), one["is_primary"].clone())).collect();
        assert_eq!(shown, [(json!("李梅"), json!(true)), (json!("王建国"), json!(false))]);
        assert_eq!(found(sales, "2217").await, ["甲一公司"], "found again on {}", test.database);
        let again = call(&test, sales, "POST", &back, None, Value::Null).await;
        assert_eq!(again.0, StatusCode::NOT_FOUND, "it was not taken");

        let history = history::list(sales, customer.id, None).await.unwrap();
        assert_eq!(history[0].kind, "contact.restore", "{}", test.database);
        let version = service::find(sales, customer.id).await.unwrap().version;
        assert_eq!(version, customer.version + 2, "whoever edited the customer meanwhile is told");
        // As any other, it can be changed and taken again.
        let one = format!("/contacts/{}", contacts[0]["id"].as_str().unwrap());
        let changed = call(&test, sales, "PATCH", &one, Some(2), json!({ "title": "总经理" })).await;
        assert_eq!(changed.0, StatusCode::OK, "{}", changed.1);
    })
    .await;
}

#[tokio::test]
async fn the_only_contact_comes_back_as_the_primary_one() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = create(sales, with_contact("甲一公司", "王建国", "13805312217")).await;
        let contact = list(&test, sales, &customer, "").await.remove(0);
        take(&test, sales, &contact).await;
        let back = format!("/contacts/{}/restore", contact["id"].as_str().unwrap());
        let (_, restored) = call(&test, sales, "POST", &back, None, Value::Null).await;
        assert_eq!(restored["is_primary"], json!(true), "{}: {restored}", test.database);
    })
    .await;
}

#[tokio::test]
async fn past_its_time_a_contact_is_gone() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let (customer, contacts) = two_contacts(&test, sales).await;
        take(&test, sales, &contacts[0]).await;
        let chores: Vec<_> = AREA.chores.iter().copied().filter(|chore| chore.name == "contacts").collect();
        let run = async || run_due(&test.app, &chores).await.expect("runs");
        test.app.clock.advance(Duration::days(30) - Duration::seconds(1));
        assert_eq!(run().await, [Done { name: "contacts", count: 0 }], "{}", test.database);
        assert_eq!(list(&test, sales, &customer, "&removed=true").await.len(), 1);
        test.app.clock.advance(Duration::hours(1));
        let back = format!("/contacts/{}/restore", contacts[0]["id"].as_str().unwrap());
        let late = call(&test, sales, "POST", &back, None, Value::Null).await;
        assert_eq!(late.0, StatusCode::NOT_FOUND, "before the chore ran on {}", test.database);
        assert_eq!(run().await, [Done { name: "contacts", count: 1 }], "{}", test.database);
        assert!(list(&test, sales, &customer, "&removed=true").await.is_empty());
        assert_eq!(list(&test, sales, &customer, "").await.len(), 1, "the other one stays");
        let history = history::list(sales, customer.id, None).await.unwrap();
        assert_eq!(history[0].kind, "contact.purge");
    })
    .await;
}

#[tokio::test]
async fn programs_list_the_customers_in_the_bin() {
    on_both(async |test| {
        let company = company(&test).await;
        let customer = create(&company.sales, named("甲一公司")).await;
        create(&company.sales, named("乙二公司")).await;
        service::remove(&company.manager, customer.id, customer.version).await.unwrap();
        let bin = "/customers?removed=true";
        let (status, page) = call(&test, &company.manager, "GET", bin, None, Value::Null).await;
        assert_eq!((status, &page["total"]), (StatusCode::OK, &json!(1)), "{}: {page}", test.database);
        assert_eq!(page["items"][0]["name"], json!("甲一公司"));
        assert!(!page["items"][0]["deleted_at"].is_null());
        let refused = call(&test, &company.sales, "GET", bin, None, Value::Null).await;
        assert_eq!(refused.0, StatusCode::FORBIDDEN, "{}", test.database);
        let of_whom = call(&test, &company.sales, "GET", "/contacts?removed=true", None, Value::Null).await;
        assert_eq!(of_whom.0, StatusCode::BAD_REQUEST, "{}", of_whom.1);
    })
    .await;
}
