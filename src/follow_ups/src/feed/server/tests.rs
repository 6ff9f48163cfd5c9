//! What a link to a calendar opens, for whom, and until when.

use super::{http, service};
use crate::{
    fixture::{NEIGHBOURS, company, customer, next, planned},
    plans::{
        Plan, PlanInput,
        server::{moves, service as plans, store},
    },
};
use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use chrono::Duration;
use icalendar::{Calendar, Component, parser};
use kemai_domain::{ErrorCode, Problem};
use kemai_server::{
    Ctx, session,
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;
use tower::ServiceExt;

async fn link(ctx: &Ctx) -> (uuid::Uuid, String) {
    let feed = service::create(ctx).await.expect("a link");
    let address = feed.address.0;
    let path = address.strip_prefix("http://localhost:3000").expect("the public address").to_owned();
    (feed.id, path)
}

async fn get(test: &TestApp, path: &str, known: &str) -> (StatusCode, HeaderMap, String) {
    let request = Request::get(path).header("if-none-match", known).body(Body::empty()).unwrap();
    let router = http::routes().with_state(test.app.clone());
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
}

async fn read(test: &TestApp, path: &str) -> Calendar {
    let (status, _, text) = get(test, path, "").await;
    assert_eq!(status, StatusCode::OK, "{}", test.database);
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
    // The strict parser first: the other forgives.
    parser::read_calendar(&parser::unfold(&text)).unwrap_or_else(|problem| panic!("{problem}\n{text}"));
    text.parse().expect("a calendar")
}

fn starts(calendar: &Calendar) -> Vec<String> {
    let mut starts: Vec<_> =
        calendar.events().map(|event| event.property_value("DTSTART").expect("a start").to_owned()).collect();
    starts.sort();
    starts
}

#[tokio::test]
async fn a_link_opens_the_persons_own_plans_until_it_is_revoked() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "泉景机电, 德州; 分公司").await;
        let content = "催定报价；带上样品，\n还有上次没有谈完的付款方式和交货时间。先打电话，再上门";
        let made = plans::create(sales, NEIGHBOURS, &planned(Some(&customer), content, "2026-11-23T10:00"))
            .await
            .unwrap();
        let (id, path) = link(sales).await;
        let calendar = read(&test, &path).await;
        let events: Vec<_> = calendar.events().collect();
        assert_eq!(events.len(), 1, "{}", test.database);
        let (event, uid) = (events[0], format!("{}@kemai", made.id));
        assert_eq!(event.get_uid(), Some(uid.as_str()));
        assert_eq!(event.property_value("DTSTART"), Some("20261123T020000Z"), "an instant");
        assert_eq!(event.get_summary(), Some("泉景机电, 德州; 分公司 · 催定报价；带上样品，"));
        assert!(event.get_description().is_some_and(|text| text.starts_with(content)), "{event:?}");
        assert_eq!(event.get_url(), Some(format!("http://localhost:3000/plans/{}", made.id).as_str()));

        assert!(read(&test, &link(&company.other_sales).await.1).await.events().next().is_none());
        let links = service::list(sales).await.unwrap();
        assert_eq!((links.len(), links[0].id, links[0].last_used_at.is_some()), (1, id, true));
        let foreign = service::revoke(&company.other_sales, id).await.unwrap_err();
        assert_eq!(foreign.code, ErrorCode::NotFound, "somebody else's link");
        service::revoke(sales, id).await.unwrap();
        assert_eq!(get(&test, &path, "").await.0, StatusCode::NOT_FOUND, "{}", test.database);
        assert!(service::list(sales).await.unwrap().is_empty());
        for path in ["/calendar/nothing.ics", "/calendar/.ics", path.trim_end_matches(".ics")] {
            assert_eq!(get(&test, path, "").await.0, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_calendar_shows_what_its_person_may_see_at_that_moment() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let customer = customer(sales, "泉景机电").await;
        let input = planned(Some(&customer), "催定报价", "2026-11-23T10:00");
        plans::create(sales, NEIGHBOURS, &input).await.unwrap();
        plans::create(sales, NEIGHBOURS, &planned(None, "写周报", "2026-11-24T10:00")).await.unwrap();
        let path = link(sales).await.1;
        assert_eq!(starts(&read(&test, &path).await), ["20261123T020000Z", "20261124T020000Z"]);
        let sql = |text: &str| test.app.db.statement(text, [sales.user_id().unwrap().0.into()]);
        let side = test.app.db.side();
        // The customer goes to somebody else.
        side.execute_raw(sql("UPDATE customers SET owner_id = NULL WHERE owner_id = $1")).await.unwrap();
        assert_eq!(starts(&read(&test, &path).await), ["20261124T020000Z"], "{}", test.database);
        let disable = sql("UPDATE users SET disabled_at = created_at WHERE id = $1");
        side.execute_raw(disable).await.unwrap();
        assert_eq!(get(&test, &path, "").await.0, StatusCode::NOT_FOUND, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn a_calendar_that_did_not_change_is_not_sent_again() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let path = link(sales).await.1;
        let (status, headers, _) = get(&test, &path, "").await;
        let tag = headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(
            (status, &headers["content-type"]),
            (StatusCode::OK, &"text/calendar; charset=utf-8".parse().unwrap())
        );
        assert_eq!(headers["cache-control"], "private, no-cache");
        for known in [tag.clone(), format!("\"other\", W/{tag}")] {
            let (status, headers, body) = get(&test, &path, &known).await;
            assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{known}");
            assert_eq!(headers["etag"], tag.as_str());
        }
        plans::create(sales, NEIGHBOURS, &planned(None, "写周报", "2026-11-24T10:00")).await.unwrap();
        let (status, headers, _) = get(&test, &path, &tag).await;
        assert_eq!(status, StatusCode::OK, "{}", test.database);
        assert_ne!(headers["etag"], tag.as_str());
    })
    .await;
}

#[tokio::test]
async fn a_repeated_plan_stands_at_its_hour_on_both_sides_of_summer_time() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let id = company.sales.user_id().unwrap();
        let zone = test
            .app
            .db
            .statement("UPDATE users SET time_zone = 'Europe/Berlin' WHERE id = $1", [id.0.into()]);
        test.app.db.side().execute_raw(zone).await.unwrap();
        let sales = session::on_behalf_of(&test.app, id, "test".to_owned()).await.unwrap();
        test.app.clock.advance(Duration::days(119));
        let input = PlanInput {
            repeat: "FREQ=WEEKLY;COUNT=3".to_owned(),
            ..planned(None, "写周报", "2027-03-22T09:00")
        };
        plans::create(&sales, NEIGHBOURS, &input).await.unwrap();
        let calendar = read(&test, &link(&sales).await.1).await;
        let expected = ["20270322T080000Z", "20270329T070000Z", "20270405T070000Z"];
        assert_eq!(starts(&calendar), expected, "{}", test.database);
        let mut uids: Vec<_> = calendar.events().filter_map(|event| event.get_uid()).collect();
        uids.sort_unstable();
        uids.dedup();
        assert_eq!(uids.len(), 3, "each time has a name of its own");
    })
    .await;
}

#[tokio::test]
async fn a_repeated_plan_that_is_moved_goes_on_as_the_calendar_shows_it() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let input = PlanInput {
            repeat: "FREQ=WEEKLY;COUNT=4".to_owned(),
            ..planned(None, "周会", "2026-11-23T10:00")
        };
        let made = plans::create(sales, NEIGHBOURS, &input).await.unwrap();
        let at = next("chosen", "2026-12-01T08:00").check().unwrap().unwrap();
        moves::move_to(sales, NEIGHBOURS, made.id, 1, at).await.expect("moves");
        let calendar = read(&test, &link(sales).await.1).await;
        let expected = ["20261201T000000Z", "20261207T020000Z", "20261214T020000Z"];
        assert_eq!(starts(&calendar), expected, "not the time it has passed by, on {}", test.database);
    })
    .await;
}

#[tokio::test]
async fn what_no_calendar_can_read_is_not_written_however_it_is_stored() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        let sales = &company.sales;
        let made =
            plans::create(sales, NEIGHBOURS, &planned(None, "写周报", "2026-11-23T10:00")).await.unwrap();
        let late =
            plans::create(sales, NEIGHBOURS, &planned(None, "很久以后", "2026-11-24T10:00")).await.unwrap();
        let put = sales.write("test", move |tx| {
            Box::pin(async move {
                let content = "写\0周\u{7}报\r\n第\t二\u{9c}行\u{1b}".to_owned();
                assert!(store::update(tx, &Plan { content, ..made }, 1).await?);
                let due_at = "9999-12-31T23:59:59Z".parse().expect("a time");
                assert!(store::update(tx, &Plan { due_at, ..late }, 1).await?);
                Ok(())
            })
        });
        put.await.expect("stores");
        let path = link(sales).await.1;
        let (_, _, text) = get(&test, &path, "").await;
        let rest = text.replace("\r\n", "");
        assert!(!rest.contains(|letter: char| letter.is_control() && letter != '\t'), "{rest:?}");
        let calendar = read(&test, &path).await;
        let events: Vec<_> = calendar.events().collect();
        assert_eq!(events.len(), 1, "{}: {text}", test.database);
        assert!(
            events[0].get_description().is_some_and(|text| text.starts_with("写周报\n第\t二行\n")),
            "{}: {text}",
            test.database
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_collects_links() {
    on_both(async |test: TestApp| {
        let company = company(&test).await;
        for _ in 0..10 {
            service::create(&company.sales).await.unwrap();
        }
        let error = service::create(&company.sales).await.unwrap_err();
        assert_eq!(error.of("calendar_link"), Some(&Problem::TooMany { max: 10 }), "{}", test.database);
    })
    .await;
}
