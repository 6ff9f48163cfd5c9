//! What follow-ups and plans do beside customers, on both databases: with a new owner, in the history, in companies of before.

use crate::{
    fixture::{NEIGHBOURS, STEPS, company, customer, now, planned, said, went},
    follow_ups::{FollowUpInput, server::form::results, server::service as follow_ups},
    next::NextInput,
    plans::{
        Plan, PlanInput, PlanStatus,
        server::{close, service as plans, workbench},
    },
};
use kemai_customers::customers::{
    CustomerInput,
    model::BulkAction,
    server::{bulk, history, service as customers},
};
use kemai_domain::{CustomerId, Entity, UserId};
use kemai_people::server::fixture::ctx_of;
use kemai_server::{
    Ctx, change_log,
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;

async fn plan(ctx: &Ctx, input: &PlanInput) -> Plan {
    plans::create(ctx, NEIGHBOURS, input).await.expect("is planned")
}

fn me(ctx: &Ctx) -> UserId {
    ctx.user_id().expect("somebody")
}

/// Who has each of a customer's open plans, by what is to be done.
async fn assignees(ctx: &Ctx, customer: CustomerId) -> Vec<(String, UserId)> {
    let open = plans::open_of(ctx, customer, "").await.expect("lists").plans;
    open.into_iter().map(|view| (view.plan.content, view.plan.assignee_id)).collect()
}

#[tokio::test]
async fn open_plans_follow_a_customer_to_its_new_owner() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, other, manager) = (&company.sales, &company.other_sales, &company.manager);
        let update = test.app.db.statement(
            "UPDATE users SET time_zone = $1 WHERE id = $2",
            ["Europe/Berlin".into(), me(other).0.into()],
        );
        test.app.db.side().execute_raw(update).await.expect("she moves to Berlin");
        let customer = customer(sales, "甲一公司").await;
        let own = plan(sales, &planned(Some(&customer), "打电话", "2026-11-23T10:00")).await;
        let theirs = PlanInput {
            assignee_id: me(manager).to_string(),
            ..planned(Some(&customer), "主管拜访", "2026-11-24T10:00")
        };
        let theirs = plan(manager, &theirs).await;
        let done = plan(sales, &planned(Some(&customer), "做过的", "2026-11-22T10:00")).await;
        close::done(sales, NEIGHBOURS, done.id, 1, &went("做好了"), &NextInput::default())
            .await
            .expect("is done");

        // By the form of one customer.
        let admin = &company.admin;
        let before = now(admin, &customer).await;
        let input = CustomerInput { owner_id: me(other).to_string(), ..CustomerInput::from(&before) };
        customers::update(admin, customer.id, before.version, input, STEPS).await.expect("is handed over");
        let expected = [("打电话".to_owned(), me(other)), ("主管拜访".to_owned(), me(manager))];
        assert_eq!(assignees(admin, customer.id).await, expected, "{}", test.database);
        let moved = plans::find(admin, own.id).await.unwrap().plan;
        assert_eq!((moved.due_at, moved.version), (own.due_at, 2), "the same moment");
        assert_eq!(
            (moved.time_zone.as_str(), moved.due_local.to_string().as_str()),
            ("Europe/Berlin", "2026-11-23 03:00:00"),
            "on her own clock"
        );
        assert_eq!(plans::find(admin, theirs.id).await.unwrap().plan.version, 1);
        assert_eq!(plans::find(admin, done.id).await.unwrap().plan.assignee_id, me(sales), "stays his");
        let told = change_log::history(admin, customer.id.0, &[], None, 2).await.unwrap();
        assert_eq!([told[0].entity, told[1].entity], [Entity::Customer, Entity::Plan]);
        assert_eq!(told[0].operation, told[1].operation, "one change on {}", test.database);

        // Many at once, and undone.
        let back = BulkAction::Assign { owner_id: me(sales) };
        let given = bulk::run(admin, vec![customer.id], None, back, STEPS).await.expect("assigns");
        assert_eq!(assignees(admin, customer.id).await[0], ("打电话".to_owned(), me(sales)));
        bulk::undo(admin, given.operation, STEPS).await.expect("undoes");
        assert_eq!(assignees(admin, customer.id).await, expected, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn the_plans_of_a_customer_without_an_owner_end_and_come_back_when_that_is_undone() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, admin, manager) = (&company.sales, &company.admin, &company.manager);
        let customer = customer(sales, "甲一公司").await;
        let reminded = PlanInput {
            remind_before_minutes: vec!["0".to_owned()],
            ..planned(Some(&customer), "打电话", "2026-11-23T10:00")
        };
        let own = plan(sales, &reminded).await;
        let theirs = PlanInput {
            assignee_id: me(manager).to_string(),
            ..planned(Some(&customer), "主管拜访", "2026-11-24T10:00")
        };
        let theirs = plan(manager, &theirs).await;
        let reminders = async || {
            let count = "SELECT count(*) AS jobs FROM jobs WHERE kind = 'reminder'";
            let row = test.app.db.side().query_one_raw(test.app.db.statement(count, [])).await.unwrap();
            row.unwrap().try_get::<i64>("", "jobs").unwrap()
        };
        assert_eq!(reminders().await, 1, "{}", test.database);
        let nobody = BulkAction::Set { field: "owner_id".to_owned(), value: String::new() };
        let refused = bulk::run(admin, vec![customer.id], None, nobody, STEPS).await;
        assert!(refused.is_err(), "many at once go to somebody");
        let before = now(admin, &customer).await;
        let input = CustomerInput { owner_id: String::new(), ..CustomerInput::from(&before) };
        customers::update(admin, customer.id, before.version, input, STEPS).await.expect("is let go");
        let ended = plans::find(admin, own.id).await.unwrap().plan;
        assert_eq!((ended.status, ended.version), (PlanStatus::Cancelled, 2), "{}", test.database);
        assert_eq!(ended.cancel_reason.as_deref(), Some("客户没有负责人了"));
        assert_eq!(plans::find(admin, theirs.id).await.unwrap().plan.status, PlanStatus::Open);
        assert_eq!(reminders().await, 0, "{}", test.database);
        assert_eq!(now(admin, &customer).await.next_contact_at, Some(theirs.due_at), "of what is left");

        let operation = change_log::history(admin, customer.id.0, &[], None, 1).await.unwrap()[0].operation;
        bulk::undo(admin, operation, STEPS).await.expect("is taken back");
        let back = plans::find(sales, own.id).await.unwrap().plan;
        assert_eq!((back.status, back.cancel_reason, back.closed_at), (PlanStatus::Open, None, None));
        assert_eq!((back.assignee_id, reminders().await), (me(sales), 1), "{}", test.database);
        assert_eq!(now(admin, &customer).await.next_contact_at, Some(own.due_at), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_page_of_history_is_full_for_who_may_not_see_follow_ups() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        for number in 0..55 {
            let said = said(&customer, &format!("第{number}次"));
            follow_ups::create(sales, NEIGHBOURS, &said, &NextInput::default()).await.expect("is written");
        }
        assert_eq!(history::list(sales, customer.id, None).await.unwrap().len(), 50);
        // The line of the matrix stands for another entity then.
        // A page ends between two operations, and the next one goes on behind it: nothing is left out.
        let mut all: Vec<(i64, uuid::Uuid, String)> = Vec::new();
        loop {
            let before = all.last().map(|(seq, ..)| *seq);
            let page = change_log::history(sales, customer.id.0, &[], before, 3).await.unwrap();
            if page.is_empty() {
                break;
            }
            let lines = page.iter().map(|entry| (entry.seq, entry.record, entry.action.key().to_owned()));
            all.extend(lines);
        }
        let whole = change_log::history(sales, customer.id.0, &[], None, 1_000).await.unwrap();
        assert_eq!(all.len(), whole.len(), "in pages of three on {}", test.database);
        let of_customer = whole.iter().filter(|entry| entry.kind == "customer.create").count();
        assert_eq!(of_customer, 2, "the customer and its contact, in one operation");
        let sql = r#"UPDATE roles SET rights = replace(rights, '"follow_up":', '"plan":')"#;
        test.app.db.side().execute_unprepared(sql).await.unwrap();
        let without = ctx_of(&test, me(sales)).await;
        let told = history::list(&without, customer.id, None).await.unwrap();
        let mut told: Vec<_> =
            told.iter().map(|entry| (entry.entity.as_str(), entry.action.as_str())).collect();
        told.sort_unstable();
        let made = [("contact", "create"), ("customer", "create")];
        assert_eq!(told, made, "what follow-ups pushed back stands on the page on {}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_company_of_before_gets_the_results_unless_it_has_its_own() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let admin = &company.admin;
        let again = async |forget: &str| {
            for sql in [forget, "DELETE FROM seaql_migrations WHERE version LIKE '%follow_up_results'"] {
                test.app.db.side().execute_unprepared(sql).await.unwrap();
            }
            test.app.db.migrate().await.expect("migrates");
            results(admin).await.unwrap().into_iter().map(|result| result.label).collect::<Vec<_>>()
        };
        let shipped = ["有意向", "要报价", "再考虑", "没接通", "成交", "没兴趣"];
        let all = again("DELETE FROM choices WHERE dictionary = 'follow_up_result'").await;
        assert_eq!(all, shipped, "{}", test.database);
        let own = again("DELETE FROM choices WHERE dictionary = 'follow_up_result' AND key <> 'deal'").await;
        assert_eq!(own, ["成交"], "a list of one's own stays on {}", test.database);
    })
    .await;
}

#[tokio::test]
async fn editing_leaves_the_seconds_of_a_time_that_was_not_changed() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let at =
            |text: &str| FollowUpInput { occurred_at: text.to_owned(), ..said(&customer, "打过电话") };
        let none = NextInput::default();
        let made =
            follow_ups::create(sales, NEIGHBOURS, &at("2026-11-20T07:20:41Z"), &none).await.expect("writes");
        // What the form of Shanghai shows.
        let same = follow_ups::update(sales, NEIGHBOURS, made.id, 1, &at("2026-11-20T15:20")).await.unwrap();
        assert_eq!((same.occurred_at, same.version), (made.occurred_at, 1), "{}", test.database);
        let other = follow_ups::update(sales, NEIGHBOURS, made.id, 1, &at("2026-11-20T15:21")).await.unwrap();
        assert_eq!(other.occurred_at.to_rfc3339(), "2026-11-20T07:21:00+00:00");

        let planned = |due_at: &str| planned(Some(&customer), "回访", due_at);
        let made = plan(sales, &planned("2026-11-25T02:00:30Z")).await;
        let same = plans::update(
            sales,
            NEIGHBOURS,
            made.id,
            1,
            &planned("2026-11-25T10:00"),
            plans::Series::Follows,
        )
        .await
        .unwrap();
        assert_eq!((same.due_at, same.version), (made.due_at, 1), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn what_was_done_for_a_customer_out_of_reach_is_not_counted() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, admin) = (&company.sales, &company.admin);
        let customer = customer(sales, "甲一公司").await;
        let made = plan(sales, &planned(Some(&customer), "打电话", "2026-11-21T10:00")).await;
        close::done(sales, NEIGHBOURS, made.id, 1, &went("打过了"), &NextInput::default())
            .await
            .expect("is done");
        assert_eq!(workbench::workbench(sales).await.unwrap().done_today, 1);
        let before = now(admin, &customer).await;
        let owner_id = me(&company.other_sales).to_string();
        let input = CustomerInput { owner_id, ..CustomerInput::from(&before) };
        customers::update(admin, customer.id, before.version, input, STEPS).await.expect("is handed over");
        assert_eq!(workbench::workbench(sales).await.unwrap().done_today, 0, "{}", test.database);
    })
    .await;
}
