//! Follow-ups and users: brought in with errors, mended, changed, undone; given out and read again.

use super::{
    super::{
        Kinds, command,
        export::{Export, Format},
        old_files, refused, run, service, work,
    },
    RECORDS,
};
use crate::model::{ImportHead, KEPT_DAYS, Status};
use bytes::Bytes;
use kemai_customers::customers::{ContactInput, Customer, CustomerInput, server::service as customers};
use kemai_domain::{ErrorCode, Lang, Problem};
use kemai_follow_ups::{
    HasNeighbours, Neighbours,
    follow_ups::{FollowUpInput, FollowUpView, Method, model::FollowUpQuery, server::service as follow_ups},
};
use kemai_people::{
    server::fixture::{Company5, PASSWORD, company_with},
    users::{User, UserQuery, UserState, server::service as users},
};
use kemai_records::transfer::{ExportKind, Rule};
use kemai_server::{
    Ctx, RecordKinds,
    jobs::{self, JobKind},
    testing::{TestApp, on_both},
};

struct Around;

impl HasNeighbours for Around {
    const NEIGHBOURS: Neighbours = Neighbours {
        kinds: RecordKinds(&[kemai_follow_ups::AREA.records, kemai_customers::AREA.records]),
        contacted: kemai_customers::on_contacted,
        find_customers: |_, _| Box::pin(async { Ok(Vec::new()) }),
        reached: kemai_customers::reached,
    };
}

pub const KINDS: Kinds = Kinds {
    imports: &[kemai_follow_ups::import::<Around>(), kemai_people::IMPORT_USERS],
    exports: &[
        kemai_follow_ups::EXPORT_FOLLOW_UPS,
        kemai_follow_ups::EXPORT_PLANS,
        kemai_people::EXPORT_USERS,
        kemai_customers::EXPORT_CONTACTS,
    ],
};
pub const WORK: JobKind = work(|app, job| Box::pin(run::run(app, job, KINDS)));

pub async fn company(test: &TestApp) -> Company5 {
    company_with(test, &[kemai_customers::on_setup, kemai_follow_ups::on_setup]).await
}

pub async fn bring(ctx: &Ctx, kind: &str, table: &str, rule: Rule) -> ImportHead {
    let wish = command::Wish { rule, ..command::Wish::default() };
    let bytes = Bytes::from(table.to_owned());
    let id = command::start(ctx, KINDS, kind, "表.csv", bytes, wish).await.expect("it starts");
    jobs::run_due(ctx.app(), &[WORK]).await.expect("the job runs");
    command::head(ctx, id).await.expect("the import is there")
}

pub async fn undo(ctx: &Ctx, import: &ImportHead) -> (ImportHead, Vec<String>) {
    service::undo(ctx, KINDS, import.id).await.expect("it begins");
    jobs::run_due(ctx.app(), &[WORK]).await.expect("the job runs");
    let view = service::find(ctx, KINDS, RECORDS, import.id).await.expect("the import is there");
    (view.head, view.kept.into_iter().map(|kept| kept.title).collect())
}

fn counts(head: &ImportHead) -> (i64, i64, i64, i64) {
    (head.counts.created, head.counts.updated, head.counts.skipped, head.counts.refused)
}

/// By line, why a row was refused.
pub async fn reasons(ctx: &Ctx, import: &ImportHead) -> Vec<(i64, String)> {
    let view = service::find(ctx, KINDS, RECORDS, import.id).await.expect("the import is there");
    view.refusals.into_iter().map(|row| (row.line, row.reasons.join("; "))).collect()
}

pub async fn customer(ctx: &Ctx, code: &str, name: &str, contact: &str) -> Customer {
    let contact = ContactInput { name: contact.to_owned(), ..ContactInput::default() };
    let input = CustomerInput {
        code: code.to_owned(),
        name: name.to_owned(),
        contacts: vec![contact],
        ..CustomerInput::default()
    };
    customers::create(ctx, input).await.expect("the customer is created")
}

async fn said(ctx: &Ctx, customer: &Customer) -> Vec<FollowUpView> {
    let query = FollowUpQuery { customer: customer.id.to_string(), ..FollowUpQuery::default() };
    follow_ups::list(ctx, &query).await.expect("lists").items
}

async fn last_contact(ctx: &Ctx, customer: &Customer) -> Option<String> {
    let now = customers::find(ctx, customer.id).await.expect("the customer");
    now.last_contact_at.map(|at| at.to_rfc3339())
}

async fn given(ctx: &Ctx, kind: &'static ExportKind, query: &str) -> String {
    let mut export = Export::new(ctx, kind, query, Format::Csv).expect("may");
    let mut table = Vec::new();
    while let Some((bytes, _)) = export.next().await.expect("goes on") {
        table.extend_from_slice(&bytes);
    }
    String::from_utf8(table).expect("UTF-8")
}

const FOLLOW_UPS: &str = "客户,联系人,跟进方式,跟进内容,跟进结果,跟进时间,跟进人\n\
    甲乙丙有限公司,张三,电话,谈了价格,有意向,2025/3/4 09:30,\n\
    K-2,,上门,看了样品,Wants a quote,2025-03-05,王磊\n\
    没有这家,,电话,一,,2025-03-05,\n\
    甲乙丙有限公司,李四,电话,二,,2025-03-05,\n\
    甲乙丙有限公司,,飞鸽,三,,2025-03-05,\n\
    甲乙丙有限公司,,电话,明天的事,,2099-01-01,\n\
    甲乙丙有限公司,张三,电话,谈了价格,有意向,2025/3/4 09:30,\n";

#[tokio::test]
async fn follow_ups_are_brought_mended_changed_and_undone() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let first = customer(admin, "K-1", "甲乙丙有限公司", "张三").await;
        let second = customer(admin, "K-2", "丁戊己有限公司", "赵六").await;
        let head = bring(admin, "follow_ups", FOLLOW_UPS, Rule::Skip).await;
        let why = reasons(admin, &head).await;
        assert_eq!((head.status, counts(&head)), (Status::Done, (2, 0, 0, 5)), "{}: {why:?}", test.database);
        let lang = admin.lang();
        let told = [
            Problem::UnknownCustomer,
            Problem::UnknownContact,
            Problem::UnknownChoice,
            Problem::InTheFuture,
            Problem::RepeatsLine { line: 2 },
        ];
        for ((line, why), problem) in why.iter().zip(told) {
            assert!(why.ends_with(&problem.message(lang)), "{line}: {why}");
        }
        let one = &said(admin, &first).await[0];
        assert_eq!((one.follow_up.content.as_str(), one.contact_name.as_deref()), ("谈了价格", Some("张三")));
        assert_eq!(last_contact(admin, &first).await.as_deref(), Some("2025-03-04T01:30:00+00:00"));
        let other = &said(admin, &second).await[0];
        assert_eq!((other.follow_up.method, other.person_name.as_str()), (Method::Visit, "王磊"));
        assert_eq!(other.follow_up.result.as_deref(), Some("wants_quote"), "a shipped result in English");
        assert_eq!(other.follow_up.department_id, people.first);

        let again = bring(admin, "follow_ups", FOLLOW_UPS, Rule::Skip).await;
        assert_eq!(counts(&again), (0, 0, 2, 5), "{}", test.database);
        let more = "客户,跟进内容,跟进时间,下一步\nK-1,谈了价格,2025-03-04 09:30,发合同\n";
        let changed = bring(admin, "follow_ups", more, Rule::Fill).await;
        assert_eq!(counts(&changed), (0, 1, 0, 0), "{}: {:?}", test.database, reasons(admin, &changed).await);
        assert_eq!(said(admin, &first).await[0].follow_up.next_step.as_deref(), Some("发合同"));
        let (back, kept) = undo(admin, &changed).await;
        assert_eq!((back.status, back.undone, kept.len()), (Status::Undone, 1, 0), "{}", test.database);
        assert_eq!(said(admin, &first).await[0].follow_up.next_step, None);

        let touched = &said(admin, &second).await[0].follow_up;
        let input = FollowUpInput { content: "改过".to_owned(), ..FollowUpInput::from(touched) };
        follow_ups::update(admin, Around::NEIGHBOURS, touched.id, touched.version, &input).await.unwrap();
        let (undone, kept) = undo(admin, &head).await;
        // What an import and its undoing did to the first one is the importer's own work, in another import: it is kept as well.
        assert_eq!((undone.undone + kept.len() as i64, kept.len()), (2, 2), "{}: {kept:?}", test.database);
        let fresh = bring(admin, "follow_ups", "客户,内容,时间\nK-1,新的一条,2025-06-01\n", Rule::Skip).await;
        assert_eq!(last_contact(admin, &first).await.as_deref(), Some("2025-05-31T16:00:00+00:00"));
        let (undone, kept) = undo(admin, &fresh).await;
        assert_eq!((undone.undone, kept.len()), (1, 0), "{}", test.database);
        assert_eq!(last_contact(admin, &first).await.as_deref(), Some("2025-03-04T01:30:00+00:00"));
    })
    .await;
}

#[tokio::test]
async fn follow_ups_come_to_customers_within_reach_alone() {
    on_both(|test| async move {
        let people = company(&test).await;
        customer(&people.admin, "K-1", "甲乙丙有限公司", "张三").await;
        customer(&people.sales, "K-2", "丁戊己有限公司", "赵六").await;
        let table = "客户,内容,时间,跟进人\nK-1,一,2025-03-04,\nK-2,二,2025-03-04,\nK-2,三,2025-03-04,陈静\n";
        let start = command::start(
            &people.sales,
            KINDS,
            "follow_ups",
            "a.csv",
            Bytes::from(table),
            command::Wish::default(),
        );
        assert_eq!(start.await.unwrap_err().code, ErrorCode::Forbidden, "{}", test.database);
        let head = bring(&people.manager, "follow_ups", table, Rule::Skip).await;
        let why = reasons(&people.manager, &head).await;
        assert_eq!(counts(&head), (2, 0, 0, 1), "{}: {why:?}", test.database);
        assert!(why[0].1.ends_with(&Problem::UnknownCustomer.message(people.manager.lang())), "{why:?}");
    })
    .await;
}

#[tokio::test]
async fn times_are_read_as_chinese_and_programs_write_them() {
    on_both(|test| async move {
        let admin = &company(&test).await.admin;
        let customer = customer(admin, "K-1", "甲乙丙有限公司", "张三").await;
        let table = "客户,内容,时间\nK-1,一,2025年3月4日 下午3:20\nK-1,二,2025年3月5日15时20分\n\
            K-1,三,2025-03-06T10:00:00+09:00\nK-1,四,2025-03-07 25:00\n";
        let head = bring(admin, "follow_ups", table, Rule::Skip).await;
        let why = reasons(admin, &head).await;
        assert_eq!(counts(&head), (3, 0, 0, 1), "{}: {why:?}", test.database);
        assert!(why[0].1.ends_with(&Problem::NotATime.message(admin.lang())), "{why:?}");
        let mut times: Vec<_> = said(admin, &customer).await;
        times.sort_by_key(|view| view.follow_up.occurred_at);
        let times: Vec<_> = times.iter().map(|view| view.follow_up.occurred_at.to_rfc3339()).collect();
        let utc = ["2025-03-04T07:20:00+00:00", "2025-03-05T07:20:00+00:00", "2025-03-06T01:00:00+00:00"];
        assert_eq!(times, utc, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn what_is_given_out_of_follow_ups_is_read_again() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let own = customer(&people.sales, "K-1", "甲乙丙有限公司", "张三").await;
        let input = FollowUpInput {
            customer_id: own.id.to_string(),
            content: "=1+1, 客户说“再看看”".to_owned(),
            result: "considering".to_owned(),
            ..FollowUpInput::default()
        };
        follow_ups::create(&people.sales, Around::NEIGHBOURS, &input, &Default::default()).await.unwrap();
        customer(&people.other_sales, "K-2", "丁戊己有限公司", "赵六").await;
        let table = given(admin, &kemai_follow_ups::EXPORT_FOLLOW_UPS, "").await;
        assert!(table.contains("K-1") && table.contains("'=1+1"), "{}: {table}", test.database);
        let mine = given(admin, &kemai_follow_ups::EXPORT_FOLLOW_UPS, "who=me").await;
        assert_eq!(mine.lines().count(), 1, "the admin has said nothing: {mine}");
        let again = bring(admin, "follow_ups", &table, Rule::Skip).await;
        assert_eq!(counts(&again), (0, 0, 1, 0), "{}: {:?}", test.database, reasons(admin, &again).await);
        let filter = "filter=%7B%22field%22%3A%22method%22%2C%22is%22%3A%22visit%22%7D";
        let none = given(admin, &kemai_follow_ups::EXPORT_FOLLOW_UPS, filter).await;
        assert_eq!(none.lines().count(), 1, "{none}");
        assert_eq!(
            given(admin, &kemai_follow_ups::EXPORT_PLANS, "who=me&from=2020-01-01").await.lines().count(),
            1
        );
        let contacts = given(admin, &kemai_customers::EXPORT_CONTACTS, "").await;
        assert!(contacts.contains("K-1") && contacts.contains("张三"), "{contacts}");
        let may = Export::new(&people.sales, &kemai_follow_ups::EXPORT_FOLLOW_UPS, "", Format::Csv);
        assert_eq!(may.err().map(|error| error.code), Some(ErrorCode::Forbidden));
    })
    .await;
}

async fn user(ctx: &Ctx, email: &str) -> Option<User> {
    let query = UserQuery { q: email.to_owned(), state: UserState::Present, ..UserQuery::default() };
    let page = users::list(ctx, &query).await.expect("lists");
    page.items.into_iter().find(|user| user.email == email)
}

const USERS: &str = "姓名,邮箱,部门,角色,语言\n\
    孙丽,Sun@hengrun.example,销售一部,销售,English\n\
    周启明,zhou@hengrun.example,总部,管理员,\n\
    吴七,wu@hengrun.example,总部/销售二部,Manager,\n\
    钱八,qian,客服,客服,\n\
    赵九,jiu@hengrun.example,没有这个部,销售,\n\
    孙丽二,sun@hengrun.example,销售一部,销售,\n";

#[tokio::test]
async fn users_are_brought_without_passwords_and_undone_until_they_come() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let head = bring(admin, "users", USERS, Rule::Skip).await;
        let why = reasons(admin, &head).await;
        assert_eq!(counts(&head), (2, 0, 1, 3), "{}: {why:?}", test.database);
        assert_eq!(why.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [5, 6, 7]);
        let sun = user(admin, "sun@hengrun.example").await.expect("she is there");
        assert_eq!((sun.name.as_str(), sun.department_id, sun.language), ("孙丽", people.first, Lang::En));
        let wu = user(admin, "wu@hengrun.example").await.expect("he is there");
        assert_eq!(wu.department_id, people.second, "by its path");

        let table = given(admin, &kemai_people::EXPORT_USERS, "").await;
        let again = bring(admin, "users", &table, Rule::Update).await;
        assert_eq!(counts(&again), (0, 0, 7, 0), "{}: {:?}", test.database, reasons(admin, &again).await);

        users::set_password(admin, sun.id, PASSWORD.into()).await.unwrap();
        let (undone, kept) = undo(admin, &head).await;
        assert_eq!((undone.undone, kept), (1, vec!["孙丽".to_owned()]), "{}", test.database);
        assert!(user(admin, "wu@hengrun.example").await.is_none());

        let update = "姓名,邮箱,部门,角色\n孙小丽,sun@hengrun.example,客服,客服\n周启明,zhou@hengrun.example,总部,销售\n";
        let changed = bring(admin, "users", update, Rule::Update).await;
        assert_eq!(counts(&changed), (0, 1, 0, 1), "{}: an admin stays one", test.database);
        let after = user(admin, "sun@hengrun.example").await.expect("she is there");
        assert_eq!((after.name.as_str(), after.department_id), ("孙小丽", people.care));
        let (undone, kept) = undo(admin, &changed).await;
        assert_eq!((undone.undone, kept.len()), (1, 0), "{}", test.database);
        let back = user(admin, "sun@hengrun.example").await.expect("she is there");
        assert_eq!((back.name.as_str(), back.department_id), ("孙丽", people.first));
        let wish = command::Wish::default();
        let refused = command::start(&people.manager, KINDS, "users", "a.csv", Bytes::from(USERS), wish).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::Forbidden);
    })
    .await;
}

#[tokio::test]
async fn last_and_first_names_become_one() {
    on_both(|test| async move {
        let admin = &company(&test).await.admin;
        let table = "LastName,FirstName,Email,Department,Role\nDavolio,Nancy,nancy@hengrun.example,客服,客服\n\
            司马,相如,sima@hengrun.example,客服,客服\n,,nobody@hengrun.example,客服,客服\n";
        let head = bring(admin, "users", table, Rule::Skip).await;
        let why = reasons(admin, &head).await;
        assert_eq!(counts(&head), (2, 0, 0, 1), "{}: {why:?}", test.database);
        assert_eq!(user(admin, "nancy@hengrun.example").await.expect("she is there").name, "Nancy Davolio");
        assert_eq!(user(admin, "sima@hengrun.example").await.expect("he is there").name, "司马相如");
    })
    .await;
}

#[tokio::test]
async fn files_go_after_a_time_and_results_stay() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let done = bring(admin, "users", USERS, Rule::Skip).await;
        let bytes = futures::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(USERS))]);
        let draft = service::upload(admin, KINDS, "users", "b.csv", bytes).await.unwrap();
        assert_eq!(old_files::forget(admin).await.unwrap(), 0, "{}", test.database);
        test.app.clock.advance(chrono::Duration::days(KEPT_DAYS + 1));
        assert_eq!(old_files::forget(admin).await.unwrap(), 2, "{}", test.database);
        assert_eq!(old_files::forget(admin).await.unwrap(), 0);
        let kept = service::find(admin, KINDS, RECORDS, done.id).await.unwrap();
        assert_eq!((kept.head.status, kept.head.has_file, kept.refusals.len()), (Status::Done, false, 3));
        assert_eq!(refused::table(admin, KINDS, done.id).await.unwrap_err().code, ErrorCode::NotFound);
        let over = service::find(admin, KINDS, RECORDS, draft).await.unwrap();
        assert_eq!(over.head.status, Status::Failed);
        let (undone, _) = undo(admin, &done).await;
        assert_eq!(undone.undone, 2, "{}: undoing needs no file", test.database);
    })
    .await;
}
