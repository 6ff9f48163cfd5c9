//! What holds for every row that says nothing of a field itself.

use super::{
    super::{command, refused, service, settle},
    KINDS, RECORDS, bring as bring_customers, company, customer,
    kinds::{self, WORK, reasons},
};
use crate::model::{RowValue, Settings, Step};
use bytes::Bytes;
use kemai_domain::Problem;
use kemai_people::users::{UserQuery, server::service as users};
use kemai_records::transfer::Rule;
use kemai_server::{Ctx, jobs, testing::on_both};
use uuid::Uuid;

async fn upload(ctx: &Ctx, table: &'static str) -> Uuid {
    let bytes = futures::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(table))]);
    service::upload(ctx, KINDS, "customers", "a.csv", bytes).await.expect("it is taken")
}

#[tokio::test]
async fn what_was_mapped_by_hand_is_known_again_in_the_refused_rows() {
    on_both(|test| async move {
        let admin = &company(&test).await.admin;
        let mapping = [("Z".to_owned(), "name".to_owned()), ("W".to_owned(), "remarks".to_owned())].into();
        let values = [value("remarks", "都一样")].into();
        let wish = command::Wish { mapping, values, ..command::Wish::default() };
        let bytes = Bytes::from("Z,W,邮箱\n甲乙丙有限公司,,bad@\n");
        let id = command::start(admin, KINDS, "customers", "a.csv", bytes, wish).await.unwrap();
        jobs::run_due(&test.app, &[super::WORK]).await.unwrap();
        let (_, file) = refused::table(admin, KINDS, id).await.unwrap();
        let mended = String::from_utf8(file).unwrap().replace("bad@", "a@b.example");
        let again = bring_customers(admin, &mended, Rule::Skip).await;
        assert_eq!(again.counts.created, 1, "{}: {mended}", test.database);
        assert_eq!(customer(admin, "甲乙丙有限公司").await.remarks.as_deref(), Some("都一样"));
    })
    .await;
}

const EMPLOYEES: &str = "LastName,FirstName,Email,Department\n\
    Davolio,Nancy,nancy@hengrun.example,\n\
    Fuller,Andrew,andrew@hengrun.example,客服\n\
    Buchanan,Steven,steven,\n";

fn value(field: &str, text: &str) -> (String, String) {
    (field.to_owned(), text.to_owned())
}

#[tokio::test]
async fn a_table_without_departments_and_roles_is_brought_and_brought_back() {
    on_both(|test| async move {
        let people = kinds::company(&test).await;
        let admin = &people.admin;
        let values = [value("department_id", "总部/销售二部"), value("role_id", "销售")].into();
        let wish = command::Wish { values, ..command::Wish::default() };
        let bytes = Bytes::from(EMPLOYEES);
        let id = command::start(admin, kinds::KINDS, "users", "e.csv", bytes, wish).await.expect("it starts");
        jobs::run_due(&test.app, &[WORK]).await.unwrap();
        let head = command::head(admin, id).await.unwrap();
        let why = reasons(admin, &head).await;
        assert_eq!((head.counts.created, head.counts.refused), (2, 1), "{}: {why:?}", test.database);
        let there = users::list(admin, &UserQuery::default()).await.unwrap().items;
        let department = |email: &str| there.iter().find(|user| user.email == email).unwrap().department_id;
        assert_eq!(department("nancy@hengrun.example"), people.second, "of every row");
        assert_eq!(department("andrew@hengrun.example"), people.care, "of its own");

        let (_, file) = refused::table(admin, kinds::KINDS, id).await.unwrap();
        let file = String::from_utf8(file).unwrap();
        assert!(file.contains("总部/销售二部"), "{file}");
        let mended = file.replace(",steven,", ",steven@hengrun.example,");
        let again = kinds::bring(admin, "users", &mended, Rule::Skip).await;
        assert_eq!(again.counts.created, 1, "{}: {:?}", test.database, reasons(admin, &again).await);
    })
    .await;
}

#[tokio::test]
async fn a_value_for_every_row_is_checked_before_any_is_written() {
    on_both(|test| async move {
        let admin = &company(&test).await.admin;
        for (field, text, problem) in [
            ("category", "没有的分类", Problem::UnknownChoice),
            ("nonsense", "x", Problem::UnknownField),
            ("contact.birthday", "2026-13-13", Problem::NotADate),
            ("remarks", " ", Problem::Required),
        ] {
            let wish = command::Wish { values: [value(field, text)].into(), ..command::Wish::default() };
            let bytes = Bytes::from("名称\n甲乙丙有限公司\n");
            let error = command::start(admin, KINDS, "customers", "a.csv", bytes, wish).await.unwrap_err();
            assert_eq!(error.of(&format!("values[{field}]")), Some(&problem), "{}", test.database);
        }
        let id = upload(admin, "名称,备注\n甲乙丙有限公司,自己的\n丁戊己有限公司,\n").await;
        let fields = |pairs: &[(&str, &str)]| {
            let value =
                |(field, text): &(&str, &str)| RowValue { field: (*field).into(), text: (*text).into() };
            pairs.iter().map(value).collect::<Vec<_>>()
        };
        let settings = service::find(admin, KINDS, RECORDS, id).await.unwrap().settings;
        let twice = fields(&[("", ""), ("remarks", "a"), ("", "b"), ("remarks", "c")]);
        let twice = Settings { values: twice, ..settings.clone() };
        let error = settle::settle(admin, KINDS, id, twice, Step::Save).await.unwrap_err();
        assert_eq!(error.of("values[2].field"), Some(&Problem::Required));
        assert_eq!(error.of("values[3].field"), Some(&Problem::GivenTwice));

        let values = fields(&[("", ""), ("remarks", "都一样"), ("website", "https://a.example")]);
        let settings = Settings { values, ..settings };
        settle::settle(admin, KINDS, id, settings, Step::Save).await.unwrap();
        let view = service::find(admin, KINDS, RECORDS, id).await.unwrap();
        assert_eq!(view.settings.values.len(), 2, "an empty pair is none");
        let cells: Vec<_> = view.preview.iter().map(|row| row.cells.clone()).collect();
        assert_eq!(cells[0], ["甲乙丙有限公司", "自己的", "https://a.example"]);
        assert_eq!(cells[1], ["丁戊己有限公司", "都一样", "https://a.example"]);
        settle::settle(admin, KINDS, id, view.settings, Step::Start).await.unwrap();
        jobs::run_due(&test.app, &[super::WORK]).await.unwrap();
        let (own, other) = (customer(admin, "甲乙丙有限公司").await, customer(admin, "丁戊己有限公司").await);
        assert_eq!((own.remarks.as_deref(), other.remarks.as_deref()), (Some("自己的"), Some("都一样")));
        assert_eq!(own.website.as_deref(), Some("https://a.example"), "{}", test.database);

        let again = bring_customers(admin, "名称\n甲乙丙有限公司\n", Rule::Skip).await;
        assert_eq!(again.counts.skipped, 1);

        // What a program wishes of such a table is not what the person chose.
        let wish = command::Wish { mapping: [value("备注", "")].into(), ..command::Wish::default() };
        let bytes = Bytes::from("名称,备注\n甲乙丙有限公司,\n");
        command::start(admin, KINDS, "customers", "a.csv", bytes, wish).await.unwrap();
        jobs::run_due(&test.app, &[super::WORK]).await.unwrap();
        let dump = test.dump(&[]).await;
        assert!(dump.contains("import_mappings: ") && !dump.contains("都一样"), "{}", test.database);

        let next = upload(admin, "名称,备注\n庚辛壬有限公司,\n").await;
        let known = service::find(admin, KINDS, RECORDS, next).await.unwrap();
        let kept = fields(&[("remarks", "都一样"), ("website", "https://a.example")]);
        assert_eq!(known.settings.values, kept, "a table of the same columns");
        assert_eq!(known.preview[0].cells, ["庚辛壬有限公司", "都一样", "https://a.example"]);
        let without = Settings { values: Vec::new(), ..known.settings };
        settle::settle(admin, KINDS, next, without, Step::Save).await.unwrap();
        let view = service::find(admin, KINDS, RECORDS, next).await.unwrap();
        assert!(view.settings.values.is_empty(), "taken out by hand");
    })
    .await;
}
