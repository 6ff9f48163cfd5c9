//! What programs do with the company's settings: the company itself, its areas, its days, and work that failed.

use super::{AREA, fixture};
use axum::{Router, http::StatusCode};
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
    test.operation((AREA.api)(Router::new()), ctx, operation, version, body).await
}

/// The problem at a field of a refusal.
fn told<'a>(refused: &'a Value, field: &str) -> &'a Value {
    let errors = refused["fields"].as_array().expect("refused fields");
    errors.iter().find(|error| error["field"] == field).unwrap_or(&Value::Null)
}

#[tokio::test]
async fn programs_read_and_change_the_company() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let (status, before) = call(&test, admin, ("GET", "/company"), None, Value::Null).await;
        assert_eq!((status, &before["bin_days"]), (StatusCode::OK, &json!(30)), "{before}");
        let version = before["version"].as_i64();
        let body = json!({ "bin_days": 14, "currency": "HKD" });
        let (status, after) = call(&test, admin, ("PATCH", "/company"), version, body).await;
        assert_eq!(
            (status, &after["bin_days"], &after["currency"]),
            (StatusCode::OK, &json!(14), &json!("HKD"))
        );
        assert_eq!(after["name"], before["name"], "what is not sent stays on {}", test.database);
        let (status, refused) =
            call(&test, admin, ("PATCH", "/company"), version, json!({ "name": "甲" })).await;
        assert_eq!((status, &refused["detail"]), (StatusCode::PRECONDITION_FAILED, &after));

        let version = after["version"].as_i64();
        let stored = test.dump(&[]).await;
        for (body, field) in [
            (json!({ "name": "" }), "name"),
            (json!({ "currency": "XYZ" }), "currency"),
            (json!({ "time_zone": "Mars" }), "time_zone"),
            (json!({ "customer_code": "KH" }), "customer_code"),
            (json!({ "bin_days": 0 }), "bin_days"),
            (json!({ "colour": "red" }), "colour"),
        ] {
            let (status, refused) = call(&test, admin, ("PATCH", "/company"), version, body).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
            assert!(!told(&refused, field).is_null(), "{refused}");
        }
        assert_eq!(test.dump(&[]).await, stored, "a refused change wrote on {}", test.database);
        let (status, usual) =
            call(&test, admin, ("PATCH", "/company"), version, json!({ "bin_days": null })).await;
        assert_eq!((status, &usual["bin_days"]), (StatusCode::OK, &json!(30)));
    })
    .await;
}

#[tokio::test]
async fn programs_add_rename_retire_and_bring_back_areas() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let new = json!({ "parent_code": "371400", "name": "德州运河开发区" });
        let (status, made) = call(&test, admin, ("POST", "/own_regions"), None, new).await;
        assert_eq!((status, &made["code"]), (StatusCode::CREATED, &json!("371490")), "{made}");
        let one = "/own_regions/371490";
        assert_eq!(call(&test, admin, ("GET", one), None, Value::Null).await.1, made, "{}", test.database);
        let both = json!({ "name": "运河开发区", "is_retired": true });
        let (status, changed) = call(&test, admin, ("PATCH", one), Some(1), both).await;
        assert_eq!((status, &changed["version"]), (StatusCode::OK, &json!(2)), "{changed}");
        assert_eq!((&changed["name"], &changed["is_retired"]), (&json!("运河开发区"), &json!(true)));
        let (status, refused) = call(&test, admin, ("PATCH", one), Some(1), json!({ "name": "晚了" })).await;
        assert_eq!((status, &refused["detail"]), (StatusCode::PRECONDITION_FAILED, &changed));
        let (status, refused) = call(&test, admin, ("PATCH", one), Some(2), json!({ "code": "1" })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");

        let restore = ("POST", "/own_regions/371490/restore");
        let (status, back) = call(&test, admin, restore, None, Value::Null).await;
        assert_eq!((status, &back["is_retired"]), (StatusCode::OK, &json!(false)));
        assert_eq!(call(&test, admin, ("DELETE", one), None, Value::Null).await.0, StatusCode::NO_CONTENT);
        let twin = json!({ "parent_code": "371400", "name": "运河开发区" });
        assert_eq!(call(&test, admin, ("POST", "/own_regions"), None, twin).await.0, StatusCode::CREATED);
        let (status, refused) = call(&test, admin, restore, None, Value::Null).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "two of one name: {refused}");
        let (_, list) = call(&test, admin, ("GET", "/own_regions"), None, Value::Null).await;
        for (misspelt, name) in
            [("/own_regions?parent_code=370100", "parent_code"), ("/jobs?limit=5", "limit")]
        {
            let (status, refused) = call(&test, admin, ("GET", misspelt), None, Value::Null).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{refused}");
            assert!(refused.to_string().contains(name), "{refused}");
        }
        assert_eq!((&list["total"], &list["items"][0]["is_retired"]), (&json!(2), &json!(true)));
        for missing in ["/own_regions/371492", "/own_regions/no"] {
            let status = call(&test, admin, ("GET", missing), None, Value::Null).await.0;
            assert_eq!(status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn programs_set_the_companys_days() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let holiday = "/calendar_days/2026-10-01";
        let (status, shipped) = call(&test, admin, ("GET", holiday), None, Value::Null).await;
        assert_eq!((status, &shipped["version"]), (StatusCode::OK, &json!(0)), "{shipped}");
        let worked = json!({ "is_working": true, "name": "国庆值班" });
        let (status, own) = call(&test, admin, ("PATCH", holiday), Some(0), worked.clone()).await;
        assert_eq!((status, &own["version"], &own["is_working"]), (StatusCode::OK, &json!(1), &json!(true)));
        let (status, refused) = call(&test, admin, ("PATCH", holiday), Some(0), worked).await;
        assert_eq!(
            (status, &refused["detail"]),
            (StatusCode::PRECONDITION_FAILED, &own),
            "{}",
            test.database
        );

        for (body, status) in
            [(json!({ "date": "2026-12-01" }), StatusCode::UNPROCESSABLE_ENTITY), (json!({}), StatusCode::OK)]
        {
            let answer = call(&test, admin, ("PATCH", holiday), Some(1), body).await;
            assert_eq!(answer.0, status, "{}", answer.1);
        }
        let (_, same) = call(&test, admin, ("PATCH", "/calendar_days/2026-10-02"), Some(0), json!({})).await;
        assert_eq!(same["version"], json!(0), "nothing was changed: {same}");
        let new = json!({ "date": "2026-11-23", "is_working": false, "name": "公司周年" });
        let (status, made) = call(&test, admin, ("POST", "/calendar_days"), None, new.clone()).await;
        assert_eq!((status, &made["version"]), (StatusCode::CREATED, &json!(1)), "{made}");
        let (status, refused) = call(&test, admin, ("POST", "/calendar_days"), None, new).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!told(&refused, "date").is_null(), "{refused}");
        let (_, year) = call(&test, admin, ("GET", "/calendar_days?year=2026"), None, Value::Null).await;
        let days = year["items"].as_array().unwrap();
        assert!(days.contains(&own) && days.contains(&made), "{year}");

        assert_eq!(
            call(&test, admin, ("DELETE", holiday), Some(1), Value::Null).await.0,
            StatusCode::NO_CONTENT
        );
        assert_eq!(call(&test, admin, ("GET", holiday), None, Value::Null).await.1, shipped);
        let workday = call(&test, admin, ("GET", "/calendar_days/2026-11-24"), None, Value::Null).await;
        assert_eq!(workday.0, StatusCode::NOT_FOUND, "it is as its weekday says");
        let far = call(&test, admin, ("GET", "/calendar_days?year=1800"), None, Value::Null).await;
        assert_eq!(far.0, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn programs_try_failed_work_again_or_give_it_up() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let ids = [uuid::Uuid::now_v7(), uuid::Uuid::now_v7()];
        for id in ids {
            admin
                .write("test", move |tx| {
                    Box::pin(async move {
                        let now = tx.ctx().now();
                        let sql = "INSERT INTO jobs (id, kind, key, payload, run_at, attempts, last_error, created_at, dead_at) \
                                   VALUES ($1, 'outbox.deliver', $3, '{}', $2, 5, 'unreachable', $2, $2)";
                        let insert = tx.ctx().db().statement(sql, [id.into(), now.into(), id.to_string().into()]);
                        sea_orm::ConnectionTrait::execute_raw(tx.conn(), insert)
                            .await
                            .map(|_| ())
                            .map_err(kemai_server::database)
                    })
                })
                .await
                .unwrap();
        }
        let (_, list) = call(&test, admin, ("GET", "/jobs"), None, Value::Null).await;
        assert_eq!(list["total"], json!(2), "{list}");
        let [again, never] = ids.map(|id| format!("/jobs/{id}"));
        let (_, one) = call(&test, admin, ("GET", &again), None, Value::Null).await;
        assert_eq!((&one["attempts"], &one["error"]), (&json!(5), &json!("unreachable")));
        let retry = format!("{again}/retry");
        assert_eq!(call(&test, admin, ("POST", &retry), None, Value::Null).await.0, StatusCode::NO_CONTENT);
        assert_eq!(call(&test, admin, ("DELETE", &never), None, Value::Null).await.0, StatusCode::NO_CONTENT);
        for gone in [("GET", again.as_str()), ("POST", retry.as_str()), ("DELETE", never.as_str())] {
            assert_eq!(call(&test, admin, gone, None, Value::Null).await.0, StatusCode::NOT_FOUND, "{gone:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_else_reads_or_changes_them() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let before = test.dump(&[]).await;
        let day = json!({ "date": "2026-11-23", "is_working": false, "name": "公司周年" });
        let one = format!("/jobs/{}", uuid::Uuid::now_v7());
        for (operation, version, body) in [
            (("GET", "/company"), None, Value::Null),
            (("PATCH", "/company"), Some(1), json!({ "name": "甲" })),
            (("GET", "/own_regions"), None, Value::Null),
            (("POST", "/own_regions"), None, json!({ "parent_code": "371400", "name": "新区" })),
            (("GET", "/calendar_days"), None, Value::Null),
            (("POST", "/calendar_days"), None, day),
            (("PATCH", "/calendar_days/2026-10-01"), Some(0), json!({ "name": "假" })),
            (("GET", "/jobs"), None, Value::Null),
            (("DELETE", one.as_str()), None, Value::Null),
        ] {
            for ctx in [&company.manager, &company.sales, &company.service] {
                let (status, said) = call(&test, ctx, operation, version, body.clone()).await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{operation:?} {}: {said}", test.database);
            }
        }
        assert!(test.dump(&[]).await == before, "a refused request wrote on {}", test.database);
    })
    .await;
}
