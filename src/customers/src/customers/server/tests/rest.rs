//! The REST operations of customers and contacts, behind the gate.

use super::*;
use crate::AREA;
use axum::{Extension, Router, http::StatusCode};
use kemai_server::testing::on_both;
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
    test.operation(
        (AREA.api)(Router::new()).layer(Extension(CustomerSteps::default())),
        ctx,
        (method, path),
        version,
        body,
    )
    .await
}

#[tokio::test]
async fn a_page_of_customers_has_each_ones_own_parts() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        for (name, tags, contacts) in [
            ("甲一公司", json!(["vip"]), json!([{ "name": "王建国" }, { "name": "李梅" }])),
            ("乙二公司", json!([]), json!([{ "name": "张伟" }])),
            ("丙三公司", json!(["price_sensitive", "vip"]), json!([])),
        ] {
            let body = json!({ "name": name, "tags": tags, "contacts": contacts });
            let (status, made) = call(&test, sales, "POST", "/customers", None, body).await;
            assert_eq!(status, StatusCode::CREATED, "{}: {made}", test.database);
        }
        let (_, page) = call(&test, sales, "GET", "/customers?sort=created_at", None, Value::Null).await;
        let shown: Vec<_> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| {
                let names = item["contacts"].as_array().unwrap().iter().map(|contact| &contact["name"]);
                (item["name"].clone(), item["tags"].clone(), names.cloned().collect::<Vec<_>>())
            })
            .collect();
        let expected = [
            (json!("甲一公司"), json!(["vip"]), vec![json!("王建国"), json!("李梅")]),
            (json!("乙二公司"), json!([]), vec![json!("张伟")]),
            (json!("丙三公司"), json!(["price_sensitive", "vip"]), vec![]),
        ];
        assert_eq!(shown, expected, "{}", test.database);
        let (_, page) = call(&test, sales, "GET", "/contacts?sort=created_at", None, Value::Null).await;
        assert_eq!(page["items"].as_array().unwrap().len(), 3, "{page}");
        let (_, page) = call(&test, &company.other_sales, "GET", "/contacts", None, Value::Null).await;
        assert_eq!(page["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_contact_is_kept_by_itself() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = create(sales, with_contact("甲一公司", "王建国", "13805312217")).await;
        let body = json!({ "customer_id": customer.id, "name": "李梅", "mobile": "13905312218", "is_primary": true });
        let (status, made) = call(&test, sales, "POST", "/contacts", None, body.clone()).await;
        assert_eq!((status, &made["version"]), (StatusCode::CREATED, &json!(1)), "{}: {made}", test.database);
        let path = format!("/contacts/{}", made["id"].as_str().unwrap());
        assert_eq!(found(sales, "2218").await, ["甲一公司"], "the index knows the new number");
        let (_, now) = call(&test, sales, "GET", &format!("/customers/{}", customer.id), None, Value::Null).await;
        let primary: Vec<_> = now["contacts"].as_array().unwrap().iter().map(|one| &one["is_primary"]).collect();
        assert_eq!((primary, &now["version"]), (vec![&json!(false), &json!(true)], &json!(customer.version + 1)));

        let title = json!({ "title": "采购经理" });
        let (status, _) = call(&test, sales, "PATCH", &path, None, title.clone()).await;
        assert_eq!(status, StatusCode::PRECONDITION_REQUIRED);
        let (status, after) = call(&test, sales, "PATCH", &path, Some(1), title.clone()).await;
        assert_eq!((status, &after["title"], &after["mobile"]), (StatusCode::OK, &json!("采购经理"), &made["mobile"]));
        let (status, _) = call(&test, sales, "PATCH", &path, Some(1), title.clone()).await;
        assert_eq!(status, StatusCode::PRECONDITION_FAILED);
        let (status, _) = call(&test, sales, "PATCH", &path, Some(2), json!({ "mobile": "1" })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);

        for ctx in [&company.other_sales, &company.service] {
            for (method, version) in [("PATCH", Some(2)), ("DELETE", Some(2))] {
                let (status, _) = call(&test, ctx, method, &path, version, title.clone()).await;
                assert!([StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&status), "{status}");
            }
        }
        for (method, path) in [("GET", path.as_str()), ("POST", "/contacts")] {
            let (status, _) = call(&test, &company.other_sales, method, path, None, body.clone()).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{method}");
        }
        assert_eq!(call(&test, sales, "DELETE", &path, Some(2), Value::Null).await.0, StatusCode::NO_CONTENT);
        assert_eq!(call(&test, sales, "GET", &path, None, Value::Null).await.0, StatusCode::NOT_FOUND);
        let left = service::find(sales, customer.id).await.unwrap().contacts;
        assert_eq!((left.len(), left[0].is_primary), (1, true));
    })
    .await;
}

#[tokio::test]
async fn a_conflict_shows_the_record_and_not_a_page_of_it() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = create(sales, named("甲一公司")).await;
        let path = format!("/customers/{}", customer.id);
        for (method, body) in [("PATCH", json!({ "size": "small" })), ("DELETE", Value::Null)] {
            let (status, problem) = call(&test, sales, method, &path, Some(customer.version + 1), body).await;
            assert_eq!(status, StatusCode::PRECONDITION_FAILED, "{}: {problem}", test.database);
            let current = &problem["detail"];
            assert_eq!(
                (&current["name"], &current["version"]),
                (&json!("甲一公司"), &json!(customer.version)),
                "{problem}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_duplicate_out_of_reach_is_limited_over_rest_too() {
    on_both(async |test| {
        let company = company(&test).await;
        let asker = &company.other_sales;
        create(&company.sales, with_contact("甲一公司", "王建国", "13805312217")).await;
        let own = create(asker, named("丙三公司")).await;
        let taken = json!({ "name": "甲一公司" });
        let (status, answer) = call(&test, asker, "POST", "/customers", None, taken.clone()).await;
        assert_eq!(status, StatusCode::CONFLICT, "{}: {answer}", test.database);
        let person = asker.user_id().unwrap().to_string();
        while test.app.limits.hidden.take(person.as_str()).is_ok() {}
        let contact = json!({ "customer_id": own.id, "name": "王建国", "mobile": "13805312217" });
        for (path, body) in [("/customers", taken), ("/contacts", contact)] {
            let (status, _) = call(&test, asker, "POST", path, None, body).await;
            assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{path} on {}", test.database);
        }
        let path = format!("/customers/{}", own.id);
        let (status, _) =
            call(&test, asker, "PATCH", &path, Some(own.version), json!({ "size": "small" })).await;
        assert_ne!(status, StatusCode::TOO_MANY_REQUESTS, "what asks nothing is not limited");
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
