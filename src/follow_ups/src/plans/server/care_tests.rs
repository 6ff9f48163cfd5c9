//! Checking in, calendars of many plans, times that have passed, and the team's page, on both databases.

use super::{calendar, check_in, close, list, moves, service, team, workbench};
use crate::{
    fixture::{NEIGHBOURS, company, customer, next, planned, said},
    follow_ups::{
        model::{FollowUpQuery, Offered},
        server::{form, service as follow_ups},
    },
    next::NextInput,
    plans::{
        Plan, PlanInput,
        check_in::CheckInInput,
        model::{CalendarPage, OpenPlans, PlanGroup, PlanQuery, Standing, TeamLine, TeamQuery},
    },
};
use chrono::Duration;
use kemai_domain::{AppError, Entity, ErrorCode, Problem};
use kemai_records::comments::server::service as comments;
use kemai_server::{
    Ctx, change_log,
    testing::{TestApp, on_both},
};

async fn plan(ctx: &Ctx, input: &PlanInput) -> Plan {
    service::create(ctx, NEIGHBOURS, input).await.expect("is planned")
}

fn code<T>(result: Result<T, AppError>) -> Result<(), ErrorCode> {
    result.map(|_| ()).map_err(|error| error.code)
}

#[tokio::test]
async fn whoever_goes_there_checks_in_with_a_place() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, manager) = (&company.sales, &company.manager);
        let customer = customer(sales, "甲一公司").await;
        let visit = PlanInput {
            method: "visit".to_owned(),
            ..planned(Some(&customer), "送样册", "2026-11-21T10:00")
        };
        let visit = plan(sales, &visit).await;
        let here = CheckInInput {
            place: "经十路 1 号".to_owned(),
            latitude: "36.6512".to_owned(),
            longitude: "117.12".to_owned(),
            accuracy: "20".to_owned(),
        };
        let before = test.dump(&[]).await;
        let none = CheckInInput::default();
        let refused = check_in::check_in(sales, NEIGHBOURS, visit.id, 1, &none).await.expect_err("nowhere");
        assert_eq!(refused.of("place"), Some(&Problem::Required));
        let other = check_in::check_in(manager, NEIGHBOURS, visit.id, 1, &here).await;
        assert_eq!(code(other), Err(ErrorCode::Forbidden), "nobody is there for somebody else");
        let stranger = check_in::check_in(&company.other_sales, NEIGHBOURS, visit.id, 1, &here).await;
        assert_eq!(code(stranger), Err(ErrorCode::NotFound));
        assert!(test.dump(&[]).await == before, "a refused check-in wrote on {}", test.database);

        let done = check_in::check_in(sales, NEIGHBOURS, visit.id, 1, &here).await.expect("checks in");
        assert_eq!((done.version, done.checked_in_at), (2, Some(sales.now())), "{}", test.database);
        let found = service::find(manager, visit.id).await.unwrap().plan;
        assert_eq!(
            (found.place.as_deref(), found.coordinates.as_deref()),
            (Some("经十路 1 号"), Some("36.651200,117.120000 ±20"))
        );
        for secret in ["经十路", "117.12"] {
            assert!(!test.dump(&[]).await.contains(secret), "{secret} stands open on {}", test.database);
        }
        let told = change_log::history(sales, customer.id.0, &[], None, 1).await.unwrap();
        assert!(told[0].fields.iter().any(|field| field.field == "place"), "the log tells of it");

        let call = plan(sales, &planned(Some(&customer), "打电话", "2026-11-21T11:00")).await;
        let error =
            check_in::check_in(sales, NEIGHBOURS, call.id, 1, &here).await.expect_err("leads nowhere");
        assert_eq!(error.of("method"), Some(&Problem::NowhereToBe));
        close::cancel(sales, NEIGHBOURS, visit.id, 2, "改天").await.expect("is cancelled");
        let error = check_in::check_in(sales, NEIGHBOURS, visit.id, 3, &here).await.expect_err("is closed");
        assert_eq!(error.of("status"), Some(&Problem::Closed));
    })
    .await;
}

#[tokio::test]
async fn a_day_says_how_many_plans_it_has_and_leads_to_the_rest() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let many = CalendarPage::shown(1) + 2;
        for number in 0..many {
            let due_at = format!("2026-11-24T{:02}:{:02}", 8 + number / 6, number % 6 * 10);
            plan(sales, &planned(Some(&customer), &format!("第{number}件"), &due_at)).await;
        }
        plan(sales, &planned(Some(&customer), "第二天", "2026-11-25T09:00")).await;
        let count = i64::try_from(many).unwrap();
        let first = "2026-11-16".parse().unwrap();
        for is_team in [false, true] {
            let month = calendar::days(sales, first, 28, is_team, "").await.expect("shows");
            let day = &month.days[8];
            assert_eq!((day.plans.len(), day.count, day.is_exact), (4, count, true), "{}", test.database);
            assert_eq!(day.plans[0].plan.content, "第0件");
            assert_eq!((month.days[9].plans.len(), month.days[9].count), (1, 1));
        }
        let day = "2026-11-24".parse().unwrap();
        let page = calendar::days(sales, day, 1, false, "").await.expect("shows");
        assert_eq!((page.days[0].plans.len(), page.days[0].count), (50, count));
        let next = page.next_cursor.expect("goes on");
        let rest = calendar::days(sales, day, 1, false, &next).await.expect("shows");
        let contents: Vec<_> = rest.days[0].plans.iter().map(|view| view.plan.content.as_str()).collect();
        assert_eq!((contents, rest.next_cursor), (vec!["第50件", "第51件"], None), "{}", test.database);

        let few = service::open_of(sales, customer.id, "").await.unwrap();
        let next = few.next.expect("goes on");
        assert_eq!(few.plans.len(), OpenPlans::FEW);
        let rest = service::open_of(sales, customer.id, &next).await.unwrap();
        assert_eq!((rest.plans.len(), rest.next), (many + 1 - OpenPlans::FEW, None), "{}", test.database);
        assert!(few.plans.iter().all(|view| !rest.plans.contains(view)), "each once");
        let wrong = service::open_of(sales, customer.id, "?").await;
        assert_eq!(wrong.map_err(|error| error.code).err(), Some(ErrorCode::BadRequest));
    })
    .await;
}

#[tokio::test]
async fn a_manager_sees_how_much_the_team_has_to_do() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, other, manager, admin) =
            (&company.sales, &company.other_sales, &company.manager, &company.admin);
        let (mine, theirs) = (customer(sales, "甲一公司").await, customer(other, "乙二公司").await);
        // It is Saturday, eight in the morning.
        for (content, due_at) in
            [("昨天的", "2026-11-20T17:00"), ("今天的", "2026-11-21T14:00"), ("下周的", "2026-11-26T10:00")]
        {
            plan(sales, &planned(Some(&mine), content, due_at)).await;
        }
        plan(other, &planned(Some(&theirs), "二部的", "2026-11-19T10:00")).await;
        let made = follow_ups::create(sales, NEIGHBOURS, &said(&mine, "谈过价格"), &NextInput::default())
            .await
            .unwrap();
        comments::create(manager, NEIGHBOURS.kinds, Entity::FollowUp, made.id.0, "跟紧一点").await.unwrap();

        let numbers = |lines: &[TeamLine]| {
            lines
                .iter()
                .map(|line| (line.name.clone(), [line.overdue, line.today, line.coming, line.follow_ups]))
                .collect::<Vec<_>>()
        };
        let seen = team::team(manager, &TeamQuery::default()).await.expect("shows");
        assert_eq!(numbers(&seen.lines), [("王磊".to_owned(), [1, 1, 1, 1])], "{}", test.database);
        assert_eq!(seen.overdue.len(), 1);
        let all = team::team(admin, &TeamQuery::default()).await.unwrap();
        assert_eq!((all.lines.len(), all.overdue.len()), (2, 2));
        assert_eq!(all.overdue[0].plan.content, "二部的", "the oldest first");
        let of = |department: String, person: String| TeamQuery { department, person };
        let second = team::team(admin, &of(company.second.to_string(), String::new())).await.unwrap();
        assert_eq!(numbers(&second.lines), [("陈静".to_owned(), [1, 0, 0, 0])]);
        let head = team::team(admin, &of(company.head.to_string(), String::new())).await.unwrap();
        assert_eq!(head.lines.len(), 2, "with those below it on {}", test.database);
        let one = of(String::new(), sales.user_id().unwrap().to_string());
        assert_eq!(team::team(admin, &one).await.unwrap().lines.len(), 1);
        assert!(team::team(other, &one).await.unwrap().lines.is_empty(), "out of reach on {}", test.database);

        let asked = |who: &str, department: String| FollowUpQuery {
            who: who.to_owned(),
            department,
            ..FollowUpQuery::default()
        };
        let listed = follow_ups::list(admin, &asked("team", company.head.to_string())).await.unwrap();
        assert_eq!((listed.total, listed.items[0].comments), (1, 1), "{}", test.database);
        assert_eq!(
            follow_ups::list(admin, &asked("team", company.second.to_string())).await.unwrap().total,
            0
        );
        let choices = form::team_choices(manager).await.unwrap();
        let labels = |offered: &[Offered]| offered.iter().map(|one| one.label.clone()).collect::<Vec<_>>();
        assert_eq!(labels(&choices.people), ["林晓雯", "王磊"], "nobody out of reach on {}", test.database);
        assert_eq!(labels(&choices.departments), ["销售一部"]);
        assert_eq!(form::team_choices(admin).await.unwrap().people.len(), 5);

        // Behind each number stand as many plans.
        for line in &all.lines {
            for (state, number) in [("overdue", line.overdue), ("today", line.today), ("coming", line.coming)]
            {
                let (who, state) = (line.id.to_string(), state.to_owned());
                let behind = PlanQuery { who, state, ..PlanQuery::default() };
                let found = list::list(admin, &behind).await.expect("lists");
                assert_eq!(
                    found.items.len(),
                    usize::try_from(number).unwrap(),
                    "{behind:?} on {}",
                    test.database
                );
            }
        }

        // Six weeks later nobody has spoken with either again.
        test.app.clock.advance(Duration::days(42));
        let silent = |lines: &[TeamLine]| -> Vec<_> {
            lines.iter().map(|line| (line.name.clone(), line.silent)).collect()
        };
        let seen = team::team(manager, &TeamQuery::default()).await.unwrap();
        assert_eq!(silent(&seen.lines), [("王磊".to_owned(), 1)], "{}", test.database);
        let second = team::team(admin, &of(company.second.to_string(), String::new())).await.unwrap();
        assert_eq!(silent(&second.lines), [("陈静".to_owned(), 1)], "never spoken with, and known for long");
        customer(other, "刚来的公司").await;
        let second = team::team(admin, &of(company.second.to_string(), String::new())).await.unwrap();
        assert_eq!(silent(&second.lines), [("陈静".to_owned(), 1)], "who has just come is not silent yet");
        assert!(
            form::team_choices(sales).await.unwrap().people.is_empty(),
            "who sees his own chooses nobody"
        );
    })
    .await;
}

#[tokio::test]
async fn of_very_many_silent_customers_only_so_many_are_counted() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        for number in 0..=TeamLine::SILENT_COUNTED {
            customer(&company.sales, &format!("第{number}家公司")).await;
        }
        customer(&company.other_sales, "乙二公司").await;
        test.app.clock.advance(Duration::days(42));
        let seen = team::team(&company.admin, &TeamQuery::default()).await.unwrap();
        let silent: Vec<_> = seen.lines.iter().map(|line| (line.name.as_str(), line.silent)).collect();
        assert_eq!(silent, [("王磊", TeamLine::SILENT_COUNTED), ("陈静", 1)], "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn whoever_types_a_time_that_has_passed_is_asked_whether_he_means_it() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        // It is the 21st, eight in the morning.
        let ago = planned(None, "补录的", "2026-11-01T10:00");
        let before = test.dump(&[]).await;
        let refused = service::create_by_form(sales, NEIGHBOURS, &ago, false).await.expect_err("is asked");
        assert_eq!(refused.of("due_at"), Some(&Problem::InThePast), "{}", test.database);
        let wordless = PlanInput { content: String::new(), ..ago.clone() };
        let refused =
            service::create_by_form(sales, NEIGHBOURS, &wordless, false).await.expect_err("is refused");
        assert!(refused.of("due_at").is_some() && refused.of("content").is_some(), "all at once: {refused}");
        assert!(test.dump(&[]).await == before, "a question wrote on {}", test.database);
        let now = planned(None, "马上", "2026-11-21T07:58");
        service::create_by_form(sales, NEIGHBOURS, &now, false).await.expect("a form takes a minute to fill");
        let late = service::create_by_form(sales, NEIGHBOURS, &ago, true).await.expect("is meant");
        service::create(sales, NEIGHBOURS, &ago).await.expect("a program knows what it brings");

        // What is overdue can be changed without being asked again, unless its time is another one.
        let other_words = planned(None, "补录的，改过", "2026-11-01T10:00");
        let update = service::update_by_form;
        let late = update(sales, NEIGHBOURS, late.id, 1, &other_words, false).await.expect("is changed");
        let earlier = planned(None, "补录的", "2026-10-30T10:00");
        let refused = update(sales, NEIGHBOURS, late.id, 2, &earlier, false).await.expect_err("is asked");
        assert_eq!(refused.of("due_at"), Some(&Problem::InThePast));
        let late = update(sales, NEIGHBOURS, late.id, 2, &earlier, true).await.expect("is meant");

        let typed = next("chosen", "2026-11-02T10:00").check().unwrap().unwrap();
        let refused =
            moves::move_by_form(sales, NEIGHBOURS, late.id, 3, typed).await.expect_err("is refused");
        assert_eq!(refused.of("next.at"), Some(&Problem::InThePast));
        moves::move_to(sales, NEIGHBOURS, late.id, 3, typed).await.expect("dragged, one sees where to");
    })
    .await;
}

#[tokio::test]
async fn who_has_nothing_to_do_sees_what_the_team_is_behind_with() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, other) = (&company.sales, &company.other_sales);
        plan(sales, &planned(None, "昨天的", "2026-11-20T17:00")).await;
        plan(sales, &planned(None, "今天的", "2026-11-21T14:00")).await;
        plan(other, &planned(None, "二部的", "2026-11-19T17:00")).await;
        let of = async |ctx| workbench::workbench(ctx).await.expect("shows").team_overdue;
        assert_eq!(of(&company.manager).await, Some(1), "his own department's on {}", test.database);
        assert_eq!(of(&company.admin).await, Some(2), "{}", test.database);
        assert_eq!(of(sales).await, None);
        close::cancel(
            other,
            NEIGHBOURS,
            workbench::workbench(other).await.unwrap().groups[0].plans[0].plan.id,
            1,
            "不做了",
        )
        .await
        .expect("is cancelled");
        assert_eq!(of(other).await, None, "who sees no team is told of none");
    })
    .await;
}

#[tokio::test]
async fn what_is_overdue_does_not_crowd_out_today() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let late = 45;
        for number in 0..late {
            let due_at = format!("2026-11-{:02}T09:{:02}", 1 + number / 5, number % 5);
            plan(sales, &planned(None, &format!("逾期{number}"), &due_at)).await;
        }
        plan(sales, &planned(None, "今天的", "2026-11-21T14:00")).await;
        plan(sales, &planned(None, "下周的", "2026-11-26T10:00")).await;
        let bench = workbench::workbench(sales).await.expect("shows");
        let group = |standing| bench.group(standing).expect("is there");
        let overdue = group(Standing::Overdue);
        assert_eq!(
            (overdue.plans.len(), overdue.exact()),
            (PlanGroup::SHOWN, Some(late)),
            "{}",
            test.database
        );
        assert_eq!(overdue.plans[0].plan.content, "逾期0", "the oldest first");
        for (standing, content) in [(Standing::Today, "今天的"), (Standing::Coming, "下周的")] {
            let shown: Vec<_> = group(standing).plans.iter().map(|view| view.plan.content.as_str()).collect();
            assert_eq!((shown, group(standing).count), (vec![content], 1), "{}", test.database);
        }
        // The lists to which the groups lead count the same.
        for group in &bench.groups {
            let query = PlanQuery { state: group.standing.key().to_owned(), ..PlanQuery::default() };
            let page = list::list(sales, &query).await.expect("lists");
            assert_eq!(i64::try_from(page.total), Ok(group.count), "{:?}", group.standing);
        }
        for number in 0..60 {
            plan(sales, &planned(None, "更早的", &format!("2026-10-01T10:{number:02}"))).await;
        }
        let bench = workbench::workbench(sales).await.expect("shows");
        let overdue = bench.group(Standing::Overdue).expect("is there");
        assert_eq!((overdue.count, overdue.exact()), (100, None), "counted no further on {}", test.database);
    })
    .await;
}
