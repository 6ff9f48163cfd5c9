use super::entries;
use crate::{server::fixture::company_with, setup::SetupStep};
use axum::{Router, http::StatusCode};
use kemai_records::choices::server as store;
use kemai_server::{
    Ctx,
    testing::{TestApp, on_both},
};
use serde_json::{Value, json};

async fn call(
    test: &TestApp,
    ctx: &Ctx,
    operation: (&str, &str),
    version: Option<i64>,
    body: Value,
) -> (StatusCode, Value) {
    test.operation(entries::routes(Router::new()), ctx, operation, version, body).await
}

const STEPS: &[SetupStep] = &[|tx| {
    Box::pin(store::insert_shipped(tx, &[("category", "retail", "零售"), ("category", "project", "工程")]))
}];

#[tokio::test]
async fn programs_keep_every_dictionary() {
    on_both(async |test| {
        let company = company_with(&test, STEPS).await;
        let admin = &company.admin;
        let list = ("GET", "/choices?dictionary=category");
        let (_, page) = call(&test, &company.sales, list, None, Value::Null).await;
        assert_eq!(
            (&page["total"], &page["items"][0]["key"]),
            (&json!(2), &json!("retail")),
            "{}",
            test.database
        );

        let new = json!({ "dictionary": "category", "label": "渠道", "tone": "info" });
        let (status, made) = call(&test, admin, ("POST", "/choices"), None, new.clone()).await;
        assert_eq!((status, &made["key"]), (StatusCode::CREATED, &json!("qu_dao")));
        let one = format!("/choices/{}", made["id"].as_str().unwrap());
        let (status, changed) =
            call(&test, admin, ("PATCH", &one), Some(1), json!({ "label": "分销" })).await;
        assert_eq!(
            (status, &changed["key"], &changed["tone"]),
            (StatusCode::OK, &json!("qu_dao"), &json!("info"))
        );
        let (status, _) = call(&test, admin, ("PATCH", &one), Some(1), json!({ "label": "别的" })).await;
        assert_eq!(status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(
            call(&test, &company.sales, ("DELETE", &one), None, Value::Null).await.0,
            StatusCode::FORBIDDEN
        );
        assert_eq!(call(&test, admin, ("DELETE", &one), None, Value::Null).await.0, StatusCode::NO_CONTENT);
        assert_eq!(call(&test, admin, list, None, Value::Null).await.1["total"], 2);
    })
    .await;
}

#[tokio::test]
async fn a_dictionary_that_is_none_is_named() {
    on_both(async |test| {
        let company = company_with(&test, STEPS).await;
        let new = json!({ "dictionary": "planet", "label": "火星" });
        for (operation, body) in
            [(("GET", "/choices?dictionary=planet"), Value::Null), (("POST", "/choices"), new)]
        {
            let (status, refused) = call(&test, &company.admin, operation, None, body).await;
            let named = &refused["fields"][0]["field"];
            assert_eq!(
                (status, named),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!("dictionary")),
                "{operation:?}"
            );
        }
        let (status, _) =
            call(&test, &company.admin, ("GET", "/choices?dictionary=tag"), None, Value::Null).await;
        assert_eq!(status, StatusCode::OK, "tags begin empty: {}", test.database);
    })
    .await;
}
