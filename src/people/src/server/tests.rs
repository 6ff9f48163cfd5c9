use super::{AREA, fixture};
use axum::{
    Router,
    http::{HeaderMap, StatusCode},
};
use kemai_domain::{ShippedRole, UserId};
use kemai_server::{
    Ctx, change_log, session,
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

/// An operation of the API as a person, behind the gate.
async fn call(
    test: &TestApp,
    ctx: &Ctx,
    method: &str,
    path: &str,
    version: Option<i64>,
    body: Value,
) -> (StatusCode, Value) {
    test.operation((AREA.api)(Router::new()), ctx, (method, path), version, body).await
}

#[tokio::test]
async fn users_are_kept_over_the_api() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let body = json!({
            "name": "单志强", "email": "shan@hengrun.example", "department_id": company.first,
            "role_id": fixture::role_id(admin, ShippedRole::Sales).await, "service_regions": ["370000"],
        });
        let (status, user) = call(&test, admin, "POST", "/users", None, body).await;
        assert_eq!((status, &user["version"]), (StatusCode::CREATED, &json!(1)), "{}: {user}", test.database);
        let path = format!("/users/{}", user["id"].as_str().unwrap());
        let (status, _) = call(&test, admin, "PATCH", &path, None, json!({ "name": "单强" })).await;
        assert_eq!(status, StatusCode::PRECONDITION_REQUIRED);
        let (status, user) =
            call(&test, admin, "PATCH", &path, Some(1), json!({ "name": "单强", "version": 1 })).await;
        assert_eq!(
            (status, &user["name"], &user["service_regions"]),
            (StatusCode::OK, &json!("单强"), &json!(["370000"]))
        );
        let (status, _) = call(&test, admin, "PATCH", &path, Some(1), json!({ "name": "单" })).await;
        assert_eq!(status, StatusCode::PRECONDITION_FAILED);
        let (_, user) = call(&test, admin, "PATCH", &path, Some(2), json!({ "is_disabled": true })).await;
        assert_eq!(user["is_disabled"], true);
        let (_, page) = call(&test, admin, "GET", "/users?q=shan", None, Value::Null).await;
        assert_eq!((&page["total"], &page["items"][0]["name"]), (&json!(1), &json!("单强")));
        let (status, _) = call(&test, admin, "DELETE", &path, None, Value::Null).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        let (_, page) = call(&test, admin, "GET", "/users?limit=3", None, Value::Null).await;
        assert_eq!((page["items"].as_array().unwrap().len(), &page["total"]), (3, &json!(5)));
        assert!(page["next_cursor"].is_string());
        assert!(!page.to_string().contains("password"));
    })
    .await;
}

#[tokio::test]
async fn departments_and_tags_are_kept_over_the_api() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let (status, made) = call(
            &test,
            admin,
            "POST",
            "/departments",
            None,
            json!({ "name": "市场部", "parent_id": company.head }),
        )
        .await;
        assert_eq!(status, StatusCode::CREATED, "{}: {made}", test.database);
        let path = format!("/departments/{}", made["id"].as_str().unwrap());
        let (status, moved) = call(&test, admin, "PATCH", &path, Some(1), json!({ "parent_id": null })).await;
        assert_eq!(
            (status, &moved["parent_id"], &moved["name"]),
            (StatusCode::OK, &Value::Null, &json!("市场部"))
        );
        assert_eq!(call(&test, admin, "DELETE", &path, None, Value::Null).await.0, StatusCode::NO_CONTENT);
        assert_eq!(call(&test, admin, "GET", &path, None, Value::Null).await.0, StatusCode::NOT_FOUND);
        let (status, tag) =
            call(&test, admin, "POST", "/tags", None, json!({ "label": "VIP", "tone": "accent" })).await;
        assert_eq!((status, &tag["key"]), (StatusCode::CREATED, &json!("vip")));
        let path = format!("/tags/{}", tag["id"].as_str().unwrap());
        let (status, tag) = call(&test, admin, "PATCH", &path, Some(1), json!({ "label": "贵宾" })).await;
        assert_eq!((status, &tag["key"], &tag["tone"]), (StatusCode::OK, &json!("vip"), &json!("accent")));
        let (_, tags) = call(&test, &company.sales, "GET", "/tags", None, Value::Null).await;
        assert_eq!(tags["total"], 1);
        assert_eq!(
            call(&test, &company.sales, "DELETE", &path, None, Value::Null).await.0,
            StatusCode::FORBIDDEN
        );
    })
    .await;
}

#[test]
fn every_operation_has_a_grade_and_a_description() {
    let described = (AREA.openapi)();
    let mut served: Vec<String> = kemai_server::openapi::addresses(&kemai_server::openapi::document(&[AREA]))
        .into_iter()
        .map(|address| format!("{} {}", address.method, address.path))
        .collect();
    let mut graded: Vec<String> = AREA
        .grades
        .iter()
        .map(|(address, _)| (*address).to_owned())
        .filter(|address| address.contains("/api/"))
        .collect();
    served.sort();
    graded.sort();
    assert_eq!(served, graded);
    assert_eq!(described.paths.paths.len(), 24);
}

#[tokio::test]
async fn what_is_no_field_or_missing_is_named_by_every_collection() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let named = |told: &Value| {
            let fields = told["fields"].as_array().cloned().unwrap_or_default();
            let one = |field: &Value| format!("{}: {}", field["field"], field["code"]).replace('"', "");
            fields.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        let user = format!("/users/{}", company.sales.user_id().unwrap());
        let department = format!("/departments/{}", company.first);
        let (_, tag) = call(&test, admin, "POST", "/tags", None, json!({ "label": "重点" })).await;
        let tag = format!("/tags/{}", tag["id"].as_str().unwrap());
        let choice = tag.replace("tags", "choices");
        let role = format!("/roles/{}", fixture::role_id(admin, ShippedRole::Sales).await);
        let before = test.dump(&[]).await;
        for (method, path, body, status, fields) in [
            (
                "PATCH",
                user.as_str(),
                json!({ "nmae": "x", "theme": "light?" }),
                422,
                "nmae: unknown_field, theme: unknown_field",
            ),
            ("PATCH", &user, json!({ "name": 5 }), 400, "name: bad_value"),
            ("PATCH", &user, json!({ "name": null }), 422, "name: required"),
            ("PATCH", &user, json!({ "is_removed": true }), 422, "is_removed: unknown_field"),
            ("PATCH", &department, json!({ "nmae": "x" }), 422, "nmae: unknown_field"),
            ("PATCH", &tag, json!({ "color": "red" }), 422, "color: unknown_field"),
            ("PATCH", &choice, json!({ "key": "vip" }), 422, "key: unknown_field"),
            ("PATCH", &role, json!({ "rights": { "matrx": {} } }), 422, "rights.matrx: unknown_field"),
            (
                "PATCH",
                &role,
                json!({ "rights": { "matrix": { "customer": { "veiw": "all" } } } }),
                422,
                "rights.matrix.customer.veiw: unknown_field",
            ),
            (
                "POST",
                "/users",
                json!({}),
                422,
                "name: required, email: required, department_id: required, role_id: required",
            ),
            ("POST", "/users", json!({ "name": "a", "pasword": "x" }), 422, "pasword: unknown_field"),
            ("POST", "/departments", json!({}), 422, "name: required"),
            ("POST", "/departments", json!({ "name": "甲", "parent": "x" }), 422, "parent: unknown_field"),
            ("POST", "/tags", json!({}), 422, "label: required"),
            ("POST", "/tags", json!({ "label": ["a"] }), 400, "label: bad_value"),
            ("POST", "/choices", json!({}), 422, "dictionary: required, label: required"),
            ("POST", "/roles", json!({}), 422, "name: required"),
            ("POST", "/tags", json!([]), 400, ""),
        ] {
            let version = (method == "PATCH").then_some(1);
            let (refused, told) = call(&test, admin, method, path, version, body.clone()).await;
            assert_eq!(
                (refused.as_u16(), named(&told).as_str()),
                (status, fields),
                "{method} {path} {body} on {}: {told}",
                test.database
            );
        }
        assert_eq!(test.dump(&[]).await, before);
        for path in [&user, &department, &tag, &choice, &role] {
            let (_, record) = call(&test, admin, "GET", path, None, Value::Null).await;
            for body in [record.clone(), json!({})] {
                let (status, now) = call(&test, admin, "PATCH", path, record["version"].as_i64(), body).await;
                assert_eq!(
                    (status, &now),
                    (StatusCode::OK, &record),
                    "{path} is sent back as it was answered"
                );
            }
        }
        assert_eq!(test.dump(&[]).await, before, "what changes nothing is not written: {}", test.database);
    })
    .await;
}

#[tokio::test]
async fn an_account_is_changed_and_closed_at_once_or_not_at_all() {
    on_both(async |test| {
        let company = fixture::company(&test).await;
        let admin = &company.admin;
        let open = async |user| session::open(&test.app, user, &HeaderMap::new(), None).await.unwrap();
        let sessions = async |user: UserId| {
            let select =
                test.app.db.statement("SELECT 1 AS one FROM sessions WHERE user_id = $1", [user.0.into()]);
            test.app.db.reader().query_all_raw(select).await.unwrap().len()
        };
        let both = json!({ "name": "改了名", "is_disabled": true });
        let own = admin.user_id().unwrap();
        open(own).await;
        let before = test.dump(&[]).await;
        let (status, refused) =
            call(&test, admin, "PATCH", &format!("/users/{own}"), Some(1), both.clone()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused["fields"], json!([{ "field": "is_disabled", "code": "last_admin" }]));
        assert_eq!(test.dump(&[]).await, before, "{}", test.database);

        let sales = company.sales.user_id().unwrap();
        open(sales).await;
        let path = format!("/users/{sales}");
        let (status, user) = call(&test, admin, "PATCH", &path, Some(1), both).await;
        assert_eq!(
            (status, &user["version"], &user["name"], &user["is_disabled"]),
            (StatusCode::OK, &json!(2), &json!("改了名"), &json!(true))
        );
        let kinds = change_log::history(admin, sales.0, &[], None, 10).await.unwrap().into_iter();
        assert_eq!(kinds.map(|entry| entry.kind).collect::<Vec<_>>(), ["user.update", "user.create"]);
        assert_eq!((sessions(own).await, sessions(sales).await), (1, 0), "{}", test.database);
        let (_, user) = call(&test, admin, "PATCH", &path, Some(2), json!({ "is_disabled": false })).await;
        assert_eq!((&user["version"], &user["is_disabled"]), (&json!(3), &json!(false)));
    })
    .await;
}
