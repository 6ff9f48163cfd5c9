//! Plain forms, as a browser without scripts sends them.

use super::*;
use kemai_customers::customers::{CustomerInput, server::service};
use kemai_domain::{AppError, ErrorCode, Lang, Problem};

async fn post(router: &Router, cookie: &str, page: &str, action: &str, body: &str) -> Answer {
    let request = Request::post(action)
        .header("accept", PAGE)
        .header("cookie", cookie)
        .header("origin", "http://localhost:3000")
        .header("sec-fetch-site", "same-origin")
        .header("referer", format!("http://localhost:3000{page}"))
        .header("content-type", "application/x-www-form-urlencoded");
    send(router, request, body).await
}

#[tokio::test]
async fn two_people_at_one_setting_see_what_the_other_saved_and_keep_what_they_typed() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let admin = cookie(&test, &company.admin).await;
        let form = |version: i64, name: &str| {
            format!(
                "id={}&version={version}&input[name]={name}&input[parent_id]={}",
                company.first, company.head
            )
        };
        let (page, action) = ("/settings/departments", "/rpc/departments/update");
        let first = post(&router, &admin, page, action, &form(1, "North")).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
        let second = post(&router, &admin, page, action, &form(1, "South")).await;
        assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(second.body.contains("<dd>North"), "theirs is told on {}", test.database);
        assert!(second.body.contains(r#"value="South""#), "what was typed is kept");
        assert!(second.body.contains(r#"name="version" value="2""#), "saving again is made on theirs");
        let again = post(&router, &admin, page, action, &form(2, "South")).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
    })
    .await;
}

#[tokio::test]
async fn a_new_user_has_no_place_until_one_is_chosen() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let admin = cookie(&test, &company.admin).await;
        let page = "/settings/users/new";
        let empty = get(&router, page, &admin).await.body;
        let chosen = r#"<option value="" selected"#;
        assert_eq!(
            empty.matches(chosen).count(),
            2,
            "nothing is chosen by itself on {}: {empty}",
            test.database
        );
        let body = "input[name]=Shan&input[email]=shan@hengrun.example&input[department_id]=&input[role_id]=";
        let refused = post(&router, &admin, page, "/rpc/users/create", body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        let wrong = refused.body.matches(r#"aria-invalid="true""#).count();
        assert_eq!(wrong, 2, "both fields say so on {}: {}", test.database, refused.body);
        assert!(refused.body.contains("shan@hengrun.example"), "what was typed is kept");
    })
    .await;
}

#[tokio::test]
async fn the_admin_keeps_areas_and_days_without_scripts() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let (admin, sales) = (cookie(&test, &company.admin).await, cookie(&test, &company.sales).await);
        let areas = "/settings/regions";
        let body = "input[parent_code]=371400&input[name]=Tianqu";
        let made = post(&router, &admin, areas, "/rpc/own_regions/create", body).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        assert!(get(&router, areas, &admin).await.body.contains("Tianqu"), "{}", test.database);
        let refused = post(&router, &admin, areas, "/rpc/own_regions/create", body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "the name is taken");

        let days = "/settings/calendar";
        let body = "version=0&input[date]=2026-11-23&input[is_working]=false&input[name]=Jubilee";
        let set = post(&router, &admin, days, "/rpc/calendar/set", body).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.body);
        let shown = get(&router, days, &admin).await.body;
        assert!(shown.matches("Jubilee").count() >= 2, "the day and its history on {}", test.database);
        assert!(!get(&router, "/settings/calendar?year=2025", &admin).await.body.contains("Jubilee"));
        for page in [areas, days] {
            assert_eq!(get(&router, page, &sales).await.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn access_is_asked_for_and_granted_without_scripts_and_nothing_leaks() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let input = CustomerInput {
            name: "Huaxing Trading".to_owned(),
            website: "secret.example".to_owned(),
            ..CustomerInput::default()
        };
        let customer = service::create(&company.sales, input).await.unwrap();
        let (owner, asker) = (cookie(&test, &company.sales).await, cookie(&test, &company.other_sales).await);
        let page = "/customers/new";
        let body = "input[name]=Huaxing+Trading";
        let refused = post(&router, &asker, page, "/rpc/customers/create", body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("/rpc/customers/ask_access"), "the refusal offers it");
        for secret in [customer.id.to_string(), customer.code.clone(), "secret.example".to_owned()] {
            assert!(!refused.body.contains(&secret), "{secret} leaks on {}", test.database);
        }
        let person = company.other_sales.user_id().unwrap().to_string();
        while test.app.limits.hidden.take(person.as_str()).is_ok() {}
        let limited = post(&router, &asker, page, "/rpc/customers/create", body).await;
        let too_many = AppError::new(ErrorCode::TooMany).title(company.other_sales.lang());
        assert!(limited.body.contains(too_many), "{}: {}", test.database, limited.body);
        assert!(!limited.body.contains("/rpc/customers/ask_access"), "nothing is told any more");
        assert!(limited.body.contains("Huaxing Trading"), "what was typed is kept");
        let asked = post(&router, &asker, page, "/rpc/customers/ask_access", body).await;
        assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, "/customers"), "{}", asked.body);
        let list = get(&router, "/customers", &asker).await.body;
        assert!(list.contains("Huaxing Trading") && !list.contains(&customer.id.to_string()));

        let path = format!("/customers/{}", customer.id);
        let shown = get(&router, &path, &owner).await.body;
        let found = shown.split_once(r#"name="request" value=""#);
        let (_, rest) =
            found.unwrap_or_else(|| panic!("the owner sees no request on {}: {shown}", test.database));
        let request = rest.split('"').next().unwrap();
        let body = format!("request={request}&decision=granted");
        let denied = post(&router, &asker, &path, "/rpc/customers/decide_access", &body).await;
        assert_ne!(denied.status, StatusCode::SEE_OTHER, "nobody lets himself in");
        let granted = post(&router, &owner, &path, "/rpc/customers/decide_access", &body).await;
        assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.body);
        assert_eq!(get(&router, &path, &asker).await.status, StatusCode::OK, "{}", test.database);
    })
    .await;
}

#[tokio::test]
async fn another_language_keeps_what_was_typed_in_the_set_up_and_the_sign_in() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let typed = "input[company]=Hengrun&input[time_zone]=Asia/Tokyo&input[currency]=EUR&input[departments]=Head%0A++Sales\
                     &input[name]=Zhou&input[email]=zhou%40hengrun.example&input[password]=correct-horse-42&input[language]=zh-Hans";
        let switched = post(&router, "", "/setup", "/rpc/setup/create", &format!("{typed}&language=en")).await;
        assert_eq!(switched.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", switched.body);
        let cookies: Vec<_> = switched.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
        assert!(cookies.iter().any(|cookie| cookie.starts_with("lang=en;")), "{cookies:?}");
        assert!(switched.body.contains(r#"lang="en""#), "{}", switched.body);
        for kept in [r#"value="Hengrun""#, "zhou@hengrun.example", "Head\n  Sales", r#"value="Asia/Tokyo" selected"#] {
            assert!(switched.body.contains(kept), "{kept} is gone on {}: {}", test.database, switched.body);
        }
        assert!(!switched.body.contains("correct-horse"), "a password is never sent back");
        assert!(switched.body.contains(&Problem::Required.message(Lang::En)), "but asked for again");
        assert!(!switched.body.contains(AppError::invalid(Vec::new()).title(Lang::En)), "nothing else is wrong");
        assert_eq!(get(&router, "/setup", "").await.status, StatusCode::OK, "nothing was made");

        fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let typed = "input[email]=zhou%40hengrun.example&input[password]=&input[next]=%2Fcustomers&language=zh-Hant";
        let switched = post(&router, "lang=en", "/login", "/rpc/people/sign_in", typed).await;
        assert!(switched.body.contains(r#"lang="zh-Hant""#), "{}", switched.body);
        assert!(switched.body.contains("zhou@hengrun.example") && switched.body.contains(r#"value="/customers""#));
        assert!(!switched.body.contains(r#"aria-invalid="true""#), "nothing is wrong");
    })
    .await;
}

#[tokio::test]
async fn a_form_that_is_sent_after_the_session_ended_can_be_sent_again() {
    on_both(async |test| {
        let router = router(&test.app).unwrap();
        let company = fixture::company_with(&test, super::super::SETUP_STEPS).await;
        let (page, action, body) =
            ("/customers/new", "/rpc/customers/create", "input[name]=Huaxing&input[kind]=company");
        let stranger = post(&router, "kemai=ended", page, action, body).await;
        // The answer stays at the form's address: loaded anew, the browser sends the form again.
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED, "{}", stranger.body);
        let link =
            stranger.body.split("<a ").find(|link| link.contains(r#"href="/login""#)).expect("a way in");
        assert!(link.contains(r#"target="_blank""#), "{link}");
        let again = post(&router, &cookie(&test, &company.sales).await, page, action, body).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}: {}", test.database, again.body);
    })
    .await;
}
