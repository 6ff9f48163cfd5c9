//! What histories say of plans, on both databases.

use super::{check_in, close, moves, service};
use crate::{
    fixture::{NEIGHBOURS, company, customer, next, planned, went},
    follow_ups::server::shown,
    next::NextInput,
    plans::{PlanInput, check_in::CheckInInput},
};
use kemai_customers::customers::{model::HistoryEntry, server::history};
use kemai_domain::{AppError, Entity, ErrorCode, PlanId};
use kemai_server::{
    Ctx, ToldTables,
    testing::{TestApp, on_both},
};
use leptos::prelude::{Owner, provide_context};

/// As a request has it: who tells of what, and which records there are.
fn in_a_request() -> Owner {
    let owner = Owner::new();
    owner.set();
    provide_context(ToldTables(&[crate::TOLD]));
    provide_context(NEIGHBOURS.kinds);
    owner
}

async fn of(ctx: &Ctx, id: PlanId) -> Result<Vec<HistoryEntry>, AppError> {
    history::of_record(ctx, NEIGHBOURS.kinds, Entity::Plan, id.0, None).await
}

/// The kind of an operation with what it changed: `field: before → after`.
fn told(entries: &[HistoryEntry]) -> Vec<(String, Vec<String>)> {
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    entries
        .iter()
        .map(|entry| {
            let changes = entry.changes.iter();
            let changes = changes.map(|change| {
                format!("{}: {} → {}", change.field, said(&change.before), said(&change.after))
            });
            (entry.kind.clone(), changes.collect())
        })
        .collect()
}

fn line(kind: &str, changes: &[&str]) -> (String, Vec<String>) {
    (kind.to_owned(), changes.iter().map(ToString::to_string).collect())
}

#[tokio::test]
async fn a_task_tells_on_its_own_page_what_became_of_it() {
    on_both(async |test: TestApp| {
        let _owner = in_a_request();
        let company = company(&test).await;
        let (sales, manager) = (&company.sales, &company.manager);
        let made = service::create(sales, NEIGHBOURS, &planned(None, "写周报", "2026-11-23T14:00")).await;
        let id = made.expect("is planned").id;
        let to = next("chosen", "2026-11-24T09:00").check().unwrap().unwrap();
        moves::move_to(sales, NEIGHBOURS, id, 1, to).await.expect("is moved");
        moves::reassign(manager, NEIGHBOURS, id, 2, manager.user_id().unwrap())
            .await
            .expect("is handed over");
        close::cancel(manager, NEIGHBOURS, id, 3, "改成口头汇报").await.expect("is cancelled");
        let entries = of(manager, id).await.expect("tells");
        assert_eq!(
            told(&entries)[..3],
            [
                line("plan.cancel", &["status: 待办 → 已取消", "cancel_reason:  → 改成口头汇报"]),
                line("plan.reassign", &["assignee_id: 王磊 → 林晓雯"]),
                line("plan.move", &["due_at: 2026-11-23 14:00 → 2026-11-24 09:00"]),
            ],
            "{}",
            test.database
        );
        let first = &entries[3];
        assert_eq!((first.kind.as_str(), first.actor_name.as_deref()), ("plan.create", Some("王磊")));
        assert!(first.changes.iter().all(|change| change.field != "status"), "a new one is open: {first:?}");
        assert_eq!(of(sales, id).await.expect("he made it").len(), 4, "{}", test.database);
        let stranger = of(&company.other_sales, id).await.map_err(|error| error.code);
        assert_eq!(stranger.err(), Some(ErrorCode::NotFound), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_customers_history_says_which_plan_was_done_and_where_one_was() {
    on_both(async |test: TestApp| {
        let _owner = in_a_request();
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let visit = PlanInput {
            method: "visit".to_owned(),
            repeat: "FREQ=WEEKLY".to_owned(),
            remind_before_minutes: vec!["15".to_owned()],
            ..planned(Some(&customer), "送样册", "2026-11-21T10:00")
        };
        let visit = service::create(sales, NEIGHBOURS, &visit).await.expect("is planned");
        let here = CheckInInput {
            place: "经十路 1 号".to_owned(),
            latitude: "36.6512".to_owned(),
            longitude: "117.1201".to_owned(),
            ..CheckInInput::default()
        };
        check_in::check_in(sales, NEIGHBOURS, visit.id, 1, &here).await.expect("checks in");
        let done = close::done(sales, NEIGHBOURS, visit.id, 2, &went("送到了"), &NextInput::default()).await;
        let done = done.expect("is done");
        let entries = history::list(sales, customer.id, None).await.expect("tells");
        let of_plan = |kind: &str, action: &str| {
            let is_it = |entry: &&HistoryEntry| {
                entry.entity == "plan" && entry.kind == kind && entry.action == action
            };
            entries.iter().find(is_it).cloned().unwrap_or_else(|| panic!("{kind} in {entries:?}"))
        };
        let made = told(&[of_plan("plan.create", "create")]).remove(0).1;
        for said in ["repeat:  → 每周", "remind_before_minutes:  → 提前 15 分钟"] {
            assert!(made.iter().any(|line| line == said), "{said} in {made:?} on {}", test.database);
        }
        let ended = of_plan("plan.done", "update");
        assert_eq!(told(std::slice::from_ref(&ended)), [line("plan.done", &["status: 待办 → 已完成"])]);
        let about = ended.about.expect("says which");
        assert_eq!(
            (about.text.as_str(), about.path),
            ("送样册", format!("/plans/{}", visit.id)),
            "{}",
            test.database
        );
        let there = of_plan("plan.check_in", "update");
        let changes = &["place:  → 经十路 1 号", "coordinates:  → 北纬 36.6512°, 东经 117.1201°"];
        assert_eq!(told(&[there]), [line("plan.check_in", changes)], "{}", test.database);
        let again = of_plan("plan.done", "create").about.expect("says which");
        assert_eq!(Some(again.path), done.next.map(|next| format!("/plans/{next}")));

        // What came of it leads back to it, for who may see plans.
        let follow_up = done.follow_up.expect("was written");
        let shown = shown::find(sales, follow_up).await.expect("is there");
        assert_eq!(shown.plan_content.as_deref(), Some("送样册"), "{}", test.database);
        assert_eq!(shown.department_name, "销售一部", "{}", test.database);
        service::remove(sales, NEIGHBOURS, visit.id, 3).await.expect("is removed");
        let shown = shown::find(sales, follow_up).await.expect("is there");
        assert_eq!(shown.plan_content, None, "one in the bin is not led to on {}", test.database);
    })
    .await;
}
