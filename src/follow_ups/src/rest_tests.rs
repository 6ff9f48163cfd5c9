//! The REST operations of follow-ups and plans, behind the gate.

use crate::{
    AREA,
    fixture::{NEIGHBOURS, company, customer},
};
use axum::{Extension, Router, http::StatusCode};
use kemai_people::server::fixture::ctx_of;
use kemai_server::{
    Ctx,
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;
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
    test.operation((AREA.api)(Router::new()).layer(Extension(NEIGHBOURS)), ctx, (method, path), version, body)
        .await
}

#[tokio::test]
async fn programs_keep_follow_ups() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let body = json!({
            "customer_id": customer.id, "method": "email", "content": "发了样册", "result": "considering",
            "occurred_at": "2026-11-20T08:00:00Z",
        });
        let (status, made) = call(&test, sales, "POST", "/follow_ups", None, body).await;
        assert_eq!(status, StatusCode::CREATED, "{}: {made}", test.database);
        assert_eq!(
            (&made["version"], &made["occurred_at"], &made["person_id"]),
            (&json!(1), &json!("2026-11-20T08:00:00Z"), &json!(sales.user_id().unwrap()))
        );
        let path = format!("/follow_ups/{}", made["id"].as_str().unwrap());
        let change = json!({ "next_step": "周五再打" });
        let (status, _) = call(&test, sales, "PATCH", &path, None, change.clone()).await;
        assert_eq!(status, StatusCode::PRECONDITION_REQUIRED);
        let (status, after) = call(&test, sales, "PATCH", &path, Some(1), change.clone()).await;
        assert_eq!(
            (status, &after["next_step"], &after["content"]),
            (StatusCode::OK, &json!("周五再打"), &made["content"])
        );
        let (status, _) = call(&test, sales, "PATCH", &path, Some(1), change.clone()).await;
        assert_eq!(status, StatusCode::PRECONDITION_FAILED);
        let (status, _) =
            call(&test, sales, "PATCH", &path, Some(2), json!({ "mood": "odd", "content": "" })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let (status, _) = call(&test, sales, "PATCH", &path, Some(2), json!({ "contnet": "x" })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "an unknown field is refused");

        let listed = async |query: &str| {
            let (status, page) =
                call(&test, sales, "GET", &format!("/follow_ups?{query}"), None, Value::Null).await;
            assert_eq!(status, StatusCode::OK, "{query}: {page}");
            page["total"].as_u64()
        };
        let filter = |field: &str, rest: &str| format!("filter=%7B%22field%22%3A%22{field}%22%2C{rest}%7D");
        assert_eq!(listed("").await, Some(1));
        assert_eq!(listed(&filter("method", "%22is%22%3A%22email%22")).await, Some(1));
        assert_eq!(listed(&filter("method", "%22in%22%3A%5B%22phone%22%2C%22visit%22%5D")).await, Some(0));
        assert_eq!(listed(&filter("occurred_at", "%22is%22%3A%222026-11-20%22")).await, Some(1));
        assert_eq!(listed(&filter("occurred_at", "%22gte%22%3A%222026-11-21%22")).await, Some(0));
        assert_eq!(listed(&filter("mood", "%22is_empty%22%3Atrue")).await, Some(1));
        let none = "filter=%7B%22none%22%3A%5B%7B%22field%22%3A%22mood%22%2C%22is%22%3A%22calm%22%7D%5D%7D";
        assert_eq!(listed(none).await, Some(1), "an empty mood is none that is calm");
        assert_eq!(listed(&filter("result", "%22is_not%22%3A%22deal%22")).await, Some(1));
        assert_eq!(
            listed(&filter("customer_id", &format!("%22is%22%3A%22{}%22", customer.id))).await,
            Some(1)
        );
        for query in [
            "q=样册",
            "sort=content",
            "filter=%7B%22field%22%3A%22content%22%2C%22is%22%3A%22x%22%7D",
            "limit=0",
        ] {
            let (status, _) = call(
                &test,
                sales,
                "GET",
                &format!("/follow_ups?{}", query.replace("样册", "a")),
                None,
                Value::Null,
            )
            .await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        }
        let (status, _) = call(&test, &company.other_sales, "GET", &path, None, Value::Null).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert_eq!(call(&test, sales, "DELETE", &path, Some(2), Value::Null).await.0, StatusCode::NO_CONTENT);
        assert_eq!(call(&test, sales, "GET", &path, None, Value::Null).await.0, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn programs_keep_plans_and_close_them() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let body = json!({
            "customer_id": customer.id, "content": "回访", "due_at": "2026-11-25T02:00:00Z",
            "remind_before_minutes": [0, 15], "repeat": "FREQ=WEEKLY",
        });
        let (status, made) = call(&test, sales, "POST", "/plans", None, body).await;
        assert_eq!(status, StatusCode::CREATED, "{}: {made}", test.database);
        assert_eq!(
            (&made["due_at"], &made["due_local"], &made["remind_before_minutes"], &made["status"]),
            (&json!("2026-11-25T02:00:00Z"), &json!("2026-11-25T10:00:00"), &json!([15, 0]), &json!("open"))
        );
        let path = format!("/plans/{}", made["id"].as_str().unwrap());
        let (status, moved) =
            call(&test, sales, "PATCH", &path, Some(1), json!({ "due_at": "2026-11-26T10:00" })).await;
        assert_eq!((status, &moved["due_at"]), (StatusCode::OK, &json!("2026-11-26T02:00:00Z")), "{moved}");
        let both = json!({ "status": "done", "due_at": "2026-11-27T10:00" });
        assert_eq!(
            call(&test, sales, "PATCH", &path, Some(2), both).await.0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let done = json!({ "status": "done", "content": "回访过了", "result": "interested" });
        let (status, after) = call(&test, sales, "PATCH", &path, Some(2), done.clone()).await;
        assert_eq!((status, &after["status"]), (StatusCode::OK, &json!("done")), "{after}");
        assert_eq!(
            call(&test, sales, "PATCH", &path, Some(3), done).await.0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let (_, page) = call(&test, sales, "GET", "/plans?sort=-due_at", None, Value::Null).await;
        assert_eq!(
            (page["total"].as_u64(), &page["items"][0]["status"]),
            (Some(2), &json!("open")),
            "the next one is made"
        );
        let (_, page) = call(&test, sales, "GET", "/follow_ups", None, Value::Null).await;
        assert_eq!(
            (&page["items"][0]["content"], &page["items"][0]["plan_id"]),
            (&json!("回访过了"), &made["id"])
        );
    })
    .await;
}

#[tokio::test]
async fn another_time_moves_one_plan_and_another_rule_begins_a_series() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let body = json!({
            "content": "月底对账", "due_at": "2027-01-31T09:00", "repeat": "FREQ=MONTHLY;BYMONTHDAY=31",
        });
        let (_, made) = call(&test, sales, "POST", "/plans", None, body).await;
        assert_eq!(made["series_start"], json!("2027-01-31T09:00:00"), "{}: {made}", test.database);
        let path = format!("/plans/{}", made["id"].as_str().unwrap());
        let patch = async |version, body| {
            let (status, plan) = call(&test, sales, "PATCH", &path, Some(version), body).await;
            assert_eq!(status, StatusCode::OK, "{plan}");
            plan
        };
        let moved = patch(1, json!({ "due_at": "2027-02-01T09:00" })).await;
        assert_eq!(moved["due_local"], json!("2027-02-01T09:00:00"));
        assert_eq!(moved["series_start"], made["series_start"], "this one alone on {}", test.database);
        let whole = json!({ "due_at": "2027-02-02T09:00", "repeat": made["repeat"] });
        let moved = patch(2, whole).await;
        assert_eq!(moved["series_start"], made["series_start"], "the rule is the same on {}", test.database);
        let other = patch(3, json!({ "due_at": "2027-02-03T10:00", "repeat": "FREQ=WEEKLY" })).await;
        assert_eq!(other["series_start"], json!("2027-02-03T10:00:00"), "{}", test.database);
        let (_, done) = call(&test, sales, "PATCH", &path, Some(4), json!({ "status": "done" })).await;
        assert_eq!(done["status"], json!("done"), "{done}");
        let (_, page) = call(&test, sales, "GET", "/plans?sort=-due_at", None, Value::Null).await;
        assert_eq!(page["items"][0]["due_local"], json!("2027-02-10T10:00:00"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_plan_that_is_closed_says_so_whatever_else_is_wrong() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let ends = [
            json!({ "status": "done", "result": "interested" }),
            json!({ "status": "cancelled", "cancel_reason": "不做了" }),
        ];
        for end in ends {
            let body =
                json!({ "customer_id": customer.id, "content": "回访", "due_at": "2026-11-25T02:00:00Z" });
            let (_, made) = call(&test, sales, "POST", "/plans", None, body).await;
            let path = format!("/plans/{}", made["id"].as_str().unwrap());
            let (status, ended) = call(&test, sales, "PATCH", &path, Some(1), end.clone()).await;
            assert_eq!(status, StatusCode::OK, "{ended}");
            for body in [end, json!({ "status": "done" }), json!({ "result": "x" }), json!({ "due_at": "x" })]
            {
                let (status, refused) = call(&test, sales, "PATCH", &path, Some(2), body).await;
                assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
                let refused = (refused["fields"][0]["field"].clone(), refused["fields"][0]["code"].clone());
                assert_eq!(refused, (json!("status"), json!("closed")), "{}", test.database);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_a_spring_skips_is_answered_as_it_shows() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let zone = "UPDATE users SET time_zone = 'America/New_York' WHERE id = $1";
        let zone = test.app.db.statement(zone, [sales.user_id().unwrap().0.into()]);
        test.app.db.side().execute_raw(zone).await.unwrap();
        let sales = &ctx_of(&test, sales.user_id().unwrap()).await;
        let body = json!({ "content": "早起", "due_at": "2027-03-14T02:30:00", "repeat": "FREQ=DAILY" });
        let (_, made) = call(&test, sales, "POST", "/plans", None, body).await;
        let times = |plan: &Value| {
            ["due_at", "due_local", "wanted_local"].map(|key| plan[key].as_str().unwrap().to_owned())
        };
        let expected = ["2027-03-14T07:30:00Z", "2027-03-14T03:30:00", "2027-03-14T02:30:00"];
        assert_eq!(times(&made), expected, "{}", test.database);
        let path = format!("/plans/{}", made["id"].as_str().unwrap());
        let (_, found) = call(&test, sales, "GET", &path, None, Value::Null).await;
        assert_eq!(found, made, "{}", test.database);
        let (_, after) = call(&test, sales, "PATCH", &path, Some(1), json!({ "content": "早起跑步" })).await;
        assert_eq!(times(&after), expected, "{}", test.database);
        let (_, done) = call(&test, sales, "PATCH", &path, Some(2), json!({ "status": "done" })).await;
        assert_eq!(done["status"], json!("done"), "{done}");
        let (_, page) = call(&test, sales, "GET", "/plans?sort=-due_at", None, Value::Null).await;
        assert_eq!(page["items"][0]["due_local"], json!("2027-03-15T02:30:00"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn a_conflict_shows_the_record_as_it_is_read() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let said = json!({ "customer_id": customer.id, "content": "打过电话" });
        let planned =
            json!({ "customer_id": customer.id, "content": "回访", "due_at": "2026-11-25T02:00:00Z" });
        for (kind, body) in [("/follow_ups", said), ("/plans", planned)] {
            let (_, made) = call(&test, sales, "POST", kind, None, body).await;
            let path = format!("{kind}/{}", made["id"].as_str().unwrap());
            call(&test, sales, "PATCH", &path, Some(1), json!({ "content": "改过" })).await;
            let (_, now) = call(&test, sales, "GET", &path, None, Value::Null).await;
            assert_eq!(now["version"], json!(2));
            for (method, body) in [("PATCH", json!({ "content": "晚了" })), ("DELETE", Value::Null)] {
                let (status, refused) = call(&test, sales, method, &path, Some(1), body).await;
                assert_eq!(status, StatusCode::PRECONDITION_FAILED, "{method} {kind}: {refused}");
                assert_eq!(refused["detail"], now, "{method} {kind} on {}", test.database);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_changes_nothing_is_not_written() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let said = json!({ "customer_id": customer.id, "content": "打过\u{1b}电话\r\n明天\u{0}再打 " });
        let planned = json!({
            "customer_id": customer.id, "content": "回访", "due_at": "2026-11-25T02:00:00Z", "repeat": "FREQ=WEEKLY",
            "remind_before_minutes": [15],
        });
        for (kind, body) in [("/follow_ups", said), ("/plans", planned)] {
            let (_, made) = call(&test, sales, "POST", kind, None, body).await;
            let path = format!("{kind}/{}", made["id"].as_str().unwrap());
            let (_, now) = call(&test, sales, "GET", &path, None, Value::Null).await;
            let stored = test.dump(&[]).await;
            for body in [json!({}), now.clone(), json!({ "content": now["content"], "contact_id": null })] {
                test.app.clock.advance(chrono::Duration::minutes(1));
                let (status, after) = call(&test, sales, "PATCH", &path, Some(1), body).await;
                assert_eq!((status, &after), (StatusCode::OK, &now), "{kind} on {}", test.database);
            }
            assert_eq!(test.dump(&[]).await, stored, "{kind} on {}", test.database);
            if kind == "/follow_ups" {
                assert_eq!(now["content"], json!("打过电话\n明天再打"));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn lists_are_narrowed_to_a_customer() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let (one, two) = (customer(sales, "甲一公司").await, customer(sales, "乙二公司").await);
        for id in [one.id, one.id, two.id] {
            let said = json!({ "customer_id": id, "content": "打过电话" });
            call(&test, sales, "POST", "/follow_ups", None, said).await;
            let planned = json!({ "customer_id": id, "content": "回访", "due_at": "2026-11-25T02:00:00Z" });
            call(&test, sales, "POST", "/plans", None, planned).await;
        }
        for kind in ["/follow_ups", "/plans"] {
            let of = async |ctx: &Ctx, query: String| {
                let (status, page) =
                    call(&test, ctx, "GET", &format!("{kind}?{query}"), None, Value::Null).await;
                (status, page["total"].as_u64())
            };
            let found = of(sales, format!("customer_id={}", one.id)).await;
            assert_eq!(found, (StatusCode::OK, Some(2)), "{kind} on {}", test.database);
            let filter = "filter=%7B%22field%22%3A%22method%22%2C%22is%22%3A%22visit%22%7D";
            let found = of(sales, format!("customer_id={}&{filter}", one.id)).await;
            assert_eq!(found, (StatusCode::OK, Some(0)), "both conditions");
            let found = of(&company.other_sales, format!("customer_id={}", one.id)).await;
            assert_eq!(found, (StatusCode::OK, Some(0)), "out of reach");
            assert_eq!(of(sales, "customer_id=x".to_owned()).await.0, StatusCode::BAD_REQUEST);
            assert_eq!(of(sales, "customer=x".to_owned()).await.0, StatusCode::BAD_REQUEST);
        }
    })
    .await;
}

#[test]
fn the_description_says_what_a_plan_takes() {
    let document = serde_json::to_value((AREA.openapi)()).unwrap();
    let schema = |name: &str| document["components"]["schemas"][name].clone();
    for name in ["Plan", "PlanInput", "PlanPatch"] {
        let properties = schema(name)["properties"].clone();
        assert_eq!(properties["remind_before_minutes"]["items"]["type"], json!("integer"), "{name}");
        for id in ["customer_id", "contact_id", "assignee_id"] {
            assert_eq!(properties[id]["format"], json!("uuid"), "{id} of {name}");
        }
    }
    for clock in ["due_local", "wanted_local"] {
        assert!(schema("Plan")["properties"][clock]["description"].is_string(), "{clock}");
    }
    let patch = schema("PlanPatch");
    assert_eq!(patch["properties"]["status"]["enum"], json!(["done", "cancelled"]));
    for field in ["content", "result", "cancel_reason", "due_at", "repeat"] {
        assert!(patch["properties"][field].is_object(), "{field}");
    }
    assert!(patch["required"].is_null(), "a change needs nothing");
    let body = &document["paths"]["/plans/{id}"]["patch"]["requestBody"]["content"]["application/json"];
    assert_eq!(body["schema"]["$ref"], json!("#/components/schemas/PlanPatch"));
    let listed = document["paths"]["/follow_ups"]["get"]["parameters"].to_string();
    assert!(listed.contains("customer_id") && listed.contains("cursor"), "{listed}");
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

#[tokio::test]
async fn programs_bring_removed_follow_ups_and_plans_back() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let follow_up = json!({ "customer_id": customer.id, "method": "phone", "content": "谈了价格" });
        let plan = json!({ "customer_id": customer.id, "content": "送样", "due_at": "2026-11-25T02:00:00Z" });
        for (list, body) in [("/follow_ups", follow_up), ("/plans", plan)] {
            let (status, made) = call(&test, sales, "POST", list, None, body).await;
            assert_eq!(status, StatusCode::CREATED, "{list} {}: {made}", test.database);
            let path = format!("{list}/{}", made["id"].as_str().unwrap());
            let back = format!("{path}/restore");
            let ask = async |ctx: &Ctx, method: &str, path: &str, version| {
                call(&test, ctx, method, path, version, Value::Null).await
            };
            assert_eq!(
                ask(sales, "POST", &back, None).await.0,
                StatusCode::NOT_FOUND,
                "it is not in the bin"
            );
            assert_eq!(ask(sales, "DELETE", &path, Some(1)).await.0, StatusCode::NO_CONTENT);
            assert_eq!(ask(sales, "GET", &path, None).await.0, StatusCode::NOT_FOUND);
            let (status, _) = ask(&company.other_sales, "POST", &back, None).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{list} {}: out of reach", test.database);
            let (status, restored) = ask(sales, "POST", &back, None).await;
            assert_eq!((status, &restored["id"]), (StatusCode::OK, &made["id"]), "{list} {}", test.database);
            assert_eq!(ask(sales, "GET", &path, None).await.1["version"], restored["version"]);
        }
    })
    .await;
}
