//! What programs read of a customer's history: in the same words as people, whichever area an entry comes from.

use super::*;
use serde_json::json;

#[tokio::test]
async fn a_plan_is_told_over_rest_as_on_the_page() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let bearer = format!("Bearer {}", token(&test, &company.sales, "all").await);
        let call = async |request: http::request::Builder, body: Value| {
            let request = request.header("authorization", &bearer).header("content-type", "application/json");
            let answer = send(&router, request, &body.to_string()).await;
            assert!(answer.status.is_success(), "{}: {} {}", test.database, answer.status, answer.body);
            answer.json()
        };
        let customer = call(Request::post("/api/v1/customers"), json!({ "name": "甲一公司" })).await;
        let plan =
            json!({ "customer_id": customer["id"], "content": "送样册", "due_at": "2026-11-25T10:00" });
        let plan = call(Request::post("/api/v1/plans"), plan).await;
        let path = format!("/api/v1/customers/{}/history", customer["id"].as_str().unwrap());
        let told = call(Request::get(path), Value::Null).await;
        let is_plan = |entry: &&Value| entry["entity"] == "plan";
        let entry = told["items"].as_array().unwrap().iter().find(is_plan).expect("tells of the plan");
        let about = json!({ "text": "送样册", "path": format!("/plans/{}", plan["id"].as_str().unwrap()) });
        assert_eq!(entry["about"], about, "{}", test.database);
        let changes = entry["changes"].as_array().unwrap();
        let of = |field: &str| changes.iter().find(|change| change["field"] == field);
        let assignee = of("assignee_id").expect("tells whose it is");
        assert_ne!(assignee["label"], "assignee_id");
        assert_eq!(assignee["after"], "王磊", "{}", test.database);
        for field in ["customer_id", "status", "created_by"] {
            assert_eq!(of(field), None, "the entry says it by itself: {entry}");
        }
    })
    .await;
}
