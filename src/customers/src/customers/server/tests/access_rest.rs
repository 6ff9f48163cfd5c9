//! Asking for access and deciding about it, as programs do.

use super::{rest::call, *};
use crate::customers::server::history;
use axum::http::StatusCode;
use kemai_server::testing::on_both;
use serde_json::{Value, json};

async fn asked(test: &TestApp, ctx: &Ctx, body: Value) -> Value {
    let (status, answer) = call(test, ctx, "POST", "/access_requests", None, body).await;
    assert_eq!(status, StatusCode::CREATED, "{}: {answer}", test.database);
    answer["items"][0].clone()
}

async fn requests(test: &TestApp, ctx: &Ctx, question: &str) -> Vec<Value> {
    let path = format!("/access_requests?{question}");
    let (status, page) = call(test, ctx, "GET", &path, None, Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let items = page["items"].as_array().unwrap().clone();
    assert_eq!(page["total"], json!(items.len()), "{page}");
    items
}

#[tokio::test]
async fn who_asks_learns_of_the_customer_only_once_he_is_let_in() {
    on_both(async |test| {
        let company = company(&test).await;
        let (owner, asker) = (&company.sales, &company.other_sales);
        let customer = create(owner, with_contact("甲一公司", "王建国", "13805312217")).await;
        let body = json!({ "name": "随便", "phones": ["138 0531 2217"] });
        let request = asked(&test, asker, body.clone()).await;
        let told = (&request["asked_for"], &request["customer_id"], &request["outcome"]);
        assert_eq!(told, (&json!("随便"), &Value::Null, &Value::Null), "{request}");
        let again = call(&test, asker, "POST", "/access_requests", None, body).await;
        assert_eq!((again.0, &again.1["items"]), (StatusCode::OK, &json!([])), "the same request waits");
        let other = json!({ "name": "甲一公司" });
        let met = call(&test, asker, "POST", "/access_requests", None, other).await;
        assert_eq!((met.0, &met.1["items"]), (StatusCode::OK, &json!([])), "other clues tell of no link");
        let told = history::list(owner, customer.id, None).await.unwrap();
        let told = told.iter().filter(|entry| entry.kind == "customer.tell_duplicate").count();
        assert_eq!(told, 2, "each is on record on {}", test.database);

        let id = request["id"].as_str().unwrap();
        let of_it = format!("customer_id={}", customer.id);
        assert!(requests(&test, asker, &of_it).await.is_empty(), "it would tell whom the form met");
        let waiting = requests(&test, owner, &format!("state=waiting&{of_it}")).await;
        assert_eq!((waiting.len(), &waiting[0]["customer_id"]), (1, &json!(customer.id)), "{waiting:?}");
        assert_eq!(waiting[0]["asked_for"], Value::Null, "what was typed is the asker's");
        assert_eq!(waiting[0]["person_id"], json!(asker.user_id().unwrap()));
        assert!(requests(&test, &company.service, "").await.is_empty(), "it is nobody else's");
        let path = format!("/access_requests/{id}");
        let (status, _) = call(&test, &company.service, "GET", &path, None, Value::Null).await;
        assert_eq!(status, StatusCode::NOT_FOUND);

        let decide = format!("{path}/decide");
        for (ctx, refusal) in [(asker, StatusCode::NOT_FOUND), (&company.service, StatusCode::FORBIDDEN)] {
            let (status, _) = call(&test, ctx, "POST", &decide, None, json!({ "outcome": "granted" })).await;
            assert_eq!(status, refusal, "{}", test.database);
        }
        for (body, status) in [
            (json!({}), StatusCode::UNPROCESSABLE_ENTITY),
            (json!({ "outcome": "perhaps" }), StatusCode::UNPROCESSABLE_ENTITY),
            (json!({ "outcome": "granted" }), StatusCode::OK),
            (json!({ "outcome": "refused" }), StatusCode::NOT_FOUND),
        ] {
            let answer = call(&test, owner, "POST", &decide, None, body.clone()).await;
            assert_eq!(answer.0, status, "{body} on {}: {}", test.database, answer.1);
        }
        let decided = requests(&test, asker, "state=decided").await;
        let told = (&decided[0]["outcome"], &decided[0]["customer_id"], &decided[0]["is_read"]);
        assert_eq!(told, (&json!("granted"), &json!(customer.id), &json!(false)), "{decided:?}");
        let (status, read) = call(&test, asker, "POST", &format!("{path}/read"), None, Value::Null).await;
        assert_eq!((status, &read["is_read"]), (StatusCode::OK, &json!(true)));
        let one = format!("/customers/{}", customer.id);
        assert_eq!(call(&test, asker, "GET", &one, None, Value::Null).await.0, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn what_meets_nobody_is_not_found_and_what_cannot_be_read_is_named() {
    on_both(async |test| {
        let company = company(&test).await;
        let before = test.dump(&[]).await;
        let ask = async |body| call(&test, &company.sales, "POST", "/access_requests", None, body).await;
        assert_eq!(ask(json!({ "name": "没有这家" })).await.0, StatusCode::NOT_FOUND);
        assert_eq!(ask(json!({ "phones": [] })).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(ask(json!({ "name": "甲", "except": "x" })).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        for question in ["state=open", "cursor=x", "limit=many"] {
            let path = format!("/access_requests?{question}");
            let (status, said) = call(&test, &company.sales, "GET", &path, None, Value::Null).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{question}: {said}");
        }
        assert!(test.dump(&[]).await == before, "a refused request wrote on {}", test.database);
    })
    .await;
}

#[tokio::test]
async fn requests_are_paged() {
    on_both(async |test| {
        let company = company(&test).await;
        let (owner, asker) = (&company.sales, &company.other_sales);
        for name in ["甲一公司", "乙二公司", "丙三公司"] {
            create(owner, named(name)).await;
            asked(&test, asker, json!({ "name": name })).await;
        }
        let mut names = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/access_requests?limit=2&cursor={cursor}");
            let (_, page) = call(&test, asker, "GET", &path, None, Value::Null).await;
            assert_eq!((&page["total"], &page["total_is_exact"]), (&json!(3), &json!(true)), "{page}");
            names.extend(page["items"].as_array().unwrap().iter().map(|item| item["asked_for"].clone()));
            match page["next_cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        assert_eq!(names, ["丙三公司", "乙二公司", "甲一公司"], "the latest first on {}", test.database);
    })
    .await;
}

#[tokio::test]
async fn who_was_told_of_too_many_learns_nothing_by_asking() {
    on_both(async |test| {
        let company = company(&test).await;
        let asker = &company.other_sales;
        create(&company.sales, named("甲一公司")).await;
        create(&company.sales, named("乙二公司")).await;
        asked(&test, asker, json!({ "name": "甲一公司" })).await;
        let person = asker.user_id().unwrap().to_string();
        while test.app.limits.hidden.take(person.as_str()).is_ok() {}
        for name in ["乙二公司", "没有这家"] {
            let answer = call(&test, asker, "POST", "/access_requests", None, json!({ "name": name })).await;
            assert_eq!(answer.0, StatusCode::TOO_MANY_REQUESTS, "{name} on {}: {}", test.database, answer.1);
        }
        let known = call(&test, asker, "POST", "/access_requests", None, json!({ "name": "甲一公司" })).await;
        assert_eq!(known.0, StatusCode::OK, "what one was told already on {}", test.database);
    })
    .await;
}
