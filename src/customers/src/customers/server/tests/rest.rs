//! The REST operations of customers and contacts, behind the gate.

use super::*;
use crate::{AREA, customers::server::regions};
use axum::{Extension, Router, http::StatusCode};
use kemai_server::testing::on_both;
use serde_json::{Value, json};

/// An operation as a person; the body may be null.
pub(super) async fn call(
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
    })
    .await;
}

/// All contacts of a list, a page of `limit` after the other; every page says the same total.
async fn walked(test: &TestApp, ctx: &Ctx, question: &str, limit: usize) -> (Vec<String>, Value) {
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/contacts?{question}&limit={limit}&cursor={cursor}");
        let (status, page) = call(test, ctx, "GET", &path, None, Value::Null).await;
        assert_eq!((status, &page["total_is_exact"]), (StatusCode::OK, &json!(true)), "{page}");
        let items = page["items"].as_array().unwrap();
        assert!(items.len() == limit || page["next_cursor"].is_null(), "a page is full or the last: {page}");
        names.extend(items.iter().map(|item| item["name"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return (names, page["total"].clone()),
        }
    }
}

#[tokio::test]
async fn contacts_are_paged_and_counted_by_themselves() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        for (name, contacts) in [
            ("甲一公司", json!([{ "name": "王建国" }, { "name": "李梅" }, { "name": "赵敏" }])),
            ("乙二公司", json!([])),
            ("丙三公司", json!([{ "name": "张伟" }])),
            ("丁四公司", json!([])),
            ("戊五公司", json!([{ "name": "陈静" }, { "name": "周启" }])),
        ] {
            test.app.clock.advance(chrono::Duration::seconds(1));
            let body = json!({ "name": name, "contacts": contacts });
            call(&test, sales, "POST", "/customers", None, body).await;
        }
        let all = ["王建国", "李梅", "赵敏", "张伟", "陈静", "周启"];
        for limit in [1, 2, 3, 5, 6, 50] {
            let found = walked(&test, sales, "sort=created_at", limit).await;
            assert_eq!(found, (all.map(str::to_owned).to_vec(), json!(6)), "{limit} on {}", test.database);
        }
        let (names, total) = walked(&test, sales, "sort=-created_at", 2).await;
        assert_eq!((names.join(" "), total), ("陈静 周启 张伟 王建国 李梅 赵敏".to_owned(), json!(6)));
        let (names, total) = walked(&test, sales, "q=%E4%BA%94", 1).await;
        assert_eq!((names.join(" "), total), ("陈静 周启".to_owned(), json!(2)), "of those that words find");

        let (_, first) =
            call(&test, sales, "GET", "/contacts?sort=created_at&limit=1", None, Value::Null).await;
        let one = format!("/contacts/{}", first["items"][0]["id"].as_str().unwrap());
        assert_eq!(call(&test, sales, "DELETE", &one, Some(1), Value::Null).await.0, StatusCode::NO_CONTENT);
        let next =
            format!("/contacts?sort=created_at&limit=1&cursor={}", first["next_cursor"].as_str().unwrap());
        let (_, second) = call(&test, sales, "GET", &next, None, Value::Null).await;
        assert_eq!(
            (&second["items"][0]["name"], &second["total"]),
            (&json!("李梅"), &json!(5)),
            "goes on behind it"
        );

        assert_eq!(walked(&test, &company.other_sales, "", 2).await, (Vec::new(), json!(0)), "within reach");
        assert_eq!(walked(&test, &company.admin, "", 4).await.1, json!(5));
        let refused = call(&test, sales, "GET", "/contacts?cursor=none", None, Value::Null).await;
        assert_eq!(
            (refused.0, &refused.1["fields"][0]["field"]),
            (StatusCode::BAD_REQUEST, &json!("cursor"))
        );
        for path in ["/customers", "/contacts"] {
            let (_, page) = call(&test, sales, "GET", &format!("{path}?limit=1"), None, Value::Null).await;
            let next = page["next_cursor"].as_str().expect("there is more");
            for (sort, expected) in [("-updated_at", StatusCode::OK), ("name", StatusCode::BAD_REQUEST)] {
                let next = format!("{path}?limit=1&sort={sort}&cursor={next}");
                let (status, page) = call(&test, sales, "GET", &next, None, Value::Null).await;
                assert_eq!(status, expected, "{path} by {sort} on {}: {page}", test.database);
            }
        }
    })
    .await;
}

/// As somebody whose role hides contact fields and money from now on.
async fn half_blind(test: &TestApp, of: &Ctx) -> Ctx {
    let mut rights = of.rights().clone();
    rights.hidden.extend([kemai_domain::Mask::Contact, kemai_domain::Mask::Money]);
    let rights = serde_json::to_string(&rights).unwrap();
    let role = of.person().unwrap().role_id;
    let hide =
        test.app.db.statement("UPDATE roles SET rights = $1 WHERE id = $2", [rights.into(), role.0.into()]);
    sea_orm::ConnectionTrait::execute_raw(test.app.db.side(), hide).await.expect("hides");
    kemai_people::server::fixture::ctx_of(test, of.user_id().unwrap()).await
}

#[tokio::test]
async fn a_role_with_hidden_fields_changes_the_others_and_nothing_hidden() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let body = json!({
            "name": "甲一公司", "tax_number": "91350100M000100Y43", "bank_account": "6222021001112223334",
            "address": "经十路 1 号", "settlement_days": 30,
            "credit_limit": { "amount": "1000.00", "currency": "USD" },
            "contacts": [{
                "name": "王建国", "mobile": "13805312217", "phone": "0531-88886666", "email": "wang@example.cn",
                "wechat": "wang_jianguo"
            }],
        });
        let (status, made) = call(&test, sales, "POST", "/customers", None, body).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        let id: kemai_domain::CustomerId = made["id"].as_str().unwrap().parse().unwrap();
        let path = format!("/customers/{id}");
        let seeing = company.admin.clone();
        let before = service::find(&seeing, id).await.unwrap();
        let blind = half_blind(&test, sales).await;

        let (_, mut shown) = call(&test, &blind, "GET", &path, None, Value::Null).await;
        assert_ne!(shown["tax_number"], made["tax_number"], "it is masked");
        shown["industry"] = Value::Null;
        shown["remarks"] = json!("整条发回");
        let hidden = json!({
            "website": "a.cn", "tax_number": "x", "bank_account": "1", "settlement_days": 90, "address": "别处",
            "credit_limit": { "amount": "9", "currency": "EUR" },
            "contacts": [{ "id": before.contacts[0].id, "name": "王建国", "mobile": "1", "email": "x" }],
        });
        let mut version = before.version;
        for body in [shown, json!({ "industry": "construction" }), json!({}), hidden.clone()] {
            let changes = body != json!({});
            let (status, now) = call(&test, &blind, "PATCH", &path, Some(version), body).await;
            assert_eq!(status, StatusCode::OK, "{version} on {}: {now}", test.database);
            version += i64::from(changes);
            let stored = service::find(&seeing, id).await.unwrap();
            for (kept, was) in [
                (&stored.tax_number, &before.tax_number),
                (&stored.bank_account, &before.bank_account),
                (&stored.address, &before.address),
                (&stored.contacts[0].mobile, &before.contacts[0].mobile),
                (&stored.contacts[0].phone, &before.contacts[0].phone),
                (&stored.contacts[0].email, &before.contacts[0].email),
                (&stored.contacts[0].wechat, &before.contacts[0].wechat),
            ] {
                assert!(kept.is_some() && kept == was, "{version}: {kept:?}, was {was:?}");
            }
            assert_eq!(
                (stored.credit_limit, stored.settlement_days),
                (before.credit_limit, before.settlement_days)
            );
        }
        let one = format!("/contacts/{}", before.contacts[0].id);
        let (_, contact) = call(&test, &blind, "GET", &one, None, Value::Null).await;
        let version = contact["version"].as_i64().unwrap();
        for (version, body) in (version..)
            .zip([json!({ "title": "采购经理" }), json!({ "title": "总经理", "mobile": "1", "wechat": "" })])
        {
            let (status, now) = call(&test, &blind, "PATCH", &one, Some(version), body).await;
            assert_eq!(status, StatusCode::OK, "{}: {now}", test.database);
        }
        let kept = service::find(&seeing, id).await.unwrap().contacts.remove(0);
        let was = before.contacts[0].clone();
        assert_eq!(
            (kept.title.as_deref(), kept.mobile, kept.phone, kept.email, kept.wechat),
            (Some("总经理"), was.mobile, was.phone, was.email, was.wechat)
        );
    })
    .await;
}

#[tokio::test]
async fn a_record_is_sent_back_whole_and_what_is_no_field_is_named() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let body = json!({ "name": "甲一公司", "contacts": [{ "name": "王建国" }] });
        let (_, made) = call(&test, sales, "POST", "/customers", None, body).await;
        let path = format!("/customers/{}", made["id"].as_str().unwrap());
        let mut whole = made.clone();
        whole["remarks"] = json!("回访过");
        let (status, now) = call(&test, sales, "PATCH", &path, Some(0), whole.clone()).await;
        assert_eq!((status, &now["remarks"]), (StatusCode::OK, &json!("回访过")), "{}: {now}", test.database);
        let (status, stale) = call(&test, sales, "PATCH", &path, Some(0), whole).await;
        assert_eq!((status, &stale["detail"]), (StatusCode::PRECONDITION_FAILED, &now));
        let before = test.dump(&[]).await;
        for (body, status, field, code) in [
            (json!({ "created_at": "2020-01-01T00:00:00Z" }), 422, "created_at", "unknown_field"),
            (json!({ "name": 5 }), 400, "name", "bad_value"),
            (json!({ "country": "US", "region_code": "370102" }), 422, "region_code", "region_mismatch"),
        ] {
            let (refused, told) = call(&test, sales, "PATCH", &path, Some(1), body.clone()).await;
            let told = &told["fields"][0];
            assert_eq!(
                (refused.as_u16(), &told["field"], &told["code"]),
                (status, &json!(field), &json!(code)),
                "{body} on {}",
                test.database
            );
        }
        assert_eq!(test.dump(&[]).await, before);
        let here = json!({ "region_code": "370102" });
        assert_eq!(call(&test, sales, "PATCH", &path, Some(1), here).await.0, StatusCode::OK);
        let (status, abroad) = call(&test, sales, "PATCH", &path, Some(2), json!({ "country": "US" })).await;
        assert_eq!(
            (status, &abroad["region_code"]),
            (StatusCode::OK, &Value::Null),
            "the region stays behind"
        );

        let one = format!("/contacts/{}", made["contacts"][0]["id"].as_str().unwrap());
        let (_, contact) = call(&test, sales, "GET", &one, None, Value::Null).await;
        let (status, again) = call(&test, sales, "PATCH", &one, Some(1), contact).await;
        assert_eq!(status, StatusCode::OK, "{again}");
        let moved = json!({ "customer_id": uuid::Uuid::nil() });
        let (status, told) = call(&test, sales, "PATCH", &one, again["version"].as_i64(), moved).await;
        assert_eq!((status.as_u16(), &told["fields"][0]["field"]), (422, &json!("customer_id")));
    })
    .await;
}

#[tokio::test]
async fn nothing_is_written_where_nothing_changes() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let body = json!({
            "name": "甲一公司", "tags": ["vip", "price_sensitive"], "needs": "要两台\n多联机",
            "credit_limit": { "amount": "1000.00", "currency": "USD" }, "region_code": "371402",
            "collaborator_ids": [company.other_sales.user_id().unwrap(), company.service.user_id().unwrap()],
            "contacts": [{ "name": "王建国", "mobile": "13805312217" }, { "name": "李梅", "is_primary": true }],
        });
        let (_, made) = call(&test, sales, "POST", "/customers", None, body.clone()).await;
        let path = format!("/customers/{}", made["id"].as_str().expect("is made"));
        let one = format!("/contacts/{}", made["contacts"][0]["id"].as_str().unwrap());
        let contact = call(&test, sales, "GET", &one, None, Value::Null).await.1;
        test.app.clock.advance(chrono::Duration::minutes(5));
        let before = test.dump(&[]).await;
        let mut again = body;
        again["contacts"] = made["contacts"].clone();
        again["name"] = json!(" 甲一公司 ");
        let mut other = made["contacts"].clone();
        other.as_array_mut().unwrap().swap(0, 1);
        for body in [json!({}), json!({ "name": "甲一公司" }), again, made.clone()] {
            let (status, now) = call(&test, sales, "PATCH", &path, Some(0), body).await;
            assert_eq!((status, &now), (StatusCode::OK, &made), "{}", test.database);
        }
        for body in [json!({}), json!({ "mobile": "138 0531 2217" })] {
            let (status, now) = call(&test, sales, "PATCH", &one, Some(1), body).await;
            assert_eq!((status, &now), (StatusCode::OK, &contact), "{}", test.database);
        }
        for (ctx, version, status) in [
            (sales, 1, StatusCode::PRECONDITION_FAILED),
            (&company.service, 0, StatusCode::FORBIDDEN),
        ] {
            assert_eq!(call(&test, ctx, "PATCH", &path, Some(version), json!({})).await.0, status);
        }
        assert_eq!(test.dump(&[]).await, before, "{}", test.database);
        let (status, now) = call(&test, sales, "PATCH", &path, Some(0), json!({ "contacts": other })).await;
        assert_eq!(
            (status, &now["version"], &now["contacts"][0]["name"]),
            (StatusCode::OK, &json!(1), &json!("李梅")),
            "their order is a change: {now}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_addresses_do_not_have_is_refused() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let before = test.dump(&[]).await;
        let born =
            |day: &str| json!({ "name": "甲一公司", "contacts": [{ "name": "王建国", "birthday": day }] });
        for (body, field) in [
            (json!({ "name": "甲一公司", "country": "ZZ" }), "country"),
            (json!({ "name": "甲一公司", "country": "中国" }), "country"),
            (born("3026-02-20"), "contacts[0].birthday"),
            (born("0001-01-01"), "contacts[0].birthday"),
            (json!({ "name": "甲一公司", "contacts": [{ "name": "" }] }), "contacts[0].name"),
            (json!({ "name": "甲一公司", "department_id": company.second }), "department_id"),
        ] {
            let (status, told) = call(&test, sales, "POST", "/customers", None, body.clone()).await;
            assert_eq!(
                (status.as_u16(), &told["fields"][0]["field"]),
                (422, &json!(field)),
                "{body} on {}",
                test.database
            );
        }
        assert_eq!(test.dump(&[]).await, before, "{}", test.database);
        let own = json!({ "name": "甲一公司", "department_id": company.first, "country": "de" });
        let (status, made) = call(&test, sales, "POST", "/customers", None, own).await;
        assert_eq!((status, &made["country"]), (StatusCode::CREATED, &json!("DE")), "{}", test.database);
        let one = format!("/customers/{}", made["id"].as_str().unwrap());
        let elsewhere = json!({ "department_id": company.second });
        let (status, told) = call(&test, sales, "PATCH", &one, made["version"].as_i64(), elsewhere).await;
        let said = (status.as_u16(), &told["fields"][0]["field"]);
        assert_eq!(said, (422, &json!("department_id")), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn some_provinces_are_countries() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        for (region, country, text) in [
            ("810000", "HK", Value::Null),
            ("台湾省", "TW", Value::Null),
            ("澳门氹仔", "MO", json!("澳门氹仔")),
        ] {
            let contacts = json!([{ "name": "陈", "phone": "2345 6789" }]);
            let body =
                json!({ "name": region, "country": "CN", "region_code": region, "contacts": contacts });
            let (status, made) = call(&test, sales, "POST", "/customers", None, body).await;
            assert_eq!(status, StatusCode::CREATED, "{}: {made}", test.database);
            let place = (&made["country"], &made["region_code"], &made["region_text"]);
            assert_eq!(place, (&json!(country), &Value::Null, &text), "{}", test.database);
            let phone = made["contacts"][0]["phone"].as_str().unwrap();
            assert!(phone.starts_with("+85") || phone.starts_with("+886"), "{country}: {phone}");
        }
        create(sales, CustomerInput { region_code: "370102".to_owned(), ..named("甲一公司") }).await;
        create(sales, CustomerInput { region_code: "110105".to_owned(), ..named("乙二公司") }).await;
        let in_regions = |keys: &str| ListQuery { region: keys.to_owned(), ..ListQuery::default() };
        assert_eq!(listed(sales, in_regions("810000")).await, ["810000"], "{}", test.database);
        let both = ListQuery { sort: "created_at".to_owned(), ..in_regions("370000,710000") };
        assert_eq!(listed(sales, both).await, ["台湾省", "甲一公司"], "{}", test.database);
        let county = regions::search(sales, "371402").await.expect("looks").remove(0);
        assert_eq!(county.path, "山东省 德州市 德城区", "a list's chip says a code in words");
    })
    .await;
}

#[tokio::test]
async fn answers_are_described() {
    on_both(async |test| {
        let company = company(&test).await;
        let body = json!({ "name": "甲一公司", "contacts": [{ "name": "王建国" }] });
        let (_, made) = call(&test, &company.sales, "POST", "/customers", None, body).await;
        let document = serde_json::to_value(kemai_server::openapi::document(&[AREA])).expect("is JSON");
        for (schema, answer) in [("Customer", &made), ("Contact", &made["contacts"][0])] {
            let described = &document["components"]["schemas"][schema]["properties"];
            for (key, value) in answer.as_object().expect("a record") {
                let property = &described[key];
                assert!(property.is_object(), "{schema} has {key}");
                let text = property.to_string();
                assert!(!value.is_null() || text.contains("\"null\""), "{schema} may lack {key}: {text}");
            }
        }
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
        let (now, who) = (json!(sales.now()), json!(sales.user_id().unwrap()));
        for (at, by) in [("created_at", "created_by"), ("updated_at", "updated_by")] {
            assert_eq!((&made[at], &made[by]), (&now, &who), "{}: {made}", test.database);
        }
        test.app.clock.advance(chrono::Duration::hours(1));
        assert_eq!(found(sales, "2218").await, ["甲一公司"], "the index knows the new number");
        let (_, now) = call(&test, sales, "GET", &format!("/customers/{}", customer.id), None, Value::Null).await;
        let primary: Vec<_> = now["contacts"].as_array().unwrap().iter().map(|one| &one["is_primary"]).collect();
        assert_eq!((primary, &now["version"]), (vec![&json!(false), &json!(true)], &json!(customer.version + 1)));

        let title = json!({ "title": "采购经理" });
        let (status, _) = call(&test, sales, "PATCH", &path, None, title.clone()).await;
        assert_eq!(status, StatusCode::PRECONDITION_REQUIRED);
        let (status, after) = call(&test, &company.manager, "PATCH", &path, Some(1), title.clone()).await;
        let who = json!(company.manager.user_id().unwrap());
        assert_eq!((&after["updated_at"], &after["updated_by"]), (&json!(sales.now()), &who));
        assert_eq!((&after["created_at"], &after["created_by"]), (&made["created_at"], &made["created_by"]));
        let (_, whole) = call(&test, sales, "GET", &format!("/customers/{}", customer.id), None, Value::Null).await;
        let stamps: Vec<_> = whole["contacts"].as_array().unwrap().iter().map(|one| &one["updated_at"]).collect();
        assert!(stamps[0] != stamps[1], "the other contact was not changed: {whole}");
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

#[tokio::test]
async fn contacts_are_listed_by_their_customer() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = create(sales, with_contact("甲一公司", "王建国", "13805312217")).await;
        create(sales, with_contact("乙二公司", "张伟", "13905312218")).await;
        let of = async |ctx: &Ctx, query: &str| {
            let path = format!("/contacts?customer_id={}{query}", customer.id);
            call(&test, ctx, "GET", &path, None, Value::Null).await
        };
        let (status, page) = of(sales, "").await;
        assert_eq!((status, &page["total"]), (StatusCode::OK, &json!(1)), "{}: {page}", test.database);
        assert_eq!(page["items"][0]["name"], json!("王建国"));
        assert_eq!(
            of(&company.other_sales, "").await.1["items"],
            json!([]),
            "out of reach on {}",
            test.database
        );
        assert_eq!(of(sales, "&q=a").await.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(of(sales, "&customer=a").await.0, StatusCode::BAD_REQUEST);

        let path = format!("/contacts/{}", page["items"][0]["id"].as_str().unwrap());
        call(&test, sales, "PATCH", &path, Some(1), json!({ "title": "采购经理" })).await;
        let (_, now) = call(&test, sales, "GET", &path, None, Value::Null).await;
        let (status, refused) = call(&test, sales, "PATCH", &path, Some(1), json!({ "title": "老板" })).await;
        assert_eq!(
            (status, &refused["detail"]),
            (StatusCode::PRECONDITION_FAILED, &now),
            "{}",
            test.database
        );
    })
    .await;
}
