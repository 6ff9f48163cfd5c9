use super::*;
use axum::{Router, body::Body, middleware, routing::post};
use tower::ServiceExt;

async fn answer(request: Request) -> Response {
    let read = |body: String| async move { body.len().to_string() };
    let panics = || async {
        if BODY_BYTES > 0 {
            panic!("the details")
        }
    };
    Router::new()
        .route("/read", post(read))
        .route("/api/v1/files", post(read).layer(DefaultBodyLimit::max(3 * BODY_BYTES)))
        .route("/panics", post(panics))
        .layer(body_limit())
        .layer(middleware::from_fn(limit_body))
        .layer(middleware::from_fn(catch_panic))
        .layer(middleware::from_fn(adopt))
        .oneshot(request)
        .await
        .unwrap()
}

fn code(response: &Response) -> Option<ErrorCode> {
    response.extensions().get::<Refusal>().map(|refusal| refusal.0.code)
}

#[tokio::test]
async fn a_body_too_large_is_refused_with_and_without_its_length() {
    let large = vec![b'a'; BODY_BYTES + 1];
    let told =
        Request::post("/read").header(CONTENT_LENGTH, large.len()).body(Body::from(large.clone())).unwrap();
    let response = answer(told).await;
    assert_eq!((response.status().as_u16(), code(&response)), (413, Some(ErrorCode::TooLarge)));
    let stream = futures::stream::iter([Ok::<_, std::io::Error>(large.clone())]);
    let untold = Request::post("/read").body(Body::from_stream(stream)).unwrap();
    let response = answer(untold).await;
    assert_eq!((response.status().as_u16(), code(&response)), (413, Some(ErrorCode::TooLarge)));
    let upload =
        Request::post("/api/v1/files").header(CONTENT_LENGTH, large.len()).body(Body::from(large)).unwrap();
    assert_eq!(answer(upload).await.status(), 200);
}

#[tokio::test]
async fn a_panic_is_one_requests_failure() {
    let response = answer(Request::post("/panics").body(Body::empty()).unwrap()).await;
    assert_eq!((response.status().as_u16(), code(&response)), (500, Some(ErrorCode::Internal)));
}

#[tokio::test]
async fn what_axum_refuses_gets_our_form_and_keeps_its_status() {
    let response = answer(Request::get("/read").body(Body::empty()).unwrap()).await;
    assert_eq!((response.status().as_u16(), code(&response)), (405, Some(ErrorCode::MethodNotAllowed)));
    assert_eq!(response.headers()["allow"], "POST");
}
