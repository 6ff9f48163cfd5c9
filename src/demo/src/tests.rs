//! Demo data on both databases: found like any other customers, the same for the same seed, and only in an empty database.

use crate::{Made, Wish, fill};
use chrono::Duration;
use kemai_customers::{
    customers::{
        CustomerSummary, ListQuery,
        server::{listing, search},
    },
    on_setup,
};
use kemai_domain::{AppError, ErrorCode, UserId};
use kemai_people::setup::SetupStep;
use kemai_server::{
    Ctx,
    search_tokens::spellings,
    session, settings,
    testing::{TestApp, on_both, sqlite},
};
use sea_orm::ConnectionTrait;

const STEPS: &[SetupStep] = &[on_setup, kemai_follow_ups::on_setup];

async fn made(test: &TestApp, customers: usize, seed: u64) -> Result<Made, AppError> {
    fill(&test.app, Wish { customers, follow_ups_each: 2, years: 2, seed }, STEPS, |_| {}).await
}

async fn ctx(test: &TestApp) -> Ctx {
    settings::program(&test.app, "test").await.unwrap()
}

async fn oldest(ctx: &Ctx) -> Vec<CustomerSummary> {
    let query = ListQuery { sort: "created_at".to_owned(), limit: 200, ..ListQuery::default() };
    listing::list(ctx, &query).await.unwrap().items
}

async fn count(test: &TestApp, table: &str) -> i64 {
    let statement = test.app.db.statement(format!("SELECT count(*) AS found FROM {table}"), []);
    test.app.db.reader().query_one_raw(statement).await.unwrap().unwrap().try_get("", "found").unwrap()
}

async fn of_email(test: &TestApp, email: &str) -> Ctx {
    let statement = test.app.db.statement("SELECT id FROM users WHERE email = $1", [email.into()]);
    let row = test.app.db.reader().query_one_raw(statement).await.unwrap().unwrap();
    session::on_behalf_of(&test.app, UserId(row.try_get("", "id").unwrap()), "test".to_owned()).await.unwrap()
}

#[tokio::test]
async fn demo_customers_are_found_like_any_others() {
    on_both(async |test| {
        let made = made(&test, 300, 7).await.unwrap();
        let ctx = ctx(&test).await;
        let page = listing::list(&ctx, &ListQuery::default()).await.unwrap();
        assert_eq!((page.total, page.total_is_exact), (300, true), "{}", test.database);
        assert!(made.contacts > 250 && made.people >= 12);
        let counted = (count(&test, "follow_ups").await, count(&test, "plans").await);
        assert_eq!(counted, (i64::try_from(made.follow_ups).unwrap(), i64::try_from(made.plans).unwrap()));
        assert!(made.follow_ups > 450 && made.plans > 60, "{made:?}");
        let weekly = count(&test, "plans WHERE repeat_rule LIKE 'FREQ=WEEKLY;%' AND customer_id IS NULL").await;
        assert!(weekly >= 8, "{weekly} regular plans on {}", test.database);
        let told = "customers c WHERE c.last_contact_at IS NOT (SELECT MAX(f.occurred_at) FROM follow_ups f WHERE f.customer_id = c.id)";
        let told = if test.database == "sqlite" { told.to_owned() } else { told.replace("IS NOT", "IS DISTINCT FROM") };
        assert_eq!(count(&test, &told).await, 0, "the load wrote the last contact on {}", test.database);
        let next = "customers c WHERE c.next_contact_at IS NOT (SELECT MIN(p.due_at) FROM plans p WHERE p.customer_id = c.id AND p.status = 'open')";
        let next = if test.database == "sqlite" { next.to_owned() } else { next.replace("IS NOT", "IS DISTINCT FROM") };
        assert_eq!(count(&test, &next).await, 0, "and the next one on {}", test.database);
        let now = test.app.clock.now().to_rfc3339();
        let coming = count(&test, &format!("plans WHERE status = 'open' AND due_at > '{now}'")).await;
        let reminders = count(&test, "jobs WHERE kind = 'reminder'").await;
        assert!(coming > 20 && reminders == coming, "{reminders} reminders of {coming} plans on {}", test.database);
        assert_eq!(count(&test, &format!("jobs WHERE run_at <= '{now}'")).await, 0, "{}", test.database);

        let customers = oldest(&ctx).await;
        let company = customers.iter().find(|customer| customer.name.ends_with("有限公司")).unwrap();
        let found = async |words: &str| {
            let hits = search::search(&ctx, words).await.unwrap();
            hits.iter().any(|hit| hit.id == company.id)
        };
        let part: String = company.name.chars().skip(1).take(4).collect();
        assert!(found(&part).await, "{} by {part} on {}", company.name, test.database);
        let pinyin: String = spellings(&company.name)[0].full.chars().take(8).collect();
        let query = ListQuery { q: pinyin.clone(), limit: 200, ..ListQuery::default() };
        let listed = listing::list(&ctx, &query).await.unwrap();
        assert!(listed.items.iter().any(|item| item.id == company.id), "by {pinyin}");
        assert!(found(&company.code).await, "by {}", company.code);
        let with_phone = customers
            .iter()
            .find_map(|customer| Some((customer.id, customer.primary_contact.as_ref()?.number.clone()?)));
        let (id, number) = with_phone.unwrap();
        let tail = &number[number.len() - 4..];
        let hits = search::search(&ctx, tail).await.unwrap();
        assert!(hits.iter().any(|hit| hit.id == id), "by {tail} on {}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_salesperson_of_the_demo_sees_the_own_ones() {
    on_both(async |test| {
        let made = made(&test, 300, 7).await.unwrap();
        let sales = made.sign_ins.iter().find(|who| who.role == "sales").unwrap();
        let ctx = of_email(&test, &sales.email).await;
        let me = ctx.user_id().unwrap();
        let page = listing::list(&ctx, &ListQuery { limit: 200, ..ListQuery::default() }).await.unwrap();
        assert!(page.total > 0 && page.total < 300, "{} on {}", page.total, test.database);
        assert!(page.items.iter().any(|item| item.owner_id == Some(me)));
    })
    .await;
}

#[tokio::test]
async fn the_same_seed_makes_the_same_customers() {
    let mut seen = Vec::new();
    for seed in [7, 7, 8] {
        let test = sqlite().await;
        made(&test, 300, seed).await.unwrap();
        let customers = oldest(&ctx(&test).await).await;
        let of = |item: CustomerSummary| {
            (item.code, item.name, item.region, item.tags, item.owner_name, item.created_at)
        };
        seen.push(customers.into_iter().map(of).collect::<Vec<_>>());
    }
    assert_eq!(seen[0], seen[1]);
    assert_ne!(seen[0], seen[2]);
}

#[tokio::test]
async fn a_company_of_five_years_was_spoken_with_in_each() {
    on_both(async |test| {
        let wish = Wish { customers: 300, follow_ups_each: 2, years: 5, seed: 7 };
        fill(&test.app, wish, STEPS, |_| {}).await.unwrap();
        let today = test.app.clock.now();
        for years in 1..=5 {
            let days = |years: i64| (today - Duration::days(365 * years)).to_rfc3339();
            let (from, until) = (days(years), days(years - 1));
            // Who came last year was not spoken with before.
            for (table, column, least) in [("customers", "created_at", 20), ("follow_ups", "occurred_at", 1)]
            {
                let within = format!("{table} WHERE {column} >= '{from}' AND {column} < '{until}'");
                assert!(count(&test, &within).await >= least, "{within} on {}", test.database);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_database_with_a_company_is_left_as_it_was() {
    on_both(async |test| {
        made(&test, 20, 1).await.unwrap();
        let tables = ["customers", "users", "departments", "operations", "customer_search"];
        let mut before = Vec::new();
        for table in tables {
            before.push(count(&test, table).await);
        }
        assert_eq!(made(&test, 20, 2).await.unwrap_err().code, ErrorCode::NotFound);
        for (table, before) in tables.into_iter().zip(before) {
            assert_eq!(count(&test, table).await, before, "{table} on {}", test.database);
        }
    })
    .await;
}

/// The next code of a day that the demo has filled comes after its codes.
#[tokio::test]
async fn codes_go_on_where_the_demo_stopped() {
    on_both(async |test| {
        made(&test, 300, 3).await.unwrap();
        let customers = oldest(&ctx(&test).await).await;
        let (period, serial) = customers
            .last()
            .unwrap()
            .code
            .trim_start_matches("KH")
            .split_once('-')
            .map(|(day, serial)| (day.to_owned(), serial.parse::<i64>().unwrap()))
            .unwrap();
        let day = format!("{}-{}-{}", &period[..4], &period[4..6], &period[6..]);
        let statement = test.app.db.statement(
            "SELECT last_value AS found FROM serials WHERE name = 'customer' AND period = $1",
            [day.into()],
        );
        let last: i64 = test
            .app
            .db
            .reader()
            .query_one_raw(statement)
            .await
            .unwrap()
            .unwrap()
            .try_get("", "found")
            .unwrap();
        assert!(last >= serial, "{last} {serial} on {}", test.database);
    })
    .await;
}
