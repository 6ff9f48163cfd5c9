//! What people choose, and that it is theirs alone.

use super::{devices, service, store};
use crate::{
    choices::{ChoicesInput, PerKind},
    model::Channel,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use kemai_domain::{ErrorCode, Problem};
use kemai_people::server::fixture::company;
use kemai_server::testing::{TestApp, on_both};
use p256::{
    SecretKey,
    elliptic_curve::{rand_core::OsRng, sec1::ToEncodedPoint as _},
};

const ROBOT: &str = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a-secret-key";

#[tokio::test]
async fn choices_are_kept_sealed_and_an_edit_in_between_is_not_lost() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let input = ChoicesInput {
            reminder: vec!["push".to_owned(), "wecom".to_owned()],
            quiet_from: "22:00".to_owned(),
            quiet_until: "07:30".to_owned(),
            summary_at: "18:00".to_owned(),
            wecom_address: ROBOT.to_owned(),
            dingtalk_secret: "SECabc".to_owned(),
            phone: "13805312217".to_owned(),
            ..ChoicesInput::default()
        };
        service::update(sales, 0, &input).await.expect("chooses");
        let choices = service::page(sales).await.unwrap().choices;
        let channels = PerKind { reminder: vec![Channel::Push, Channel::Wecom], ..PerKind::default() };
        assert_eq!((&choices.channels, choices.version), (&channels, 1), "{}", test.database);
        assert_eq!(choices.summary_at.map(|time| time.to_string()), Some("18:00:00".to_owned()));
        assert!(
            choices.has_wecom && choices.has_dingtalk_secret && !choices.has_dingtalk && !choices.is_weekly
        );
        let dump = test.dump(&[]).await;
        for secret in ["a-secret-key", "SECabc", "13805312217"] {
            assert!(!dump.contains(secret), "{secret} stands open on {}", test.database);
        }
        let stale = service::update(sales, 0, &input).await.unwrap_err();
        assert_eq!(stale.code, ErrorCode::Conflict, "{}", test.database);

        // An empty text leaves the address, a tick takes it away.
        let plain = ChoicesInput { phone: "13805312217".to_owned(), ..ChoicesInput::default() };
        service::update(sales, 1, &plain).await.expect("chooses");
        let user = sales.user_id().unwrap();
        let stored = store::find(sales, test.app.db.reader(), user).await.unwrap();
        assert_eq!(stored.wecom_address.as_deref(), Some(ROBOT), "{}", test.database);
        service::update(sales, 2, &ChoicesInput { forget_wecom: "true".to_owned(), ..plain }).await.unwrap();
        assert!(!service::page(sales).await.unwrap().choices.has_wecom);
        assert_eq!(service::page(&company.other_sales).await.unwrap().choices.version, 0, "another's");
    })
    .await;
}

#[tokio::test]
async fn a_chosen_way_needs_its_address() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let chosen = ChoicesInput {
            reminder: vec!["wecom".to_owned(), "email".to_owned()],
            news: vec!["sms".to_owned()],
            summary: vec!["dingtalk".to_owned(), "push".to_owned()],
            ..ChoicesInput::default()
        };
        let error = service::update(sales, 0, &chosen).await.unwrap_err();
        for field in ["wecom_address", "dingtalk_address", "phone"] {
            assert_eq!(error.of(field), Some(&Problem::Required), "{field} on {}", test.database);
        }
        assert_eq!(error.fields.len(), 3, "{error:?}");
        let whole = ChoicesInput {
            wecom_address: ROBOT.to_owned(),
            dingtalk_address: "https://oapi.dingtalk.com/robot/send?access_token=a".to_owned(),
            phone: "13805312217".to_owned(),
            ..chosen.clone()
        };
        service::update(sales, 0, &whole).await.expect("chooses");
        // An empty text leaves the robots as they are, and takes the phone away.
        let error = service::update(sales, 1, &chosen).await.unwrap_err();
        assert_eq!((error.of("phone"), error.fields.len()), (Some(&Problem::Required), 1), "{error:?}");
        let gone = ChoicesInput { forget_wecom: "true".to_owned(), phone: whole.phone.clone(), ..chosen };
        let error = service::update(sales, 1, &gone).await.unwrap_err();
        assert_eq!(
            (error.of("wecom_address"), error.fields.len()),
            (Some(&Problem::Required), 1),
            "{error:?}"
        );
        // Nothing is sent there any more.
        let other = ChoicesInput { reminder: vec!["email".to_owned()], ..gone };
        service::update(sales, 1, &other).await.expect("chooses");
    })
    .await;
}

#[tokio::test]
async fn a_robot_inside_the_house_is_refused_by_name() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        for address in ["http://127.0.0.1:5432/", "https://db.internal/", "http://169.254.169.254/"] {
            for field in ["wecom_address", "dingtalk_address"] {
                let mut input = ChoicesInput::default();
                let place = if field == "wecom_address" {
                    &mut input.wecom_address
                } else {
                    &mut input.dingtalk_address
                };
                *place = address.to_owned();
                let error = service::update(&company.sales, 0, &input).await.unwrap_err();
                assert_eq!(error.of(field), Some(&Problem::AddressNotAllowed), "{address}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_browser_is_one_persons_and_the_key_stays() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let (sales, other) = (&company.sales, &company.other_sales);
        let key =
            BASE64.encode(SecretKey::random(&mut OsRng).public_key().to_encoded_point(false).as_bytes());
        let auth = BASE64.encode([1_u8; 16]);
        let endpoint = "https://fcm.googleapis.com/fcm/send/abc";
        let add = |ctx, endpoint: &str, auth: &str| {
            devices::add(ctx, endpoint.to_owned(), key.clone(), auth.to_owned())
        };
        add(sales, endpoint, &auth).await.expect("takes messages");
        let device = devices::list(sales).await.unwrap().remove(0);
        assert!(!test.dump(&[]).await.contains("fcm/send/abc"), "stands open on {}", test.database);
        assert_eq!(devices::remove(other, device.id).await.unwrap_err().code, ErrorCode::NotFound);
        // Somebody else signs in with the same browser: from now on it is his.
        add(other, endpoint, &auth).await.expect("takes messages");
        assert_eq!(
            (devices::list(sales).await.unwrap().len(), devices::list(other).await.unwrap().len()),
            (0, 1)
        );
        for (endpoint, auth) in [("http://127.0.0.1:1/", auth.as_str()), (endpoint, "x")] {
            let error = add(sales, endpoint, auth).await.unwrap_err();
            assert_eq!(error.of("endpoint"), Some(&Problem::NotAllowed), "{endpoint}");
        }
        let first = devices::vapid(sales).await.unwrap().public_key();
        assert_eq!(devices::vapid(other).await.unwrap().public_key(), first, "{}", test.database);
        assert_eq!(BASE64.decode(first).unwrap().len(), 65);
    })
    .await;
}
