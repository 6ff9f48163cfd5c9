//! Asking for access to a customer out of reach: what is told, what is not, who decides.

use super::*;
use crate::customers::{
    access::AccessOutcome,
    api::DuplicateQuestion,
    server::{access, duplicates, history},
};
use kemai_domain::ErrorCode;
use kemai_records::notifications::{NewsKind, Notification, server::service as notifications};
use kemai_server::{RecordKinds, testing::on_both};

fn question(name: &str) -> DuplicateQuestion {
    DuplicateQuestion { name: name.to_owned(), ..DuplicateQuestion::default() }
}

/// What somebody was told, as the bell's page has it.
async fn told(ctx: &Ctx) -> Vec<Notification> {
    notifications::list(ctx, RecordKinds(&[crate::AREA.records]), None, 10).await.expect("lists").items
}

#[tokio::test]
async fn whoever_is_refused_learns_no_more_than_that() {
    on_both(async |test| {
        let company = company(&test).await;
        let (owner, asker) = (&company.sales, &company.other_sales);
        let customer = create(owner, with_contact("甲一公司", "王建国", "13805312217")).await;
        let by_phone = DuplicateQuestion { phones: vec!["13805312217".to_owned()], ..question("随便") };
        access::ask(asker, &by_phone).await.expect("asks");
        let waiting = access::waiting(owner, customer.id).await.unwrap();
        access::decide(owner, waiting[0].id, AccessOutcome::Refused).await.expect("refuses");
        let again = access::decide(owner, waiting[0].id, AccessOutcome::Refused).await;
        assert_eq!(again.unwrap_err().code, ErrorCode::NotFound, "decided once on {}", test.database);
        let news = told(asker).await;
        assert_eq!(news.len(), 1, "{}: {news:?}", test.database);
        assert_eq!((news[0].kind, news[0].actor_name.as_deref()), (NewsKind::AccessRefused, None));
        assert_eq!(news[0].title.as_deref(), Some("随便"), "what was typed, not what it is called");
        assert_eq!(news[0].path.as_deref(), Some("/customers"));
        let written = serde_json::to_string(&news).unwrap();
        assert!(!written.contains(&customer.id.to_string()), "{written}");
        assert!(told(owner).await.iter().all(|news| news.is_read));
        access::note_seen(asker, waiting[0].id).await.expect("has read it");
        assert!(told(asker).await.iter().all(|news| news.is_read), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn the_owner_lets_somebody_in() {
    on_both(async |test| {
        let company = company(&test).await;
        let (owner, asker) = (&company.sales, &company.other_sales);
        let customer = create(owner, with_contact("甲一公司", "王建国", "13805312217")).await;
        access::ask(asker, &question("甲一公司")).await.expect("asks");
        access::ask(asker, &question("甲一公司")).await.expect("asks again, which changes nothing");
        let unread = async |ctx| notifications::unread(ctx).await.unwrap();
        assert_eq!((unread(owner).await, unread(asker).await), (1, 0), "{}", test.database);

        let own = access::own(asker).await.unwrap();
        assert_eq!(own.len(), 1, "{}", test.database);
        assert_eq!((own[0].asked_for.as_str(), own[0].outcome, own[0].customer_id), ("甲一公司", None, None));
        assert_eq!(access::note_seen(asker, own[0].id).await.unwrap_err().code, ErrorCode::NotFound);
        assert_eq!(access::waiting(asker, customer.id).await.unwrap_err().code, ErrorCode::NotFound);

        let waiting = access::waiting(owner, customer.id).await.unwrap();
        assert_eq!(waiting[0].person_id, asker.user_id().unwrap());
        access::decide(owner, waiting[0].id, AccessOutcome::Granted).await.expect("lets in");
        assert_eq!(unread(owner).await, 0, "{}", test.database);
        assert_eq!(found(asker, "甲一").await, ["甲一公司"], "{}", test.database);
        let told = told(asker).await;
        let [news] = told.as_slice() else { panic!("told once on {}: {told:?}", test.database) };
        assert_eq!((news.kind, news.actor_name.as_deref()), (NewsKind::AccessGranted, Some("王磊")));
        assert_eq!(news.path, Some(format!("/customers/{}", customer.id)), "leads to the customer");
        let own = access::own(asker).await.unwrap();
        assert_eq!((own[0].outcome, own[0].customer_id), (Some(AccessOutcome::Granted), Some(customer.id)));
        access::note_seen(asker, own[0].id).await.expect("has read it");
        assert!(access::own(asker).await.unwrap().is_empty());
        assert_eq!(unread(asker).await, 0, "what told of it is read with it on {}", test.database);
        assert!(access::waiting(owner, customer.id).await.unwrap().is_empty());
        let kinds: Vec<_> = history::list(owner, customer.id, None)
            .await
            .unwrap()
            .into_iter()
            .map(|entry| entry.kind)
            .collect();
        assert_eq!(
            kinds,
            [
                "customer.decide_access",
                "customer.decide_access",
                "customer.ask_access",
                "customer.tell_duplicate",
                "customer.create",
                "customer.create"
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn who_is_refused_learns_nothing_else_and_may_ask_again() {
    on_both(async |test| {
        let company = company(&test).await;
        let asker = &company.other_sales;
        let customer = create(&company.sales, with_contact("甲一公司", "王建国", "13805312217")).await;
        let by_phone = DuplicateQuestion { phones: vec!["138 0531 2217".to_owned()], ..question("随便") };
        access::ask(asker, &by_phone).await.expect("asks");
        let request = access::own(asker).await.unwrap().remove(0);
        assert_eq!(request.asked_for, "随便", "what he typed, not what the company has");

        for other in [asker, &company.service] {
            assert!(access::decide(other, request.id, AccessOutcome::Granted).await.is_err());
        }
        access::decide(&company.manager, request.id, AccessOutcome::Refused).await.expect("refuses");
        let gone = access::decide(&company.manager, request.id, AccessOutcome::Granted).await.unwrap_err();
        assert_eq!(gone.code, ErrorCode::NotFound, "it was decided");
        let request = access::own(asker).await.unwrap().remove(0);
        assert_eq!((request.outcome, request.customer_id), (Some(AccessOutcome::Refused), None));
        assert!(found(asker, "甲一").await.is_empty(), "{}", test.database);
        assert_eq!(
            access::note_seen(&company.sales, request.id).await.unwrap_err().code,
            ErrorCode::NotFound
        );
        access::ask(asker, &by_phone).await.expect("asks again");
        assert_eq!(access::waiting(&company.manager, customer.id).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn there_is_nothing_to_ask_for_within_reach_or_where_nothing_is() {
    on_both(async |test| {
        let company = company(&test).await;
        create(&company.sales, named("甲一公司")).await;
        for (ctx, name) in [(&company.sales, "甲一公司"), (&company.other_sales, "乙二公司")] {
            assert_eq!(access::ask(ctx, &question(name)).await.unwrap_err().code, ErrorCode::NotFound);
        }
        let refused = access::ask(&company.service, &question("甲一公司")).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Forbidden, "{}", test.database);
    })
    .await;
}

/// The kinds of a customer's history, newest first.
async fn kinds(ctx: &Ctx, customer: &Customer) -> Vec<String> {
    let entries = history::list(ctx, customer.id, None).await.expect("has a history");
    entries.into_iter().map(|entry| entry.kind).collect()
}

/// Takes what is left of the person's tellings.
fn exhaust(test: &TestApp, ctx: &Ctx) {
    let person = ctx.user_id().unwrap().to_string();
    while test.app.limits.hidden.take(person.as_str()).is_ok() {}
}

#[tokio::test]
async fn what_is_told_of_customers_out_of_reach_is_noted_and_limited() {
    on_both(async |test| {
        let company = company(&test).await;
        let (owner, asker) = (&company.sales, &company.other_sales);
        let first = create(owner, named("甲一公司")).await;
        let second = create(owner, with_contact("乙二公司", "王建国", "13805312217")).await;
        let code = async |name: &str| service::create(asker, named(name)).await.map_err(|error| error.code);

        for _ in 0..2 {
            assert_eq!(code("甲一公司").await.unwrap_err(), ErrorCode::Duplicate, "{}", test.database);
        }
        let noted = kinds(owner, &first).await;
        assert_eq!(noted, ["customer.tell_duplicate", "customer.create"], "noted once, not at each try");
        let typed = DuplicateQuestion { phones: vec!["13805312217".to_owned()], ..question("") };
        assert_eq!(duplicates::find(asker, &typed).await.unwrap().len(), 1);
        assert_eq!(kinds(owner, &second).await[0], "customer.tell_duplicate", "the form tells too");

        exhaust(&test, asker);
        for name in ["乙二公司", "无人用过的公司"] {
            assert_eq!(code(name).await.unwrap_err(), ErrorCode::TooMany, "a hit looks like a miss");
        }
        assert!(duplicates::find(asker, &typed).await.unwrap().is_empty(), "{}", test.database);
        let told =
            kinds(owner, &second).await.iter().filter(|kind| *kind == "customer.tell_duplicate").count();
        assert_eq!(told, 1, "what was not told is not noted");
        assert!(
            service::create(owner, named("无人用过的公司")).await.is_ok(),
            "each person has his own limit"
        );
    })
    .await;
}
