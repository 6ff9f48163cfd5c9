//! The list of plans on both databases: whose, how they stand, and in which order.

use super::{close, list, service};
use crate::{
    export::EXPORT_PLANS,
    fixture::{NEIGHBOURS, company, planned},
    follow_ups::FollowUpInput,
    next::NextInput,
    plans::{PlanInput, model::PlanQuery},
};
use chrono::{DateTime, Duration, Utc};
use kemai_domain::{ErrorCode, PlanId, Problem};
use kemai_people::server::fixture::Company5;
use kemai_server::{
    Ctx,
    testing::{TestApp, on_both},
};

fn asked(who: &str, state: &str) -> PlanQuery {
    PlanQuery { who: who.to_owned(), state: state.to_owned(), ..PlanQuery::default() }
}

async fn shown(ctx: &Ctx, query: &PlanQuery) -> Vec<String> {
    let page = list::list(ctx, query).await.expect("lists");
    assert_eq!(page.total, page.items.len() as u64, "the count is that of the lines");
    page.items.into_iter().map(|view| view.plan.content).collect()
}

async fn plan(ctx: &Ctx, content: &str, due_at: &str) -> PlanId {
    let input: PlanInput = planned(None, content, due_at);
    service::create(ctx, NEIGHBOURS, &input).await.expect("is planned").id
}

async fn done(ctx: &Ctx, id: PlanId) {
    let (said, next) = (FollowUpInput::default(), NextInput::default());
    close::done(ctx, NEIGHBOURS, id, 1, &said, &next).await.expect("is done");
}

fn at(test: &TestApp, time: &str) {
    let time: DateTime<Utc> = time.parse().unwrap();
    test.app.clock.advance(time - test.app.clock.now());
}

/// Tasks of one salesperson over some days, told on the second of them at 10:00 in Shanghai; one of his manager and one of another team.
async fn tasks(test: &TestApp, company: &Company5) {
    let sales = &company.sales;
    let punctual = plan(sales, "按时", "2026-11-22T09:00").await;
    let late = plan(sales, "晚了", "2026-11-22T10:00").await;
    plan(sales, "昨天没做", "2026-11-22T11:00").await;
    let dropped = plan(sales, "不做了", "2026-11-22T12:00").await;
    close::cancel(sales, NEIGHBOURS, dropped, 1, "客户休假").await.expect("is cancelled");
    plan(sales, "今早没做", "2026-11-23T08:00").await;
    plan(sales, "下午", "2026-11-23T15:00").await;
    plan(&company.manager, "写周报", "2026-11-23T16:00").await;
    plan(&company.other_sales, "别的团队", "2026-11-23T17:00").await;
    // The last minute of the day counts as on time, the first of the next does not.
    at(test, "2026-11-22T15:59:59Z");
    done(sales, punctual).await;
    test.app.clock.advance(Duration::seconds(1));
    done(sales, late).await;
    at(test, "2026-11-23T02:00:00Z");
}

#[tokio::test]
async fn plans_are_listed_by_how_they_stand_to_those_who_see_them() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        tasks(&test, &company).await;
        let sales = &company.sales;
        let all = ["下午", "今早没做", "不做了", "昨天没做", "晚了", "按时"];
        assert_eq!(shown(sales, &asked("", "")).await, all, "the latest first on {}", test.database);
        assert_eq!(shown(sales, &asked("me", "")).await, all);
        for (state, found) in [
            ("open", &["昨天没做", "今早没做", "下午"][..]),
            ("overdue", &["昨天没做"]),
            ("not_done", &["昨天没做", "今早没做"]),
            ("today", &["今早没做", "下午"]),
            ("coming", &[]),
            ("done", &["晚了", "按时"]),
            ("on_time", &["按时"]),
            ("late", &["晚了"]),
            ("cancelled", &["不做了"]),
        ] {
            assert_eq!(shown(sales, &asked("", state)).await, found, "{state} on {}", test.database);
        }
        let (manager, admin) = (&company.manager, &company.admin);
        assert_eq!(shown(manager, &asked("", "")).await, ["写周报"]);
        let of_team = ["昨天没做", "今早没做", "下午", "写周报"];
        assert_eq!(shown(manager, &asked("team", "open")).await, of_team);
        assert_eq!(shown(admin, &asked("team", "open")).await.len(), 5);
        let me = sales.user_id().unwrap().to_string();
        assert_eq!(shown(manager, &asked(&me, "late")).await, ["晚了"]);
        assert!(shown(&company.other_sales, &asked(&me, "")).await.is_empty());
        // A department is the team's without saying so.
        let mut of_department = asked("", "open");
        of_department.department = company.second.to_string();
        assert_eq!(shown(admin, &of_department).await, ["别的团队"]);
        assert!(shown(manager, &of_department).await.is_empty());
        let days =
            PlanQuery { since: "2026-11-23".to_owned(), until: "2026-11-23".to_owned(), ..asked("", "") };
        assert_eq!(shown(sales, &days).await, ["下午", "今早没做"]);
        assert!(shown(sales, &PlanQuery { until: "2026-11-21".to_owned(), ..days }).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_its_name() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let refused = async |query: PlanQuery| {
            let error = list::list(&company.admin, &query).await.unwrap_err();
            assert_eq!(error.code, ErrorCode::Invalid);
            error.fields.into_iter().map(|field| (field.field, field.problem)).collect::<Vec<_>>()
        };
        let one = |field: &str, problem| vec![(field.to_owned(), problem)];
        let none = PlanQuery::default;
        assert_eq!(refused(asked("", "soon")).await, one("state", Problem::UnknownChoice));
        for department in ["x", "0190a0a0-0000-7000-8000-000000000000"] {
            let query = PlanQuery { department: department.to_owned(), ..asked("team", "") };
            assert_eq!(refused(query).await, one("department", Problem::UnknownDepartment));
        }
        let query = PlanQuery { since: "heute".to_owned(), ..none() };
        assert_eq!(refused(query).await, one("since", Problem::NotADate));
        let query = PlanQuery { cursor: "x".to_owned(), ..none() };
        assert!(list::list(&company.admin, &query).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn pages_and_exports_hold_what_the_list_holds() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        for number in 0..35 {
            plan(&company.sales, &format!("第 {number} 件"), "2026-11-24T09:00").await;
        }
        let first = list::list(&company.sales, &asked("", "open")).await.unwrap();
        assert_eq!((first.items.len(), first.total), (30, 35));
        let rest = PlanQuery { cursor: first.next_cursor.unwrap(), ..asked("", "open") };
        let rest = list::list(&company.sales, &rest).await.unwrap();
        assert_eq!((rest.items.len(), rest.next_cursor), (5, None));
        let rows = async |query: &str| {
            (EXPORT_PLANS.page)(&company.admin, query, "").await.expect("exports").rows.len()
        };
        assert_eq!(rows("state=open").await, 35, "everyone's");
        assert_eq!(rows("who=me&state=open").await, 0);
        assert_eq!(rows("state=done").await, 0);
        assert_eq!(rows("until=2026-11-23").await, 0);
        assert_eq!(rows("since=2026-11-24&until=2026-11-24").await, 35);
        assert_eq!(rows("from=2026-11-24&until=2026-11-24").await, 35, "as the calendar asks");
    })
    .await;
}
