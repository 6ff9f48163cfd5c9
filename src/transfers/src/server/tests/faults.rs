//! Everything that is wrong with a row, with a table or with a file is told at once, with its place.

use super::{
    super::{Kinds, command, refused, run, service, work},
    IMPORT, KINDS, RECORDS, WORK, bring, company, counts, kinds, names, view,
};
use bytes::Bytes;
use kemai_domain::{AppError, Lang, Problem};
use kemai_records::transfer::Rule;
use kemai_server::{
    Ctx,
    jobs::{self, JobKind},
    testing::on_both,
};

/// That these columns, and no others, are told of with these problems.
fn assert_told(reasons: &[String], told: &[(&str, Problem)]) {
    assert_eq!(reasons.len(), told.len(), "{reasons:?}");
    for (reason, (letters, problem)) in reasons.iter().zip(told) {
        let (place, message) = (format!("（{letters} 列）"), problem.message(Lang::Hans));
        assert!(reason.contains(&place) && reason.ends_with(&message), "{reason}: {place}{message}");
    }
}

const WRONG: &str = "客户名称,客户分类,邮箱,手机,省份,城市,信用额度,国家\n\
    甲乙丙有限公司,没有的分类,bad@,138,山东,火星城外,一千,\n\
    丁戊己有限公司,,,138,火星省,,,火星\n\
    好的有限公司,,,13800002217,山东,济南市,1000,\n";

#[tokio::test]
async fn a_row_is_refused_with_all_its_faults() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let head = bring(admin, WRONG, Rule::Skip).await;
        assert_eq!(counts(&head), (1, 0, 0, 2), "{}", test.database);
        let refusals = view(admin, head.id).await.refusals;
        let first = [
            ("B", Problem::UnknownChoice),
            ("C", Problem::NotAnEmail),
            ("D", Problem::NotAPhone),
            ("F", Problem::UnknownRegion),
            ("G", Problem::NotANumber),
        ];
        assert_told(&refusals[0].reasons, &first);
        // Of a country that nobody knows neither phones nor provinces can be judged.
        assert_told(&refusals[1].reasons, &[("H", Problem::UnknownChoice)]);
        let (_, bytes) = refused::table(admin, KINDS, head.id).await.unwrap();
        let file = String::from_utf8(bytes).unwrap();
        for (letters, (_, problem)) in ["D", "E", "F", "H", "I"].into_iter().zip(first) {
            let said = format!("（{letters} 列）：{}", problem.message(Lang::Hans));
            assert!(file.contains(&said), "its own columns stand two further: {said} in {file}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_row_with_more_cells_than_the_header_is_refused_whole() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let table = "客户名称,电话,备注\n甲乙丙有限公司,13800002217,有,逗号\n丁戊己有限公司,010-62345678,无,,\n合计,2,\n";
        let head = bring(admin, table, Rule::Skip).await;
        assert_eq!(counts(&head), (1, 0, 0, 1), "{}: an empty cell too many says nothing", test.database);
        let reasons = &view(admin, head.id).await.refusals[0].reasons;
        assert_eq!(*reasons, [Problem::MoreCells.message(Lang::Hans)]);
        let (_, file) = refused::table(admin, KINDS, head.id).await.unwrap();
        let file = String::from_utf8(file).unwrap();
        assert!(file.contains("有,逗号"), "it is there to be mended: {file}");
    })
    .await;
}

#[tokio::test]
async fn a_region_is_wrong_where_nobody_knows_it_any_more() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let table = "客户名称,省份,城市,区县\n甲有限公司,火星省,济南市,\n乙有限公司,,火星城,\n丙有限公司,山东省,济南市,历下区\n\
            丁有限公司,山东,济南市,火星开发区\n戊有限公司,北京市,市辖区,海淀区\n己有限公司,广东省,东莞市,东莞市\n庚有限公司,河南省,济源市,济源市\n";
        let wish = command::Wish { is_dry: true, ..command::Wish::default() };
        let bytes = Bytes::from(table);
        let id = command::start(admin, KINDS, "customers", "a.csv", bytes, wish).await.unwrap();
        jobs::run_due(&test.app, &[WORK]).await.unwrap();
        let preview = view(admin, id).await.preview;
        assert_told(&preview[0].reasons, &[("B", Problem::UnknownRegion)]);
        assert_told(&preview[1].reasons, &[("C", Problem::UnknownRegion)]);
        assert_told(&preview[3].reasons, &[("D", Problem::UnknownRegion)]);
        for good in [2, 4, 5, 6] {
            assert_eq!(preview[good].outcome, "create", "{}: {:?}", test.database, preview[good]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_preview_guesses_no_country_for_phones() {
    on_both(|test| async move {
        let admin = &company(&test).await.admin;
        let table = "客户名称,电话,国家\n甲有限公司,138 0013 8000,\n乙有限公司,+49 30 123456,\n丙有限公司,030 1234567,\n\
            丁有限公司,010 6234 5678,中国\n";
        let wish = command::Wish { is_dry: true, ..command::Wish::default() };
        let id = command::start(admin, KINDS, "customers", "a.csv", Bytes::from(table), wish).await.unwrap();
        jobs::run_due(&test.app, &[WORK]).await.unwrap();
        let shown: Vec<_> =
            view(admin, id).await.preview.into_iter().map(|row| row.cells[1].clone()).collect();
        assert_eq!(shown[0], "13800138000", "{}: {shown:?}", test.database);
        assert!(shown[1].starts_with("+49"), "{shown:?}");
        assert_eq!(shown[2], "030 1234567", "as it was written");
        assert!(!shown[3].contains(' '), "{shown:?}");
    })
    .await;
}

#[tokio::test]
async fn contacts_are_told_all_that_is_wrong() {
    const CONTACTS: Kinds = Kinds { imports: &[kemai_customers::IMPORT_CONTACTS], exports: &[] };
    const CONTACTS_WORK: JobKind = work(|app, job| Box::pin(run::run(app, job, CONTACTS)));
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        bring(admin, "名称\n甲乙丙有限公司\n", Rule::Skip).await;
        let table =
            "公司,姓名,手机,邮箱,生日\n没有这家,,138,bad,2026-13-13\n甲乙丙有限公司,,138,bad@,2026-13-13\n";
        let wish = command::Wish { rule: Rule::Update, ..command::Wish::default() };
        let bytes = Bytes::from(table);
        let id = command::start(admin, CONTACTS, "contacts", "a.csv", bytes, wish).await.unwrap();
        jobs::run_due(&test.app, &[CONTACTS_WORK]).await.unwrap();
        let refusals = service::find(admin, CONTACTS, RECORDS, id).await.unwrap().refusals;
        let rest = [("D", Problem::NotAnEmail), ("E", Problem::NotADate)];
        let nowhere = [("A", Problem::UnknownCustomer), ("B", Problem::Required)];
        assert_told(&refusals[0].reasons, &[nowhere, rest.clone()].concat());
        let there = [("B", Problem::Required), ("C", Problem::NotAPhone)];
        assert_told(&refusals[1].reasons, &[there, rest].concat());
    })
    .await;
}

#[tokio::test]
async fn follow_ups_and_users_are_told_all_that_is_wrong() {
    on_both(|test| async move {
        let people = kinds::company(&test).await;
        let admin = &people.admin;
        let split = |reasons: Vec<(i64, String)>| -> Vec<String> {
            reasons
                .into_iter()
                .flat_map(|(_, why)| why.split("; ").map(str::to_owned).collect::<Vec<_>>())
                .collect()
        };
        let table =
            "客户,联系人,跟进方式,跟进内容,跟进时间,跟进人\n没有这家,张三,飞鸽,,2099-01-01,没有这人\n";
        let head = kinds::bring(admin, "follow_ups", table, Rule::Skip).await;
        let told = [
            ("A", Problem::UnknownCustomer),
            ("C", Problem::UnknownChoice),
            ("D", Problem::Required),
            ("E", Problem::InTheFuture),
            ("F", Problem::UnknownPerson),
        ];
        assert_told(&split(kinds::reasons(admin, &head).await), &told);
        let head =
            kinds::bring(admin, "users", "姓名,邮箱,部门,角色\n,qian,没有这个部,没有角色\n", Rule::Skip)
                .await;
        let told = [
            ("A", Problem::Required),
            ("B", Problem::NotAnEmail),
            ("C", Problem::UnknownDepartment),
            ("D", Problem::UnknownChoice),
        ];
        assert_told(&split(kinds::reasons(admin, &head).await), &told);
    })
    .await;
}

#[tokio::test]
async fn times_are_shown_as_people_write_them() {
    on_both(|test| async move {
        let people = kinds::company(&test).await;
        let admin = &people.admin;
        kinds::customer(admin, "K-1", "甲乙丙有限公司", "张三").await;
        let table = "客户,内容,时间\nK-1,谈了价格,2025/3/4 9:30\n";
        let bytes = futures::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(table))]);
        let id = service::upload(admin, kinds::KINDS, "follow_ups", "a.csv", bytes).await.unwrap();
        let preview = service::find(admin, kinds::KINDS, RECORDS, id).await.unwrap().preview;
        assert_eq!(preview[0].cells, ["K-1", "谈了价格", "2025-03-04 09:30"], "{}", test.database);
    })
    .await;
}

const NAMELESS: &str = "date,amount\n2020-01-01,11\n2020-01-02,22\n";

async fn start(ctx: &Ctx, table: &str, mapping: &[(&str, &str)]) -> Result<(), AppError> {
    let mapping = mapping.iter().map(|(column, key)| ((*column).to_owned(), (*key).to_owned()));
    let wish = command::Wish { mapping: mapping.collect(), ..command::Wish::default() };
    let bytes = Bytes::from(table.to_owned());
    command::start(ctx, KINDS, "customers", "a.csv", bytes, wish).await?;
    jobs::run_due(ctx.app(), &[WORK]).await.map(|_| ())
}

#[tokio::test]
async fn the_command_line_names_columns_and_the_way_out() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let said = |error: &AppError| command::said_of_columns(&IMPORT, error).expect("about columns");
        let error = start(admin, NAMELESS, &[]).await.unwrap_err();
        assert_eq!(error.of("name"), Some(&Problem::NoColumn));
        let fields = (IMPORT.fields)();
        let name = fields.iter().find(|field| field.key == "name").unwrap().name(Lang::En);
        let whole = said(&error);
        let parts = [
            format!("no column holds {name} (name)"),
            "A \"date\", B \"amount\"".to_owned(),
            "--mapping FILE".to_owned(),
            r#"{"date":"name"}"#.to_owned(),
        ];
        for part in parts {
            assert!(whole.contains(&part), "{part} in {whole}");
        }
        let error = start(admin, NAMELESS, &[("Firma", "name")]).await.unwrap_err();
        assert_eq!(error.of("mapping[Firma]"), Some(&Problem::UnknownColumn));
        assert!(said(&error).contains("A \"date\""));
        let error = start(admin, NAMELESS, &[("amount", "nonsense")]).await.unwrap_err();
        assert_eq!(error.of("mapping[amount]"), Some(&Problem::UnknownField));
        assert!(command::said_of_columns(&IMPORT, &AppError::not_found()).is_none());

        start(admin, NAMELESS, &[("amount", "name")]).await.unwrap();
        start(admin, "名称,备注\n甲乙丙有限公司,丁戊己有限公司\n", &[("备注", "name")]).await.unwrap();
        assert_eq!(names(admin).await, ["11", "22", "丁戊己有限公司"], "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_table_is_told_what_is() {
    on_both(|test| async move {
        let admin = &company(&test).await.admin;
        let program = Bytes::from_static(b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff");
        let bytes = futures::stream::iter([Ok::<_, std::convert::Infallible>(program)]);
        let error = service::upload(admin, KINDS, "customers", "virus.exe", bytes).await.unwrap_err();
        assert_eq!(error.of("file"), Some(&Problem::NotATable), "{}", test.database);
        assert!(Problem::NotATable.message(Lang::Hans).contains("CSV、XLSX 或 XLS"));
    })
    .await;
}
