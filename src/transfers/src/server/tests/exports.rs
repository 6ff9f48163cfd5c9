//! What is given out: as a workbook, and to whom contact and money fields are hidden.

use super::{
    super::export::{Export, Format},
    bring, company, counts,
};
use kemai_customers::customers::{ContactInput, CustomerInput, server::service as customers};
use kemai_domain::{Mask, ShippedRole, contact::mask_phone};
use kemai_people::{
    roles::{RoleInput, server::service as roles},
    server::fixture::{Company5, ctx_of, role_id},
};
use kemai_records::transfer::{ExportKind, Rule};
use kemai_server::{
    Ctx,
    testing::{TestApp, on_both},
};
use kemai_tables::{Choice, Source};
use std::io::Read as _;

/// Every row of a workbook, as it is read again.
async fn book(ctx: &Ctx, kind: &'static ExportKind, query: &str) -> Vec<Vec<String>> {
    let mut export = Export::new(ctx, kind, query, Format::Xlsx).expect("may");
    while let Some((bytes, _)) = export.next().await.expect("goes on") {
        assert!(bytes.is_empty(), "there is nothing before the end");
    }
    let mut bytes = Vec::new();
    export.finish().await.expect("is written").expect("a workbook").read_to_end(&mut bytes).unwrap();
    let rows = Source::open(bytes).expect("is read").head(&Choice::default(), 1_000).expect("is read");
    rows.iter().map(kemai_tables::Row::texts).collect()
}

async fn text(ctx: &Ctx, kind: &'static ExportKind, format: Format) -> String {
    let mut export = Export::new(ctx, kind, "", format).expect("may");
    let mut table = Vec::new();
    while let Some((bytes, _)) = export.next().await.expect("goes on") {
        table.extend_from_slice(&bytes);
    }
    String::from_utf8(table).expect("UTF-8")
}

#[tokio::test]
async fn a_workbook_holds_the_filtered_list_and_no_formula() {
    on_both(|test| async move {
        let admin = &company(&test).await.admin;
        let table = "名称,备注,客户等级,信用额度\n甲乙丙有限公司,=1+1,A,1234.50\n丁戊己有限公司,y,B,\n";
        bring(admin, table, Rule::Skip).await;
        let rows = book(admin, &kemai_customers::EXPORT, "").await;
        assert_eq!(rows.len(), 3, "{}: {rows:?}", test.database);
        let names = (kemai_customers::EXPORT.columns)(admin);
        let names: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(rows[0], names);
        let some = book(admin, &kemai_customers::EXPORT, "value_level=a").await;
        assert_eq!(some.len(), 2, "{some:?}");
        for value in ["甲乙丙有限公司", "=1+1", "1234.5"] {
            assert!(some[1].iter().any(|cell| cell == value), "{}: {value} in {some:?}", test.database);
        }
        let none = book(admin, &kemai_customers::EXPORT, "q=没有这个词").await;
        assert_eq!(none, [names], "an empty list has its header");
    })
    .await;
}

#[tokio::test]
async fn progress_is_never_beyond_its_total() {
    on_both(|test| async move {
        let admin = &company(&test).await.admin;
        let contact = |name: &str| ContactInput { name: name.to_owned(), ..ContactInput::default() };
        let name = "甲乙丙有限公司".to_owned();
        let contacts = ["张三", "李四", "王五"].map(contact).to_vec();
        customers::create(admin, CustomerInput { name, contacts, ..CustomerInput::default() }).await.unwrap();
        for (kind, rows, total) in
            [(&kemai_customers::EXPORT, 1, (1, true)), (&kemai_customers::EXPORT_CONTACTS, 3, (0, false))]
        {
            let mut export = Export::new(admin, kind, "", Format::Csv).expect("may");
            let (_, progress) = export.next().await.unwrap().expect("a page");
            let known = (progress.total, progress.total_is_exact);
            assert_eq!((progress.rows, known), (rows, total), "{} on {}", kind.name, test.database);
        }
    })
    .await;
}

/// The manager, from whom these groups of fields are hidden.
async fn hidden_from(test: &TestApp, people: &Company5, masks: &[Mask]) -> Ctx {
    let mut rights = ShippedRole::Manager.rights();
    rights.hidden.extend(masks);
    let id = role_id(&people.admin, ShippedRole::Manager).await;
    roles::update(&people.admin, id, 1, RoleInput { name: String::new(), rights }).await.expect("is changed");
    ctx_of(test, people.manager.user_id().unwrap()).await
}

const SECRETS: &str = "名称,联系人,手机,联系人邮箱,联系人微信,地址,税号,开户银行,银行账号,信用额度\n\
    甲乙丙有限公司,张三,13800002217,zhang@abc.example,zhang_wx,经十路一号,91350100M000100Y43,建设银行,6222021001112223334,1234.50\n";

#[tokio::test]
async fn files_hide_what_pages_hide() {
    on_both(|test| async move {
        let people = company(&test).await;
        let head = bring(&people.manager, SECRETS, Rule::Skip).await;
        assert_eq!(counts(&head), (1, 0, 0, 0), "{}", test.database);
        let contact = ["13800002217", "zhang@abc.example", "zhang_wx", "经十路一号"];
        let money = ["91350100M000100Y43", "建设银行", "6222021001112223334", "1234.5"];
        let (customers, contacts) = (&kemai_customers::EXPORT, &kemai_customers::EXPORT_CONTACTS);
        let whole = text(&people.manager, customers, Format::Csv).await;
        for secret in contact.iter().chain(&money) {
            assert!(whole.contains(secret), "{}: {secret} in {whole}", test.database);
        }
        let blind = hidden_from(&test, &people, &[Mask::Contact, Mask::Money]).await;
        let mut files = vec![
            text(&blind, customers, Format::Csv).await,
            text(&blind, customers, Format::Jsonl).await,
            text(&blind, contacts, Format::Csv).await,
        ];
        for kind in [customers, contacts] {
            let rows = book(&blind, kind, "").await;
            files.push(rows.into_iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n"));
        }
        for file in &files {
            assert!(file.contains("甲乙丙有限公司") && file.contains(&mask_phone("13800002217")), "{file}");
            for secret in contact.iter().chain(&money) {
                assert!(!file.contains(secret), "{}: {secret} in {file}", test.database);
            }
        }
        let keys: Vec<&str> = (customers.columns)(&blind).into_iter().map(|(key, _)| key).collect();
        assert!(!keys.contains(&"credit_limit") && !keys.contains(&"currency"), "{keys:?}");
    })
    .await;
}
