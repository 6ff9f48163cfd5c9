use super::*;
use axum::{Router, body::Body, middleware, routing::get};
use std::{
    io,
    sync::{Arc, Mutex},
};
use tower::ServiceExt;

/// A log that a test reads.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_line_names_the_route_and_nothing_of_the_person() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).finish();
    let _log = tracing::subscriber::set_default(subscriber);
    let router = Router::new()
        .route("/portal/{token}", get(|| async { "" }))
        .layer(middleware::from_fn(observe))
        .layer(axum::Extension(RequestId("request-1".to_owned())));
    let request = Request::get("/portal/secret-token?phone=13800138000")
        .header("cookie", "kemai=secret-session")
        .header("user-agent", "Li's phone")
        .body(Body::empty());
    router.oneshot(request.unwrap()).await.unwrap();
    let line = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(line.contains("request.id=request-1") && line.contains("GET /portal/{token}"), "{line}");
    assert!(line.contains("http.status=200") && line.contains("http.time_ms="), "{line}");
    assert!(!line.contains("secret") && !line.contains("13800138000") && !line.contains("Li's"), "{line}");
    assert_eq!(line.lines().count(), 1, "{line}");
}
