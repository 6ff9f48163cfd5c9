//! Notifications on their way outside, from what happened to the message in the outbox: on both databases, once, and no more than the
//! page says.

use super::*;
use crate::server::{areas::NEIGHBOURS, carry::CARRYING, work};
use chrono::{DateTime, Duration, Utc};
use kemai_customers::customers::{access::AccessOutcome, api::DuplicateQuestion, server::access};
use kemai_domain::Entity;
use kemai_follow_ups::plans::{PlanInput, server::service as plans};
use kemai_messages::{
    choices::{ChoicesInput, server::service as choices},
    model::State,
    outbox::server::{service as outbox, store},
};
use kemai_people::server::fixture::Company5;
use kemai_records::{
    comments::server::service as comments,
    notifications::server::{CARRY, service as notifications},
};
use kemai_server::{App, NewJob, jobs::run_due, settings};
use serde_json::json;

/// A company whose mail server is named and never answers; who chose mail for everything.
async fn mailing(test: &TestApp) -> (App, Company5) {
    let company = fixture::company_with(test, crate::server::SETUP_STEPS).await;
    let app = test.with_config(|config| config.smtp_url = Some("smtp://127.0.0.1:9?tls=none".to_owned()));
    choose(&company.sales, ChoicesInput::default()).await;
    (app, company)
}

async fn choose(ctx: &Ctx, input: ChoicesInput) {
    let by_mail = || vec!["email".to_owned()];
    let input = ChoicesInput { reminder: by_mail(), news: by_mail(), ..input };
    let version = choices::page(ctx).await.unwrap().choices.version;
    choices::update(ctx, version, &input).await.expect("chooses");
}

/// The person with what was changed of him since.
async fn fresh(app: &App, ctx: &Ctx) -> Ctx {
    session::on_behalf_of(app, ctx.user_id().unwrap(), "test".to_owned()).await.unwrap()
}

async fn customer(ctx: &Ctx, name: &str) -> kemai_domain::CustomerId {
    let input = CustomerInput { name: name.to_owned(), ..CustomerInput::default() };
    service::create(ctx, input).await.unwrap().id
}

/// A plan with reminders so many minutes ahead.
async fn plan(ctx: &Ctx, customer: kemai_domain::CustomerId, due_at: &str, ahead: &str) {
    let input = PlanInput {
        customer_id: customer.to_string(),
        content: "催定报价".to_owned(),
        due_at: due_at.to_owned(),
        remind_before_minutes: vec![ahead.to_owned()],
        ..PlanInput::default()
    };
    plans::create(ctx, NEIGHBOURS, &input).await.expect("is planned");
}

/// Everything that is due by a moment, but sending.
async fn until(app: &App, at: &str) {
    let at: DateTime<Utc> = at.parse().unwrap();
    app.clock.advance(at - app.clock.now());
    let kinds: Vec<_> = work().into_iter().filter(|kind| kind.name != "outbox.send").collect();
    run_due(app, &kinds).await.expect("runs");
}

/// The messages that wait, taken out of the outbox: title, text, path.
async fn taken(app: &App, admin: &Ctx) -> Vec<(String, String, String)> {
    let program = settings::program(app, "test").await.unwrap();
    let mut taken = Vec::new();
    for entry in outbox::list(admin, "").await.unwrap().entries.into_iter().rev() {
        if let Some(row) = store::claim(&program, entry.id).await.unwrap() {
            taken.push((row.content.title, row.content.text, row.content.path));
        }
    }
    taken
}

async fn states(admin: &Ctx) -> Vec<State> {
    outbox::list(admin, "").await.unwrap().entries.into_iter().map(|entry| entry.state).collect()
}

async fn change(test: &TestApp, sql: &str, user: &Ctx) {
    let update = test.app.db.statement(sql, [user.user_id().unwrap().0.into()]);
    test.app.db.side().execute_raw(update).await.unwrap();
}

#[tokio::test]
async fn a_reminder_goes_outside_once_though_its_job_runs_twice() {
    on_both(async |test| {
        let (app, company) = mailing(&test).await;
        let id = customer(&company.sales, "甲一公司").await;
        plan(&company.sales, id, "2026-11-23T06:00:00Z", "0").await;
        until(&app, "2026-11-23T05:59:59Z").await;
        assert_eq!(states(&company.admin).await, [], "{}", test.database);
        until(&app, "2026-11-23T06:00:00Z").await;
        assert_eq!(states(&company.admin).await, [State::Queued], "{}", test.database);
        let told = notifications::list(&company.sales, NEIGHBOURS.kinds, None, 9).await.unwrap().items;
        let payload =
            json!({ "notification": told[0].id, "to": company.sales.user_id().unwrap(), "kind": "reminder" });
        let job = NewJob { kind: CARRY, key: "again".to_owned(), payload, run_at: app.clock.now() };
        let program = settings::program(&app, "test").await.unwrap();
        program.write("test.again", move |tx| Box::pin(async move { tx.enqueue(job).await })).await.unwrap();
        assert_eq!(run_due(&app, &[CARRYING]).await, Ok(1));
        let [(title, text, path)] = &taken(&app, &company.admin).await[..] else {
            panic!("{}", test.database)
        };
        assert_eq!(title, "提醒：计划 · 甲一公司", "{}", test.database);
        assert_eq!(text, "2026年11月23日 14:00 催定报价", "by his clock");
        assert_eq!(Some(path), told[0].path.as_ref());
    })
    .await;
}

#[tokio::test]
async fn a_message_speaks_its_persons_language_by_his_clock() {
    on_both(async |test| {
        let (app, company) = mailing(&test).await;
        let id = customer(&company.sales, "甲一公司").await;
        plan(&company.sales, id, "2026-11-23T06:00:00Z", "15").await;
        let sql = "UPDATE users SET language = 'en', time_zone = 'America/New_York' WHERE id = $1";
        change(&test, sql, &company.sales).await;
        // The program was away while it was to be told; the plan is not due yet.
        until(&app, "2026-11-23T05:50:00Z").await;
        let [(title, text, _)] = &taken(&app, &company.admin).await[..] else { panic!("{}", test.database) };
        assert_eq!(title, "Late reminder: Plan · 甲一公司", "{}", test.database);
        assert!(text.ends_with("01:00 催定报价"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_mention_and_a_request_say_what_the_page_says() {
    on_both(async |test| {
        let (app, company) = mailing(&test).await;
        let (sales, other) = (&company.sales, &company.other_sales);
        let id = customer(sales, "甲一公司").await;
        let said = "@王磊 请看 13805312217";
        comments::create(&company.manager, NEIGHBOURS.kinds, Entity::Customer, id.0, said).await.unwrap();
        let question = DuplicateQuestion { name: "甲一公司".to_owned(), ..DuplicateQuestion::default() };
        access::ask(other, &question).await.expect("asks");
        until(&app, "2026-11-21T00:00:01Z").await;
        let mut taken = taken(&app, &company.admin).await;
        taken.sort();
        let [mention, request] = &taken[..] else { panic!("{taken:?} on {}", test.database) };
        assert_eq!(mention.0, "林晓雯 提到了你（甲一公司）", "{}", test.database);
        assert_eq!(mention.1, said, "{}", test.database);
        assert!(mention.2.starts_with(&format!("/customers/{id}?tab=comments#comment-")), "{}", mention.2);
        let asked = ("陈静 申请访问你的客户".to_owned(), "甲一公司".to_owned(), format!("/customers/{id}"));
        assert_eq!(*request, asked, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_plan_that_is_given_and_words_to_ones_work_go_outside() {
    on_both(async |test| {
        let (app, company) = mailing(&test).await;
        let (sales, manager) = (&company.sales, &company.manager);
        let id = customer(sales, "甲一公司").await;
        let input = PlanInput {
            customer_id: id.to_string(),
            content: "送样册".to_owned(),
            due_at: "2026-11-23T06:00:00Z".to_owned(),
            assignee_id: sales.user_id().unwrap().to_string(),
            ..PlanInput::default()
        };
        let plan = plans::create(manager, NEIGHBOURS, &input).await.expect("is planned").id;
        comments::create(manager, NEIGHBOURS.kinds, Entity::Plan, plan.0, "带上新样册").await.unwrap();
        let gone = comments::create(manager, NEIGHBOURS.kinds, Entity::Plan, plan.0, "说错了").await.unwrap();
        comments::remove(manager, NEIGHBOURS.kinds, gone.comment.id).await.unwrap();
        until(&app, "2026-11-21T00:00:01Z").await;
        let mut taken = taken(&app, &company.admin).await;
        taken.sort();
        let [given, said] = &taken[..] else { panic!("{taken:?} on {}", test.database) };
        assert_eq!(given.0, "林晓雯 把计划交给了你（计划 · 甲一公司）", "{}", test.database);
        assert_eq!(given.1, "2026年11月23日 14:00 送样册", "by his clock");
        assert_eq!(given.2, format!("/plans/{plan}"));
        assert_eq!(
            (said.0.as_str(), said.1.as_str()),
            ("林晓雯 评论了你的记录（计划 · 甲一公司）", "带上新样册")
        );
        assert!(said.2.starts_with(&format!("/plans/{plan}?tab=comments#comment-")), "{}", said.2);
    })
    .await;
}

#[tokio::test]
async fn what_became_of_a_request_goes_outside_too() {
    on_both(async |test| {
        let (app, company) = mailing(&test).await;
        let (sales, other) = (&company.sales, &company.other_sales);
        choose(other, ChoicesInput::default()).await;
        let id = customer(sales, "甲一公司").await;
        let question = DuplicateQuestion { name: "甲一公司".to_owned(), ..DuplicateQuestion::default() };
        let decide = async |outcome, at| {
            access::ask(other, &question).await.expect("asks");
            let request = access::waiting(sales, id).await.unwrap().remove(0);
            access::decide(sales, request.id, outcome).await.expect("decides");
            until(&app, at).await;
            taken(&app, &company.admin).await.pop().expect("goes outside")
        };
        let refused = decide(AccessOutcome::Refused, "2026-11-21T00:00:01Z").await;
        let said = ("你的访问申请没有被同意", "甲一公司", "/customers");
        assert_eq!((refused.0.as_str(), refused.1.as_str(), refused.2.as_str()), said, "{}", test.database);
        let granted = decide(AccessOutcome::Granted, "2026-11-21T00:00:02Z").await;
        let said = ("王磊 同意了你的访问申请".to_owned(), "甲一公司".to_owned(), format!("/customers/{id}"));
        assert_eq!(granted, said, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn whoever_read_it_or_may_not_see_it_gets_nothing() {
    on_both(async |test| {
        let (app, company) = mailing(&test).await;
        let sales = &company.sales;
        let id = customer(sales, "甲一公司").await;
        plan(sales, id, "2026-11-23T06:00:00Z", "0").await;
        let reminders: Vec<_> = work().into_iter().filter(|kind| kind.name == "reminder").collect();
        app.clock.advance(Duration::hours(54));
        // Read on the open page before anything is carried.
        assert_eq!(run_due(&app, &reminders).await, Ok(1), "{}", test.database);
        notifications::read_all(sales).await.unwrap();
        until(&app, "2026-11-23T06:00:01Z").await;
        assert_eq!(states(&company.admin).await, [], "{}", test.database);
        // Carried, and read before it left; then carried, and out of reach before it left.
        plan(sales, id, "2026-11-24T06:00:00Z", "0").await;
        until(&app, "2026-11-24T06:00:00Z").await;
        notifications::read_all(sales).await.unwrap();
        run_due(&app, &work()).await.unwrap();
        assert_eq!(states(&company.admin).await, [State::Settled], "{}", test.database);
        plan(sales, id, "2026-11-25T06:00:00Z", "0").await;
        plan(sales, id, "2026-11-26T06:00:00Z", "0").await;
        until(&app, "2026-11-25T06:00:00Z").await;
        let sql = "UPDATE roles SET rights = replace(rights, '\"plan\":', '\"follow_up\":') \
                   WHERE id = (SELECT role_id FROM users WHERE id = $1)";
        change(&test, sql, sales).await;
        run_due(&app, &work()).await.unwrap();
        assert_eq!(states(&company.admin).await, [State::Settled; 2], "{}", test.database);
        until(&app, "2026-11-26T06:00:00Z").await;
        assert_eq!(states(&company.admin).await.len(), 2, "not even carried on {}", test.database);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_gone_or_chose_nothing_gets_nothing_and_quiet_hours_hold() {
    on_both(async |test| {
        let (app, company) = mailing(&test).await;
        let (sales, other) = (&company.sales, &company.other_sales);
        let quiet = ChoicesInput {
            quiet_from: "13:30".to_owned(),
            quiet_until: "15:00".to_owned(),
            ..ChoicesInput::default()
        };
        choose(&fresh(&app, sales).await, quiet).await;
        for (who, name) in [(sales, "甲一公司"), (other, "乙二公司")] {
            let id = customer(who, name).await;
            plan(who, id, "2026-11-23T06:00:00Z", "0").await;
            plan(who, id, "2026-11-24T06:00:00Z", "0").await;
        }
        until(&app, "2026-11-23T06:00:00Z").await;
        assert_eq!(
            states(&company.admin).await,
            [State::Held],
            "the other chose nothing on {}",
            test.database
        );
        change(&test, "UPDATE users SET disabled_at = created_at WHERE id = $1", sales).await;
        until(&app, "2026-11-24T06:00:00Z").await;
        assert_eq!(states(&company.admin).await, [State::Held], "{}", test.database);
        // The hours are over, and he is gone.
        until(&app, "2026-11-24T07:00:00Z").await;
        run_due(&app, &work()).await.unwrap();
        assert_eq!(states(&company.admin).await, [State::Failed], "{}", test.database);
    })
    .await;
}
