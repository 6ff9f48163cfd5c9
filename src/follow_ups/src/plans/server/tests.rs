//! Plans on both databases: who sees and does them, what doing one leaves behind, and how they repeat.

use super::{
    calendar, close, moves,
    service::{self, Series},
    workbench,
};
use crate::{
    fixture::{NEIGHBOURS, company, customer, next, now, planned, went},
    follow_ups::{
        FollowUpInput,
        model::FollowUpQuery,
        server::{form, service as follow_ups},
    },
    listing::Wanted,
    next::NextInput,
    plans::{Plan, PlanInput, PlanStatus, model::Standing},
};
use chrono::Duration;
use kemai_domain::{AppError, Entity, ErrorCode, Filter, Problem, Reach, ShippedRole};
use kemai_people::{
    roles::{RoleInput, server::service as roles},
    server::fixture::ctx_of,
    users::{NewUser, UserInput, server::service as users},
};
use kemai_server::{
    Ctx,
    testing::{TestApp, on_both},
};

async fn plan(ctx: &Ctx, input: &PlanInput) -> Plan {
    service::create(ctx, NEIGHBOURS, input).await.expect("is planned")
}

async fn seen(ctx: &Ctx) -> Vec<String> {
    let wanted = Wanted { filter: Filter::All(Vec::new()), is_ascending: true, cursor: None, limit: 50 };
    let page = service::page(ctx, &wanted).await.expect("lists");
    assert_eq!(page.total, page.items.len() as u64, "the count is that of the lines");
    page.items.into_iter().map(|view| view.plan.content).collect()
}

fn code<T>(result: Result<T, AppError>) -> Result<(), ErrorCode> {
    result.map(|_| ()).map_err(|error| error.code)
}

#[tokio::test]
async fn doing_a_plan_writes_its_result_and_plans_the_next() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "泉景机电").await;
        let input = PlanInput {
            method: "visit".to_owned(),
            remind_before_minutes: vec!["15".to_owned(), "1440".to_owned()],
            contact_id: customer.contacts[0].id.to_string(),
            ..planned(Some(&customer), "催定报价", "2026-11-23T10:00")
        };
        let made = plan(sales, &input).await;
        assert_eq!(made.due_at.to_rfc3339(), "2026-11-23T02:00:00+00:00", "{}", test.database);
        assert_eq!(made.remind_before_minutes, [1440, 15]);
        assert_eq!(service::find(sales, made.id).await.unwrap().plan, made);
        assert!(!test.dump(&[]).await.contains("催定报价"), "stands open on {}", test.database);
        assert_eq!(now(sales, &customer).await.next_contact_at, Some(made.due_at));

        test.app.clock.advance(Duration::days(3));
        let result = FollowUpInput { result: "wants_quote".to_owned(), ..FollowUpInput::default() };
        let closed = close::done(sales, NEIGHBOURS, made.id, 1, &result, &next("chosen", "2026-12-01T14:00"))
            .await
            .expect("is done");
        let query = FollowUpQuery { customer: customer.id.to_string(), ..FollowUpQuery::default() };
        let written = follow_ups::list(sales, &query).await.unwrap().items.remove(0).follow_up;
        assert_eq!((Some(written.id), written.plan_id), (closed.follow_up, Some(made.id)));
        assert_eq!(written.content, "催定报价：要报价", "who only chose a result did what was planned");
        assert_eq!((written.method.key(), written.contact_id), ("visit", made.contact_id));
        let after = now(sales, &customer).await;
        assert_eq!(after.last_contact_at, Some(written.occurred_at), "{}", test.database);
        assert_eq!(
            after.next_contact_at.map(|at| at.to_rfc3339()).as_deref(),
            Some("2026-12-01T06:00:00+00:00")
        );
        let done = service::find(sales, made.id).await.unwrap().plan;
        assert_eq!((done.status, done.closed_at), (PlanStatus::Done, Some(sales.now())));
        let again = close::done(sales, NEIGHBOURS, made.id, 2, &result, &NextInput::default()).await;
        assert_eq!(again.expect_err("is closed").of("status"), Some(&Problem::Closed));
        let stale = close::done(sales, NEIGHBOURS, made.id, 1, &result, &NextInput::default()).await;
        assert_eq!(code(stale), Err(ErrorCode::Conflict));
    })
    .await;
}

#[tokio::test]
async fn a_refused_result_leaves_the_plan_as_it_was() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let made = plan(sales, &planned(Some(&customer), "打电话", "2026-11-23T10:00")).await;
        let before = test.dump(&[]).await;
        let bad = FollowUpInput { result: "delighted".to_owned(), ..FollowUpInput::default() };
        let error = close::done(sales, NEIGHBOURS, made.id, 1, &bad, &NextInput::default()).await;
        assert_eq!(error.expect_err("is refused").of("result"), Some(&Problem::UnknownChoice));
        let silent = FollowUpInput { content: "　".to_owned(), ..FollowUpInput::default() };
        let error = close::done(sales, NEIGHBOURS, made.id, 1, &silent, &next("chosen", "soon")).await;
        let error = error.expect_err("nobody said anything");
        assert_eq!(error.of("result"), Some(&Problem::ResultNeeded));
        assert_eq!(error.of("next.at"), Some(&Problem::NotATime), "both are named at once");
        let ago = next("chosen", "2026-11-20T10:00");
        let error = close::done(sales, NEIGHBOURS, made.id, 1, &went("说好了"), &ago).await;
        assert_eq!(error.expect_err("is over").of("next.at"), Some(&Problem::InThePast));
        let error = close::cancel(sales, NEIGHBOURS, made.id, 1, " ").await.expect_err("needs a reason");
        assert_eq!(error.of("cancel_reason"), Some(&Problem::ReasonNeeded));
        for (field, input) in [
            ("due_at", PlanInput { due_at: "soon".to_owned(), ..planned(None, "x", "") }),
            (
                "repeat",
                PlanInput { repeat: "FREQ=HOURLY".to_owned(), ..planned(None, "x", "2026-11-23T10:00") },
            ),
        ] {
            let error = service::create(sales, NEIGHBOURS, &input).await.expect_err("is refused");
            assert!(error.of(field).is_some(), "{field}: {error}");
        }
        assert!(test.dump(&[]).await == before, "a refused change wrote on {}", test.database);
        let cancelled =
            close::cancel(sales, NEIGHBOURS, made.id, 1, "客户关门了").await.expect("is cancelled");
        assert_eq!(cancelled.status, PlanStatus::Cancelled);
        assert_eq!(now(sales, &customer).await.next_contact_at, None, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn plans_are_seen_as_far_as_their_customers_and_tasks_by_those_who_do_them() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, other, manager) = (&company.sales, &company.other_sales, &company.manager);
        let theirs = crate::fixture::customer(other, "乙二公司").await;
        let customer = customer(sales, "甲一公司").await;
        let with = plan(sales, &planned(Some(&customer), "打电话", "2026-11-23T10:00")).await;
        let without = plan(sales, &planned(None, "写周报", "2026-11-23T11:00")).await;
        for ctx in [sales, manager, &company.admin] {
            assert_eq!(seen(ctx).await, ["打电话", "写周报"], "{}", test.database);
        }
        assert_eq!(
            seen(&company.service).await,
            ["打电话", "写周报"],
            "who sees every customer sees every plan"
        );
        assert!(seen(other).await.is_empty());
        for made in [&with, &without] {
            let missing = Err(ErrorCode::NotFound);
            assert_eq!(code(service::find(other, made.id).await), missing);
            assert_eq!(code(close::cancel(other, NEIGHBOURS, made.id, 1, "x").await), missing);
            let (input, next) = (FollowUpInput::default(), NextInput::default());
            assert_eq!(code(close::done(other, NEIGHBOURS, made.id, 1, &input, &next).await), missing);
            assert_eq!(code(service::remove(other, NEIGHBOURS, made.id, 1).await), missing);
        }
        assert_eq!(
            code(
                service::create(other, NEIGHBOURS, &planned(Some(&customer), "x", "2026-11-23T10:00")).await
            ),
            Err(ErrorCode::NotFound)
        );
        assert_eq!(
            code(close::cancel(&company.service, NEIGHBOURS, with.id, 1, "x").await),
            Err(ErrorCode::Forbidden)
        );

        // A salesperson plans for himself; a manager for others, when they see the customer.
        let to = |ctx: &Ctx| ctx.user_id().unwrap();
        let given = moves::reassign(sales, NEIGHBOURS, with.id, 1, to(manager)).await;
        assert_eq!(given.expect_err("is refused").of("assignee_id"), Some(&Problem::NotAllowed));
        let given = moves::reassign(manager, NEIGHBOURS, with.id, 1, to(other)).await;
        let unseen = Some(&Problem::CannotSeeCustomer);
        assert_eq!(given.expect_err("he does not see it").of("assignee_id"), unseen);
        let asked = async |ctx, customer| {
            let offer = form::offer(ctx, NEIGHBOURS, Entity::Plan, customer).await.expect("offers");
            offer.people.into_iter().map(|person| person.label).collect::<Vec<_>>()
        };
        let names = asked(&company.admin, Some(customer.id)).await;
        assert_eq!(names, ["林晓雯", "王磊", "赵敏", "周启明"], "who sees the customer on {}", test.database);
        let names = asked(&company.admin, None).await;
        assert!(names.contains(&"陈静".to_owned()), "a task without one is for anyone: {names:?}");
        assert!(asked(sales, Some(customer.id)).await.is_empty(), "who plans for himself chooses nobody");
        let hidden = form::offer(other, NEIGHBOURS, Entity::Plan, Some(customer.id)).await;
        assert_eq!(code(hidden), Err(ErrorCode::NotFound));
        let hidden = PlanInput {
            assignee_id: to(sales).to_string(),
            ..planned(Some(&theirs), "x", "2026-11-23T10:00")
        };
        let hidden = service::create(manager, NEIGHBOURS, &hidden).await;
        assert_eq!(code(hidden), Err(ErrorCode::NotFound), "not that a colleague does not see it either");
        let given =
            moves::reassign(manager, NEIGHBOURS, with.id, 1, to(manager)).await.expect("is handed over");
        assert_eq!((given.assignee_id, given.due_at), (to(manager), with.due_at));
        let task =
            moves::reassign(manager, NEIGHBOURS, without.id, 1, to(other)).await.expect("a task for anyone");
        assert_eq!(seen(other).await, ["写周报"], "{}", test.database);
        close::done(other, NEIGHBOURS, task.id, 2, &FollowUpInput::default(), &NextInput::default())
            .await
            .expect("is done");
    })
    .await;
}

#[tokio::test]
async fn repeated_plans_go_on_and_moves_are_for_once() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let weekly = PlanInput {
            repeat: "freq=weekly".to_owned(),
            ..planned(Some(&customer), "周一例行回访", "2026-11-23T09:30")
        };
        let made = plan(sales, &weekly).await;
        assert_eq!(made.repeat.as_deref(), Some("FREQ=WEEKLY"));
        let to = next("chosen", "2026-11-25T15:00").check().unwrap().unwrap();
        let moved = moves::move_to(sales, NEIGHBOURS, made.id, 1, to).await.expect("is moved");
        assert_eq!(moved.due_at.to_rfc3339(), "2026-11-25T07:00:00+00:00", "{}", test.database);
        let finish = async |plan: &Plan| {
            let closed =
                close::done(sales, NEIGHBOURS, plan.id, plan.version, &went("说好了"), &NextInput::default())
                    .await
                    .expect("is done");
            service::find(sales, closed.next.expect("goes on")).await.unwrap().plan
        };
        let second = finish(&moved).await;
        assert_eq!(
            second.due_local.to_string(),
            "2026-11-30 09:30:00",
            "back on Monday on {}",
            test.database
        );
        assert_eq!((second.content.as_str(), second.series_start), ("周一例行回访", made.series_start));
        // What was missed need not be ticked one by one.
        test.app.clock.advance(Duration::days(30));
        let third = finish(&second).await;
        assert_eq!(third.due_local.to_string(), "2026-12-21 09:30:00");
        close::cancel(sales, NEIGHBOURS, third.id, 1, "不做了").await.expect("is cancelled");
        assert!(
            service::open_of(sales, customer.id, "").await.unwrap().plans.is_empty(),
            "the series has ended"
        );
    })
    .await;
}

#[tokio::test]
async fn the_workbench_and_the_calendar_show_ones_own_days() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        // It is Saturday, eight in the morning.
        for (content, due_at) in [
            ("昨天的", "2026-11-20T17:00"),
            ("今天的", "2026-11-21T14:00"),
            ("今天完成的", "2026-11-21T09:00"),
            ("下周的", "2026-11-26T10:00"),
            ("很久以后的", "2026-12-20T10:00"),
        ] {
            plan(sales, &planned(Some(&customer), content, due_at)).await;
        }
        plan(&company.manager, &planned(Some(&customer), "主管的", "2026-11-21T10:00")).await;
        let bench = workbench::workbench(sales).await.expect("shows");
        let contents = |views: &[crate::plans::PlanView]| {
            views.iter().map(|view| view.plan.content.clone()).collect::<Vec<_>>()
        };
        let shown: Vec<_> =
            bench.groups.iter().map(|group| (group.standing, contents(&group.plans), group.count)).collect();
        let expected = |standing, contents: &[&str]| {
            let count = i64::try_from(contents.len()).unwrap();
            (standing, contents.iter().map(ToString::to_string).collect::<Vec<_>>(), count)
        };
        assert_eq!(
            shown,
            [
                expected(Standing::Overdue, &["昨天的"]),
                expected(Standing::Today, &["今天完成的", "今天的"]),
                expected(Standing::Coming, &["下周的"]),
            ],
            "{}",
            test.database
        );
        assert_eq!(bench.results.len(), 6);
        let done = &bench.groups[1].plans[0].plan;
        close::done(sales, NEIGHBOURS, done.id, 1, &went("说好了"), &NextInput::default())
            .await
            .expect("done");
        let late = &bench.groups[0].plans[0].plan;
        close::done(sales, NEIGHBOURS, late.id, 1, &went("补上了"), &NextInput::default())
            .await
            .expect("done");
        let bench = workbench::workbench(sales).await.expect("shows");
        assert_eq!(
            (bench.groups.iter().map(|group| group.count).collect::<Vec<_>>(), bench.done_today),
            (vec![0, 1, 1], 2),
            "also what was overdue on {}",
            test.database
        );
        assert_eq!(bench.team_overdue, None, "of who has his own");

        let first = "2026-11-16".parse().unwrap();
        let week = calendar::days(sales, first, 7, false, "").await.expect("shows");
        let saturday = &week.days[5];
        assert_eq!(
            (contents(&saturday.plans), saturday.is_working),
            (vec!["今天完成的".to_owned(), "今天的".to_owned()], false)
        );
        let team = calendar::days(&company.manager, first, 7, true, "").await.expect("shows");
        assert_eq!(team.days[5].plans.len(), 3, "{}", test.database);
        let national =
            calendar::days(sales, "2026-10-01".parse().unwrap(), 1, false, "").await.expect("shows");
        assert!(!national.days[0].is_working && national.days[0].special.is_some());
        assert!(calendar::days(sales, first, 400, false, "").await.is_err());
    })
    .await;
}

#[tokio::test]
async fn times_follow_the_clock_of_whoever_does_it() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let manager = &company.manager;
        let update = test.app.db.statement(
            "UPDATE users SET time_zone = $1 WHERE id = $2",
            ["Europe/Berlin".into(), company.sales.user_id().unwrap().0.into()],
        );
        use sea_orm::ConnectionTrait;
        test.app.db.side().execute_raw(update).await.expect("he moves to Berlin");
        let input = PlanInput {
            assignee_id: company.sales.user_id().unwrap().to_string(),
            ..planned(None, "早起", "2027-03-28T02:30")
        };
        let made = plan(manager, &input).await;
        assert_eq!(
            (made.time_zone.as_str(), made.due_local.to_string().as_str()),
            ("Europe/Berlin", "2027-03-28 03:30:00"),
            "what that clock shows"
        );
        assert_eq!(
            made.due_at.to_rfc3339(),
            "2027-03-28T01:30:00+00:00",
            "the skipped half past two is half past three"
        );
        assert_eq!(service::find(manager, made.id).await.unwrap().plan, made, "{}", test.database);
        // Whoever leaves the time as it is shown still means half past two.
        let rule = "FREQ=WEEKLY".to_owned();
        let left = [made.due_at.to_rfc3339(), "2027-03-28T03:30".to_owned()];
        for (version, due_at) in (1..).zip(left) {
            let content = format!("早起 {version}");
            let input = PlanInput { content, due_at, repeat: rule.clone(), ..PlanInput::from(&made) };
            let after = service::update(manager, NEIGHBOURS, made.id, version, &input, Series::Follows).await;
            let after = after.expect("changes");
            assert_eq!((after.due_at, after.due_local), (made.due_at, made.due_local), "{}", test.database);
            assert_eq!(
                (after.wanted_local, after.series_start),
                (made.wanted_local, Some(made.wanted_local)),
                "{}",
                test.database
            );
        }
        let (nothing, none) = (FollowUpInput::default(), NextInput::default());
        let closed = close::done(manager, NEIGHBOURS, made.id, 3, &nothing, &none).await.expect("is done");
        let next = closed.next.expect("goes on");
        let next = service::find(manager, next).await.unwrap().plan;
        assert_eq!(next.due_local.to_string(), "2027-04-04 02:30:00", "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn who_sees_only_his_own_customers_may_see_his_departments_tasks() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let mut rights = ShippedRole::Sales.rights();
        rights.matrix.entry(Entity::Plan).or_default().view = Reach::Department;
        let role = RoleInput { name: "内勤".to_owned(), rights };
        let user = UserInput {
            name: "孙丽".to_owned(),
            email: "sun@hengrun.example".to_owned(),
            department_id: company.first,
            role_id: roles::create(&company.admin, role).await.expect("a role").id,
            service_regions: Vec::new(),
        };
        let user = NewUser { user, password: None, language: None };
        let person = ctx_of(&test, users::create(&company.admin, user).await.expect("a person").id).await;
        let customer = customer(&company.sales, "甲一公司").await;
        plan(&company.sales, &planned(Some(&customer), "同事客户的", "2026-11-21T10:00")).await;
        plan(&company.sales, &planned(None, "同事的任务", "2026-11-21T11:00")).await;
        plan(&person, &planned(None, "自己的任务", "2026-11-21T12:00")).await;
        assert_eq!(seen(&person).await, ["同事的任务", "自己的任务"], "{}", test.database);
        let day = calendar::days(&person, "2026-11-21".parse().unwrap(), 1, true, "").await.expect("shows");
        assert_eq!((day.days[0].plans.len(), day.days[0].count), (2, 2), "{}", test.database);
        assert_eq!(seen(&company.sales).await, ["同事客户的", "同事的任务"]);
    })
    .await;
}
