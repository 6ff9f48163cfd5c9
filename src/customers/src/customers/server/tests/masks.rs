//! What a role hides leaves the server by no way: every masked field of the registry, in everything that tells of a customer.

use super::{rest::call, *};
use crate::customers::{
    CONTACT, CUSTOMER,
    list::FURTHER,
    server::{
        export::{EXPORT, EXPORT_CONTACTS},
        history,
    },
};
use kemai_domain::{FieldTable, Mask};
use kemai_people::server::fixture::ctx_of;
use kemai_records::transfer::{ExportKind, Exported};
use kemai_server::testing::on_both;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

/// A customer abroad with a value in every masked field.
async fn full_customer(ctx: &Ctx) -> Customer {
    let contact = ContactInput {
        mobile: "+8613805312217".to_owned(),
        phone: "+16145550123".to_owned(),
        email: "wang.jianguo@example.cn".to_owned(),
        other_email: "jianguo.private@example.org".to_owned(),
        wechat: "wang_jianguo".to_owned(),
        ..ContactInput::default()
    };
    let input = CustomerInput {
        settlement_days: "271".to_owned(),
        credit_limit: "987654.32".to_owned(),
        currency: "EUR".to_owned(),
        tax_number: "91350100M000100Y43".to_owned(),
        bank_name: "First Bank of Ohio".to_owned(),
        bank_account: "6222021001112223334".to_owned(),
        country: "US".to_owned(),
        region_text: "Columbus".to_owned(),
        address: "12 Elm Street".to_owned(),
        contacts: vec![ContactInput { name: "王建国".to_owned(), ..contact }],
        ..named("全部填写的客户")
    };
    create(ctx, input).await
}

/// As the same person, whose role hides this from now on.
async fn hiding(test: &TestApp, of: &Ctx, mask: Mask) -> Ctx {
    let mut rights = of.rights().clone();
    rights.hidden.clear();
    rights.hidden.insert(mask);
    let rights = serde_json::to_string(&rights).unwrap();
    let role = of.person().unwrap().role_id;
    let hide =
        test.app.db.statement("UPDATE roles SET rights = $1 WHERE id = $2", [rights.into(), role.0.into()]);
    test.app.db.side().execute_raw(hide).await.expect("hides");
    ctx_of(test, of.user_id().unwrap()).await
}

/// Key and text of each field that the mask covers.
fn secrets(table: &FieldTable, record: &Value, mask: Mask) -> Vec<(&'static str, String)> {
    let masked = table.fields.iter().filter(|field| field.mask == Some(mask) && !field.is_for_finding);
    masked
        .map(|field| match &record[field.key] {
            Value::String(text) => (field.key, text.clone()),
            Value::Number(number) => (field.key, number.to_string()),
            Value::Object(money) => (field.key, money["amount"].as_str().unwrap().to_owned()),
            other => panic!("{} has no value to look for: {other}", field.key),
        })
        .collect()
}

/// Whether an answer tells a text anywhere; short numbers stand in ids by chance and are looked for as whole values.
fn tells(answer: &Value, secret: &str) -> bool {
    match answer {
        Value::String(text) if secret.parse::<u16>().is_ok() => text == secret,
        Value::String(text) => text.replace(',', "").contains(secret),
        Value::Number(number) => number.to_string() == secret,
        Value::Array(list) => list.iter().any(|part| tells(part, secret)),
        Value::Object(map) => map.values().any(|part| tells(part, secret)),
        Value::Null | Value::Bool(_) => false,
    }
}

async fn exported(ctx: &Ctx, kind: &ExportKind) -> Value {
    let page = (kind.page)(ctx, "", "").await.expect("exports");
    let cells = page.rows.into_iter().flatten().map(|cell| match cell {
        Exported::Text(text) | Exported::Number(text) => Value::String(text),
        Exported::Nothing | Exported::Date(_) | Exported::Instant(_) => Value::Null,
    });
    cells.collect()
}

/// Everything that a person is told of the customer, by the way it goes.
async fn ways(test: &TestApp, ctx: &Ctx, customer: &Customer) -> Vec<(String, Value)> {
    let all = ListQuery { columns: FURTHER.join(","), ..ListQuery::default() };
    let mut ways = vec![
        ("page", json!(service::view(ctx, customer.id).await.unwrap())),
        ("list", json!(listing::list(ctx, &all).await.unwrap())),
        ("history", json!(history::list(ctx, customer.id, None).await.unwrap())),
        ("search", json!(search::search(ctx, "全部填写").await.unwrap())),
        ("export", exported(ctx, &EXPORT).await),
        ("export of contacts", exported(ctx, &EXPORT_CONTACTS).await),
    ]
    .into_iter()
    .map(|(way, answer)| (way.to_owned(), answer))
    .collect::<Vec<_>>();
    let (id, contact) = (customer.id, customer.contacts[0].id);
    for path in [
        "/customers".to_owned(),
        format!("/customers/{id}"),
        "/contacts".to_owned(),
        format!("/contacts?customer_id={id}"),
        format!("/contacts/{contact}"),
    ] {
        let (status, answer) = call(test, ctx, "GET", &path, None, Value::Null).await;
        assert!(status.is_success(), "{path}: {answer}");
        ways.push((path, answer));
    }
    ways
}

#[tokio::test]
async fn a_hidden_field_is_told_in_no_way() {
    on_both(async |test| {
        let company = company(&test).await;
        let seeing = company.admin.clone();
        let customer = full_customer(&seeing).await;
        let (record, contact) = (json!(customer), json!(customer.contacts[0]));
        let open = ways(&test, &seeing, &customer).await;
        for mask in [Mask::Contact, Mask::Money] {
            let mut hidden = secrets(&CUSTOMER, &record, mask);
            hidden.extend(secrets(&CONTACT, &contact, mask));
            for (key, secret) in &hidden {
                assert!(open.iter().any(|(_, answer)| tells(answer, secret)), "{key} is told to who sees it");
            }
            let blind = hiding(&test, &seeing, mask).await;
            for (way, answer) in ways(&test, &blind, &customer).await {
                for (key, secret) in &hidden {
                    assert!(!tells(&answer, secret), "{way} tells {key} on {}: {answer}", test.database);
                }
            }
            for field in CUSTOMER.fields.iter().filter(|field| field.mask == Some(mask)) {
                let filter = json!({ "field": field.key, "is_not_empty": true }).to_string();
                let asked = listing::list(&blind, &ListQuery { filter, ..ListQuery::default() }).await;
                assert!(asked.is_err(), "{} could be guessed by its filter", field.key);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_hidden_field_is_kept_by_an_edit() {
    on_both(async |test| {
        let company = company(&test).await;
        let seeing = company.admin.clone();
        let mut before = full_customer(&seeing).await;
        for mask in [Mask::Contact, Mask::Money] {
            let blind = hiding(&test, &seeing, mask).await;
            let shown = service::find(&blind, before.id).await.unwrap();
            let input = CustomerInput { website: format!("{mask:?}.cn"), ..CustomerInput::from(&shown) };
            service::update(&blind, before.id, shown.version, input, CustomerSteps::default())
                .await
                .expect("saves");
            // Whoever made it sees it again.
            let after = service::find(&company.admin, before.id).await.unwrap();
            let kept = |customer: &Customer| {
                let mut kept = secrets(&CUSTOMER, &json!(customer), mask);
                kept.extend(secrets(&CONTACT, &json!(customer.contacts[0]), mask));
                kept
            };
            assert_eq!(kept(&after), kept(&before), "{}", test.database);
            before = after;
        }
    })
    .await;
}
