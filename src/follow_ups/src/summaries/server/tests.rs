//! Summaries on both databases: once, at the person's hour, with what he may see.

use super::{
    schedule::{Asked, look},
    store,
    write::WORK,
};
use crate::{
    fixture::{NEIGHBOURS, company, customer, planned, said},
    follow_ups::{FollowUpInput, server::service as follow_ups},
    next::NextInput,
    plans::{
        model::PlanQuery,
        server::{close, list, service as plans},
    },
    summaries::{
        model::{Facts, Span, Summary},
        text,
    },
};
use chrono::Duration;
use kemai_domain::{Lang, silence};
use kemai_messages::choices::{ChoicesInput, server::service as choices};
use kemai_server::{
    App, Ctx, jobs, settings,
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;

async fn tick(app: &App) -> u64 {
    let program = settings::program(app, "test").await.unwrap();
    look(&program).await.expect("looks");
    jobs::run_due(app, &[WORK]).await.expect("writes")
}

async fn written(ctx: &Ctx) -> Vec<Summary> {
    store::list(ctx).await.expect("lists")
}

fn texts(summary: &Summary) -> Vec<&str> {
    summary.lines.iter().map(|line| line.text.as_str()).collect()
}

/// Monday 23 November 2026, 08:00 in Shanghai, after a Saturday on which something was done.
async fn monday(test: &TestApp) -> kemai_people::server::fixture::Company5 {
    let company = company(test).await;
    let sales = &company.sales;
    let known = customer(sales, "泉景机电").await;
    follow_ups::create(sales, NEIGHBOURS, &said(&known, "谈了报价"), &NextInput::default()).await.unwrap();
    let done =
        plans::create(sales, NEIGHBOURS, &planned(Some(&known), "送样品", "2026-11-21T09:00")).await.unwrap();
    let result = FollowUpInput { content: "送到了".to_owned(), ..FollowUpInput::default() };
    close::done(sales, NEIGHBOURS, done.id, done.version, &result, &NextInput::default()).await.unwrap();
    plans::create(sales, NEIGHBOURS, &planned(Some(&known), "催合同", "2026-11-22T10:00")).await.unwrap();
    plans::create(sales, NEIGHBOURS, &planned(Some(&known), "回访", "2026-11-23T15:00")).await.unwrap();
    plans::create(sales, NEIGHBOURS, &planned(None, "写周报", "2026-11-26T15:00")).await.unwrap();
    test.app.clock.advance(Duration::days(2));
    company
}

#[tokio::test]
async fn a_summary_is_written_once_at_the_persons_hour() {
    on_both(async |test: TestApp| {
        let company = monday(&test).await;
        assert_eq!(tick(&test.app).await, 0, "08:00 on {}", test.database);
        test.app.clock.advance(Duration::minutes(20));
        assert_eq!(tick(&test.app).await, 0, "08:20: it waits for its minute");
        test.app.clock.advance(Duration::minutes(10));
        assert!(tick(&test.app).await > 0, "08:30 on {}", test.database);
        assert_eq!(tick(&test.app).await, 0, "once");
        let summaries = written(&company.sales).await;
        let day = summaries.iter().find(|summary| summary.span == Span::Day).expect("of the day");
        assert_eq!(day.title, "11月20日至11月22日摘要");
        let expected = [
            "写了 2 条跟进",
            "完成 1 件计划，其中 1 件按时",
            "逾期未做 1 件",
            "　11-22 10:00 泉景机电 · 催合同",
            "接下来要做 1 件",
            "　11-23 15:00 泉景机电 · 回访",
        ];
        assert_eq!(texts(day), expected, "{}", test.database);
        let paths: Vec<_> = day.lines.iter().map(|line| line.path.as_deref().unwrap_or_default()).collect();
        assert_eq!(
            (paths[0], paths[2], paths[4]),
            (
                "/follow-ups?since=2026-11-20&until=2026-11-22",
                "/plans?state=overdue",
                "/plans?state=open&since=2026-11-23&until=2026-11-23"
            ),
            "{}",
            test.database
        );
        // The lists show what was counted.
        let listed = async |query| list::list(&company.sales, &query).await.expect("lists").total;
        let overdue = PlanQuery { state: "overdue".to_owned(), ..PlanQuery::default() };
        let monday = "2026-11-23".to_owned();
        let coming = PlanQuery {
            state: "open".to_owned(),
            since: monday.clone(),
            until: monday,
            ..PlanQuery::default()
        };
        assert_eq!((listed(overdue).await, listed(coming).await), (1, 1), "{}", test.database);
        let week = summaries.iter().find(|summary| summary.span == Span::Week).expect("of the week");
        assert_eq!(week.title, "11月16日至11月22日一周摘要");
        assert_eq!(texts(week)[4], "接下来要做 2 件", "{}", test.database);
        assert!(!test.dump(&[]).await.contains("催合同"), "stands open on {}", test.database);
        assert!(written(&company.other_sales).await.is_empty(), "nothing to say");
        let asked = |span| Asked {
            user: company.sales.user_id().unwrap(),
            span,
            first: "2026-11-20".parse().unwrap(),
            last: "2026-11-22".parse().unwrap(),
            until: "2026-11-24".parse().unwrap(),
        };
        let known =
            store::written_since(&company.sales, company.sales.now() - Duration::days(1)).await.unwrap();
        assert!(known.contains(&asked(Span::Day).key()), "{}", test.database);
        test.app.clock.advance(Duration::days(181));
        let program = settings::program(&test.app, "test").await.unwrap();
        assert!(store::purge(&program).await.unwrap() >= 2);
    })
    .await;
}

#[tokio::test]
async fn a_time_that_is_chosen_for_the_next_minutes_is_met() {
    on_both(async |test: TestApp| {
        let company = monday(&test).await;
        let sales = &company.sales;
        let input = ChoicesInput { summary_at: "08:03".to_owned(), ..ChoicesInput::default() };
        choices::update(sales, 0, &input).await.expect("chooses");
        for minute in 0..3 {
            assert_eq!(tick(&test.app).await, 0, "08:0{minute} on {}", test.database);
            test.app.clock.advance(Duration::minutes(1));
        }
        assert_eq!(tick(&test.app).await, 1, "08:03 on {}", test.database);
        assert_eq!(written(sales).await.len(), 1, "{}", test.database);
    })
    .await;
}

#[test]
fn the_program_looks_for_summaries_every_minute() {
    let chore = crate::AREA.chores.iter().find(|chore| chore.name == "summaries").expect("is there");
    assert!(chore.every <= Duration::minutes(1));
}

#[tokio::test]
async fn a_manager_reads_of_the_team_and_nobody_of_what_he_may_not_see() {
    on_both(async |test: TestApp| {
        let company = monday(&test).await;
        test.app.clock.advance(Duration::minutes(30));
        tick(&test.app).await;
        let summaries = written(&company.manager).await;
        let day = summaries.iter().find(|summary| summary.span == Span::Day).expect("of the day");
        let lines = texts(day);
        assert_eq!(lines[0], "写了 0 条跟进", "{}", test.database);
        let team = lines.iter().position(|line| line.starts_with("团队")).expect("of the team");
        assert_eq!(
            lines[team..],
            ["团队：跟进 2 条，完成 1 件，逾期 1 件", "　王磊：跟进 2，完成 1，逾期 1"]
        );
        assert!(
            written(&company.sales)
                .await
                .iter()
                .all(|summary| !texts(summary).iter().any(|line| line.starts_with("团队")))
        );
        // The customer goes to somebody else: its name goes from what was written before.
        let sql = "UPDATE customers SET owner_id = NULL";
        test.app.db.side().execute_unprepared(sql).await.unwrap();
        let summaries = written(&company.sales).await;
        assert!(!format!("{summaries:?}").contains("泉景机电"), "{}", test.database);
        assert!(
            texts(&summaries[0]).contains(&"逾期未做 1 件")
                || texts(&summaries[1]).contains(&"逾期未做 1 件")
        );
    })
    .await;
}

#[tokio::test]
async fn a_summary_is_in_the_readers_language_and_on_his_clock() {
    on_both(async |test: TestApp| {
        let company = monday(&test).await;
        let user = company.sales.user_id().unwrap();
        let sql = "UPDATE users SET language = 'en', time_zone = 'Asia/Tokyo' WHERE id = $1";
        test.app.db.side().execute_raw(test.app.db.statement(sql, [user.0.into()])).await.unwrap();
        let sales = kemai_server::session::on_behalf_of(&test.app, user, "test".to_owned()).await.unwrap();
        assert_eq!(sales.lang(), Lang::En);
        // 08:00 in Shanghai is 09:00 in Tokyo: due half an hour ago.
        assert!(tick(&test.app).await >= 1, "{}", test.database);
        let summaries = written(&sales).await;
        let day = summaries.iter().find(|summary| summary.span == Span::Day).expect("of the day");
        assert_eq!(day.title, "Summary of 20 Nov to 22 Nov");
        assert_eq!(texts(day)[..2], ["2 follow-ups written", "1 plan done, 1 of them on time"]);
        assert!(written(&company.manager).await.is_empty(), "not yet on his clock");
    })
    .await;
}

#[test]
fn a_summary_is_headed_with_the_days_that_it_counts() {
    let title = |first: &str, lang| {
        text::title(Span::Day, first.parse().unwrap(), "2026-11-29".parse().unwrap(), lang)
    };
    assert_eq!(title("2026-11-29", Lang::Hans), "11月29日摘要");
    assert_eq!(title("2026-11-27", Lang::Hans), "11月27日至11月29日摘要");
    assert_eq!(title("2026-11-29", Lang::En), "Summary of 29 Nov");
    assert_eq!(title("2026-11-27", Lang::En), "Summary of 27 Nov to 29 Nov");
}

#[test]
fn whom_nobody_spoke_with_leads_to_the_list_of_just_those() {
    let facts = Facts { silent: 3, ..Facts::default() };
    let day = "2026-11-22".parse().unwrap();
    let lines = text::lines(&facts, (day, day), &text::Names::default(), Lang::En);
    let path = lines.last().and_then(|line| line.path.clone()).expect("leads on");
    let (page, query) = path.split_once('?').expect("a narrowed list");
    let parts: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let part = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let expected = [part("owner", "me"), part("filter", silence::FILTER), part("sort", silence::SORT)];
    assert_eq!((page, parts.as_slice()), ("/customers", expected.as_slice()));
}
