//! The whole router: who gets where, and in which form they are told when they do not.

mod abroad;
mod carry;
mod cells;
mod described;
mod failed;
mod forms;
mod live;
mod offered;
mod once;
mod past;
mod pick;
mod walk;

use super::{grades, router};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
};
use http::{HeaderMap, StatusCode};
use kemai_customers::customers::{CustomerInput, server::service};
use kemai_people::{
    profile::{TokenInput, server::service as profile},
    server::fixture,
};
use kemai_server::{
    Ctx, JobKind, NewJob,
    http::guard::UPLOADS,
    jobs, session, settings,
    testing::{TestApp, on_both},
};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use std::time::Duration;
use tower::ServiceExt;

const PAGE: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn location(&self) -> &str {
        self.headers.get("location").map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{} {}", self.status, self.body))
    }
}

async fn send(router: &Router, request: http::request::Builder, body: &str) -> Answer {
    let request: Request =
        request.header("host", "localhost:3000").body(Body::from(body.to_owned())).unwrap();
    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    let is_endless =
        parts.headers.get("content-type").is_some_and(|kind| kind.as_bytes() == b"text/event-stream");
    let body = if is_endless { Body::empty() } else { body };
    let body = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
    Answer { status: parts.status, headers: parts.headers, body }
}

async fn get(router: &Router, path: &str, cookie: &str) -> Answer {
    send(router, Request::get(path).header("accept", PAGE).header("cookie", cookie), "").await
}

async fn cookie(test: &TestApp, ctx: &Ctx) -> String {
    let value = session::open(&test.app, ctx.user_id().unwrap(), &HeaderMap::new(), None).await.unwrap();
    format!("{}={value}", session::cookie_name(&test.app))
}

async fn token(test: &TestApp, ctx: &Ctx, scope: &str) -> String {
    let input = TokenInput { name: "test".to_owned(), scope: scope.to_owned(), days: None };
    profile::create_token_for(&test.app, ctx.user_id().unwrap(), input).await.unwrap().value.0
}

#[test]
fn every_address_has_a_grade_and_every_grade_an_address() {
    if let Err(problem) = grades() {
        panic!("{problem}");
    }
}

#[tokio::test]
async fn before_the_set_up_every_page_leads_to_it_and_afterwards_it_is_gone() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        for path in ["/", "/login", "/customers"] {
            let answer = get(&router, path, "").await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/setup"), "{path}");
        }
        assert_eq!(get(&router, "/setup", "").await.status, StatusCode::OK);
        for (path, without) in
            [("/customers/", "/customers"), ("/settings/users/?q=1", "/settings/users?q=1")]
        {
            let answer = get(&router, path, "").await;
            assert_eq!((answer.status, answer.location()), (StatusCode::PERMANENT_REDIRECT, without));
        }
        fixture::company_with(&test, super::SETUP_STEPS).await;
        assert_eq!(get(&router, "/setup", "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(get(&router, "/login", "").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_stranger_is_led_to_the_sign_in_and_a_program_is_told() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        fixture::company_with(&test, super::SETUP_STEPS).await;
        let answer = get(&router, "/customers?q=a", "").await;
        assert_eq!(answer.location(), "/login?next=%2Fcustomers%3Fq%3Da");
        let answer = get(&router, "/customers", "kemai=not-a-session").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let answer = send(&router, Request::get("/api/v1/users"), "").await;
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (StatusCode::UNAUTHORIZED, &"not_signed_in".into())
        );
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
        let call = Request::post("/rpc/users/list").header("accept", "application/json");
        assert_eq!(send(&router, call, "").await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_open_to_a_role_does_not_exist_as_a_page() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::SETUP_STEPS).await;
        let (admin, sales) = (cookie(&test, &company.admin).await, cookie(&test, &company.sales).await);
        assert_eq!(get(&router, "/settings/users", &admin).await.status, StatusCode::OK);
        let answer = get(&router, "/settings/users", &sales).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(answer.body.contains("<html") && !answer.body.contains("hengrun.example"), "{}", answer.body);
        for (cookie, lang) in [(sales.as_str(), "zh-Hans"), ("", "en")] {
            let request = Request::get("/nowhere").header("accept", PAGE).header("accept-language", "en");
            let nowhere = send(&router, request.header("cookie", cookie), "").await;
            assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
            assert!(nowhere.body.contains(&format!("lang=\"{lang}\"")), "{cookie}: {}", nowhere.body);
            // Who is signed in has every way on; a stranger has the sign-in.
            let is_framed = nowhere.body.contains(r#"<a href="/customers""#) && nowhere.body.contains("王磊");
            assert_eq!(is_framed, !cookie.is_empty(), "{}", nowhere.body);
            assert_eq!(nowhere.body.contains(r#"href="/login""#), cookie.is_empty());
            assert!(!nowhere.body.contains("/settings/users"), "what is not open is not offered");
        }
    })
    .await;
}

#[tokio::test]
async fn a_customer_opens_with_what_is_known_where_follow_ups_are_not_for_the_role() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::SETUP_STEPS).await;
        let input = CustomerInput { name: "甲一公司".to_owned(), ..CustomerInput::default() };
        let id = service::create(&company.sales, input).await.unwrap().id;
        let (path, cookie) = (format!("/customers/{id}"), cookie(&test, &company.sales).await);
        let with = get(&router, &path, &cookie).await;
        assert!(with.status == StatusCode::OK && with.body.contains("?tab=overview"), "{}", with.status);
        // The line of the matrix stands for another entity then.
        let sql = r#"UPDATE roles SET rights = replace(rights, '"follow_up":', '"plan":')"#;
        test.app.db.side().execute_unprepared(sql).await.unwrap();
        let without = get(&router, &path, &cookie).await;
        assert_eq!(without.status, StatusCode::OK, "the page is there, without its timeline");
        assert!(without.body.contains("甲一公司") && !without.body.contains("?tab=overview"));
    })
    .await;
}

#[tokio::test]
async fn a_token_is_held_to_its_scope() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::SETUP_STEPS).await;
        for (scope, status) in [("all", 200), ("read", 200), ("users:read", 200), ("tags:write", 403)] {
            let bearer = format!("Bearer {}", token(&test, &company.admin, scope).await);
            let request = Request::get("/api/v1/users").header("authorization", &bearer);
            let answer = send(&router, request, "").await;
            assert_eq!(answer.status, status, "{scope}");
            if status == 403 {
                assert_eq!(answer.json()["code"], "scope_too_narrow", "the role would do");
            }
            let page = Request::get("/customers").header("authorization", &bearer).header("accept", PAGE);
            assert_eq!(send(&router, page, "").await.status, StatusCode::NOT_FOUND, "a token opens no page");
        }
        let request = Request::get("/api/v1/users").header("authorization", "Bearer kemai_wrong");
        assert_eq!(send(&router, request, "").await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn a_change_from_another_site_is_refused_before_anything_runs() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::SETUP_STEPS).await;
        let cookie = cookie(&test, &company.admin).await;
        let form = || {
            Request::post("/rpc/sign_out")
                .header("accept", PAGE)
                .header("cookie", &cookie)
                .header("content-type", "application/x-www-form-urlencoded")
        };
        for foreign in [
            form(),
            form().header("origin", "https://evil.example"),
            form().header("sec-fetch-site", "cross-site"),
        ] {
            let refused = send(&router, foreign, "").await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
            assert!(refused.body.contains("请重新打开页面"), "{}", refused.body);
        }
        let program = Request::post("/api/v1/customers").header("cookie", &cookie);
        let refused = send(&router, program.header("content-type", "application/json"), "{}").await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (StatusCode::FORBIDDEN, &"foreign_origin".into())
        );
        assert_eq!(get(&router, "/customers", &cookie).await.status, StatusCode::OK, "still signed in");
    })
    .await;
}

#[tokio::test]
async fn every_answer_is_guarded_and_traceable() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let page = get(&router, "/setup", "").await;
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        let (_, rest) = policy.split_once("'nonce-").unwrap();
        let nonce = rest.split('\'').next().unwrap();
        assert!(
            page.body.contains(&format!("nonce=\"{nonce}\"")),
            "the page's scripts carry the policy's nonce"
        );
        assert_eq!(page.headers["cache-control"], "no-store");
        assert_ne!(get(&router, "/setup", "").await.headers["content-security-policy"], policy);
        let problem = send(&router, Request::get("/api/v1/none"), "").await;
        assert_eq!(
            problem.headers["x-request-id"].to_str().unwrap(),
            problem.json()["request_id"].as_str().unwrap()
        );
        assert_eq!(problem.headers["x-content-type-options"], "nosniff");
        assert!(!problem.headers.contains_key("strict-transport-security"), "plain http");
    })
    .await;
}

#[tokio::test]
async fn machines_see_how_the_program_is() {
    kemai_server::metrics::recorder();
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        assert_eq!(send(&router, Request::get("/healthz"), "").await.json()["status"], "alive");
        assert_eq!(send(&router, Request::get("/readyz"), "").await.json()["status"], "ready");
        assert!(send(&router, Request::get("/metrics"), "").await.body.contains("kemai_http_requests_total"));
        // A job of a kind that nobody else's test enqueues.
        let kind = if test.database == "sqlite" { "machines.a" } else { "machines.b" };
        fixture::company_with(&test, super::SETUP_STEPS).await;
        let program = settings::program(&test.app, "test").await.unwrap();
        let run_at = test.app.clock.now();
        let job = NewJob { kind, key: "1".to_owned(), payload: Value::Null, run_at };
        program.write("test.job", move |tx| Box::pin(async move { tx.enqueue(job).await })).await.unwrap();
        test.app.clock.advance(chrono::Duration::seconds(90));
        let figures = send(&router, Request::get("/metrics"), "").await.body;
        for line in [
            format!(r#"kemai_jobs{{kind="{kind}",state="queued"}} 1"#),
            format!(r#"kemai_jobs{{kind="{kind}",state="dead"}} 0"#),
            format!(r#"kemai_jobs_oldest_due_age_seconds{{kind="{kind}"}} 90"#),
        ] {
            assert!(figures.contains(&line), "{line} is not in {figures} on {}", test.database);
        }
        let kind = JobKind {
            name: kind,
            lease: Duration::from_secs(60),
            attempts: 1,
            at_once: 1,
            run: |_, _| Box::pin(async { Ok(()) }),
        };
        jobs::run_due(&test.app, &[kind]).await.unwrap();
        let figures = send(&router, Request::get("/metrics"), "").await.body;
        let line = format!(r#"kemai_jobs_ended_total{{kind="{}",end="done"}} 1"#, kind.name);
        assert!(figures.contains(&line), "{line} is not in {figures} on {}", test.database);
        let description = send(&router, Request::get("/api/openapi.json"), "").await.json();
        assert!(description["paths"]["/api/v1/users"]["get"].is_object(), "{description}");
        let post = &description["paths"]["/api/v1/customers"]["post"];
        let names = post["parameters"].as_array().unwrap().iter().map(|one| &one["name"]);
        assert!(names.into_iter().any(|name| name == "Idempotency-Key"), "{post}");
        for status in ["201", "400", "401", "403", "409", "413", "422", "429"] {
            assert!(post["responses"][status].is_object(), "{status} in {post}");
        }
        let takes_files =
            |item: &Value| item["post"]["requestBody"]["content"]["multipart/form-data"].is_object();
        let paths = description["paths"].as_object().unwrap();
        for (path, _) in paths.iter().filter(|(_, item)| takes_files(item)) {
            assert!(UPLOADS.contains(&path.as_str()), "{path} takes files, but no more than a form may have");
        }
        test.app.db.close().await;
        assert_eq!(send(&router, Request::get("/readyz"), "").await.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(send(&router, Request::get("/healthz"), "").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_request_that_cannot_be_read_is_told_which_part_of_it() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::SETUP_STEPS).await;
        let bearer = format!("Bearer {}", token(&test, &company.admin, "all").await);
        for (path, status, field, code) in [
            ("/api/v1/contacts?customer=1", 400, "customer", "unknown_parameter"),
            ("/api/v1/customers?limit=many", 400, "limit", "bad_value"),
            ("/api/v1/customers?cursor=none", 400, "cursor", "bad_cursor"),
            ("/api/v1/users?cursor=none", 400, "cursor", "bad_cursor"),
            ("/api/v1/files", 400, "entity", "required"),
            ("/api/v1/customers?filter=%7B", 422, "filter", "bad_filter"),
        ] {
            let request = Request::get(path).header("authorization", &bearer);
            let answer = send(&router, request, "").await;
            let told = &answer.json()["errors"][0];
            assert_eq!(
                (answer.status.as_u16(), &told["field"], &told["code"]),
                (status, &field.into(), &code.into()),
                "{path}"
            );
        }
        let answer =
            send(&router, Request::put("/api/v1/customers").header("authorization", &bearer), "").await;
        assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (405, &"method_not_allowed".into()));
        assert_eq!(answer.headers["allow"], "GET, POST");
    })
    .await;
}

#[tokio::test]
async fn a_post_with_a_key_happens_once() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::SETUP_STEPS).await;
        let bearer = format!("Bearer {}", token(&test, &company.admin, "all").await);
        let post = |key: &str| {
            Request::post("/api/v1/departments")
                .header("authorization", &bearer)
                .header("content-type", "application/json")
                .header("idempotency-key", key)
        };
        let refused = send(&router, post("key-1"), r#"{"name": ""}"#).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "what was refused leaves the key free");
        let first = send(&router, post("key-1"), r#"{"name": "售后"}"#).await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
        let again = send(&router, post("key-1"), r#"{"name": "售后"}"#).await;
        assert_eq!(
            (again.status, &again.body, again.location()),
            (first.status, &first.body, first.location())
        );
        assert_eq!(again.headers["idempotency-replayed"], "true");
        assert_eq!(first.headers["etag"], "\"1\"");
        assert_eq!(again.headers["etag"], first.headers["etag"]);
        let other = send(&router, post("key-1"), r#"{"name": "市场"}"#).await;
        assert_eq!(
            (other.status, &other.json()["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &"key_reused".into())
        );
        test.app.clock.advance(chrono::Duration::hours(25));
        let later = send(&router, post("key-1"), r#"{"name": "市场"}"#).await;
        assert_eq!(later.status, StatusCode::CREATED, "a day later the key is forgotten");
    })
    .await;
}

#[tokio::test]
async fn a_change_without_its_version_is_refused_and_a_stale_one_brings_the_record() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::SETUP_STEPS).await;
        let bearer = format!("Bearer {}", token(&test, &company.admin, "all").await);
        let path = format!("/api/v1/departments/{}", company.first);
        let patch = || {
            Request::patch(&path).header("authorization", &bearer).header("content-type", "application/json")
        };
        let body = r#"{"name": "华东"}"#;
        assert_eq!(send(&router, patch(), body).await.status, StatusCode::PRECONDITION_REQUIRED);
        let stale = send(&router, patch().header("if-match", "\"999\""), body).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{}", stale.body);
        assert_eq!(stale.json()["current"]["name"], "销售一部");
    })
    .await;
}

#[tokio::test]
async fn a_list_opens_as_it_was_left_unless_the_address_says_otherwise() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::SETUP_STEPS).await;
        let input = CustomerInput { name: "甲一公司".to_owned(), ..CustomerInput::default() };
        service::create(&company.sales, input).await.unwrap();
        let session = cookie(&test, &company.sales).await;
        let head = "<th scope=\"col\"";
        assert!(!get(&router, "/customers", &session).await.body.contains(head), "cards at first");
        let kept =
            format!("{session}; kept_customers_view=table; kept_customers_columns=industry.settlement_days");
        let table = get(&router, "/customers", &kept).await.body;
        assert!(table.contains(head) && table.matches(head).count() < 6, "{}: {table}", test.database);
        assert!(
            table.contains("结算期限") && !table.contains("?sort=credit_limit\" title"),
            "the columns too"
        );
        assert!(!get(&router, "/customers?view=cards", &kept).await.body.contains(head));
        let named = get(&router, "/customers?columns=credit_limit", &kept).await.body;
        assert!(named.contains("sort=credit_limit"), "{named}");
        let odd =
            format!("{session}; kept_customers_view=<script>; kept_customers_columns={}", "a".repeat(500));
        let plain = get(&router, "/customers", &odd).await;
        assert!(
            plain.status == StatusCode::OK && !plain.body.contains(head),
            "a cookie that is none is not read"
        );
    })
    .await;
}
