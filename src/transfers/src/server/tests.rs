//! Imports and exports from the file to the row and back, on both databases.

mod exports;
mod faults;
mod kinds;
mod limits;
mod reading;
mod rest;
mod undo;
mod values;

use super::{
    Kinds, command,
    export::{Export, Format},
    refused, run, service, settle, work,
};
use crate::model::{ImportHead, ImportView, Settings, Status, Step};
use bytes::Bytes;
use futures::future::BoxFuture;
use kemai_customers::{
    CustomerSteps, HasCustomerSteps,
    customers::{
        ContactInput, Customer, CustomerInput, ListQuery,
        server::{listing, service as customers},
    },
};
use kemai_domain::{AppError, CustomerId, ErrorCode, Problem, UserId};
use kemai_people::server::fixture::{Company5, company_with};
use kemai_records::transfer::{ImportKind, Importer, Line, Prepared, Rule};
use kemai_server::{
    Ctx, RecordKinds,
    jobs::{self, JobKind},
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};
use uuid::Uuid;

/// Notes each new owner.
struct Noted;

impl HasCustomerSteps for Noted {
    const STEPS: CustomerSteps = CustomerSteps {
        handed_over: &[|_, id, from, to| {
            if let Some((from, to)) = from.zip(to) {
                HANDED_OVER.lock().unwrap().push((id, from, to));
            }
            Box::pin(async { Ok(()) })
        }],
    };
}

static HANDED_OVER: Mutex<Vec<(CustomerId, UserId, UserId)>> = Mutex::new(Vec::new());

const IMPORT: ImportKind = kemai_customers::import::<Noted>();
const KINDS: Kinds = Kinds { imports: &[IMPORT], exports: &[kemai_customers::EXPORT] };
const WORK: JobKind = work(|app, job| Box::pin(run::run(app, job, KINDS)));
/// Of which an undo may leave some.
const RECORDS: RecordKinds =
    RecordKinds(&[kemai_customers::AREA.records, kemai_follow_ups::AREA.records, kemai_people::AREA.records]);

const TABLE: &str = "客户登记表,,,,,\n\
    客户名称*,手机,联系人,省份,城市,信用额度,客户等级\n\
    北京华兴科技有限公司,13800002217,张三,北京,北京市,\"12,000.00\",A\n\
    德州远景机械有限公司,1.38E+10,李四,山东,德州,,B\n\
    ,13900001234,王五,,,,\n\
    济南泰山贸易有限公司,13900005678,赵六,山东省,济南市,5000,Z\n\
    上海东方电子有限公司,13700001111,钱七,上海,上海市,,C\n\
    合计,5,,,,,\n";

async fn company(test: &TestApp) -> Company5 {
    company_with(test, &[kemai_customers::on_setup]).await
}

async fn bring(ctx: &Ctx, table: &str, rule: Rule) -> ImportHead {
    let wish = command::Wish { rule, ..command::Wish::default() };
    let bytes = Bytes::from(table.to_owned());
    let id = command::start(ctx, KINDS, "customers", "客户.csv", bytes, wish).await.expect("it starts");
    jobs::run_due(ctx.app(), &[WORK]).await.expect("the job runs");
    command::head(ctx, id).await.expect("the import is there")
}

async fn view(ctx: &Ctx, id: Uuid) -> ImportView {
    service::find(ctx, KINDS, RECORDS, id).await.expect("the import is there")
}

fn counts(head: &ImportHead) -> (i64, i64, i64, i64) {
    (head.counts.created, head.counts.updated, head.counts.skipped, head.counts.refused)
}

/// Enough rows that codes are reserved ahead.
#[tokio::test]
async fn codes_reserved_ahead_and_not_used_are_given_to_the_next_customer() {
    on_both(|test| async move {
        let admin = &company(&test).await.admin;
        let mut table = "客户名称\n".to_owned();
        for row in 0..2_150 {
            table += &format!("第{row}号机械有限公司\n");
        }
        let head = bring(admin, &table, Rule::Create).await;
        assert_eq!(counts(&head), (2_150, 0, 0, 0), "{}", test.database);
        if test.app.db.is_postgres() {
            let listing = "SELECT count(*) AS lists FROM pg_class WHERE 'fastupdate=on' = ANY (reloptions)";
            let row = test.app.db.reader().query_one_raw(test.app.db.statement(listing, [])).await.unwrap();
            assert_eq!(
                row.unwrap().try_get::<i64>("", "lists").unwrap(),
                0,
                "searches read no list any more"
            );
        }
        let code = async |name: &str| {
            let code = customer(admin, name).await.code;
            code.get(code.len() - 4..).and_then(|serial| serial.parse::<u32>().ok()).expect("a serial")
        };
        let input = CustomerInput { name: "后来的客户".to_owned(), ..CustomerInput::default() };
        customers::create(admin, input).await.expect("is created");
        let (first, last) = (code("第0号机械有限公司").await, code("后来的客户").await);
        assert_eq!(last, first + 2_150, "{}", test.database);
        let again = bring(admin, "客户名称\n再后来的客户\n", Rule::Skip).await;
        assert_eq!(
            (counts(&again), code("再后来的客户").await),
            ((1, 0, 0, 0), last + 1),
            "{}",
            test.database
        );
    })
    .await;
}

async fn names(ctx: &Ctx) -> Vec<String> {
    let query = ListQuery { sort: "name".to_owned(), ..ListQuery::default() };
    let page = listing::list(ctx, &query).await.expect("lists");
    page.items.into_iter().map(|item| item.name).collect()
}

async fn customer(ctx: &Ctx, name: &str) -> Customer {
    let query = ListQuery { q: name.to_owned(), ..ListQuery::default() };
    let page = listing::list(ctx, &query).await.expect("lists");
    let item = page.items.into_iter().find(|item| item.name == name).expect("a customer of that name");
    customers::find(ctx, item.id).await.expect("the customer")
}

#[tokio::test]
async fn a_table_with_errors_is_mended_and_brought_back() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let head = bring(admin, TABLE, Rule::Skip).await;
        assert_eq!(
            (head.status, head.total, counts(&head)),
            (Status::Done, 5, (2, 0, 0, 3)),
            "{}",
            test.database
        );
        let shown = view(admin, head.id).await;
        let lines: Vec<_> = shown.refusals.iter().map(|refusal| refusal.line).collect();
        assert_eq!(lines, [4, 5, 6]);
        let lost = Problem::LostDigits.message(admin.lang());
        assert!(shown.refusals[0].reasons[0].ends_with(&lost), "{:?}", shown.refusals[0]);
        let bought = customer(admin, "北京华兴科技有限公司").await;
        assert_eq!(bought.contacts[0].mobile.as_deref(), Some("13800002217"));
        assert_eq!(bought.credit_limit.map(|money| money.to_string()).as_deref(), Some("12000.00"));
        assert_eq!(bought.region_code.as_deref(), Some("110000"));
        assert_eq!(bought.owner_id, Some(admin.user_id().unwrap()));

        let (name, bytes) = refused::table(admin, KINDS, head.id).await.unwrap();
        assert_eq!(name, "客户.rejected.csv");
        let mended = String::from_utf8(bytes).unwrap();
        assert!(mended.contains("德州远景机械有限公司,1.38E+10"), "{mended}");
        // Brought back as it is, it comes back as it was, but for the lines: their numbers are those of the file brought last.
        let unmended = bring(admin, &mended, Rule::Skip).await;
        assert_eq!(counts(&unmended), (0, 0, 0, 3), "{}", test.database);
        let (_, bytes) = refused::table(admin, KINDS, unmended.id).await.unwrap();
        let behind = |table: &str| {
            let lines = table.lines().map(|line| line.split_once(',').unwrap_or_default().1.to_owned());
            lines.collect::<Vec<_>>()
        };
        assert_eq!(behind(&String::from_utf8(bytes).unwrap()), behind(&mended), "{}", test.database);
        let mended = mended
            .replace("1.38E+10", "13800138000")
            .replace(",,13900001234,", ",青岛海风商贸有限公司,13900001234,")
            .replace(",Z", ",B");
        let again = bring(admin, &mended, Rule::Skip).await;
        assert_eq!(
            counts(&again),
            (3, 0, 0, 0),
            "{}: {:?}",
            test.database,
            view(admin, again.id).await.refusals
        );
        assert_eq!(names(admin).await.len(), 5);
    })
    .await;
}

#[tokio::test]
async fn rows_that_are_there_already_follow_the_rule() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let table = "名称,电话,网址,联系人\n甲乙丙有限公司,0534-2345678,,张三\n";
        assert_eq!(counts(&bring(admin, table, Rule::Skip).await), (1, 0, 0, 0));
        assert_eq!(counts(&bring(admin, table, Rule::Skip).await), (0, 0, 1, 0));
        let more = "名称,电话,网址,备注,联系人\n甲乙丙有限公司,010-62345678,https://a.example,新备注,李四\n";
        let head = bring(admin, more, Rule::Fill).await;
        assert_eq!(
            counts(&head),
            (0, 1, 0, 0),
            "{}: {:?}",
            test.database,
            view(admin, head.id).await.refusals
        );
        let filled = customer(admin, "甲乙丙有限公司").await;
        let numbers = |contact: &ContactInput| (contact.phone.clone(), contact.mobile.clone());
        let mobile = "名称,电话,联系人\n庚辛有限公司,138 0013 8000,张三\n";
        assert_eq!(counts(&bring(admin, mobile, Rule::Skip).await), (1, 0, 0, 0));
        let mobile = CustomerInput::from(&customer(admin, "庚辛有限公司").await).contacts;
        assert_eq!(numbers(&mobile[0]), (String::new(), "13800138000".to_owned()), "it is looked for there");
        assert_eq!(filled.website.as_deref(), Some("https://a.example"));
        assert_eq!(filled.contacts.len(), 2, "{}: another contact is added", test.database);
        let update = "名称,网址,备注\n甲乙丙有限公司,https://b.example,\n";
        assert_eq!(counts(&bring(admin, update, Rule::Fill).await), (0, 0, 1, 0), "nothing is empty");
        let head = bring(admin, update, Rule::Update).await;
        assert_eq!(counts(&head), (0, 1, 0, 0));
        let updated = customer(admin, "甲乙丙有限公司").await;
        assert_eq!(updated.website.as_deref(), Some("https://b.example"));
        assert_eq!(updated.remarks.as_deref(), Some("新备注"), "what a row leaves empty stays");
        service::undo(admin, KINDS, head.id).await.unwrap();
        jobs::run_due(&test.app, &[WORK]).await.unwrap();
        let back = customer(admin, "甲乙丙有限公司").await;
        assert_eq!(back.website.as_deref(), Some("https://a.example"), "{}", test.database);
        assert_eq!(counts(&bring(admin, update, Rule::Create).await), (1, 0, 0, 0));
        let twice = "名称,手机\n同一家有限公司,13800001111\n同一家有限公司,13800001111\n";
        assert_eq!(counts(&bring(admin, twice, Rule::Skip).await), (1, 0, 0, 1));
    })
    .await;
}

#[tokio::test]
async fn a_whole_import_is_undone_but_for_what_was_changed_since() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let rows: String = (1..1_203).map(|row| format!("第{row}号机械有限公司,备注{row}\n")).collect();
        let rows = format!("齐鲁泵业有限公司,\n{rows}");
        let head = bring(admin, &format!("名称,备注\n{rows}"), Rule::Skip).await;
        assert_eq!((head.status, counts(&head)), (Status::Done, (1_203, 0, 0, 0)), "{}", test.database);
        let touched = customer(admin, "齐鲁泵业有限公司").await;
        let input = CustomerInput { remarks: "改过".to_owned(), ..CustomerInput::from(&touched) };
        customers::update(admin, touched.id, touched.version, input, Noted::STEPS).await.unwrap();
        service::undo(admin, KINDS, head.id).await.unwrap();
        jobs::run_due(&test.app, &[WORK]).await.unwrap();
        let undone = view(admin, head.id).await;
        assert_eq!((undone.head.status, undone.head.undone), (Status::Undone, 1_202), "{}", test.database);
        assert_eq!(
            undone.kept.iter().map(|kept| kept.title.as_str()).collect::<Vec<_>>(),
            ["齐鲁泵业有限公司"]
        );
        assert_eq!(names(admin).await, ["齐鲁泵业有限公司"]);
    })
    .await;
}

#[tokio::test]
async fn a_new_owner_is_told_to_who_waits_for_it_and_so_is_its_undoing() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let (from, to) = (admin.user_id().unwrap(), people.sales.user_id().unwrap());
        bring(admin, "名称,备注\n甲乙丙有限公司,\n", Rule::Skip).await;
        let id = customer(admin, "甲乙丙有限公司").await.id;
        let told = || -> Vec<_> {
            let all = HANDED_OVER.lock().unwrap();
            all.iter().filter(|told| told.0 == id).map(|told| (told.1, told.2)).collect()
        };
        bring(admin, "名称,备注\n甲乙丙有限公司,x\n", Rule::Update).await;
        assert!(told().is_empty(), "{}: the owner is the same", test.database);
        let head = bring(admin, "名称,负责人\n甲乙丙有限公司,王磊\n", Rule::Update).await;
        assert_eq!(
            counts(&head),
            (0, 1, 0, 0),
            "{}: {:?}",
            test.database,
            view(admin, head.id).await.refusals
        );
        assert_eq!(told(), [(from, to)], "{}", test.database);
        service::undo(admin, KINDS, head.id).await.unwrap();
        jobs::run_due(&test.app, &[WORK]).await.unwrap();
        assert_eq!(customer(admin, "甲乙丙有限公司").await.owner_id, Some(from), "{}", test.database);
        assert_eq!(told(), [(from, to), (to, from)], "{}", test.database);
    })
    .await;
}

/// Lines from which the flaky kind fails; none when it is 0.
static FAILS_FROM: AtomicU64 = AtomicU64::new(0);

struct Flaky(Arc<dyn Importer>);

impl Importer for Flaky {
    fn prepare(self: Arc<Self>, lines: Vec<Line>) -> BoxFuture<'static, Result<Prepared, AppError>> {
        let from = FAILS_FROM.load(Ordering::Relaxed);
        if from > 0 && lines.iter().any(|line| line.line >= from) {
            return Box::pin(async { Err(AppError::new(ErrorCode::Unavailable)) });
        }
        self.0.clone().prepare(lines)
    }
}

const FLAKY: Kinds = Kinds {
    imports: &[ImportKind {
        open: |ctx, options| {
            Box::pin(async move {
                let inner = (IMPORT.open)(ctx, options).await?;
                Ok(Arc::new(Flaky(inner)) as Arc<dyn Importer>)
            })
        },
        ..IMPORT
    }],
    exports: &[],
};
const FLAKY_WORK: JobKind = work(|app, job| Box::pin(run::run(app, job, FLAKY)));

#[tokio::test]
async fn an_import_that_broke_off_goes_on_without_doubling() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let rows: String = (0..2_600).map(|row| format!("第{row}号电器有限公司\n")).collect();
        let bytes = Bytes::from(format!("名称\n{rows}"));
        FAILS_FROM.store(2_100, Ordering::Relaxed);
        let wish = command::Wish::default();
        let id = command::start(admin, FLAKY, "customers", "大.csv", bytes, wish).await.unwrap();
        jobs::run_due(&test.app, &[FLAKY_WORK]).await.unwrap();
        let half = view(admin, id).await.head;
        assert_eq!(
            (half.status, half.done, half.counts.created),
            (Status::Running, 2_000, 2_000),
            "{}",
            test.database
        );
        FAILS_FROM.store(0, Ordering::Relaxed);
        test.app.clock.advance(chrono::Duration::minutes(1));
        jobs::run_due(&test.app, &[FLAKY_WORK]).await.unwrap();
        let whole = view(admin, id).await.head;
        assert_eq!(
            (whole.status, whole.done, whole.counts.created),
            (Status::Done, 2_600, 2_600),
            "{}",
            test.database
        );
        let page = listing::list(admin, &ListQuery::default()).await.unwrap();
        assert_eq!(page.total, 2_600);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_changes_nothing() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        for (table, problem) in [
            ("名称\n甲有限公司\n\"乙有限公司\n丙有限公司\n", "open_quote"),
            ("", "empty"),
            ("<html><table></table></html>", "other_kind"),
            ("名称,电话\n", "no_rows"),
        ] {
            let head = bring(admin, table, Rule::Skip).await;
            assert!(head.problem.is_some(), "{problem}");
            assert_eq!(counts(&head), (0, 0, 0, 0));
        }
        assert!(names(admin).await.is_empty(), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_look_writes_nothing_and_a_missing_name_is_said() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let wish = command::Wish { is_dry: true, ..command::Wish::default() };
        let id = command::start(admin, KINDS, "customers", "a.csv", Bytes::from(TABLE), wish).await.unwrap();
        jobs::run_due(&test.app, &[WORK]).await.unwrap();
        let looked = view(admin, id).await;
        assert_eq!((looked.head.status, counts(&looked.head)), (Status::Checked, (2, 0, 0, 3)));
        assert_eq!(looked.preview.len(), 5);
        assert_eq!(looked.preview[0].outcome, "create");
        assert!(names(admin).await.is_empty(), "{}", test.database);
        let mapping = vec![String::new(); looked.columns.len()];
        let bad = Settings { mapping, ..looked.settings.clone() };
        let error = settle::settle(admin, KINDS, id, bad, Step::Start).await.unwrap_err();
        assert_eq!(error.of("name"), Some(&Problem::NoColumn));
        let mut mapping = looked.settings.mapping.clone();
        mapping[2] = "name".to_owned();
        let twice = Settings { mapping, ..looked.settings.clone() };
        let error = settle::settle(admin, KINDS, id, twice, Step::Start).await.unwrap_err();
        assert_eq!(error.of("name"), Some(&Problem::TwoColumns));
        settle::settle(admin, KINDS, id, looked.settings, Step::Start).await.unwrap();
        let error = settle::settle(admin, KINDS, id, Settings::default(), Step::Start).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Conflict, "it runs already");
        jobs::run_due(&test.app, &[WORK]).await.unwrap();
        assert_eq!(names(admin).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn rights_hold_for_files_as_for_forms() {
    on_both(|test| async move {
        let people = company(&test).await;
        let wish = command::Wish::default;
        let start = async |ctx: &Ctx| {
            command::start(ctx, KINDS, "customers", "a.csv", Bytes::from(TABLE), wish()).await
        };
        assert_eq!(start(&people.sales).await.unwrap_err().code, ErrorCode::Forbidden);
        let hidden = bring(&people.admin, "名称\n甲乙丙有限公司\n", Rule::Skip).await;
        let error = service::find(&people.manager, KINDS, RECORDS, hidden.id).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::NotFound, "another's import");
        let head = bring(&people.manager, "名称,备注\n甲乙丙有限公司,x\n", Rule::Update).await;
        assert_eq!(counts(&head), (0, 0, 0, 1), "{}: out of reach, it is not changed", test.database);
        let head = bring(&people.manager, "名称,业务员\n丁戊己有限公司,王磊\n", Rule::Update).await;
        assert_eq!(counts(&head), (1, 0, 0, 0));
        let own = customer(&people.sales, "丁戊己有限公司").await;
        assert_eq!(own.owner_id, Some(people.sales.user_id().unwrap()));
        let export = Export::new(&people.sales, &kemai_customers::EXPORT, "", Format::Csv);
        assert_eq!(export.err().map(|error| error.code), Some(ErrorCode::Forbidden));
        let table = exported(&people.manager, "").await;
        assert!(
            table.contains("丁戊己有限公司") && !table.contains("甲乙丙有限公司"),
            "{}: {table}",
            test.database
        );
    })
    .await;
}

async fn exported(ctx: &Ctx, query: &str) -> String {
    let mut export = Export::new(ctx, &kemai_customers::EXPORT, query, Format::Csv).unwrap();
    let mut table = Vec::new();
    while let Some((bytes, _)) = export.next().await.unwrap() {
        table.extend_from_slice(&bytes);
    }
    String::from_utf8(table).unwrap()
}

#[tokio::test]
async fn what_is_given_out_is_the_filtered_list_and_no_formula() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let table = "名称,备注,客户等级,信用额度\n甲乙丙有限公司,=1+1,A,100\n丁戊己有限公司,y,B,\n";
        bring(admin, table, Rule::Skip).await;
        let all = exported(admin, "").await;
        assert!(all.contains("'=1+1"), "{}: {all}", test.database);
        assert_eq!(all.lines().count(), 3);
        let some = exported(admin, "value_level=a&view=table").await;
        assert!(some.contains("甲乙丙") && !some.contains("丁戊己"), "{some}");
        let mut rows = Export::new(admin, &kemai_customers::EXPORT, "value_level=a", Format::Jsonl).unwrap();
        let (bytes, progress) = rows.next().await.unwrap().unwrap();
        let row: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!((progress.rows, row["credit_limit"].as_str()), (1, Some("100.00")));
        let again = bring(admin, &all, Rule::Update).await;
        assert_eq!(counts(&again).3, 0, "{}: {:?}", test.database, view(admin, again.id).await.refusals);
        // The contact and the currency go out and come in again.
        let table = "名称,信用额度,币种,联系人,职务\n海外客户公司,1000,美元,张三,采购经理\n";
        bring(admin, table, Rule::Skip).await;
        let query = r#"filter={"field":"name","is":"海外客户公司"}"#;
        let mut rows = Export::new(admin, &kemai_customers::EXPORT, query, Format::Jsonl).unwrap();
        let (bytes, _) = rows.next().await.unwrap().unwrap();
        let row: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let of = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        assert_eq!((of("name"), of("contact_name")), ("海外客户公司".to_owned(), "张三".to_owned()));
        assert_eq!((of("credit_limit"), of("currency")), ("1000.00".to_owned(), "USD".to_owned()));
        let given = exported(admin, query).await;
        let heads: Vec<&str> = given.lines().next().unwrap().split(',').collect();
        assert_eq!(heads.iter().collect::<std::collections::BTreeSet<_>>().len(), heads.len(), "{heads:?}");
        let changed = given.replace("采购经理", "采购总监").replace("1000.00", "2000.00");
        let again = bring(admin, &changed, Rule::Update).await;
        assert_eq!(counts(&again).3, 0, "{}: {:?}", test.database, view(admin, again.id).await.refusals);
        let given = exported(admin, query).await;
        assert!(given.contains("采购总监") && given.contains("2000.00") && given.contains("USD"), "{given}");
    })
    .await;
}

#[tokio::test]
async fn a_stop_keeps_what_is_there() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let wish = command::Wish::default();
        let id = command::start(admin, KINDS, "customers", "a.csv", Bytes::from(TABLE), wish).await.unwrap();
        service::stop(admin, KINDS, id).await.unwrap();
        jobs::run_due(&test.app, &[WORK]).await.unwrap();
        assert_eq!(view(admin, id).await.head.status, Status::Stopped);
        assert!(names(admin).await.is_empty(), "{}", test.database);
        assert!(customers::find(admin, CustomerId(Uuid::nil())).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn contacts_come_to_the_customers_they_name() {
    const CONTACTS: Kinds = Kinds { imports: &[kemai_customers::IMPORT_CONTACTS], exports: &[] };
    const CONTACTS_WORK: JobKind = work(|app, job| Box::pin(run::run(app, job, CONTACTS)));
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        bring(admin, "名称,编码\n甲乙丙有限公司,K-1\n丁戊己有限公司,K-2\n", Rule::Skip).await;
        let table = "公司,姓名,职务,手机,生日\n甲乙丙有限公司,张三,经理,13800002217,1980/3/4\nK-2,李四,,13900001234,\n\
             没有这家,王五,,,\n甲乙丙有限公司,赵六,,138,\n甲乙丙有限公司,张三,董事,,\n";
        let bytes = Bytes::from(table);
        let wish = command::Wish { rule: Rule::Update, ..command::Wish::default() };
        let id = command::start(admin, CONTACTS, "contacts", "联系人.csv", bytes, wish).await.unwrap();
        jobs::run_due(&test.app, &[CONTACTS_WORK]).await.unwrap();
        let head = command::head(admin, id).await.unwrap();
        let refusals = service::find(admin, CONTACTS, RECORDS, id).await.unwrap().refusals;
        assert_eq!(counts(&head), (2, 1, 0, 2), "{}: {refusals:?}", test.database);
        let bought = customer(admin, "甲乙丙有限公司").await;
        assert_eq!(bought.contacts.len(), 1);
        assert_eq!(bought.contacts[0].title.as_deref(), Some("董事"));
        service::undo(admin, CONTACTS, id).await.unwrap();
        jobs::run_due(&test.app, &[CONTACTS_WORK]).await.unwrap();
        assert!(customer(admin, "甲乙丙有限公司").await.contacts.is_empty(), "{}", test.database);
    })
    .await;
}
