//! Undoing is the work of whoever asks for it, and says what it leaves.

use super::{
    super::{run::Payload, service},
    KINDS, Noted, RECORDS, WORK, bring, company, counts, customer, kinds, names, view,
};
use crate::model::{ImportView, Status};
use kemai_customers::{
    HasCustomerSteps,
    customers::{Customer, CustomerInput, server::service as customers},
};
use kemai_domain::UserId;
use kemai_people::users::server::service as users;
use kemai_records::transfer::Rule;
use kemai_server::{
    Ctx, jobs,
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

pub async fn undo(ctx: &Ctx, id: Uuid) -> ImportView {
    service::undo(ctx, KINDS, id).await.expect("it begins");
    jobs::run_due(ctx.app(), &[WORK]).await.expect("the job runs");
    view(ctx, id).await
}

fn titles(view: &ImportView) -> Vec<&str> {
    view.kept.iter().map(|kept| kept.title.as_str()).collect()
}

/// Who the history says has undone the last import.
async fn undoer(test: &TestApp) -> UserId {
    let last = "SELECT actor_id FROM operations WHERE kind = 'import.undo' ORDER BY seq DESC LIMIT 1";
    let row = test.app.db.reader().query_one_raw(test.app.db.statement(last, [])).await.unwrap();
    UserId(row.expect("an operation").try_get("", "actor_id").unwrap())
}

/// Puts a customer where the manager of the first department does not see it.
async fn hand_away(admin: &Ctx, to: &Ctx, customer: &Customer) {
    let owner_id = to.user_id().unwrap().to_string();
    let input = CustomerInput { owner_id, ..CustomerInput::from(customer) };
    customers::update(admin, customer.id, customer.version, input, Noted::STEPS).await.expect("is given");
}

#[tokio::test]
async fn an_admin_undoes_what_somebody_brought_who_is_gone() {
    on_both(|test| async move {
        let people = company(&test).await;
        let (admin, manager) = (&people.admin, &people.manager);
        let head = bring(manager, "名称\n甲乙丙有限公司\n丁戊己有限公司\n", Rule::Skip).await;
        assert_eq!(counts(&head), (2, 0, 0, 0), "{}", test.database);
        users::disable(admin, manager.user_id().unwrap(), None).await.unwrap();
        let undone = undo(admin, head.id).await;
        assert_eq!(
            (undone.head.status, undone.head.undone, undone.head.problem),
            (Status::Undone, 2, None),
            "{}",
            test.database
        );
        assert!(names(admin).await.is_empty());
        assert_eq!(undoer(&test).await, admin.user_id().unwrap(), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn what_is_out_of_reach_is_kept_and_nothing_else_is_told_of_it() {
    on_both(|test| async move {
        let people = company(&test).await;
        let (admin, manager) = (&people.admin, &people.manager);
        let head = bring(manager, "名称\n甲乙丙有限公司\n丁戊己有限公司\n庚辛壬有限公司\n", Rule::Skip).await;
        assert_eq!(counts(&head), (3, 0, 0, 0), "{}", test.database);
        hand_away(admin, &people.other_sales, &customer(admin, "甲乙丙有限公司").await).await;
        let removed = customer(admin, "庚辛壬有限公司").await;
        customers::remove(admin, removed.id, removed.version).await.unwrap();
        let undone = undo(manager, head.id).await;
        assert_eq!(
            (undone.head.undone, titles(&undone), undone.kept_unlisted),
            (1, Vec::new(), 1),
            "{}: the removed one is undone already",
            test.database
        );
        assert_eq!(names(admin).await, ["甲乙丙有限公司"], "{}", test.database);
        let seen = view(admin, head.id).await;
        assert_eq!((titles(&seen), seen.kept_unlisted), (vec!["甲乙丙有限公司"], 0), "who reads sees it");
        assert_eq!(undoer(&test).await, manager.user_id().unwrap());
    })
    .await;
}

#[tokio::test]
async fn who_brought_them_reads_of_those_alone_that_he_sees() {
    on_both(|test| async move {
        let people = company(&test).await;
        let (admin, manager) = (&people.admin, &people.manager);
        let rows: String =
            (0..60).fold("名称\n".to_owned(), |rows, row| rows + &format!("第{row}号有限公司\n"));
        let head = bring(manager, &rows, Rule::Skip).await;
        let name = names(admin).await.remove(0);
        hand_away(admin, &people.other_sales, &customer(admin, &name).await).await;
        let undone = undo(admin, head.id).await;
        assert_eq!(
            (undone.head.undone, titles(&undone), undone.kept_unlisted),
            (59, vec![name.as_str()], 0),
            "{}",
            test.database
        );
        let read = view(manager, head.id).await;
        assert_eq!((titles(&read), read.kept_unlisted), (Vec::new(), 1), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_list_of_what_is_kept_has_an_end() {
    on_both(|test| async move {
        let admin = &company(&test).await.admin;
        let rows: String = (0..60).fold(String::new(), |rows, row| rows + &format!("第{row}号有限公司,x\n"));
        let head = bring(admin, &format!("名称,备注\n{rows}"), Rule::Skip).await;
        bring(admin, &format!("名称,备注\n{}", rows.replace(",x", ",y")), Rule::Update).await;
        let undone = undo(admin, head.id).await;
        assert_eq!(
            (undone.head.undone, undone.kept.len(), undone.kept_unlisted),
            (0, 50, 10),
            "{}",
            test.database
        );
        // As an earlier program kept them.
        let before = r#"UPDATE imports SET kept = '[{"id": "x", "title": "y", "path": "z"}]'"#;
        test.app.db.side().execute_raw(test.app.db.statement(before, [])).await.unwrap();
        let read = view(admin, head.id).await;
        assert_eq!((read.kept.len(), read.kept_unlisted), (0, 1), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn that_somebody_was_told_of_a_customer_keeps_it_from_nothing() {
    on_both(|test| async move {
        let people = company(&test).await;
        let admin = &people.admin;
        let table = "名称\n甲乙丙有限公司\n";
        let head = bring(admin, table, Rule::Skip).await;
        assert_eq!(counts(&bring(&people.manager, table, Rule::Update).await), (0, 0, 0, 1));
        let undone = undo(admin, head.id).await;
        assert_eq!((undone.head.undone, titles(&undone)), (1, Vec::new()), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn follow_ups_out_of_reach_are_kept_and_an_admin_undoes_those_of_others() {
    on_both(|test| async move {
        let people = kinds::company(&test).await;
        let (admin, manager) = (&people.admin, &people.manager);
        let first = kinds::customer(&people.sales, "K-1", "甲乙丙有限公司", "张三").await;
        kinds::customer(&people.sales, "K-2", "丁戊己有限公司", "赵六").await;
        let table = "客户,内容,时间\nK-1,一,2025-03-04\nK-2,二,2025-03-04\n";
        let head = kinds::bring(manager, "follow_ups", table, Rule::Skip).await;
        assert_eq!(head.counts.created, 2, "{}", test.database);
        hand_away(admin, &people.other_sales, &first).await;
        let (undone, kept) = kinds::undo(manager, &head).await;
        assert_eq!((undone.undone, kept.len()), (1, 0), "{}", test.database);
        let view = service::find(manager, kinds::KINDS, RECORDS, head.id).await.unwrap();
        assert_eq!(view.kept_unlisted, 1, "{}", test.database);

        let table = "客户,内容,时间\nK-2,三,2025-03-05\n";
        let head = kinds::bring(manager, "follow_ups", table, Rule::Skip).await;
        users::disable(admin, manager.user_id().unwrap(), None).await.unwrap();
        let (undone, kept) = kinds::undo(admin, &head).await;
        assert_eq!((undone.status, undone.undone, kept.len()), (Status::Undone, 1, 0), "{}", test.database);
        assert_eq!(undoer(&test).await, admin.user_id().unwrap());
    })
    .await;
}

#[test]
fn a_job_from_before_says_nobody() {
    let old = format!(r#"{{"id": "{}"}}"#, Uuid::nil());
    assert_eq!(serde_json::from_str::<Payload>(&old).unwrap().by, None);
}
