use super::http;
use crate::server::fixture::{company, role_id};
use axum::{Router, http::StatusCode};
use kemai_domain::ShippedRole;
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
    test.operation(http::routes(Router::new()), ctx, operation, version, body).await
}

#[tokio::test]
async fn programs_make_change_and_remove_roles() {
    on_both(async |test| {
        let company = company(&test).await;
        let admin = &company.admin;
        let (_, roles) = call(&test, admin, ("GET", "/roles"), None, Value::Null).await;
        assert_eq!(roles["total"], 4, "{}: {roles}", test.database);

        let rights = json!({ "matrix": { "customer": { "view": "own" } } });
        let new = json!({ "name": "电话销售", "rights": rights });
        let (status, made) = call(&test, admin, ("POST", "/roles"), None, new.clone()).await;
        assert_eq!(
            (status, &made["rights"]["matrix"]["customer"]["view"]),
            (StatusCode::CREATED, &json!("own"))
        );
        let one = format!("/roles/{}", made["id"].as_str().unwrap());
        let (status, _) = call(&test, admin, ("POST", "/roles"), None, new).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let name = json!({ "name": "外呼" });
        let (status, changed) = call(&test, admin, ("PATCH", &one), Some(1), name.clone()).await;
        assert_eq!(
            (status, &changed["rights"]),
            (StatusCode::OK, &made["rights"]),
            "rights stay when not sent"
        );
        let (status, refused) = call(&test, admin, ("PATCH", &one), Some(1), name).await;
        assert_eq!((status, &refused["detail"]["version"]), (StatusCode::PRECONDITION_FAILED, &json!(2)));
        assert_eq!(call(&test, admin, ("DELETE", &one), None, Value::Null).await.0, StatusCode::NO_CONTENT);
        assert_eq!(call(&test, admin, ("GET", &one), None, Value::Null).await.0, StatusCode::NOT_FOUND);
        let shipped = format!("/roles/{}", role_id(admin, ShippedRole::Service).await);
        assert_eq!(
            call(&test, admin, ("DELETE", &shipped), None, Value::Null).await.0,
            StatusCode::FORBIDDEN
        );
    })
    .await;
}

#[tokio::test]
async fn a_salesperson_reads_and_makes_no_roles() {
    on_both(async |test| {
        let company = company(&test).await;
        let one = format!("/roles/{}", role_id(&company.admin, ShippedRole::Sales).await);
        for (operation, version, body) in [
            (("GET", "/roles"), None, Value::Null),
            (("GET", one.as_str()), None, Value::Null),
            (("POST", "/roles"), None, json!({ "name": "老板" })),
            (("PATCH", one.as_str()), Some(1), json!({ "rights": {} })),
            (("DELETE", one.as_str()), None, Value::Null),
        ] {
            let (status, _) = call(&test, &company.sales, operation, version, body).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{operation:?} {}", test.database);
        }
    })
    .await;
}
