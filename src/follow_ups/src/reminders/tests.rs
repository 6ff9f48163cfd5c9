//! Reminders on both databases: each told once, at its moment, to whoever has to do the plan and may see it.

use super::REMINDER;
use crate::{
    fixture::{NEIGHBOURS, company, customer, next, planned},
    follow_ups::FollowUpInput,
    next::NextInput,
    plans::{
        Plan, PlanInput,
        server::{close, moves, service},
    },
};
use chrono::{DateTime, Duration, Utc};
use kemai_customers::customers::Customer;
use kemai_domain::{AppError, Problem};
use kemai_records::notifications::{NewsKind, Notification, server::service as notifications};
use kemai_server::{
    Ctx,
    jobs::run_due,
    metrics,
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;

fn reminded(customer: Option<&Customer>, content: &str, due_at: &str, minutes: &[&str]) -> PlanInput {
    let remind_before_minutes = minutes.iter().map(|minutes| (*minutes).to_owned()).collect();
    PlanInput { remind_before_minutes, ..planned(customer, content, due_at) }
}

async fn plan(ctx: &Ctx, input: &PlanInput) -> Plan {
    service::create(ctx, NEIGHBOURS, input).await.expect("is planned")
}

/// What is due by now is told.
async fn until(test: &TestApp, at: &str) {
    let at: DateTime<Utc> = at.parse().expect("a time");
    test.app.clock.advance(at - test.app.clock.now());
    run_due(&test.app, &[REMINDER]).await.expect("runs");
}

async fn told(ctx: &Ctx) -> Vec<Notification> {
    notifications::list(ctx, NEIGHBOURS.kinds, None, 50).await.expect("lists").items
}

async fn contents(ctx: &Ctx) -> Vec<String> {
    told(ctx).await.into_iter().rev().filter_map(|news| news.content).collect()
}

async fn left(test: &TestApp) -> i64 {
    let count = test.app.db.statement("SELECT count(*) AS jobs FROM jobs WHERE kind = 'reminder'", []);
    let row = test.app.db.side().query_one_raw(count).await.unwrap().unwrap();
    row.try_get("", "jobs").unwrap()
}

#[tokio::test]
async fn each_time_ahead_is_told_once_at_its_moment() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "泉景机电").await;
        // Due on Monday at two in Shanghai: six in the morning in the world.
        let made =
            plan(sales, &reminded(Some(&customer), "催定报价", "2026-11-23T14:00", &["0", "15", "1440"]))
                .await;
        until(&test, "2026-11-22T05:59:59Z").await;
        assert_eq!(told(sales).await, [], "{}", test.database);
        until(&test, "2026-11-22T06:00:00Z").await;
        let first = told(sales).await;
        let [news] = first.as_slice() else { panic!("{first:?} on {}", test.database) };
        assert_eq!((news.content.as_deref(), news.about_at), (Some("催定报价"), Some(made.due_at)));
        assert_eq!(news.path, Some(format!("/plans/{}", made.id)));
        assert!(news.title.as_ref().is_some_and(|title| title.contains("泉景机电")), "{news:?}");
        assert!(!news.is_late && !news.is_read);
        until(&test, "2026-11-23T05:45:00Z").await;
        until(&test, "2026-11-23T06:00:00Z").await;
        until(&test, "2026-11-24T06:00:00Z").await;
        assert_eq!(told(sales).await.len(), 3, "{}", test.database);
        assert_eq!(notifications::unread(sales).await, Ok(3));
        assert_eq!((told(&company.manager).await.len(), left(&test).await), (0, 0));
        assert!(!test.dump(&[]).await.contains("催定报价"), "what it says stands open on {}", test.database);

        // Doing the plan settles what was told of it.
        let result = FollowUpInput { result: "deal".to_owned(), ..FollowUpInput::default() };
        close::done(sales, NEIGHBOURS, made.id, 1, &result, &NextInput::default()).await.expect("is done");
        assert_eq!(notifications::unread(sales).await, Ok(0), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn reminders_follow_their_plan() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, manager) = (&company.sales, &company.manager);
        let customer = customer(sales, "甲一公司").await;
        let make = async |content: &str| {
            plan(sales, &reminded(Some(&customer), content, "2026-11-23T14:00", &["15"])).await
        };
        let (moved, given, cancelled, removed, back) = (
            make("改期").await,
            make("转交").await,
            make("取消").await,
            make("删除").await,
            make("恢复").await,
        );
        assert_eq!(left(&test).await, 5, "{}", test.database);
        let to = next("chosen", "2026-11-23T16:00").check().unwrap().unwrap();
        let moved = moves::move_to(sales, NEIGHBOURS, moved.id, 1, to).await.expect("is moved");
        let to_manager = manager.user_id().unwrap();
        moves::reassign(manager, NEIGHBOURS, given.id, 1, to_manager).await.expect("is handed over");
        close::cancel(sales, NEIGHBOURS, cancelled.id, 1, "不去了").await.expect("is cancelled");
        service::remove(sales, NEIGHBOURS, removed.id, 1).await.expect("is removed");
        service::remove(sales, NEIGHBOURS, back.id, 1).await.expect("is removed");
        service::restore(sales, NEIGHBOURS, back.id, 2).await.expect("comes back");
        assert_eq!(left(&test).await, 3, "{}", test.database);
        until(&test, "2026-11-23T05:45:00Z").await;
        assert_eq!(contents(sales).await, ["恢复"], "{}", test.database);
        assert_eq!(contents(manager).await, ["转交"], "{}", test.database);
        until(&test, "2026-11-23T07:45:00Z").await;
        assert_eq!(contents(sales).await, ["恢复", "改期"], "{}", test.database);

        // Back to where it was: that reminder's moment is over, and nobody is told of it again.
        let to = next("chosen", "2026-11-23T16:30").check().unwrap().unwrap();
        let there = moves::move_to(sales, NEIGHBOURS, moved.id, moved.version, to).await.expect("is moved");
        let to = next("chosen", "2026-11-23T16:00").check().unwrap().unwrap();
        moves::move_to(sales, NEIGHBOURS, moved.id, there.version, to).await.expect("is moved back");
        until(&test, "2026-11-23T07:50:00Z").await;
        assert_eq!(told(sales).await.len(), 2, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn one_that_is_handed_over_reminds_whoever_has_it_now() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, manager) = (&company.sales, &company.manager);
        let customer = customer(sales, "甲一公司").await;
        let made =
            plan(sales, &reminded(Some(&customer), "送样册", "2026-11-23T14:00", &["0", "15", "60"])).await;
        until(&test, "2026-11-23T05:00:00Z").await;
        assert_eq!(notifications::unread(sales).await, Ok(1), "{}", test.database);
        moves::snooze(sales, made.id, 20).await.expect("is put off");
        until(&test, "2026-11-23T05:20:00Z").await;
        moves::snooze(sales, made.id, 15).await.expect("is put off once more");
        // What he was told first stands unread again.
        let first = told(sales).await.pop().expect("he was told");
        notifications::set_read(sales, first.id, None, false).await.expect("is unread");
        assert_eq!((left(&test).await, notifications::unread(sales).await), (3, Ok(1)));

        let to = manager.user_id().unwrap();
        let given = moves::reassign(manager, NEIGHBOURS, made.id, 1, to).await.expect("is handed over");
        assert_eq!(notifications::unread(sales).await, Ok(0), "no news of his any more on {}", test.database);
        assert_eq!(left(&test).await, 2, "what he asked for once more is not the other's");
        until(&test, "2026-11-23T05:35:00Z").await;
        assert_eq!(contents(manager).await, Vec::<String>::new(), "{}", test.database);
        until(&test, "2026-11-23T05:45:00Z").await;
        until(&test, "2026-11-23T06:00:00Z").await;
        assert_eq!(contents(manager).await, ["送样册", "送样册"], "the two to come on {}", test.database);
        assert_eq!((told(sales).await.len(), notifications::unread(manager).await), (2, Ok(2)));

        // Back again: the other has nothing left to do either, and nobody is told of moments that have passed.
        let back = sales.user_id().unwrap();
        moves::reassign(manager, NEIGHBOURS, made.id, given.version, back).await.expect("goes back");
        assert_eq!(notifications::unread(manager).await, Ok(0), "{}", test.database);
        let reminders = told(sales).await.into_iter().filter(|news| news.kind == NewsKind::Reminder);
        assert_eq!((reminders.count(), left(&test).await), (2, 0), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn who_may_not_see_the_plan_any_more_is_told_nothing() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, other) = (&company.sales, &company.other_sales);
        let customer = customer(sales, "甲一公司").await;
        plan(sales, &reminded(Some(&customer), "保密的", "2026-11-23T14:00", &["15"])).await;
        let early = plan(sales, &reminded(Some(&customer), "先说的", "2026-11-23T13:00", &["15"])).await;
        plan(sales, &reminded(None, "自己的", "2026-11-23T14:00", &["15"])).await;
        until(&test, "2026-11-23T04:45:00Z").await;
        assert_eq!(contents(sales).await, ["先说的"]);
        let update = test.app.db.statement(
            "UPDATE customers SET owner_id = $1, department_id = $2",
            [other.user_id().unwrap().0.into(), other.person().unwrap().department_id.0.into()],
        );
        test.app.db.side().execute_raw(update).await.expect("the customer is another's");
        until(&test, "2026-11-23T06:00:00Z").await;
        assert_eq!(contents(sales).await, ["自己的"], "{}", test.database);
        assert!(told(other).await.is_empty(), "it is not his plan");
        let known = told(sales).await;
        let hidden = known.iter().find(|news| news.record_id == early.id.0).expect("it was told");
        assert_eq!((&hidden.title, &hidden.path), (&None, &None), "and says nothing any more");
        assert_eq!(left(&test).await, 0, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn after_an_outage_they_are_told_late_and_once() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        for number in 0..20 {
            plan(sales, &reminded(None, &format!("第{number}件"), "2026-11-23T14:00", &["15"])).await;
        }
        plan(sales, &reminded(None, "准时的", "2026-11-23T20:00", &["0"])).await;
        test.app.clock.advance(Duration::days(2) + Duration::hours(12));
        let kinds = [REMINDER];
        let runs = [run_due(&test.app, &kinds), run_due(&test.app, &kinds), run_due(&test.app, &kinds)];
        let done: u64 =
            futures::future::join_all(runs).await.into_iter().map(|done| done.expect("runs")).sum();
        assert_eq!(done, 21, "{}", test.database);
        let told = told(sales).await;
        assert_eq!(told.len(), 21, "{}", test.database);
        for news in told {
            assert_eq!(news.is_late, news.content.as_deref() != Some("准时的"), "{news:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn one_asks_to_be_reminded_again_and_a_plan_for_soon_is_told_when_it_is_due() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        // In ten minutes; a quarter of an hour ahead has passed.
        let made = plan(sales, &reminded(None, "马上", "2026-11-21T08:10", &["15", "1440"])).await;
        until(&test, "2026-11-21T00:09:59Z").await;
        assert_eq!(told(sales).await, [], "{}", test.database);
        until(&test, "2026-11-21T00:10:00Z").await;
        assert!(told(sales).await.iter().all(|news| !news.is_late));
        moves::snooze(sales, made.id, 10).await.expect("is put off");
        assert_eq!(notifications::unread(sales).await, Ok(0), "{}", test.database);
        until(&test, "2026-11-21T00:20:00Z").await;
        assert_eq!((told(sales).await.len(), notifications::unread(sales).await), (2, Ok(1)));
        moves::snooze(sales, made.id, 60).await.expect("is put off");
        close::done(sales, NEIGHBOURS, made.id, 1, &FollowUpInput::default(), &NextInput::default())
            .await
            .expect("is done");
        assert_eq!(left(&test).await, 0, "{}", test.database);
        let minutes = moves::snooze(sales, made.id, 0).await.expect_err("is refused");
        assert_eq!(minutes.of("minutes"), Some(&Problem::TooSmall { min: 1 }));
        let closed = moves::snooze(sales, made.id, 5).await.expect_err("is refused");
        assert_eq!(closed.of("status"), Some(&Problem::Closed));
        assert_eq!(moves::snooze(&company.admin, made.id, 5).await, Err(AppError::forbidden()));
    })
    .await;
}

#[tokio::test]
async fn clocks_that_skip_or_repeat_an_hour_and_days_that_a_year_lacks() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let update = test.app.db.statement(
            "UPDATE users SET time_zone = 'Europe/Berlin' WHERE id = $1",
            [sales.user_id().unwrap().0.into()],
        );
        test.app.db.side().execute_raw(update).await.expect("he moves to Berlin");
        let berlin =
            kemai_server::session::on_behalf_of(&test.app, sales.user_id().unwrap(), "test".to_owned());
        let sales = &berlin.await.expect("is there");
        plan(sales, &reminded(None, "春天", "2027-03-28T02:30", &["0"])).await;
        plan(sales, &reminded(None, "秋天", "2027-10-31T02:30", &["0"])).await;
        let leap = PlanInput {
            repeat: "FREQ=YEARLY".to_owned(),
            ..reminded(None, "闰日", "2028-02-29T09:00", &["0"])
        };
        let leap = plan(sales, &leap).await;
        // Half past two is skipped: half past three, summer time.
        until(&test, "2027-03-28T01:29:59Z").await;
        assert!(told(sales).await.is_empty(), "{}", test.database);
        until(&test, "2027-03-28T01:30:00Z").await;
        assert_eq!(contents(sales).await, ["春天"], "{}", test.database);
        // Half past two comes twice: the first, still summer time.
        until(&test, "2027-10-31T00:29:59Z").await;
        assert_eq!(told(sales).await.len(), 1, "{}", test.database);
        until(&test, "2027-10-31T00:30:00Z").await;
        until(&test, "2027-10-31T01:30:00Z").await;
        assert_eq!(contents(sales).await, ["春天", "秋天"], "{}", test.database);
        until(&test, "2028-02-29T08:00:00Z").await;
        let result = FollowUpInput::default();
        let closed = close::done(sales, NEIGHBOURS, leap.id, 1, &result, &NextInput::default()).await;
        assert!(closed.expect("is done").next.is_some());
        until(&test, "2029-02-28T07:59:59Z").await;
        assert_eq!(told(sales).await.len(), 3, "{}", test.database);
        until(&test, "2029-02-28T08:00:00Z").await;
        assert_eq!(told(sales).await.len(), 4, "{}", test.database);
    })
    .await;
}

/// What the figures for Prometheus say of reminders so far; other tests in this process count too.
fn counted(late: bool) -> f64 {
    let figures = metrics::recorder().expect("counts").render();
    let line = format!("kemai_reminders_total{{late=\"{late}\"}} ");
    figures.lines().find_map(|text| text.strip_prefix(&line)?.parse().ok()).unwrap_or_default()
}

#[tokio::test]
async fn the_figures_count_reminders_and_those_that_were_late() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (punctual, late) = (counted(false), counted(true));
        plan(&company.sales, &reminded(None, "准时的", "2026-11-21T09:00", &["0"])).await;
        plan(&company.sales, &reminded(None, "迟到的", "2026-11-21T10:00", &["0"])).await;
        until(&test, "2026-11-21T01:00:00Z").await;
        assert!(counted(false) >= punctual + 1.0, "{}", test.database);
        // Nobody was there for an hour after it was due.
        until(&test, "2026-11-21T03:00:00Z").await;
        assert!(counted(true) >= late + 1.0, "{}", test.database);
        assert_eq!(told(&company.sales).await.iter().filter(|news| news.is_late).count(), 1);
    })
    .await;
}
