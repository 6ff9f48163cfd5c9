//! What rules will give, in the calendar of both databases: when, for whom, and how much of it.

use super::{calendar, close, coming, moves, service};
use crate::{
    fixture::{NEIGHBOURS, company, customer, next, planned, went},
    next::NextInput,
    plans::{
        Plan, PlanInput,
        custom::{CUSTOM, CustomRepeat},
        model::{CalendarPage, Repeat},
    },
};
use chrono::Duration;
use kemai_domain::Problem;
use kemai_server::{
    Ctx, session,
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;

async fn repeated(ctx: &Ctx, input: PlanInput, rule: &str) -> Plan {
    let input = PlanInput { repeat: rule.to_owned(), ..input };
    service::create(ctx, NEIGHBOURS, &input).await.expect("is planned")
}

/// The days from one on, as this person sees them.
async fn days(ctx: &Ctx, first: &str, count: u16, is_team: bool) -> CalendarPage {
    calendar::days(ctx, first.parse().unwrap(), count, is_team, "").await.expect("shows")
}

fn repeats(page: &CalendarPage) -> Vec<&Repeat> {
    page.days.iter().flat_map(|day| &day.repeats).collect()
}

fn times(page: &CalendarPage) -> Vec<String> {
    repeats(page).iter().map(|repeat| repeat.at.format("%m-%dT%H:%M").to_string()).collect()
}

#[tokio::test]
async fn a_calendar_shows_what_a_rule_will_give() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let input = planned(Some(&customer), "例行回访", "2026-11-23T10:00");
        let made = repeated(sales, input, "FREQ=WEEKLY;COUNT=4").await;
        let month = days(sales, "2026-11-16", 42, false).await;
        assert_eq!(times(&month), ["11-30T02:00", "12-07T02:00", "12-14T02:00"], "{}", test.database);
        let first = repeats(&month)[0];
        assert_eq!((first.id, first.content.as_str()), (made.id, "例行回访"));
        assert_eq!(first.customer_name.as_deref(), Some("甲一公司"));
        assert_eq!((month.days[7].plans.len(), month.days[7].repeat_count), (1, 0), "its own day");
        assert_eq!((month.days[14].plans.len(), month.days[14].repeat_count), (0, 1));
        let day = days(sales, "2026-12-07", 1, false).await;
        assert_eq!(times(&day), ["12-07T02:00"]);
        assert!(repeats(&days(sales, "2027-01-04", 42, false).await).is_empty(), "the series has ended");

        // One that is moved moves alone; and once it is done, the next one is a plan.
        let at = next("chosen", "2026-12-01T08:00").check().unwrap().unwrap();
        moves::move_to(sales, NEIGHBOURS, made.id, 1, at).await.expect("moves");
        let month = days(sales, "2026-11-16", 42, false).await;
        assert_eq!(times(&month), ["12-07T02:00", "12-14T02:00"], "as it goes on when it is done");
        let closed = close::done(sales, NEIGHBOURS, made.id, 2, &went("说好了"), &NextInput::default()).await;
        let next = closed.expect("done").next.expect("the next one");
        let month = days(sales, "2026-11-16", 42, false).await;
        assert_eq!(times(&month), ["12-14T02:00"], "{}", test.database);
        close::cancel(sales, NEIGHBOURS, next, 1, "不做了").await.expect("is cancelled");
        assert!(repeats(&days(sales, "2026-11-16", 42, false).await).is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_was_missed_is_not_to_come() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        repeated(sales, planned(None, "写日报", "2026-11-17T09:00"), "FREQ=DAILY").await;
        let week = days(sales, "2026-11-16", 7, false).await;
        assert_eq!(week.days[1].plans.len(), 1);
        assert!(repeats(&week).iter().all(|repeat| repeat.at > sales.now()), "{:?}", times(&week));
        let later = days(sales, "2028-02-28", 7, false).await;
        assert_eq!(times(&later)[1], "02-29T01:00", "years ahead, too, on {}", test.database);
        assert_eq!(repeats(&later).len(), 7);
        assert!(repeats(&days(sales, "2026-11-02", 7, false).await).is_empty());
        for far in ["2029-12-03", "9999-01-04"] {
            let page = days(sales, far, 7, false).await;
            assert!(repeats(&page).is_empty(), "nobody plans so far ahead: {far}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_rule_counts_on_the_clock_of_whoever_does_it_and_is_seen_as_far_as_its_plan() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let id = company.sales.user_id().unwrap();
        let zone = test
            .app
            .db
            .statement("UPDATE users SET time_zone = 'Europe/Berlin' WHERE id = $1", [id.0.into()]);
        test.app.db.side().execute_raw(zone).await.unwrap();
        let sales = session::on_behalf_of(&test.app, id, "test".to_owned()).await.unwrap();
        test.app.clock.advance(Duration::days(119));
        let customer = customer(&sales, "甲一公司").await;
        let late = planned(Some(&customer), "夜里的电话", "2027-03-21T20:00");
        repeated(&sales, late, "FREQ=WEEKLY").await;
        // Both sides of summer time, and the next day already in Shanghai.
        let expected = ["03-28T18:00", "04-04T18:00"];
        for (ctx, is_team) in [(&sales, false), (&sales, true), (&company.manager, true)] {
            let page = days(ctx, "2027-03-22", 15, is_team).await;
            assert_eq!(times(&page), expected, "{}", test.database);
        }
        let seen = days(&company.manager, "2027-03-22", 15, true).await;
        assert_eq!((seen.days[6].repeat_count, seen.days[7].repeat_count), (0, 1), "on the reader's days");
        assert_eq!(repeats(&seen)[0].assignee_name, sales.person().unwrap().name);
        for (ctx, is_team) in
            [(&company.other_sales, true), (&company.other_sales, false), (&company.manager, false)]
        {
            assert!(repeats(&days(ctx, "2027-03-22", 15, is_team).await).is_empty(), "{}", test.database);
        }
    })
    .await;
}

#[tokio::test]
async fn a_day_shows_so_many_and_says_how_many_there_are() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        for number in 0..10 {
            let due_at = format!("2026-11-22T{:02}:00", 8 + number);
            repeated(sales, planned(None, &format!("第{number}件"), &due_at), "FREQ=DAILY").await;
        }
        let month = days(sales, "2026-11-16", 42, false).await;
        assert!(month.has_more_repeats, "{}", test.database);
        let shown: Vec<_> = month.days.iter().map(|day| (day.repeats.len(), day.repeat_count)).collect();
        assert_eq!(shown[6], (0, 0), "the plans themselves");
        assert!(shown[7..27].iter().all(|day| *day == (4, 10)), "{shown:?}");
        assert!(shown[27..].iter().all(|day| *day == (0, 0)), "the first 200: {shown:?}");
        assert_eq!(repeats(&month)[0].content, "第0件");
        let week = days(sales, "2026-11-23", 7, false).await;
        assert_eq!((repeats(&week).len(), week.has_more_repeats), (70, false));
    })
    .await;
}

#[tokio::test]
async fn a_full_day_has_its_repeats_beside_its_plans() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        for number in 0..CalendarPage::shown(1) + 2 {
            // The last one of the first page is due at ten past four.
            let due_at = format!("2026-11-24T{:02}:{:02}", 8 + number / 6, number % 6 * 10);
            service::create(sales, NEIGHBOURS, &planned(None, "一件", &due_at)).await.expect("is planned");
        }
        for time in ["09:05", "16:10", "17:00"] {
            repeated(sales, planned(None, "每天的", &format!("2026-11-23T{time}")), "FREQ=DAILY").await;
        }
        let day = "2026-11-24".parse().unwrap();
        let page = calendar::days(sales, day, 1, false, "").await.expect("shows");
        assert_eq!(times(&page), ["11-24T01:05"], "{}", test.database);
        let next = page.next_cursor.expect("goes on");
        let page = calendar::days(sales, day, 1, false, &next).await.expect("shows");
        assert_eq!(times(&page), ["11-24T08:10", "11-24T09:00"], "{}", test.database);
        assert_eq!(page.days[0].repeat_count, 2);
    })
    .await;
}

#[tokio::test]
async fn the_last_one_of_a_series_can_be_changed_behind_its_end() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let rule = "FREQ=WEEKLY;UNTIL=20261124";
        let made = repeated(sales, planned(None, "周会", "2026-11-23T10:00"), rule).await;
        let at = next("chosen", "2026-11-25T10:00").check().unwrap().unwrap();
        let moved = moves::move_to(sales, NEIGHBOURS, made.id, 1, at).await.expect("moves");
        let typed = |content: &str, due_at: &str| PlanInput {
            repeat: CUSTOM.to_owned(),
            custom: CustomRepeat::of(rule).expect("stands in the form"),
            ..planned(None, content, due_at)
        };
        let update = service::update_by_form;
        let input = typed("周会，带数据", "2026-11-25T10:00");
        let after = update(sales, NEIGHBOURS, made.id, 2, &input, false).await.expect("is changed");
        assert_eq!(after.series_start, made.series_start, "it is the same series on {}", test.database);
        let sent = PlanInput { content: "周会".to_owned(), ..PlanInput::from(&moved) };
        let after = service::update(sales, NEIGHBOURS, made.id, 3, &sent, service::Series::GoesOn).await;
        assert_eq!(after.expect("is changed").repeat.as_deref(), Some(rule), "{}", test.database);
        // A series that begins anew has to begin before it ends.
        let input = typed("周会", "2026-11-26T10:00");
        let refused = update(sales, NEIGHBOURS, made.id, 4, &input, false).await.expect_err("is refused");
        assert_eq!(refused.of("custom.until"), Some(&Problem::EndsBeforeStart));
        let refused = service::create(sales, NEIGHBOURS, &input).await.expect_err("is refused");
        assert_eq!(refused.of("custom.until"), Some(&Problem::EndsBeforeStart), "{}", test.database);
        let input = PlanInput { repeat: rule.to_owned(), ..input };
        let refused = service::create(sales, NEIGHBOURS, &input).await.expect_err("is refused");
        assert_eq!(refused.of("repeat"), Some(&Problem::EndsBeforeStart));
    })
    .await;
}

#[tokio::test]
async fn repeated_plans_are_found_without_reading_the_others() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        if test.app.db.is_postgres() {
            // It knows how many there are, and takes what is least.
            return;
        }
        for (of, index) in
            [(Some(company.sales.user_id().unwrap()), "plans_repeated "), (None, "plans_repeated_of_all ")]
        {
            let mut statement = coming::select(&company.manager, of, test.app.clock.now()).statement();
            statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
            let rows = test.app.db.side().query_all_raw(statement).await.unwrap();
            let steps: Vec<String> = rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
            assert!(steps.iter().any(|step| step.contains("p USING") && step.contains(index)), "{steps:?}");
            assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
        }
    })
    .await;
}
