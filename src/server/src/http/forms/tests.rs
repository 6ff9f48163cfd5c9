use super::*;
use axum::{Json, response::IntoResponse};
use kemai_domain::Problem;
use serde_json::{Value, json};

const NAVIGATION: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

fn form(accept: &str, referer: Option<&str>, body: impl Into<Body>) -> Request {
    let mut request = Request::post("/rpc/customers/create")
        .header(ACCEPT, accept)
        .header(HOST, "crm.example.com")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(referer) = referer {
        request = request.header(REFERER, referer);
    }
    request.body(body.into()).unwrap()
}

async fn page(request: Request) -> Response {
    let submission = request.extensions().get::<Submission>().cloned();
    let values = submission.map(|submission| format!("{:?} {}", submission.values, submission.error));
    format!("{} {} {}", request.method(), request.uri(), values.unwrap_or_default()).into_response()
}

async fn send(request: Request, answer: Value) -> (StatusCode, HeaderMap, String) {
    let response = submit(request, |_| async { Json(answer).into_response() }, page).await;
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_call_of_the_browser_part_goes_through_as_it_is() {
    let refused = json!({ "refused": { "code": "not_found" } });
    let (status, _, body) = send(form("application/json", None, "name=x"), refused.clone()).await;
    assert_eq!((status, serde_json::from_str::<Value>(&body).unwrap()), (StatusCode::OK, refused));
}

#[tokio::test]
async fn done_leads_back_to_the_forms_own_page() {
    let done = json!({ "done": null });
    let referer = "https://crm.example.com/customers?q=a";
    let (status, headers, _) = send(form(NAVIGATION, Some(referer), "name=x"), done.clone()).await;
    assert_eq!((status, headers[LOCATION].to_str().unwrap()), (StatusCode::SEE_OTHER, "/customers?q=a"));
    for foreign in [Some("https://evil.example/x"), Some("https://crm.example.com.evil.example/"), None] {
        let (_, headers, _) = send(form(NAVIGATION, foreign, "name=x"), done.clone()).await;
        assert_eq!(headers[LOCATION], "/", "{foreign:?}");
    }
}

#[tokio::test]
async fn a_form_that_is_refused_twice_still_knows_its_page() {
    let refused = json!({ "refused": AppError::field("name", Problem::Required) });
    let first = form(NAVIGATION, Some("https://crm.example.com/login?next=%2Fa"), "name=");
    let (_, headers, _) = send(first, refused.clone()).await;
    let cookie = headers[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let again = || {
        let mut request = form(NAVIGATION, Some("https://crm.example.com/rpc/customers/create"), "name=");
        request.headers_mut().insert(http::header::COOKIE, HeaderValue::from_str(&cookie).unwrap());
        request
    };
    let (status, _, body) = send(again(), refused).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.starts_with("GET /login?next=%2Fa "), "{body}");
    let (_, headers, _) = send(again(), json!({ "done": null })).await;
    assert_eq!(headers[LOCATION], "/login?next=%2Fa");
}

#[tokio::test]
async fn done_leads_where_the_function_says_and_keeps_its_cookie() {
    let run = |_| async {
        let headers = [(LOCATION, "/customers/1"), (SET_COOKIE, "kemai=1")];
        (headers, Json(json!({ "done": { "id": 1 } }))).into_response()
    };
    let response = submit(form(NAVIGATION, None, "name=x"), run, page).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()[LOCATION], "/customers/1");
    assert_eq!(response.headers()[SET_COOKIE], "kemai=1");
    let run = |_| async { ([(LOCATION, "//evil.example")], Json(json!({ "done": null }))).into_response() };
    let response = submit(form(NAVIGATION, None, "name=x"), run, page).await;
    assert_eq!(response.headers()[LOCATION], "/");
}

#[tokio::test]
async fn refused_shows_the_page_again_with_what_was_typed_but_no_password() {
    let error = AppError::field("name", Problem::Required);
    let typed = "name=%E5%8D%8E%E5%85%B4&contacts%5B0%5D%5Bname%5D=Li&password=secret1&new_password=secret2";
    let referer = "https://crm.example.com/customers/new";
    let (status, _, body) = send(form(NAVIGATION, Some(referer), typed), json!({ "refused": error })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.starts_with("GET /customers/new "), "{body}");
    assert!(
        body.contains("华兴") && body.contains("contacts[0][name]") && body.contains("Required"),
        "{body}"
    );
    assert!(!body.contains("secret"), "{body}");
}

#[tokio::test]
async fn a_failure_carries_its_own_status() {
    let fail = |code| {
        move |_| async move { (StatusCode::INTERNAL_SERVER_ERROR, Json(AppError::new(code))).into_response() }
    };
    for accept in [NAVIGATION, "application/json"] {
        let response = submit(form(accept, None, "name=x"), fail(ErrorCode::BadRequest), page).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{accept}");
        assert!(response.extensions().get::<Refusal>().is_some());
    }
}

#[tokio::test]
async fn a_form_too_large_is_refused_before_anything_runs() {
    let run = |_| async { panic!("must not run") };
    let response = submit(form(NAVIGATION, None, vec![b'a'; BODY_BYTES + 1]), run, page).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
}
