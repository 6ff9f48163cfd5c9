use super::*;
use axum::{Router, body::to_bytes, middleware, routing::get};
use http::header::RETRY_AFTER;
use kemai_domain::{FieldError, Problem as FieldProblem};
use tower::ServiceExt;

fn router(error: AppError) -> Router {
    let render: RenderErrorPage = |page| format!("<p>{} {}</p>", page.error.code.key(), page.lang);
    let refuse = move || {
        let error = error.clone();
        async move { Refusal(error) }
    };
    Router::new()
        .route("/{*path}", get(refuse))
        .layer(middleware::from_fn_with_state(render, answer))
        .layer(axum::Extension(RequestId("request-1".to_owned())))
}

async fn ask(error: AppError, path: &str, accept: &str) -> (http::response::Parts, String) {
    let request = Request::get(path)
        .header(ACCEPT, accept)
        .header(ACCEPT_LANGUAGE, "en")
        .body(axum::body::Body::empty());
    let (parts, body) = router(error).oneshot(request.unwrap()).await.unwrap().into_parts();
    (parts, String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn a_program_gets_a_problem() {
    let error =
        AppError::invalid(vec![FieldError::new("contacts[0].phone", FieldProblem::TooLong { max: 40 })]);
    let (parts, body) = ask(error, "/api/v1/customers", "*/*").await;
    assert_eq!(
        (parts.status.as_u16(), &parts.headers["content-type"]),
        (422, &HeaderValue::from_static("application/problem+json"))
    );
    let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(problem["code"], "invalid");
    assert_eq!(problem["instance"], "/api/v1/customers");
    assert_eq!(problem["request_id"], "request-1");
    let field = &problem["errors"][0];
    assert_eq!((&field["field"], &field["code"]), (&"contacts[0].phone".into(), &"too_long".into()));
    assert!(field["message"].as_str().unwrap().contains("40"));
}

#[tokio::test]
async fn a_conflict_brings_the_record_as_it_stands() {
    let error = AppError::new(ErrorCode::Conflict).with_detail(serde_json::json!({ "version": 8 }));
    let (parts, body) = ask(error, "/api/v1/customers/1", "application/json").await;
    assert_eq!(parts.status, 412);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&body).unwrap()["current"]["version"], 8);
}

#[tokio::test]
async fn a_person_gets_a_page_and_the_browser_its_own_json() {
    let (parts, body) = ask(AppError::not_found(), "/nowhere", "text/html,*/*;q=0.8").await;
    assert_eq!((parts.status.as_u16(), body.as_str()), (404, "<p>not_found en</p>"));
    let (_, body) = ask(AppError::forbidden(), "/rpc/customers/list", "application/json").await;
    assert_eq!(serde_json::from_str::<AppError>(&body).unwrap().code, ErrorCode::Forbidden);
    let (parts, _) = ask(AppError::new(ErrorCode::TooMany), "/rpc/sign_in", "text/html").await;
    assert_eq!(parts.headers[RETRY_AFTER], "60");
}

/// Every code that the domain knows stands in ERRORS.md, and ERRORS.md names no other status for it.
#[test]
fn every_code_is_written_down() {
    let (errors, source) =
        (include_str!("../../../../../ERRORS.md"), include_str!("../../../../domain/src/error.rs"));
    let keys = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Self::")?.split_once("=> \"")?.1.split('"').next());
    let mut count = 0;
    for key in keys {
        let code: ErrorCode = serde_json::from_value(key.into()).unwrap();
        let row = format!("| `{key}` | {} |", code.status());
        assert!(errors.contains(&row), "ERRORS.md lacks {row}");
        count += 1;
    }
    assert!(count >= 15, "the codes were not found in the source");
    let (_, fields) = source.rsplit_once("problems! {").unwrap();
    let fields =
        fields.lines().map(str::trim).take_while(|line| *line != "}").filter(|line| line.ends_with(','));
    let fields: Vec<&str> = fields.filter_map(|line| line.split([' ', ',']).nth(1)).collect();
    assert!(fields.len() >= 30, "the codes of fields were not found in the source");
    for key in fields {
        assert!(errors.contains(&format!("`{key}`")), "ERRORS.md lacks the field code {key}");
    }
}
