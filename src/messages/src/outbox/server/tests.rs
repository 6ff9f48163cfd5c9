//! From a note to its end, on both databases, with servers that speak what the channels speak.

use super::{
    deliver::{self, Asks, once},
    queue::{self, Note},
    service, store,
};
use crate::{
    channels::receiver::{MailServer, Manner, WebServer},
    choices::{ChoicesInput, server::service as choices},
    model::{Channel, Kind, State},
    outbox::model::Entry,
};
use chrono::{DateTime, Duration, Utc};
use kemai_domain::{ErrorCode, NotificationId, Problem, UserId};
use kemai_people::server::fixture::{Company5, company};
use kemai_server::{
    App, Ctx,
    jobs::{self, JobKind},
    settings,
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;
use serde_json::Value;

async fn choose(app: &App, ctx: &Ctx, input: ChoicesInput) {
    let ctx = fresh(app, ctx).await;
    let version = choices::page(&ctx).await.unwrap().choices.version;
    choices::update(&ctx, version, &input).await.expect("chooses");
}

async fn fresh(app: &App, ctx: &Ctx) -> Ctx {
    kemai_server::session::on_behalf_of(app, ctx.user_id().unwrap(), "test".to_owned()).await.unwrap()
}

fn note(user: UserId, about: &str, late_after: Option<DateTime<Utc>>) -> Note {
    Note {
        user,
        kind: Kind::Reminder,
        about: about.to_owned(),
        title: "提醒：泉景机电".to_owned(),
        text: "10:00 催定报价".to_owned(),
        path: "/plans/1".to_owned(),
        notification: None,
        late_after,
    }
}

async fn tell(app: &App, note: Note) {
    let program = settings::program(app, "test").await.unwrap();
    program
        .write("test.tell", move |tx| Box::pin(async move { queue::tell(tx, &note).await }))
        .await
        .unwrap();
}

/// Sends, of whatever news.
const WORK: JobKind = deliver::work(|app, job| Box::pin(deliver::run(app, job, Asks::NOTHING)));

async fn work(app: &App) -> u64 {
    jobs::run_due(app, &[WORK]).await.unwrap()
}

async fn entries(admin: &Ctx) -> Vec<Entry> {
    service::list(admin, "").await.unwrap().entries
}

async fn only(admin: &Ctx) -> Entry {
    let mut entries = entries(admin).await;
    assert_eq!(entries.len(), 1, "{entries:?}");
    entries.remove(0)
}

fn by(channel: Channel) -> ChoicesInput {
    ChoicesInput { reminder: vec![channel.to_string()], ..ChoicesInput::default() }
}

async fn mailing(test: &TestApp, manner: Manner) -> (App, MailServer, Company5) {
    let company = company(test).await;
    let server = MailServer::start(manner).await;
    let url = server.url("smtp", "", "&tls=none");
    (test.with_config(|config| config.smtp_url = Some(url)), server, company)
}

#[tokio::test]
async fn a_note_reaches_its_person_once_by_the_ways_he_chose() {
    on_both(async |test: TestApp| {
        let (app, server, company) = mailing(&test, Manner::Kind).await;
        let sales = &company.sales;
        let user = sales.user_id().unwrap();
        tell(&app, note(user, "plan/1", None)).await;
        assert!(entries(&company.admin).await.is_empty(), "he chose nothing on {}", test.database);
        choose(&app, sales, by(Channel::Email)).await;
        tell(&app, note(user, "plan/1", None)).await;
        tell(&app, note(user, "plan/1", None)).await;
        assert_eq!(only(&company.admin).await.state, State::Queued, "{}", test.database);
        assert!(!test.dump(&[]).await.contains("催定报价"), "stands open on {}", test.database);
        assert_eq!((work(&app).await, work(&app).await), (1, 0));
        let entry = only(&company.admin).await;
        assert_eq!((entry.state, entry.attempts, entry.problem), (State::Sent, 1, None), "{}", test.database);
        let mail = server.only();
        assert!(mail.contains("RCPT TO:<wang@hengrun.example>"), "{mail}");
        assert!(mail.contains(&format!("Message-ID: <{}@example.com>", entry.id)), "{mail}");
        assert_eq!(once(&app, entry.id, false, Asks::NOTHING).await, Ok(None), "it is not sent again");
        assert_eq!(server.mails.lock().unwrap().len(), 1);
        let own = choices::page(sales).await.unwrap().recent;
        assert_eq!((own.len(), own[0].title.as_str()), (1, "提醒：泉景机电"));
        assert!(choices::page(&company.other_sales).await.unwrap().recent.is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_unknown_outcome_is_shown_and_not_sent_again() {
    on_both(async |test: TestApp| {
        let (app, server, company) = mailing(&test, Manner::Cuts).await;
        choose(&app, &company.sales, by(Channel::Email)).await;
        tell(&app, note(company.sales.user_id().unwrap(), "plan/1", None)).await;
        work(&app).await;
        app.clock.advance(Duration::days(1));
        work(&app).await;
        let entry = only(&company.admin).await;
        assert_eq!((entry.state, entry.attempts), (State::Unknown, 1), "{}", test.database);
        assert_eq!(server.mails.lock().unwrap().len(), 1, "{}", test.database);
        // Only an admin decides that it is.
        let refused = service::again(&company.sales, entry.id).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Forbidden);
        service::again(&company.admin, entry.id).await.unwrap();
        work(&app).await;
        assert_eq!(server.mails.lock().unwrap().len(), 2, "{}", test.database);
        service::discard(&company.admin, entry.id).await.unwrap();
        assert_eq!(service::again(&company.admin, entry.id).await.unwrap_err().code, ErrorCode::NotFound);
        assert_eq!(only(&company.admin).await.state, State::Discarded);
    })
    .await;
}

#[tokio::test]
async fn a_server_that_died_while_it_sent_leaves_its_message_unknown() {
    on_both(async |test: TestApp| {
        let (app, server, company) = mailing(&test, Manner::Kind).await;
        choose(&app, &company.sales, by(Channel::Email)).await;
        tell(&app, note(company.sales.user_id().unwrap(), "plan/1", None)).await;
        let program = settings::program(&app, "test").await.unwrap();
        let id = only(&company.admin).await.id;
        assert!(store::claim(&program, id).await.unwrap().is_some());
        assert!(store::claim(&program, id).await.unwrap().is_none(), "two servers on {}", test.database);
        work(&app).await;
        assert_eq!(only(&company.admin).await.state, State::Unknown, "{}", test.database);
        assert!(server.mails.lock().unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_a_server_puts_off_is_tried_again_and_what_it_refuses_is_not() {
    on_both(async |test: TestApp| {
        let (busy, _server, company) = mailing(&test, Manner::Busy).await;
        choose(&busy, &company.sales, by(Channel::Email)).await;
        tell(&busy, note(company.sales.user_id().unwrap(), "plan/1", None)).await;
        work(&busy).await;
        let entry = only(&company.admin).await;
        assert_eq!(
            (entry.state, entry.problem.as_deref()),
            (State::Queued, Some("SMTP 451")),
            "{}",
            test.database
        );
        for _ in 0..8 {
            busy.clock.advance(Duration::hours(2));
            work(&busy).await;
        }
        let entry = only(&company.admin).await;
        assert_eq!((entry.state, entry.attempts), (State::Failed, 8), "{}", test.database);
        service::discard(&company.admin, entry.id).await.unwrap();

        let refusing = MailServer::start(Manner::Refuses).await;
        let app = test.with_config(|config| config.smtp_url = Some(refusing.url("smtp", "", "&tls=none")));
        tell(&app, note(company.sales.user_id().unwrap(), "plan/2", None)).await;
        work(&app).await;
        let failed = service::list(&company.admin, "failed").await.unwrap();
        let entry = &failed.entries[0];
        assert_eq!(
            (failed.entries.len(), entry.attempts, entry.problem.as_deref()),
            (1, 1, Some("SMTP 550"))
        );
        assert_eq!(failed.counts, [(State::Failed, 1), (State::Discarded, 1)]);
    })
    .await;
}

#[tokio::test]
async fn without_a_channel_messages_stay_and_say_so() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let both = ChoicesInput {
            reminder: vec!["email".to_owned(), "sms".to_owned(), "push".to_owned()],
            phone: "13805312217".to_owned(),
            ..ChoicesInput::default()
        };
        choose(&test.app, &company.sales, both).await;
        tell(&test.app, note(company.sales.user_id().unwrap(), "plan/1", None)).await;
        assert_eq!(work(&test.app).await, 0);
        let states: Vec<_> = entries(&company.admin).await.into_iter().map(|entry| entry.state).collect();
        assert_eq!(states, [State::NoChannel; 2], "no browser, on {}", test.database);
        // Set up later, they can be sent.
        let server = MailServer::start(Manner::Kind).await;
        let app = test.with_config(|config| config.smtp_url = Some(server.url("smtp", "", "&tls=none")));
        for entry in entries(&company.admin).await {
            service::again(&company.admin, entry.id).await.unwrap();
        }
        work(&app).await;
        let mut states: Vec<_> =
            entries(&company.admin).await.into_iter().map(|entry| (entry.channel, entry.state)).collect();
        states.sort_by_key(|(channel, _)| channel.key());
        assert_eq!(
            states,
            [(Channel::Email, State::Sent), (Channel::Sms, State::NoChannel)],
            "{}",
            test.database
        );
    })
    .await;
}

#[tokio::test]
async fn quiet_hours_hold_messages_until_their_end_and_what_is_late_says_so() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let robot = WebServer::start(200, r#"{"errcode":0}"#).await;
        let app = test.with_config(|config| config.outgoing_hosts = robot.trusted());
        let input = ChoicesInput {
            reminder: vec!["wecom".to_owned()],
            quiet_from: "07:00".to_owned(),
            quiet_until: "09:00".to_owned(),
            wecom_address: robot.url("/quiet"),
            ..ChoicesInput::default()
        };
        choose(&app, &company.sales, input).await;
        let user = company.sales.user_id().unwrap();
        // It is 08:00 in Shanghai.
        let now = app.clock.now();
        tell(&app, note(user, "plan/1", Some(now + Duration::hours(2)))).await;
        tell(&app, note(user, "plan/2", Some(now + Duration::minutes(15)))).await;
        assert!(entries(&company.admin).await.iter().all(|entry| entry.state == State::Held));
        app.clock.advance(Duration::minutes(59));
        assert_eq!(work(&app).await, 0, "{}", test.database);
        app.clock.advance(Duration::minutes(1));
        assert_eq!(work(&app).await, 2, "{}", test.database);
        let mut texts: Vec<String> = robot
            .asked
            .lock()
            .unwrap()
            .iter()
            .map(|asked| serde_json::from_slice::<Value>(&asked.body).unwrap())
            .map(|body| body["text"]["content"].as_str().unwrap().to_owned())
            .collect();
        texts.sort();
        let whole = "提醒：泉景机电\n10:00 催定报价\nhttp://localhost:3000/plans/1";
        assert_eq!(
            texts,
            [format!("【迟到，原定 2026-11-21 08:15】 {whole}"), whole.to_owned()],
            "{}",
            test.database
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_held_follows_new_quiet_hours_at_once() {
    on_both(async |test: TestApp| {
        let (app, server, company) = mailing(&test, Manner::Kind).await;
        let sales = &company.sales;
        let quiet = |from: &str, until: &str| ChoicesInput {
            quiet_from: from.to_owned(),
            quiet_until: until.to_owned(),
            ..by(Channel::Email)
        };
        // It is 08:00 in Shanghai.
        let now = app.clock.now();
        choose(&app, sales, quiet("07:00", "09:00")).await;
        tell(&app, note(sales.user_id().unwrap(), "plan/1", None)).await;
        choose(&app, sales, quiet("07:00", "08:30")).await;
        let entry = only(&company.admin).await;
        let expected = (State::Held, now + Duration::minutes(30));
        assert_eq!((entry.state, entry.not_before), expected, "{}", test.database);
        assert_eq!(work(&app).await, 0, "{}", test.database);
        choose(&app, sales, quiet("22:00", "07:30")).await;
        let entry = only(&company.admin).await;
        assert_eq!((entry.state, entry.not_before), (State::Queued, now), "{}", test.database);
        assert_eq!(work(&app).await, 1, "{}", test.database);
        assert_eq!(server.mails.lock().unwrap().len(), 1, "{}", test.database);
        app.clock.advance(Duration::hours(2));
        assert_eq!(work(&app).await, 0, "once, on {}", test.database);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_news_any_more_when_quiet_hours_end_is_not_sent() {
    const STALE: JobKind = deliver::work(|app, job| {
        Box::pin(deliver::run(app, job, Asks { is_news: |_, _| Box::pin(async { Ok(false) }) }))
    });
    on_both(async |test: TestApp| {
        let (app, server, company) = mailing(&test, Manner::Kind).await;
        let quiet = ChoicesInput {
            quiet_from: "07:00".to_owned(),
            quiet_until: "09:00".to_owned(),
            ..by(Channel::Email)
        };
        choose(&app, &company.sales, quiet).await;
        let user = company.sales.user_id().unwrap();
        tell(&app, Note { notification: Some(NotificationId::new()), ..note(user, "plan/1", None) }).await;
        // Of no notification: nobody is asked.
        tell(&app, note(user, "plan/2", None)).await;
        app.clock.advance(Duration::hours(1));
        assert_eq!(jobs::run_due(&app, &[STALE]).await, Ok(2), "{}", test.database);
        let mut states: Vec<_> = entries(&company.admin).await.into_iter().map(|entry| entry.state).collect();
        states.sort_by_key(|state| state.key());
        assert_eq!(states, [State::Sent, State::Settled], "{}", test.database);
        assert_eq!(server.mails.lock().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn who_is_gone_is_told_nothing() {
    on_both(async |test: TestApp| {
        let (app, server, company) = mailing(&test, Manner::Kind).await;
        choose(&app, &company.sales, by(Channel::Email)).await;
        let user = company.sales.user_id().unwrap();
        tell(&app, note(user, "plan/1", None)).await;
        let disable =
            app.db.statement("UPDATE users SET disabled_at = created_at WHERE id = $1", [user.0.into()]);
        app.db.side().execute_raw(disable).await.unwrap();
        work(&app).await;
        let entry = only(&company.admin).await;
        assert_eq!((entry.state, entry.problem.as_deref()), (State::Failed, Some("the person is gone")));
        assert!(server.mails.lock().unwrap().is_empty(), "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn one_tries_a_channel_out_and_the_outbox_is_an_admins() {
    on_both(async |test: TestApp| {
        let (app, server, company) = mailing(&test, Manner::Kind).await;
        let sales = fresh(&app, &company.sales).await;
        assert_eq!(choices::test(&sales, Channel::Email).await, Ok(State::Sent), "{}", test.database);
        assert!(server.only().contains("RCPT TO:<wang@hengrun.example>"));
        let error = choices::test(&sales, Channel::Wecom).await.unwrap_err();
        assert_eq!(error.of("channel"), Some(&Problem::NoAddress));
        assert_eq!(
            choices::test(&company.sales, Channel::Sms).await.unwrap_err().of("channel"),
            Some(&Problem::NoAddress)
        );
        for refused in [&company.sales, &company.manager, &company.service] {
            assert_eq!(service::list(refused, "").await.unwrap_err().code, ErrorCode::Forbidden);
        }
        let wrong = service::list(&company.admin, "lost").await.unwrap_err();
        assert_eq!(wrong.of("state"), Some(&Problem::UnknownChoice));
        app.clock.advance(Duration::days(31));
        let program = settings::program(&app, "test").await.unwrap();
        assert_eq!(store::purge(&program).await, Ok(1), "{}", test.database);
    })
    .await;
}
