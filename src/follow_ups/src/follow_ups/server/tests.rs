//! Follow-ups on both databases: what is stored, who sees it, what it says about the customer.

use super::{form, service};
use crate::{
    fixture::{NEIGHBOURS, company, customer, found, next, now, said},
    follow_ups::{FollowUp, FollowUpInput, model::FollowUpQuery},
    listing::Wanted,
    next::NextInput,
    plans::server::service as plans,
    purge,
};
use chrono::Duration;
use kemai_customers::customers::{
    Customer, CustomerInput, ListQuery,
    server::{listing, service as customers},
};
use kemai_domain::{Entity, ErrorCode, Filter, Problem, silence};
use kemai_server::{
    Ctx, change_log,
    testing::{TestApp, on_both},
    upkeep,
};

async fn write(ctx: &Ctx, input: &FollowUpInput) -> FollowUp {
    service::create(ctx, NEIGHBOURS, input, &NextInput::default()).await.expect("is written")
}

async fn told(ctx: &Ctx, query: FollowUpQuery) -> Vec<String> {
    let page = service::list(ctx, &query).await.expect("lists");
    assert_eq!(page.total, page.items.len() as u64, "the count is that of the lines");
    page.items.into_iter().map(|view| view.follow_up.content).collect()
}

fn of(customer: &Customer) -> FollowUpQuery {
    FollowUpQuery { customer: customer.id.to_string(), ..FollowUpQuery::default() }
}

fn team() -> FollowUpQuery {
    FollowUpQuery { who: "team".to_owned(), ..FollowUpQuery::default() }
}

#[tokio::test]
async fn a_follow_up_is_kept_sealed_and_noted_with_its_customer() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "泉景机电").await;
        let input = FollowUpInput {
            contact_id: customer.contacts[0].id.to_string(),
            method: "visit".to_owned(),
            result: "wants_quote".to_owned(),
            mood: "pleased".to_owned(),
            next_step: "送正式报价".to_owned(),
            // The wall clock of Shanghai.
            occurred_at: "2026-11-20T15:20".to_owned(),
            ..said(&customer, "三家比价\r\n关心交货期")
        };
        let made = write(sales, &input).await;
        assert_eq!(made.content, "三家比价\n关心交货期");
        assert_eq!(made.occurred_at.to_rfc3339(), "2026-11-20T07:20:00+00:00", "{}", test.database);
        assert_eq!(made.person_id, sales.user_id().unwrap());
        let view = service::find(sales, made.id).await.unwrap();
        assert_eq!(view.follow_up, made);
        assert_eq!(
            (view.contact_name.as_deref(), view.result_label.as_deref()),
            (Some("王建国"), Some("要报价"))
        );
        assert!(view.may_edit && view.may_remove && !view.is_removed);
        for secret in ["三家比价", "送正式报价"] {
            assert!(!test.dump(&[]).await.contains(secret), "{secret} stands open on {}", test.database);
        }
        let after = now(sales, &customer).await;
        assert_eq!(after.last_contact_at, Some(made.occurred_at), "{}", test.database);
        assert_eq!(
            (after.version, after.updated_at),
            (customer.version, customer.updated_at),
            "nobody edited it"
        );
        let history = change_log::history(sales, customer.id.0, &[], None, 10).await.unwrap();
        assert_eq!((history[0].entity, history[0].record), (Entity::FollowUp, made.id.0));
        let content = history[0].fields.iter().find(|field| field.field == "content").unwrap();
        assert_eq!(content.after, Some("三家比价\n关心交货期".into()), "history opens it again");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_written() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let (mine, other) = (customer(sales, "甲一公司").await, customer(sales, "乙二公司").await);
        let theirs = customer(&company.other_sales, "丙三公司").await;
        let refused = async |input: FollowUpInput, next: NextInput| {
            let before = test.dump(&[]).await;
            let error = service::create(sales, NEIGHBOURS, &input, &next).await.expect_err("is refused");
            assert!(test.dump(&[]).await == before, "a refused follow-up wrote on {}", test.database);
            error
        };
        let none = NextInput::default;
        let problem =
            async |input: FollowUpInput, field: &str| refused(input, none()).await.of(field).cloned();
        let soon = (sales.now() + Duration::hours(1)).to_rfc3339();
        let with = |change: fn(&mut FollowUpInput, &str), value: &str| {
            let mut input = said(&mine, "打过电话");
            change(&mut input, value);
            input
        };
        let ahead = with(|input, text| text.clone_into(&mut input.occurred_at), &soon);
        assert_eq!(problem(ahead, "occurred_at").await, Some(Problem::InTheFuture));
        let unknown = with(|input, text| text.clone_into(&mut input.result), "delighted");
        assert_eq!(problem(unknown, "result").await, Some(Problem::UnknownChoice));
        let foreign = other.contacts[0].id.to_string();
        let foreign = with(|input, text| text.clone_into(&mut input.contact_id), &foreign);
        assert_eq!(problem(foreign, "contact_id").await, Some(Problem::UnknownChoice));
        let somebody = company.other_sales.user_id().unwrap().to_string();
        let somebody = with(|input, text| text.clone_into(&mut input.person_id), &somebody);
        assert_eq!(problem(somebody, "person_id").await, Some(Problem::NotAllowed));
        let both = refused(said(&mine, ""), next("chosen", "soon")).await;
        assert_eq!(both.of("content"), Some(&Problem::Required));
        assert_eq!(both.of("next.at"), Some(&Problem::NotATime), "both parts of the form are named at once");
        assert_eq!(refused(said(&theirs, "看看"), none()).await.code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test]
async fn follow_ups_are_seen_as_far_as_their_customers() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, other) = (&company.sales, &company.other_sales);
        let customer = customer(sales, "甲一公司").await;
        let made = write(sales, &said(&customer, "第一次")).await;
        let by_service = write(&company.service, &said(&customer, "客服回访")).await;
        for ctx in [&company.admin, &company.manager, &company.service] {
            assert_eq!(told(ctx, team()).await.len(), 2, "{}", test.database);
        }
        assert_eq!(told(sales, FollowUpQuery::default()).await, ["第一次"], "one's own by themselves");
        assert_eq!(told(sales, of(&customer)).await.len(), 2);
        let code = |result: Result<_, kemai_domain::AppError>| {
            result.map_err(|error: kemai_domain::AppError| error.code)
        };
        let missing = Err(ErrorCode::NotFound);
        assert!(told(other, team()).await.is_empty());
        assert!(told(other, of(&customer)).await.is_empty());
        assert_eq!(code(service::find(other, made.id).await.map(|_| ())), missing);
        let input = said(&customer, "改了");
        assert_eq!(code(service::update(other, NEIGHBOURS, made.id, 1, &input).await.map(|_| ())), missing);
        assert_eq!(code(service::remove(other, NEIGHBOURS, made.id, 1).await), missing);
        assert_eq!(
            code(form::offer(other, NEIGHBOURS, Entity::FollowUp, Some(customer.id)).await.map(|_| ())),
            missing
        );
        // Who may note something may change his own, and a manager keeps order; a colleague's words stay.
        let forbidden = Err(ErrorCode::Forbidden);
        assert_eq!(
            code(service::update(sales, NEIGHBOURS, by_service.id, 1, &input).await.map(|_| ())),
            forbidden
        );
        service::update(&company.service, NEIGHBOURS, by_service.id, 1, &input).await.expect("one's own");
        service::update(&company.manager, NEIGHBOURS, made.id, 1, &input).await.expect("the department's");
        // A collaborator sees what was said before.
        let shared = CustomerInput {
            collaborator_ids: vec![other.user_id().unwrap().to_string()],
            ..CustomerInput::from(&now(sales, &customer).await)
        };
        customers::update(sales, customer.id, customer.version, shared, crate::fixture::STEPS)
            .await
            .expect("is shared");
        assert_eq!(told(other, of(&customer)).await.len(), 2, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_change_needs_the_version_and_a_removed_one_comes_back() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let at = |hours: i64| (sales.now() - Duration::hours(hours)).to_rfc3339();
        let first = write(sales, &FollowUpInput { occurred_at: at(30), ..said(&customer, "第一次") }).await;
        let second = write(sales, &FollowUpInput { occurred_at: at(5), ..said(&customer, "第二次") }).await;
        let last = async || now(sales, &customer).await.last_contact_at;
        assert_eq!(last().await, Some(second.occurred_at));
        let input = FollowUpInput { occurred_at: at(40), ..FollowUpInput::from(&second) };
        let changed = service::update(sales, NEIGHBOURS, second.id, 1, &input).await.expect("changes");
        assert_eq!((changed.version, last().await), (2, Some(first.occurred_at)), "{}", test.database);
        let stale = service::update(sales, NEIGHBOURS, second.id, 1, &input).await.expect_err("is stale");
        assert_eq!(stale.code, ErrorCode::Conflict);
        assert_eq!(stale.detail.unwrap()["version"], 2, "the answer carries it as it is");

        service::remove(sales, NEIGHBOURS, first.id, 1).await.expect("is removed");
        assert_eq!(last().await, Some(changed.occurred_at), "{}", test.database);
        assert_eq!(told(sales, of(&customer)).await, ["第二次"]);
        assert!(
            service::find(sales, first.id).await.unwrap().is_removed,
            "its page still offers the way back"
        );
        service::restore(sales, NEIGHBOURS, first.id, 2).await.expect("comes back");
        assert_eq!(last().await, Some(first.occurred_at));

        service::remove(sales, NEIGHBOURS, first.id, 3).await.expect("is removed");
        test.app.clock.advance(Duration::days(40));
        assert_eq!(service::find(sales, first.id).await.expect_err("is gone").code, ErrorCode::NotFound);
        let program = Ctx::program(&test.app, "upkeep", company.admin.company().clone());
        assert_eq!(purge::purge_expired(&program).await.expect("purges"), 1, "{}", test.database);
        assert_eq!(told(sales, of(&customer)).await, ["第二次"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_removed_is_listed_for_those_who_may_bring_it_back() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, other, manager) = (&company.sales, &company.other_sales, &company.manager);
        let customer = customer(sales, "甲一公司").await;
        for (number, content) in ["第一次", "第二次", "第三次"].into_iter().enumerate() {
            let made = write(sales, &said(&customer, content)).await;
            test.app.clock.advance(Duration::minutes(1));
            if number < 2 {
                service::remove(sales, NEIGHBOURS, made.id, 1).await.expect("is removed");
            }
        }
        let bin = |who: &str| FollowUpQuery {
            who: who.to_owned(),
            state: FollowUpQuery::REMOVED.to_owned(),
            ..FollowUpQuery::default()
        };
        assert_eq!(told(sales, FollowUpQuery::default()).await, ["第三次"]);
        assert_eq!(
            told(sales, bin("")).await,
            ["第二次", "第一次"],
            "the last removed first on {}",
            test.database
        );
        assert_eq!(told(manager, bin("team")).await.len(), 2, "who keeps order there too");
        assert!(told(other, bin("team")).await.is_empty(), "out of reach on {}", test.database);
        assert!(
            told(&company.service, bin("team")).await.is_empty(),
            "who only sees the customer brings nothing back"
        );
        let found = service::list(sales, &bin("")).await.unwrap().items.remove(1);
        assert!(found.is_removed && found.purged_at.is_some());
        service::restore(sales, NEIGHBOURS, found.follow_up.id, found.follow_up.version)
            .await
            .expect("comes back");
        assert_eq!(told(sales, bin("")).await, ["第二次"]);
        test.app.clock.advance(Duration::days(sales.company().bin_days));
        assert!(told(sales, bin("")).await.is_empty(), "gone for good on {}", test.database);
    })
    .await;
}

#[tokio::test]
async fn customers_are_found_by_when_one_last_spoke_with_them() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let (old, new) = (customer(sales, "很久公司").await, customer(sales, "最近公司").await);
        customer(sales, "从未公司").await;
        let ago = |days: i64| (sales.now() - Duration::days(days)).to_rfc3339();
        write(sales, &FollowUpInput { occurred_at: ago(45), ..said(&old, "很久以前") }).await;
        write(sales, &FollowUpInput { occurred_at: ago(3), ..said(&new, "前几天") }).await;
        let asked = async |operator: &str, value: &str| {
            let mut names =
                found(sales, &format!(r#"{{"field":"last_contact_at","{operator}":{value}}}"#)).await;
            names.sort();
            names
        };
        assert_eq!(asked("not_within_days", "30").await, ["从未公司", "很久公司"], "{}", test.database);
        assert_eq!(asked("within_days", "30").await, ["最近公司"]);
        assert_eq!(asked("is_empty", "true").await, ["从未公司"]);
        let query = ListQuery { sort: "last_contact_at".to_owned(), ..ListQuery::default() };
        let page = listing::list(sales, &query).await.unwrap();
        let names: Vec<_> = page.items.into_iter().map(|item| item.name).collect();
        assert_eq!(names, ["很久公司", "最近公司", "从未公司"], "never comes last on {}", test.database);

        // Silence counts from the last contact, and where there was none, from when the customer is known.
        let silent = async |ctx: &Ctx, filter: &str, limit: u32| {
            let mut query = ListQuery { sort: silence::SORT.to_owned(), limit, ..ListQuery::default() };
            query.filter = filter.to_owned();
            let (mut names, mut total) = (Vec::new(), 0);
            loop {
                let page = listing::list(ctx, &query).await.unwrap();
                total = total.max(page.total);
                names.extend(page.items.into_iter().map(|item| item.name));
                let Some(cursor) = page.next_cursor else { break };
                query.cursor = cursor;
            }
            (names, total)
        };
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(silent(sales, silence::FILTER, 10).await, (names(&["很久公司"]), 1), "{}", test.database);
        test.app.clock.advance(Duration::days(30));
        assert_eq!(
            silent(sales, silence::FILTER, 10).await,
            (names(&["很久公司", "最近公司", "从未公司"]), 3),
            "the longest first on {}",
            test.database
        );
        // The admin's list of all is walked along the order's index, a page at a time.
        let all = silent(&company.admin, "", 2).await;
        assert_eq!(all, (names(&["很久公司", "最近公司", "从未公司"]), 3), "{}", test.database);
        // The filter of silence alone is one comparison by the same index; among others it holds as well.
        assert_eq!(silent(&company.admin, silence::FILTER, 2).await, all);
        let with_more = format!(r#"{{"all":[{},{{"field":"name","contains":"很久"}}]}}"#, silence::FILTER);
        assert_eq!(silent(&company.admin, &with_more, 2).await, (names(&["很久公司"]), 1));
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_and_filters_narrow_them() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        for number in 0..7 {
            let occurred_at = (sales.now() - Duration::days(number / 2)).to_rfc3339();
            let method = if number % 2 == 0 { "phone" } else { "visit" }.to_owned();
            let content = format!("第{number}次");
            write(sales, &FollowUpInput { occurred_at, method, ..said(&customer, &content) }).await;
        }
        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let wanted = Wanted { filter: Filter::All(Vec::new()), is_ascending: false, cursor, limit: 3 };
            let page = service::page(sales, wanted).await.expect("lists");
            assert_eq!((page.total, page.total_is_exact), (7, true));
            seen.extend(page.items.into_iter().map(|view| view.follow_up.id));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((all, seen.len()), (7, 7), "neither gap nor double on {}", test.database);
        let by = |method: &str, days: &str| FollowUpQuery {
            method: method.to_owned(),
            days: days.to_owned(),
            ..team()
        };
        assert_eq!(told(sales, by("visit", "")).await.len(), 3);
        assert_eq!(told(sales, by("", "2")).await.len(), 4, "today and yesterday");
        assert_eq!(told(sales, by("visit", "1")).await, ["第1次"]);
    })
    .await;
}

#[tokio::test]
async fn the_next_plan_is_made_with_the_follow_up() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "甲一公司").await;
        let input = FollowUpInput { next_step: "送报价".to_owned(), ..said(&customer, "要报价") };
        // Saturday, 21 November.
        service::create(sales, NEIGHBOURS, &input, &next("next_week", "")).await.expect("is written");
        let plans = plans::open_of(sales, customer.id, "").await.expect("lists").plans;
        let plan = &plans[0].plan;
        assert_eq!((plans.len(), plan.content.as_str()), (1, "送报价"));
        assert_eq!(plan.due_at.to_rfc3339(), "2026-11-23T01:00:00+00:00", "nine on Monday in Shanghai");
        assert_eq!(now(sales, &customer).await.next_contact_at, Some(plan.due_at), "{}", test.database);
        assert_eq!(found(sales, r#"{"field":"next_contact_at","is_not_empty":true}"#).await, ["甲一公司"]);
    })
    .await;
}

#[tokio::test]
async fn whom_one_spoke_with_is_known_when_the_contact_is_gone_for_good() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "泉景机电").await;
        let contact = customer.contacts[0].id;
        let input = FollowUpInput { contact_id: contact.to_string(), ..said(&customer, "谈了价格") };
        let made = write(sales, &input).await;
        customers::one_contact::remove(sales, contact, 1).await.expect("removes");
        test.app.clock.advance(Duration::days(31));
        let chores: Vec<_> =
            kemai_customers::AREA.chores.iter().copied().filter(|chore| chore.name == "contacts").collect();
        let done = upkeep::run_due(&test.app, &chores).await.expect("runs");
        assert_eq!(done[0].count, 1, "{}", test.database);
        test.app.clock.advance(Duration::hours(2));
        let again = upkeep::run_due(&test.app, &chores).await.expect("runs");
        assert_eq!(again[0].count, 0, "nothing is done twice on {}", test.database);
        let view = service::find(sales, made.id).await.unwrap();
        assert_eq!(view.contact_name.as_deref(), Some("王建国"), "{}", test.database);
        let late = customers::one_contact::restore(sales, contact).await.unwrap_err();
        assert_eq!(late.code, ErrorCode::NotFound, "{}", test.database);
        assert!(customers::one_contact::removed(sales, customer.id).await.unwrap().is_empty());
    })
    .await;
}
