use super::*;
use crate::customers::{
    CUSTOMER,
    server::{conditions::Conditions, contacted, document, index, regions, store, wechat_names},
};
use chrono::{NaiveDate, TimeZone as _};
use kemai_domain::{Condition, Filter, FilterValue, Operator, filter::Value, name::normalise};
use kemai_people::regions::{NewRegion, server as areas};
use kemai_server::testing::on_both;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use sea_orm::ConnectionTrait;

/// Fifteen customers that differ in everything a filter can ask.
async fn customers(test: &TestApp, company: &Company5) -> Vec<Customer> {
    let mut customers = Vec::new();
    for number in 0..15_usize {
        let pick = |values: &[&str]| values[number % values.len()].to_owned();
        let input = CustomerInput {
            category: pick(&["retail", "wholesale", "", "project"]),
            value_level: pick(&["a", "b", ""]),
            lifecycle: pick(&["lead", "active", "lost"]),
            website: pick(&["", "A.cn/50%_", "b.com"]),
            credit_limit: pick(&["", "0", "100", "2500.50"]),
            settlement_days: pick(&["30", "", "60"]),
            region_code: pick(&["371402", "370102", "", "110105"]),
            address: pick(&["", "天衢东路 88 号"]),
            remarks: pick(&["只收现款", "", ""]),
            tags: if number % 3 == 0 { vec!["vip".to_owned()] } else { Vec::new() },
            ..with_contact(&format!("第{number}号公司"), &pick(&["", "张三"]), &pick(&["", "13805312217"]))
        };
        let mut reason = CustomerInput { duplicate_reason: "同一部电话".to_owned(), ..input };
        if !reason.contacts[0].name.is_empty() {
            let contact = &mut reason.contacts[0];
            contact.title = pick(&["采购经理", "", ""]);
            contact.wechat = pick(&["Wang_2217", "", "li-na"]);
            contact.birthday = pick(&["1980-02-29", "", "2001-11-20"]);
            contact.remarks = pick(&["爱喝茶", "", "", "", ""]);
        }
        let customer = create(&company.admin, reason).await;
        let last = (number % 4 > 0).then(|| company.admin.now() - chrono::Duration::days(number as i64 * 3));
        let next = (number % 3 > 0).then(|| company.admin.now() + chrono::Duration::days(number as i64));
        let id = customer.id;
        company
            .admin
            .write("test.contact", move |tx| {
                Box::pin(async move { contacted::note(tx, id, last, next).await })
            })
            .await
            .expect("notes the contact");
        customers.push(service::find(&company.admin, customer.id).await.expect("is there"));
        test.app.clock.advance(chrono::Duration::hours(31));
    }
    customers
}

fn value(ctx: &Ctx, customer: &Customer, field: &str) -> Option<Value> {
    let key = |value: &Option<String>| value.clone().map(Value::Key);
    let at = |instant: &chrono::DateTime<chrono::Utc>| {
        Some(Value::Instant(instant.with_timezone(&ctx.time_zone()).fixed_offset()))
    };
    match field {
        "name" => Some(Value::Text(normalise(&customer.name))),
        "website" => customer.website.clone().map(Value::Text),
        "category" => key(&customer.category),
        "value_level" => key(&customer.value_level),
        "lifecycle" => Some(Value::Key(customer.lifecycle.to_string())),
        "region_code" => customer.region_code.clone().map(Value::Region),
        "credit_limit" => customer.credit_limit.map(Value::Money),
        "settlement_days" => customer.settlement_days.map(Value::Integer),
        "tags" => Some(Value::Keys(customer.tags.clone())),
        "mobile" => customer.contacts.first().and_then(|contact| contact.mobile.clone()).map(Value::Phone),
        "address" => customer.address.clone().map(Value::Text),
        "remarks" => customer.remarks.clone().map(Value::Text),
        "contact_name" => customer.contacts.first().map(|contact| Value::Text(contact.name.clone())),
        "contact_title" => {
            customer.contacts.first().and_then(|contact| contact.title.clone()).map(Value::Text)
        }
        "wechat" => customer.contacts.first().and_then(|contact| contact.wechat.clone()).map(Value::Text),
        "birthday" => customer.contacts.first().and_then(|contact| contact.birthday).map(Value::Date),
        "contact_remarks" => {
            customer.contacts.first().and_then(|contact| contact.remarks.clone()).map(Value::Text)
        }
        "created_at" => at(&customer.created_at),
        "last_contact_at" => customer.last_contact_at.as_ref().and_then(at),
        "next_contact_at" => customer.next_contact_at.as_ref().and_then(at),
        other => panic!("{other} is not asked for"),
    }
}

fn condition() -> impl Strategy<Value = Filter> {
    let fields: [(&str, &[&str]); 20] = [
        ("name", &["第1", "公司", "第3号公司", "x"]),
        ("website", &["a.cn/50%_", "50%", "b.com", "_"]),
        ("category", &["retail", "project", "none"]),
        ("value_level", &["a", "b"]),
        ("lifecycle", &["lead", "lost"]),
        ("region_code", &["370000", "371400", "371402", "110000"]),
        ("credit_limit", &["0", "100", "2500.5", "99.99"]),
        ("settlement_days", &["30", "31", "60"]),
        ("tags", &["vip", "price_sensitive"]),
        ("mobile", &["13805312217", "13900000000"]),
        ("address", &["88"]),
        ("remarks", &["现款"]),
        ("contact_name", &["张三", "张", "x"]),
        ("contact_title", &["采购经理", "采购"]),
        ("wechat", &["wang_2217", "li-na", "x"]),
        ("birthday", &["1980-02-29", "2001-11-20", "2000-01-01"]),
        ("contact_remarks", &["茶"]),
        ("created_at", &["2026-11-22", "2026-11-25", "2026-12-01"]),
        ("last_contact_at", &["2026-10-30", "2026-11-19", "2026-11-25"]),
        ("next_contact_at", &["2026-11-23", "2026-12-01", "2026-12-20"]),
    ];
    (
        0..fields.len(),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
    )
        .prop_map(move |(field, operator, first, second)| {
            let (key, values) = fields[field];
            let operators = CUSTOMER.find(key).unwrap().operators();
            let operator = operators[operator.index(operators.len())];
            let text = |index: &prop::sample::Index| values[index.index(values.len())].to_owned();
            let value = match operator {
                Operator::In | Operator::Between => FilterValue::Many(vec![text(&first), text(&second)]),
                Operator::IsEmpty | Operator::IsNotEmpty => FilterValue::Flag(true),
                Operator::WithinDays | Operator::NotWithinDays => {
                    FilterValue::Text(["7", "30"][first.index(2)].to_owned())
                }
                Operator::LastFour => FilterValue::Text("2217".to_owned()),
                _ => FilterValue::Text(text(&first)),
            };
            Filter::Condition(Condition::new(key, operator, value))
        })
}

fn filter() -> impl Strategy<Value = Filter> {
    condition().prop_recursive(3, 12, 3, |inner| {
        let parts = prop::collection::vec(inner, 1..4);
        prop_oneof![
            parts.clone().prop_map(Filter::All),
            parts.clone().prop_map(Filter::Any),
            parts.prop_map(Filter::None),
        ]
    })
}

#[tokio::test]
async fn every_filter_finds_what_it_says_by_tokens_and_by_sql() {
    on_both(async |test| {
        let company = company(&test).await;
        let customers = customers(&test, &company).await;
        let ctx = &company.admin;
        let today: NaiveDate = ctx.time_zone().from_utc_datetime(&ctx.now().naive_utc()).date_naive();
        let mut runner = TestRunner::deterministic();
        for _ in 0..150 {
            let filter = filter().new_tree(&mut runner).expect("a filter").current();
            let mut wanted: Vec<_> = customers
                .iter()
                .filter(|customer| filter.matches(today, |field| value(ctx, customer, field)))
                .map(|customer| customer.name.clone())
                .collect();
            wanted.sort();
            let say = serde_json::to_string(&filter).unwrap();
            let query = ListQuery { filter: say.clone(), limit: 100, ..ListQuery::default() };
            let mut by_tokens = listed(ctx, query).await;
            by_tokens.sort();
            assert_eq!(by_tokens, wanted, "{say} on {}", test.database);
            assert_eq!(by_sql(ctx, filter).await, wanted, "{say} as SQL on {}", test.database);
        }
    })
    .await;
}

async fn by_sql(ctx: &Ctx, filter: Filter) -> Vec<String> {
    let mut sql = kemai_server::Sql::new(ctx.db(), "SELECT c.name FROM customers c WHERE ");
    Conditions::new(ctx, filter).expect("is valid").push_all(&mut sql);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.expect("is SQL");
    let mut names: Vec<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn one_contact_of_several_is_enough_and_none_may_be_for_is_not() {
    on_both(async |test| {
        let company = company(&test).await;
        let contact = |name: &str, birthday: &str, title: &str| ContactInput {
            name: name.to_owned(),
            birthday: birthday.to_owned(),
            title: title.to_owned(),
            ..ContactInput::default()
        };
        let contacts = vec![contact("张三", "1980-02-29", "采购"), contact("李四", "1995-05-05", "")];
        create(&company.sales, CustomerInput { contacts, ..named("两位联系人") }).await;
        for (filter, is_found) in [
            (r#"{"field":"birthday","is":"1980-02-29"}"#, true),
            (r#"{"field":"birthday","is":"1995-05-05"}"#, true),
            (r#"{"field":"birthday","is":"1980-02-28"}"#, false),
            (r#"{"field":"birthday","gt":"1990-01-01"}"#, true),
            (r#"{"field":"birthday","gt":"2000-01-01"}"#, false),
            (r#"{"field":"birthday","between":["1990-01-01","1999-12-31"]}"#, true),
            (r#"{"field":"birthday","is_empty":true}"#, false),
            (r#"{"field":"birthday","is_not_empty":true}"#, true),
            (r#"{"field":"contact_title","is_not":"采购"}"#, false),
            (r#"{"field":"contact_title","is_not":"厂长"}"#, true),
            (r#"{"field":"contact_remarks","is_empty":true}"#, true),
        ] {
            let found =
                listed(&company.sales, ListQuery { filter: filter.to_owned(), ..ListQuery::default() });
            assert_eq!(!found.await.is_empty(), is_found, "{filter} on {}", test.database);
        }
        let lately = r#"{"field":"birthday","within_days":"7"}"#.to_owned();
        let refused =
            listing::list(&company.sales, &ListQuery { filter: lately, ..ListQuery::default() }).await;
        assert!(refused.is_err(), "nobody was born in the last week");
    })
    .await;
}

#[tokio::test]
async fn a_role_that_hides_contacts_finds_nobody_by_a_wechat_name() {
    on_both(async |test| {
        let company = company(&test).await;
        let mut input = with_contact("微信客户公司", "张三", "");
        input.contacts[0].wechat = "wang_jianguo".to_owned();
        create(&company.sales, input).await;
        let mut rights = company.sales.rights().clone();
        rights.hidden.insert(kemai_domain::Mask::Contact);
        let rights = serde_json::to_string(&rights).unwrap();
        let role = company.sales.person().unwrap().role_id;
        let hide = test
            .app
            .db
            .statement("UPDATE roles SET rights = $1 WHERE id = $2", [rights.into(), role.0.into()]);
        test.app.db.side().execute_raw(hide).await.expect("hides");
        let ctx = kemai_people::server::fixture::ctx_of(&test, company.sales.user_id().unwrap()).await;
        assert!(found(&ctx, "wang_jianguo").await.is_empty());
        let query = ListQuery { q: "wang_jianguo".to_owned(), ..ListQuery::default() };
        assert!(listed(&ctx, query).await.is_empty());
        let filter = r#"{"field":"wechat","is":"wang_jianguo"}"#.to_owned();
        assert!(listing::list(&ctx, &ListQuery { filter, ..ListQuery::default() }).await.is_err());
        assert_eq!(found(&ctx, "微信").await, ["微信客户公司"]);
    })
    .await;
}

#[tokio::test]
async fn either_kind_of_characters_finds_what_was_written_in_either() {
    on_both(async |test| {
        let company = company(&test).await;
        create(&company.sales, named("无脚本公司")).await;
        create(&company.sales, with_contact("無腳本商行", "陳靜", "")).await;
        for words in ["无脚本", "無腳本", "無腳"] {
            let mut names = found(&company.sales, words).await;
            names.sort();
            assert_eq!(names, ["无脚本公司", "無腳本商行"], "{words} on {}", test.database);
            let query =
                ListQuery { q: words.to_owned(), sort: "created_at".to_owned(), ..ListQuery::default() };
            assert_eq!(listed(&company.sales, query).await, ["无脚本公司", "無腳本商行"], "{words}");
        }
        assert_eq!(found(&company.sales, "陈静").await, ["無腳本商行"], "by a contact");
        assert!(found(&company.sales, "无本").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_wechat_name_finds_its_customer_also_one_that_an_older_program_wrote() {
    on_both(async |test| {
        let company = company(&test).await;
        let mut input = with_contact("微信客户公司", "张三", "");
        input.contacts[0].wechat = "Wang_Jianguo".to_owned();
        let customer = create(&company.sales, input).await;
        let by_filter = async || {
            let filter = r#"{"field":"wechat","is":"wang_jianguo"}"#.to_owned();
            listed(&company.sales, ListQuery { filter, ..ListQuery::default() }).await
        };
        assert_eq!(found(&company.sales, "WANG_jianguo").await, ["微信客户公司"]);
        assert_eq!(by_filter().await, ["微信客户公司"]);
        assert!(found(&company.other_sales, "wang_jianguo").await.is_empty());
        // As it was before such names could be found.
        let db = &test.app.db;
        let statement = db.statement("DELETE FROM blind_indexes WHERE field = 'wechat'", []);
        db.side().execute_raw(statement).await.expect("deletes");
        let row = store::find(
            &company.admin,
            db.reader(),
            customer.id,
            kemai_domain::Action::View,
            store::State::Present,
        );
        let row = row.await.expect("is there");
        company
            .admin
            .write("test.index", move |tx| {
                Box::pin(async move { index::put(tx, row.seq, &[index::ALL.to_owned()]).await })
            })
            .await
            .expect("writes");
        assert!(by_filter().await.is_empty());
        let program = kemai_server::settings::program(&test.app, "upkeep").await.expect("is set up");
        assert_eq!(wechat_names::index(&program).await, Ok(1));
        assert_eq!(by_filter().await, ["微信客户公司"]);
        assert_eq!(wechat_names::index(&program).await, Ok(0));
    })
    .await;
}

/// What the database keeps by itself is what the program takes for reach and facets.
#[tokio::test]
async fn facets_by_themselves_are_those_of_the_documents() {
    on_both(async |test| {
        let company = company(&test).await;
        let customers = customers(&test, &company).await;
        if !test.app.db.is_postgres() {
            return;
        }
        let last = customers.last().expect("some are there");
        service::remove(&company.admin, last.id, last.version).await.expect("removes");
        let documents = async |table: &str| {
            let sql = format!(
                "SELECT array_to_string(tsvector_to_array(tokens), ' ') AS tokens FROM {table} ORDER BY seq"
            );
            let rows = test.app.db.reader().query_all_raw(test.app.db.statement(sql, [])).await;
            let rows = rows.expect("reads");
            rows.iter().map(|row| row.try_get::<String>("", "tokens").expect("a text")).collect::<Vec<_>>()
        };
        let whole = documents("customer_search").await;
        let facets = |document: &String| {
            document.split(' ').filter(|token| document::is_facet(token)).collect::<Vec<_>>().join(" ")
        };
        assert!(
            whole.len() == customers.len() - 1 && whole.iter().any(|document| facets(document) != *document)
        );
        assert_eq!(documents("customer_facets").await, whole.iter().map(facets).collect::<Vec<_>>());
        // Also those that none of these customers has.
        let tokens = document::facet_kinds().map(|kind| index::token(kind, "x"));
        let tokens: Vec<String> = tokens.chain([index::ALL.to_owned(), "w:x".to_owned(), "k:x".to_owned()]).collect();
        let sql = "SELECT array_to_string(tsvector_to_array(customer_facets_of(array_to_tsvector(string_to_array($1, ' ')))), ' ') AS kept";
        let kept = test.app.db.reader().query_one_raw(test.app.db.statement(sql, [tokens.join(" ").into()])).await;
        let kept: String = kept.expect("asks").expect("a row").try_get("", "kept").expect("a text");
        let kept: std::collections::BTreeSet<&str> = kept.split(' ').collect();
        assert_eq!(kept, tokens.iter().map(String::as_str).filter(|token| document::is_facet(token)).collect());
        assert_eq!(kept.len(), tokens.len() - 2);
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_double() {
    on_both(async |test| {
        let company = company(&test).await;
        let customers = customers(&test, &company).await;
        for sort in [
            "name",
            "-name",
            "credit_limit",
            "-credit_limit",
            "created_at",
            "-updated_at",
            "last_contact_at",
            "-last_contact_at",
            "next_contact_at",
            "-next_contact_at",
        ] {
            let mut names = Vec::new();
            let mut cursor = String::new();
            loop {
                let query = ListQuery { sort: sort.to_owned(), cursor, limit: 4, ..ListQuery::default() };
                let page = listing::list(&company.admin, &query).await.expect("lists");
                assert_eq!((page.total, page.total_is_exact), (15, true));
                names.extend(page.items.into_iter().map(|item| item.name));
                match page.next_cursor {
                    Some(next) => cursor = next,
                    None => break,
                }
            }
            let mut sorted = names.clone();
            sorted.sort();
            sorted.dedup();
            assert_eq!(
                (names.len(), sorted.len()),
                (customers.len(), customers.len()),
                "{sort} on {}",
                test.database
            );
        }
    })
    .await;
}

#[tokio::test]
async fn who_has_nothing_there_comes_last_in_both_directions() {
    on_both(async |test| {
        let company = company(&test).await;
        customers(&test, &company).await;
        // By the order's own index, and among those that a facet gathered.
        for lifecycle in ["", "lead,active,lost"] {
            for field in ["credit_limit", "last_contact_at", "next_contact_at"] {
                for sort in [field.to_owned(), format!("-{field}")] {
                    let (mut seen, mut cursor) = (Vec::new(), String::new());
                    loop {
                        let query = ListQuery {
                            sort: sort.clone(),
                            cursor,
                            limit: 4,
                            lifecycle: lifecycle.to_owned(),
                            ..ListQuery::default()
                        };
                        let page = listing::list(&company.admin, &query).await.expect("lists");
                        seen.extend(page.items.into_iter().map(|item| match field {
                            "credit_limit" => item.credit_limit.map(|money| money.amount),
                            "last_contact_at" => item.last_contact_at.map(|at| at.timestamp()),
                            _ => item.next_contact_at.map(|at| at.timestamp()),
                        }));
                        match page.next_cursor {
                            Some(next) => cursor = next,
                            None => break,
                        }
                    }
                    let mut wanted: Vec<Option<i64>> = seen.clone();
                    wanted.sort_by_key(|value| (value.is_none(), *value));
                    if sort.starts_with('-') {
                        let filled = wanted.iter().filter(|value| value.is_some()).count();
                        wanted[..filled].reverse();
                        assert!(filled > 4 && filled < 15, "{sort} has both");
                    }
                    assert_eq!((seen.len(), &seen), (15, &wanted), "{sort} {lifecycle} on {}", test.database);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_area_that_is_not_offered_any_more_is_still_named_by_its_code() {
    on_both(async |test| {
        let company = company(&test).await;
        let admin = &company.admin;
        let new = NewRegion { parent_code: "371400".to_owned(), name: "德州运河开发区".to_owned() };
        let area = areas::create(admin, new).await.unwrap();
        areas::set_retired(admin, area.code, 1, true).await.unwrap();
        let offered = regions::search(admin, "德州运河").await.unwrap();
        assert!(offered.iter().all(|region| region.code != area.code.to_string()), "{offered:?}");
        let named = regions::search(admin, &area.code.to_string()).await.unwrap();
        assert_eq!(named[0].path, "山东省 德州市 德州运河开发区", "{}", test.database);
    })
    .await;
}
