//! The final removal: what is left of a customer, and what is not.

use super::*;
use crate::{
    AREA,
    customers::{
        CONTACT, CUSTOMER,
        api::DuplicateQuestion,
        server::{access, history, purge},
    },
};
use axum::body::Bytes;
use chrono::Duration;
use futures::stream;
use kemai_domain::{Entity, ErrorCode, FieldDef, FieldKind, FieldTable};
use kemai_records::{comments::server::service as comments, files::server::service as files};
use kemai_server::{
    RecordKinds, settings,
    testing::on_both,
    upkeep::{Done, run_due},
};
use sea_orm::ConnectionTrait;

const KINDS: RecordKinds = RecordKinds(&[AREA.records]);

/// Rows that name the customer or one of its parts.
const LEFT: &[&str] = &[
    "customers",
    "contacts",
    "comments",
    "mentions",
    "files",
    "customer_tags",
    "customer_collaborators",
    "lifecycle_moves",
    "blind_indexes",
    "subject_keys WHERE subject_id NOT IN (SELECT id FROM users)",
    "access_requests",
];

async fn count(test: &TestApp, from: &str) -> i64 {
    let statement = test.app.db.statement(format!("SELECT count(*) AS n FROM {from}"), []);
    test.app.db.reader().query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
}

async fn full_customer(test: &TestApp, company: &Company5) -> Customer {
    let input = CustomerInput {
        tags: vec!["vip".to_owned()],
        collaborator_ids: vec![company.other_sales.user_id().unwrap().to_string()],
        ..with_contact("甲一公司", "王建国", "13805312217")
    };
    let customer = create(&company.manager, input).await;
    let chunks = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"text"))]);
    files::attach(&company.manager, KINDS, Entity::Customer, customer.id.0, "合同.txt", chunks)
        .await
        .unwrap();
    comments::create(&company.manager, KINDS, Entity::Customer, customer.id.0, "@陈静 请看").await.unwrap();
    let question = DuplicateQuestion { name: "甲一公司".to_owned(), ..DuplicateQuestion::default() };
    // The sales person of the second department is in already; the one of the first has no reach either.
    access::ask(&company.sales, &question).await.unwrap();
    for table in LEFT {
        assert!(count(test, table).await > 0, "{table} is filled on {}", test.database);
    }
    customer
}

#[tokio::test]
async fn what_lay_in_the_bin_long_enough_goes_for_good() {
    on_both(async |test| {
        let company = company(&test).await;
        let customer = full_customer(&test, &company).await;
        let other = create(&company.manager, with_contact("乙二公司", "李梅", "13905312218")).await;
        service::remove(&company.manager, customer.id, customer.version).await.expect("removes");
        let bin = ListQuery { state: "removed".to_owned(), ..ListQuery::default() };
        let shown = listing::list(&company.manager, &bin).await.unwrap().items.remove(0);
        assert_eq!(shown.purged_at, Some(test.app.clock.now() + Duration::days(30)));

        test.app.clock.advance(Duration::days(30) - Duration::seconds(1));
        let chores: Vec<_> = AREA.chores.iter().copied().filter(|chore| chore.name == "customers").collect();
        let run = async || run_due(&test.app, &chores).await.expect("runs");
        assert_eq!(run().await, [Done { name: "customers", count: 0 }], "{}", test.database);
        test.app.clock.advance(Duration::hours(1));
        assert_eq!(run().await, [Done { name: "customers", count: 1 }], "{}", test.database);

        for (table, left) in LEFT.iter().zip([1, 1, 0, 0, 0, 0, 0, 1, 2, 1, 0]) {
            assert_eq!(count(&test, table).await, left, "{table} on {}", test.database);
        }
        assert_eq!(found(&company.manager, "2217").await, Vec::<String>::new());
        let gone = service::restore(&company.manager, customer.id).await.unwrap_err();
        assert_eq!(gone.code, ErrorCode::NotFound);
        assert_eq!(service::find(&company.manager, other.id).await.unwrap().name, "乙二公司");
    })
    .await;
}

#[tokio::test]
async fn the_log_of_a_forgotten_customer_stays_and_says_nothing_personal() {
    on_both(async |test| {
        let company = company(&test).await;
        let customer = full_customer(&test, &company).await;
        let spoken = history::list(&company.manager, customer.id, None).await.unwrap();
        assert!(format!("{spoken:?}").contains("王建国"), "before, the history can be read");
        service::remove(&company.manager, customer.id, customer.version).await.expect("removes");
        let before = count(&test, "changes").await;
        test.app.clock.advance(Duration::days(31));
        let program = settings::program(&test.app, "upkeep").await.unwrap();
        assert_eq!(purge::purge_expired(&program).await, Ok(1), "{}", test.database);
        assert_eq!(count(&test, "changes").await, before + 1, "the removal for good is the last line");

        let entries =
            kemai_server::change_log::history(&program, customer.id.0, &[], None, 100).await.unwrap();
        assert!(entries.iter().any(|entry| entry.action == kemai_server::ChangeAction::Purge));
        let spoken = format!("{entries:?}");
        for secret in ["甲一公司", "王建国", "13805312217"] {
            assert!(!spoken.contains(secret), "{secret} is still known on {}", test.database);
        }
    })
    .await;
}

/// Every text that a person wrote into a record, by its field. The code is the company's own number and stays.
fn texts(table: &FieldTable, record: &serde_json::Value) -> Vec<(&'static str, String)> {
    let is_text = |field: &&FieldDef| {
        use FieldKind::{Email, LongText, Phone, Text};
        let is_own = field.is_written() && field.key != "code";
        is_own && matches!(field.kind, Text | LongText | Phone | Email)
    };
    let text = |field: &FieldDef| match record[field.key].as_str() {
        Some(text) => (field.key, text.to_owned()),
        None => panic!("{} has no value to look for", field.key),
    };
    table.fields.iter().filter(is_text).map(text).collect()
}

#[tokio::test]
async fn nothing_that_was_written_of_a_forgotten_customer_is_left_to_read() {
    on_both(async |test| {
        let company = company(&test).await;
        let manager = &company.manager;
        create(manager, with_contact("乙二公司", "李梅", "+8613805312217")).await;
        let contact = ContactInput {
            name: "王建国".to_owned(),
            title: "采购部的头儿".to_owned(),
            mobile: "+8613805312217".to_owned(),
            phone: "+16145550123".to_owned(),
            email: "jianguo@example.cn".to_owned(),
            other_email: "jianguo.private@example.org".to_owned(),
            wechat: "wang_jianguo".to_owned(),
            remarks: "爱喝普洱茶".to_owned(),
            ..ContactInput::default()
        };
        let input = CustomerInput {
            website: "jianguo.example".to_owned(),
            invoice_title: "建国商行发票抬头".to_owned(),
            tax_number: "91350100M000100Y43".to_owned(),
            bank_name: "First Bank of Ohio".to_owned(),
            bank_account: "6222021001112223334".to_owned(),
            country: "US".to_owned(),
            region_text: "Columbus".to_owned(),
            address: "12 Elm Street".to_owned(),
            needs: "想要两台水泵".to_owned(),
            remarks: "只收现款".to_owned(),
            contacts: vec![contact],
            duplicate_reason: "李梅的先生开的店".to_owned(),
            ..named("王建国个体经营")
        };
        let customer = create(manager, input).await;
        // What is changed stands in the log twice.
        let moved = CustomerInput { region_text: "Dayton".to_owned(), ..CustomerInput::from(&customer) };
        let customer =
            service::update(manager, customer.id, customer.version, moved, CustomerSteps::default())
                .await
                .expect("saves");
        let mut written = texts(&CUSTOMER, &serde_json::json!(customer));
        written.extend(texts(&CONTACT, &serde_json::json!(customer.contacts[0])));
        written.extend([
            ("region_text", "Columbus".to_owned()),
            ("duplicate_reason", "李梅的先生开的店".to_owned()),
        ]);
        assert!(test.dump(&[]).await.contains("王建国个体经营"), "while it is there its name is readable");

        service::remove(manager, customer.id, customer.version).await.expect("removes");
        test.app.clock.advance(Duration::days(31));
        let program = settings::program(&test.app, "upkeep").await.unwrap();
        assert_eq!(purge::purge_expired(&program).await, Ok(1), "{}", test.database);
        let left = test.dump(&[]).await;
        for (field, text) in written {
            assert!(!left.contains(&text), "{field} can still be read on {}", test.database);
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_brought_back_in_time_stays() {
    on_both(async |test| {
        let company = company(&test).await;
        let customer = full_customer(&test, &company).await;
        service::remove(&company.manager, customer.id, customer.version).await.expect("removes");
        test.app.clock.advance(Duration::days(29));
        service::restore(&company.manager, customer.id).await.expect("restores");
        test.app.clock.advance(Duration::days(29));
        let program = settings::program(&test.app, "upkeep").await.unwrap();
        assert_eq!(purge::purge_expired(&program).await, Ok(0), "{}", test.database);
        assert_eq!(found(&company.manager, "甲一").await, ["甲一公司"]);
    })
    .await;
}
