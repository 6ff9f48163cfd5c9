//! The currency of a customer: a field of its own, with and without a limit, and limits of several currencies beside each other.

use super::*;
use crate::customers::server::history;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use kemai_domain::{Currency, ErrorCode, Money, Problem};
use kemai_server::testing::on_both;
use sea_orm::ConnectionTrait;

async fn save(ctx: &Ctx, before: &Customer, input: CustomerInput) -> Customer {
    service::update(ctx, before.id, before.version, input, CustomerSteps::default()).await.expect("saves")
}

#[tokio::test]
async fn a_currency_without_a_limit_stays_and_its_change_is_told() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        assert_eq!(create(sales, named("甲一公司")).await.currency, Some(Currency::CNY), "the company's own");
        let abroad = CustomerInput { currency: "USD".to_owned(), ..named("海外公司") };
        let customer = create(sales, abroad).await;
        assert_eq!((customer.currency, customer.credit_limit), (Some(Currency::USD), None));
        for currency in ["USD", ""] {
            let now = service::find(sales, customer.id).await.unwrap();
            assert_eq!(CustomerInput::from(&now).currency, "USD", "the form begins with it");
            let input = CustomerInput {
                website: format!("{currency}.cn"),
                currency: currency.to_owned(),
                ..CustomerInput::from(&now)
            };
            assert_eq!(save(sales, &now, input).await.currency, Some(Currency::USD), "{}", test.database);
        }

        let now = service::find(sales, customer.id).await.unwrap();
        let now =
            save(sales, &now, CustomerInput { currency: "EUR".to_owned(), ..CustomerInput::from(&now) })
                .await;
        let told = history::list(sales, customer.id, None).await.unwrap().remove(0).changes;
        assert_eq!(told.len(), 1, "{}: {told:?}", test.database);
        assert_eq!(
            (told[0].label.as_str(), told[0].before.as_deref(), told[0].after.as_deref()),
            ("币种", Some("USD"), Some("EUR"))
        );
        let with = async |filter: &str| {
            listed(sales, ListQuery { filter: filter.to_owned(), ..ListQuery::default() }).await
        };
        assert_eq!(with(r#"{"field":"currency","is":"EUR"}"#).await, ["海外公司"], "{}", test.database);
        assert_eq!(with(r#"{"field":"currency","in":["CNY","USD"]}"#).await, ["甲一公司"]);

        let input = CustomerInput { credit_limit: "100".to_owned(), ..CustomerInput::from(&now) };
        let limited = save(sales, &now, input).await;
        assert_eq!(
            limited.credit_limit,
            Some(Money::new(10_000, Currency::EUR)),
            "counted in it from now on"
        );
    })
    .await;
}

#[tokio::test]
async fn limits_of_several_currencies_are_sorted_by_their_amounts() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        // In the smallest units the yen and the yuan are the same number, and the dinars are ten times as many.
        for (name, limit, currency) in [
            ("日元公司", "1000000", "JPY"),
            ("人民币公司", "10000.00", "CNY"),
            ("第纳尔公司", "9999.999", "KWD"),
            ("没有额度公司", "", "CNY"),
        ] {
            let input = CustomerInput {
                credit_limit: limit.to_owned(),
                currency: currency.to_owned(),
                ..named(name)
            };
            create(sales, input).await;
        }
        // By the order's own index, and among those that a facet gathered.
        for (ctx, lifecycle) in [(&company.admin, ""), (sales, "lead")] {
            for (sort, expected) in [
                ("-credit_limit", ["日元公司", "人民币公司", "第纳尔公司", "没有额度公司"]),
                ("credit_limit", ["第纳尔公司", "人民币公司", "日元公司", "没有额度公司"]),
            ] {
                let (mut names, mut cursor) = (Vec::new(), String::new());
                loop {
                    let query = ListQuery {
                        sort: sort.to_owned(),
                        lifecycle: lifecycle.to_owned(),
                        cursor,
                        limit: 1,
                        ..ListQuery::default()
                    };
                    let page = listing::list(ctx, &query).await.expect("lists");
                    names.extend(page.items.into_iter().map(|item| item.name));
                    match page.next_cursor {
                        Some(next) => cursor = next,
                        None => break,
                    }
                }
                assert_eq!(names, expected, "{sort} {lifecycle} on {}", test.database);
            }
        }
        let sorted = |cursor: &str| ListQuery {
            sort: "-credit_limit".to_owned(),
            cursor: cursor.to_owned(),
            limit: 1,
            ..ListQuery::default()
        };
        let old = BASE64.encode(r#"{"value":"1000000","seq":1}"#);
        let rising = ListQuery { sort: "credit_limit".to_owned(), ..sorted("") };
        let rising = listing::list(sales, &rising).await.expect("lists").next_cursor.expect("there is more");
        for cursor in [old, rising] {
            let error = listing::list(sales, &sorted(&cursor)).await.unwrap_err();
            assert_eq!(error.of("cursor"), Some(&Problem::BadCursor), "of another order, or of none");
        }
    })
    .await;
}

#[tokio::test]
async fn a_limit_too_large_to_be_compared_is_refused_unless_it_was_there() {
    on_both(async |test| {
        let company = company(&test).await;
        let sales = &company.sales;
        let limited = |limit: &str, currency: &str, input| CustomerInput {
            credit_limit: limit.to_owned(),
            currency: currency.to_owned(),
            ..input
        };
        let too_large = Some(Problem::TooLarge { max: 900_000_000_000_000 });
        for (limit, currency) in
            [("900000000000001", "JPY"), ("900000000000000.01", "CNY"), ("900000000000000.001", "KWD")]
        {
            let error = service::create(sales, limited(limit, currency, named("太大"))).await.unwrap_err();
            assert_eq!(error.code, ErrorCode::Invalid);
            assert_eq!(error.of("credit_limit").cloned(), too_large, "{currency} on {}", test.database);
        }
        let largest = create(sales, limited("900000000000000", "KWD", named("第纳尔公司"))).await;
        let old = create(sales, limited("1", "CNY", named("老公司"))).await;
        let sql = "UPDATE customers SET credit_limit = 99999999999999900 WHERE name = '老公司'";
        test.app.db.side().execute_unprepared(sql).await.expect("is in the index");
        for sort in ["credit_limit", "-credit_limit"] {
            let query = ListQuery { sort: sort.to_owned(), ..ListQuery::default() };
            assert_eq!(listed(sales, query).await.len(), 2, "{sort} on {}", test.database);
        }
        let filter = r#"{"field":"credit_limit","gte":"900000000000000"}"#.to_owned();
        let above = listed(sales, ListQuery { filter, ..ListQuery::default() }).await;
        assert_eq!(above.len(), 2, "{}", test.database);

        let now = service::find(sales, old.id).await.unwrap();
        let now =
            save(sales, &now, CustomerInput { website: "a.cn".to_owned(), ..CustomerInput::from(&now) })
                .await;
        assert_eq!(now.credit_limit, Some(Money::new(99_999_999_999_999_900, Currency::CNY)));
        let other = limited("999999999999998", "CNY", CustomerInput::from(&now));
        let steps = CustomerSteps::default();
        let error = service::update(sales, now.id, now.version, other, steps).await.unwrap_err();
        assert_eq!(error.of("credit_limit").cloned(), too_large, "{}", test.database);
        assert_eq!(largest.credit_limit, Some(Money::new(900_000_000_000_000_000, Currency::KWD)));
    })
    .await;
}
