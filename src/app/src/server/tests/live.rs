//! The stream of live changes: who is told what, and when it ends.

use super::*;
use axum::body::BodyDataStream;
use futures::StreamExt as _;
use kemai_customers::customers::{CustomerInput, server::service};
use kemai_domain::Entity;
use kemai_follow_ups::plans::{PlanInput, server::service as plans};
use kemai_server::{Change, ChangeAction};
use std::time::Duration;

/// One person's open stream.
struct Listener {
    body: BodyDataStream,
    read: String,
    /// What it said first.
    hello: String,
}

impl Listener {
    async fn open(router: &Router, cookie: &str, last_event: Option<i64>) -> Self {
        Self::open_at(router, "/events", cookie, last_event).await
    }

    async fn open_at(router: &Router, path: &str, cookie: &str, last_event: Option<i64>) -> Self {
        let mut request = Request::get(path).header("host", "localhost:3000").header("cookie", cookie);
        if let Some(seq) = last_event {
            request = request.header("last-event-id", seq.to_string());
        }
        let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let body = response.into_body().into_data_stream();
        let mut listener = Self { body, read: String::new(), hello: String::new() };
        let hello = listener.next(Duration::from_secs(10)).await.unwrap();
        assert!(hello.contains("retry: 3000") && hello.contains(r#"{"unread":"#), "{hello}");
        listener.hello = hello;
        listener
    }

    /// The next event; none when the stream ended or nothing came.
    async fn next(&mut self, within: Duration) -> Option<String> {
        loop {
            if let Some(end) = self.read.find("\n\n") {
                let event: String = self.read.drain(..end + 2).collect();
                // What only keeps the line open says nothing.
                if event.trim_end() != ":" {
                    return Some(event);
                }
                continue;
            }
            let chunk = tokio::time::timeout(within, self.body.next()).await.ok()??.unwrap();
            self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    async fn expect(&mut self, text: &str) -> String {
        let event = self.next(Duration::from_secs(10)).await.unwrap_or_default();
        assert!(event.contains(text), "{event:?} instead of {text}");
        event
    }

    async fn expect_nothing(&mut self) {
        assert_eq!(self.next(Duration::from_millis(500)).await, None);
    }

    async fn expect_end(&mut self) {
        let rest = async { while self.body.next().await.is_some() {} };
        assert!(tokio::time::timeout(Duration::from_secs(10), rest).await.is_ok(), "the stream goes on");
    }
}

async fn create(ctx: &Ctx, name: &str) -> String {
    let input = CustomerInput { name: name.to_owned(), ..CustomerInput::default() };
    service::create(ctx, input).await.unwrap().id.to_string()
}

/// The number of the operation that a page says it shows.
fn shown(page: &str) -> Option<i64> {
    let (_, rest) = page.split_once("happened").expect("the page carries what it knows");
    let value = rest.split([',', '}']).next().unwrap_or_default();
    value.trim_matches(|sign: char| !sign.is_ascii_digit()).parse().ok()
}

fn number(event: &str) -> i64 {
    event.lines().find_map(|line| line.strip_prefix("id: ")).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_change_is_told_to_those_whom_the_customer_reaches_and_to_nobody_else() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let mut streams = Vec::new();
        for ctx in [&company.sales, &company.manager, &company.admin, &company.other_sales] {
            streams.push(Listener::open(&router, &cookie(&test, ctx).await, None).await);
        }
        let id = create(&company.sales, "甲一公司").await;
        let [sales, manager, admin, other] = streams.as_mut_slice() else { panic!() };
        for told in [&mut *sales, manager, admin] {
            let event = told.expect(&id).await;
            assert!(event.contains("event: change") && event.contains(r#""action":"create""#), "{event}");
            assert!(!event.contains("甲一"), "an event carries no values: {event}");
        }
        other.expect_nothing().await;
        // What comes next is told too, to the one whom it reaches.
        let own = create(&company.other_sales, "乙二公司").await;
        other.expect(&own).await;
        admin.expect(&own).await;
        sales.expect_nothing().await;
    })
    .await;
}

#[tokio::test]
async fn after_a_break_nothing_is_missed_or_told_twice() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let cookie = cookie(&test, &company.sales).await;
        let mut before = Listener::open(&router, &cookie, None).await;
        let first = create(&company.sales, "甲一公司").await;
        let seen = number(&before.expect(&first).await);
        drop(before);
        create(&company.other_sales, "别人的公司").await;
        let second = create(&company.sales, "乙二公司").await;
        let mut after = Listener::open(&router, &cookie, Some(seen)).await;
        after.expect(&second).await;
        let third = create(&company.sales, "丙三公司").await;
        after.expect(&third).await;
        after.expect_nothing().await;
    })
    .await;
}

#[tokio::test]
async fn a_break_within_an_operation_loses_nothing_of_it() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let cookie = cookie(&test, &company.sales).await;
        let mut ids = Vec::new();
        for name in ["甲一公司", "乙二公司", "丙三公司"] {
            ids.push(create(&company.sales, name).await.parse::<kemai_domain::CustomerId>().unwrap());
        }
        let mut whole = Listener::open(&router, &cookie, None).await;
        let touched = ids.clone();
        let touch = company.admin.write("customer.bulk", move |tx| {
            Box::pin(async move {
                for id in touched {
                    tx.log(Change::of(&kemai_customers::customers::CUSTOMER, id, ChangeAction::Restore));
                }
                Ok(())
            })
        });
        touch.await.unwrap();
        let mut events = Vec::new();
        for id in &ids {
            events.push(whole.expect(&id.to_string()).await);
        }
        let id_of =
            |event: &str| event.lines().find_map(|line| line.strip_prefix("id: ")).unwrap().to_owned();
        let named: Vec<String> = events.iter().map(|event| id_of(event)).collect();
        let seq = number(&events[2]);
        assert_eq!(named, [format!("{seq}.1"), format!("{seq}.2"), seq.to_string()], "{}", test.database);
        for (place, named) in named.iter().enumerate() {
            let path = format!("/events?last_event_id={named}");
            let mut after = Listener::open_at(&router, &path, &cookie, None).await;
            for event in &events[place + 1..] {
                assert_eq!(after.next(Duration::from_secs(10)).await.as_ref(), Some(event));
            }
            after.expect_nothing().await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_happens_while_a_page_is_on_its_way_is_told_behind_what_it_shows() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let cookie = cookie(&test, &company.sales).await;
        let known = create(&company.sales, "甲一公司").await;
        test.app.live.begin(&test.app, super::super::areas::SOURCES).await.unwrap();
        let happened = shown(&get(&router, "/customers", &cookie).await.body);
        assert!(happened.is_some(), "the page says what it shows");
        assert_eq!(shown(&get(&router, "/login", "").await.body), None, "a stranger is told nothing");
        let missed = create(&company.sales, "乙二公司").await;
        let mut stream = Listener::open(&router, &cookie, happened).await;
        let event = stream.expect(&missed).await;
        assert!(!event.contains(&known), "{event}");
        stream.expect_nothing().await;
        // A page that is written later says the later number.
        let newer = async {
            while shown(&get(&router, "/customers", &cookie).await.body) != Some(number(&event)) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), newer).await.expect("is told");
    })
    .await;
}

#[tokio::test]
async fn a_change_of_rights_ends_the_stream_and_the_end_of_the_server_too() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let cookie = cookie(&test, &company.sales).await;
        let mut stream = Listener::open(&router, &cookie, None).await;
        let user = company.sales.user_id().unwrap();
        let touch = async |role: Option<kemai_domain::RoleId>| {
            let touched = company.admin.write("user.update", move |tx| {
                Box::pin(async move {
                    if let Some(role) = role {
                        let update = tx.ctx().db().statement(
                            "UPDATE users SET role_id = $1 WHERE id = $2",
                            [role.0.into(), user.0.into()],
                        );
                        tx.conn().execute_raw(update).await.unwrap();
                    }
                    tx.log(Change::of(&kemai_people::users::FIELDS, user, ChangeAction::Restore));
                    Ok(())
                })
            });
            touched.await.unwrap();
        };
        // A change that leaves the rights as they are ends nothing.
        touch(None).await;
        stream.expect(&user.to_string()).await;
        let id = create(&company.sales, "甲一公司").await;
        stream.expect(&id).await;
        touch(Some(company.service.person().unwrap().role_id)).await;
        stream.expect_end().await;
        let mut stream = Listener::open(&router, &cookie, None).await;
        test.app.live.stop();
        stream.expect_end().await;
    })
    .await;
}

/// Makes a plan through the services, as the areas are put together.
async fn plan(ctx: &Ctx, customer: &str, content: &str, due_at: &str, to: Option<&Ctx>) -> String {
    let input = PlanInput {
        customer_id: customer.to_owned(),
        content: content.to_owned(),
        due_at: due_at.to_owned(),
        assignee_id: to.map(|to| to.user_id().unwrap().to_string()).unwrap_or_default(),
        remind_before_minutes: vec!["0".to_owned()],
        ..PlanInput::default()
    };
    plans::create(ctx, super::super::areas::NEIGHBOURS, &input).await.unwrap().id.to_string()
}

#[tokio::test]
async fn a_reminder_reaches_its_person_with_what_the_plan_says_and_nobody_else() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let customer = create(&company.sales, "甲一公司").await;
        let id = plan(&company.sales, &customer, "催定报价", "2026-11-21T00:05:00Z", None).await;
        let mut sales = Listener::open(&router, &cookie(&test, &company.sales).await, None).await;
        let mut admin = Listener::open(&router, &cookie(&test, &company.admin).await, None).await;
        test.app.clock.advance(chrono::Duration::minutes(5));
        assert_eq!(
            kemai_server::jobs::run_due(&test.app, &crate::server::work()).await,
            Ok(2),
            "and carried outside"
        );
        let event = sales.expect(&id).await;
        assert!(event.contains("event: reminder") && event.contains("催定报价"), "{event}");
        assert!(event.contains("甲一公司") && event.contains("\"is_late\":false"), "{event}");
        admin.expect_nothing().await;
        // Whoever was away gets it behind the last event that he knows, in either way.
        let seen = number(&event) - 1;
        let cookie = cookie(&test, &company.sales).await;
        let mut again = Listener::open(&router, &cookie, Some(seen)).await;
        again.expect("event: reminder").await;
        again.expect_nothing().await;
        assert!(again.hello.contains(r#"{"unread":1}"#), "{}", again.hello);
        let path = format!("/events?last_event_id={seen}");
        let mut again = Listener::open_at(&router, &path, &cookie, None).await;
        again.expect("event: reminder").await;
    })
    .await;
}

#[tokio::test]
async fn a_task_without_a_customer_is_told_to_those_who_see_it() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let mut streams = Vec::new();
        for ctx in [&company.manager, &company.sales, &company.admin, &company.other_sales] {
            streams.push(Listener::open(&router, &cookie(&test, ctx).await, None).await);
        }
        let id = plan(&company.manager, "", "写周报", "2026-11-23T01:00:00Z", Some(&company.sales)).await;
        let [manager, sales, admin, other] = streams.as_mut_slice() else { panic!() };
        for told in [manager, sales, admin] {
            let event = told.expect(&id).await;
            assert!(event.contains("event: change") && !event.contains("写周报"), "{event}");
        }
        other.expect_nothing().await;
    })
    .await;
}

#[tokio::test]
async fn who_sees_only_his_own_follow_ups_is_told_of_those_alone() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        // The manager's role sees the customers of the department, and plans only with his own.
        let mut rights = company.manager.rights().clone();
        rights.matrix.get_mut(&Entity::Plan).unwrap().view = kemai_domain::Reach::Own;
        let narrow = test.app.db.statement(
            "UPDATE roles SET rights = $1 WHERE id = $2",
            [
                serde_json::to_string(&rights).unwrap().into(),
                company.manager.person().unwrap().role_id.0.into(),
            ],
        );
        test.app.db.side().execute_raw(narrow).await.unwrap();
        let customer = create(&company.sales, "甲一公司").await;
        let mut manager = Listener::open(&router, &cookie(&test, &company.manager).await, None).await;
        plan(&company.sales, &customer, "催定报价", "2026-11-23T01:00:00Z", None).await;
        manager.expect_nothing().await;
        let other = create(&company.sales, "乙二公司").await;
        manager.expect(&other).await;
    })
    .await;
}
