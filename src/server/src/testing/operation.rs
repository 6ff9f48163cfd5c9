//! Asking an operation of the REST API as a program would, behind the gate.

use super::TestApp;
use crate::{app::App, ctx::Ctx, http::refusal::Refusal};
use axum::{
    Extension, Router,
    body::{Body, to_bytes},
};
use http::{Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt;

/// The longest answer that a test reads.
const LONGEST: usize = 1 << 20;

impl TestApp {
    /// Sends a body, which may be null, to one of an area's operations as a person; `version` goes into `If-Match`. A refusal reads as the
    /// error itself, an answer that is not JSON as null.
    ///
    /// # Panics
    /// When the request is none, or the operation gives no answer.
    pub async fn operation(
        &self,
        operations: Router<App>,
        ctx: &Ctx,
        (method, path): (&str, &str),
        version: Option<i64>,
        body: Value,
    ) -> (StatusCode, Value) {
        let api: Router = operations.layer(Extension(ctx.clone())).with_state(self.app.clone());
        let mut request =
            Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        if let Some(version) = version {
            request = request.header(header::IF_MATCH, format!("\"{version}\""));
        }
        let request = request.body(Body::from(body.to_string())).expect("a request");
        let response = api.oneshot(request).await.expect("an answer");
        let status = response.status();
        if let Some(Refusal(error)) = response.extensions().get::<Refusal>() {
            return (status, serde_json::to_value(error).unwrap_or_default());
        }
        let bytes = to_bytes(response.into_body(), LONGEST).await.expect("a body");
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }
}
