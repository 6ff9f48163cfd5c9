//! Each channel against a server that speaks it.

use super::{
    Delivery, Letter,
    guard::Guard,
    mail::Mailer,
    push::{self, Subscription, Vapid},
    receiver::{MailServer, Manner, WebServer},
    robot::{self, Robot},
    sms::Gateway,
};
use axum::http::Method;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Utc};
use lettre::transport::smtp::client::Certificate;
use p256::{
    SecretKey,
    ecdsa::{Signature, VerifyingKey, signature::Verifier as _},
    elliptic_curve::{rand_core::OsRng, sec1::ToEncodedPoint as _},
};
use serde_json::{Value, json};
use uuid::Uuid;
use web_push_native::Auth;

fn letter() -> Letter {
    Letter {
        id: Uuid::now_v7(),
        title: "提醒：泉景机电".to_owned(),
        text: "10:00 催定报价\n.先打电话".to_owned(),
        link: "https://crm.example.com/plans/1".to_owned(),
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-24T02:00:00Z".parse().unwrap()
}

fn is_later(delivery: &Delivery) -> bool {
    matches!(delivery, Delivery::Later { .. })
}

async fn mail(manner: Manner, scheme: &str, user: &str, rest: &str) -> (MailServer, Letter, Delivery) {
    let server = MailServer::start(manner).await;
    let root = Certificate::from_pem(server.root.as_bytes()).unwrap();
    let url = server.url(scheme, user, rest);
    let mailer = Mailer::new(&url, "http://localhost:3000").unwrap().trusting(root);
    let letter = letter();
    let delivery = mailer.send("zhou@example.com", &letter).await;
    (server, letter, delivery)
}

#[tokio::test]
async fn a_mail_arrives_by_every_kind_of_line() {
    for (manner, scheme, user, rest) in [
        (Manner::Kind, "smtp", "", "&tls=none"),
        (Manner::StartTls, "smtp", "", ""),
        (Manner::Tls, "smtps", "", ""),
        (Manner::Login, "smtp", "user:pass@", "&tls=none"),
    ] {
        let (server, letter, delivery) = mail(manner, scheme, user, rest).await;
        assert_eq!(delivery, Delivery::Sent, "{manner:?}");
        let mail = server.only();
        assert!(mail.starts_with("MAIL FROM:<crm@example.com>\r\nRCPT TO:<zhou@example.com>\r\n"), "{mail}");
        assert!(mail.contains(&format!("Message-ID: <{}@example.com>", letter.id)), "{mail}");
        assert!(mail.contains("Subject: =?utf-8?b?") && mail.contains("Date: "), "{mail}");
        assert!(mail.is_ascii(), "any server takes it");
    }
}

#[tokio::test]
async fn a_mail_server_that_does_not_take_a_mail_says_whether_to_come_back() {
    let (_, _, refused) = mail(Manner::Refuses, "smtp", "", "&tls=none").await;
    assert_eq!(refused, Delivery::Failed { problem: "SMTP 550".to_owned() });
    let (_, _, busy) = mail(Manner::Busy, "smtp", "", "&tls=none").await;
    assert!(is_later(&busy), "{busy:?}");
    let (_, _, login) = mail(Manner::Login, "smtp", "user:wrong@", "&tls=none").await;
    assert_eq!(login, Delivery::Failed { problem: "SMTP 535".to_owned() });
    let (server, _, unknown) = mail(Manner::Cuts, "smtp", "", "&tls=none").await;
    assert!(matches!(unknown, Delivery::Unknown { .. }), "{unknown:?}");
    assert_eq!(server.mails.lock().unwrap().len(), 1, "it had arrived");
    let nobody = Mailer::new("smtp://127.0.0.1:1?tls=none&from=a@b.example", "").unwrap();
    assert!(is_later(&nobody.send("zhou@example.com", &letter()).await));
}

#[tokio::test]
async fn a_mail_does_not_go_over_a_line_that_is_not_the_servers() {
    // Neither a certificate that nobody vouches for, nor a line without the TLS that was asked for.
    let server = MailServer::start(Manner::Tls).await;
    let mailer = Mailer::new(&server.url("smtps", "", ""), "").unwrap();
    assert!(is_later(&mailer.send("zhou@example.com", &letter()).await));
    let (open, _, delivery) = mail(Manner::Kind, "smtp", "", "").await;
    assert!(!matches!(delivery, Delivery::Sent | Delivery::Unknown { .. }), "{delivery:?}");
    assert!(server.mails.lock().unwrap().is_empty() && open.mails.lock().unwrap().is_empty());
}

#[tokio::test]
async fn robots_take_text_and_say_in_the_body_what_is_wrong() {
    let dingtalk = Robot::Dingtalk { secret: Some("SECabc"), now: now() };
    for (robot, status, body, expected) in [
        (Robot::Wecom, 200, r#"{"errcode":0,"errmsg":"ok"}"#, Delivery::Sent),
        (
            Robot::Wecom,
            200,
            r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#,
            Delivery::failed("errcode 93000"),
        ),
        (Robot::Wecom, 404, "", Delivery::failed("HTTP 404")),
        (Robot::Wecom, 502, "", Delivery::unknown("HTTP 502")),
        (Robot::Wecom, 200, "<html>", Delivery::unknown("an answer without errcode")),
        (dingtalk, 200, r#"{"errcode":0,"errmsg":"ok"}"#, Delivery::Sent),
        (
            dingtalk,
            200,
            r#"{"errcode":310000,"errmsg":"sign not match"}"#,
            Delivery::failed("errcode 310000"),
        ),
    ] {
        let server = WebServer::start(status, body).await;
        let letter = letter();
        let guard = Guard::new(&server.trusted());
        let delivery = robot::send(&guard, &server.url("/send?key=1"), robot, &letter).await;
        assert_eq!(delivery, expected, "{robot:?} {body}");
        let asked = server.only();
        let sent: Value = serde_json::from_slice(&asked.body).unwrap();
        assert_eq!(sent["msgtype"], "text");
        let text = sent["text"]["content"].as_str().unwrap();
        assert!(text.contains(&letter.title) && text.contains(&letter.text) && text.contains(&letter.link));
        let query = asked.uri.query().unwrap();
        match robot {
            Robot::Wecom => assert_eq!(query, "key=1"),
            // Computed with Python's hmac and base64 after DingTalk's own example.
            Robot::Dingtalk { .. } => {
                assert_eq!(
                    query,
                    "key=1&timestamp=1795485600000&sign=GO375kwTep6rjiIixnRthGxhtOob%2F0YvVNAXS7eiQCA%3D"
                );
                assert_eq!(sent["msgUuid"], letter.id.simple().to_string());
            }
        }
    }
}

#[tokio::test]
async fn a_robot_that_is_asked_too_often_is_left_alone_for_a_while() {
    let server = WebServer::start(200, r#"{"errcode":45009}"#).await;
    let guard = Guard::new(&server.trusted());
    let url = server.url("/limited");
    assert!(is_later(&robot::send(&guard, &url, Robot::Wecom, &letter()).await));
    let server = WebServer::start(200, r#"{"errcode":0}"#).await;
    let guard = Guard::new(&server.trusted());
    let url = server.url("/often");
    let mut sent = 0;
    for _ in 0..25 {
        match robot::send(&guard, &url, Robot::Wecom, &letter()).await {
            Delivery::Sent => sent += 1,
            Delivery::Later { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    assert!((20..=22).contains(&sent) && server.asked.lock().unwrap().len() == sent, "{sent}");
}

#[tokio::test]
async fn nobody_reaches_into_the_house_by_a_robots_address() {
    let server = WebServer::start(200, r#"{"errcode":0}"#).await;
    for url in [server.url("/"), format!("http://localhost:{}/", server.address.port())] {
        let delivery = robot::send(&Guard::default(), &url, Robot::Wecom, &letter()).await;
        assert_eq!(delivery, Delivery::failed("the address is not allowed"), "{url}");
    }
    let elsewhere = Guard::new(&["127.0.0.1:1".to_owned()]);
    robot::send(&elsewhere, &server.url("/"), Robot::Wecom, &letter()).await;
    assert!(server.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let server = WebServer::start(302, "").await;
    let guard = Guard::new(&server.trusted());
    let delivery = robot::send(&guard, &server.url("/moved"), Robot::Wecom, &letter()).await;
    assert_eq!(delivery, Delivery::failed("HTTP 302"));
}

#[tokio::test]
async fn a_line_that_breaks_after_the_message_leaves_its_end_unknown() {
    let address = WebServer::cutting().await;
    let guard = Guard::new(&[address.to_string()]);
    let url = format!("http://{address}/cut");
    let delivery = robot::send(&guard, &url, Robot::Wecom, &letter()).await;
    assert_eq!(delivery, Delivery::unknown("no answer"));
    let gateway = Gateway::new(&url).unwrap();
    assert_eq!(gateway.send("+8613805312217", &letter()).await, Delivery::unknown("no answer"));
    let nobody = Guard::new(&["127.0.0.1:1".to_owned()]);
    assert!(is_later(&robot::send(&nobody, "http://127.0.0.1:1/", Robot::Wecom, &letter()).await));
}

#[tokio::test]
async fn a_gateway_takes_json_or_a_template() {
    let server = WebServer::start(202, "").await;
    let letter = letter();
    let url = format!("http://user:pass@{}/send", server.address);
    assert_eq!(Gateway::new(&url).unwrap().send("+8613805312217", &letter).await, Delivery::Sent);
    let asked = server.only();
    let sent: Value = serde_json::from_slice(&asked.body).unwrap();
    let text = format!("{} {}", letter.title, letter.link);
    assert_eq!(sent, json!({ "id": letter.id, "to": "+8613805312217", "text": text }));
    assert_eq!(
        (asked.method, &asked.headers["authorization"]),
        (Method::POST, &"Basic dXNlcjpwYXNz".parse().unwrap())
    );
    assert_eq!(asked.headers["idempotency-key"], letter.id.to_string());

    let server = WebServer::start(200, "ok").await;
    let gateway = Gateway::new(&server.url("/s?m={to}&c={text}&n={id}")).unwrap();
    assert_eq!(gateway.send("+8613805312217", &letter).await, Delivery::Sent);
    let asked = server.only();
    assert_eq!(asked.method, Method::GET);
    let pairs: Vec<_> =
        url::form_urlencoded::parse(asked.uri.query().unwrap().as_bytes()).into_owned().collect();
    assert_eq!(pairs[0].1, "+8613805312217");
    assert_eq!((&pairs[1].1, &pairs[2].1), (&text, &letter.id.to_string()));

    let refusing = WebServer::start(200, r#"{"ok":false,"code":7}"#).await;
    let delivery = Gateway::new(&refusing.url("/")).unwrap().send("+8613805312217", &letter).await;
    assert_eq!(delivery, Delivery::failed("refused 7"));
}

#[tokio::test]
async fn a_browser_opens_what_was_sealed_for_it_and_knows_from_whom_it_is() {
    let server = WebServer::start(201, "").await;
    let secret = SecretKey::random(&mut OsRng);
    let auth = Auth::clone_from_slice(&[7; 16]);
    let subscription = Subscription {
        endpoint: server.url("/push/abc"),
        p256dh: BASE64.encode(secret.public_key().to_encoded_point(false).as_bytes()),
        auth: BASE64.encode(auth),
    };
    let vapid = Vapid::generate();
    let vapid = Vapid::from_bytes(&vapid.to_bytes()).unwrap();
    let (letter, guard) = (letter(), Guard::new(&server.trusted()));
    let subject = "https://crm.example.com";
    let delivery = push::send(&guard, &vapid, subject, &subscription, &letter, now()).await;
    assert_eq!(delivery, Delivery::Sent);
    let asked = server.only();
    assert_eq!(
        (&asked.headers["content-encoding"], asked.uri.path()),
        (&"aes128gcm".parse().unwrap(), "/push/abc")
    );
    let opened = web_push_native::decrypt(asked.body.to_vec(), &secret, &auth).unwrap();
    let opened: Value = serde_json::from_slice(&opened).unwrap();
    assert_eq!(opened["title"], letter.title);
    assert_eq!(opened["id"], letter.id.to_string());

    let authorization = asked.headers["authorization"].to_str().unwrap();
    let (token, key) = authorization.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(key, vapid.public_key());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let key = VerifyingKey::from_sec1_bytes(&BASE64.decode(key).unwrap()).unwrap();
    let signature = Signature::from_slice(&BASE64.decode(signature).unwrap()).unwrap();
    key.verify(signed.as_bytes(), &signature).expect("the push service believes it");
    let claims: Value =
        serde_json::from_slice(&BASE64.decode(signed.split('.').nth(1).unwrap()).unwrap()).unwrap();
    assert_eq!(claims["aud"], format!("http://{}", server.address));
    assert_eq!(
        (claims["sub"].as_str(), claims["exp"].as_i64()),
        (Some(subject), Some(now().timestamp() + 43_200))
    );

    for (status, expected) in
        [(410, Delivery::Gone), (404, Delivery::Gone), (413, Delivery::failed("HTTP 413"))]
    {
        let server = WebServer::start(status, "").await;
        let subscription = Subscription { endpoint: server.url("/gone"), ..subscription.clone() };
        let guard = Guard::new(&server.trusted());
        assert_eq!(push::send(&guard, &vapid, subject, &subscription, &letter, now()).await, expected);
    }
    let broken = Subscription { auth: "x".to_owned(), ..subscription };
    assert!(!broken.is_whole());
}
