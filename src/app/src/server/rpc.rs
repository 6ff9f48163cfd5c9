//! The server functions, each of which is also a plain form: `kemai_server::http::forms` says how.

use super::context::Provide;
use axum::{
    Router,
    extract::Request,
    response::{IntoResponse, Response},
    routing::post,
};
use http::Method;
use kemai_server::{
    App,
    http::{forms, grades::Address},
};
use leptos_axum::handle_server_fns_with_context;
use server_fn::axum::server_fn_paths;
use tower::ServiceExt;

/// # Errors
/// A sentence, when a server function could be called by a link: then a foreign page could call it too.
pub fn addresses() -> Result<Vec<Address>, String> {
    server_fn_paths()
        .map(|(path, method)| match method {
            Method::POST if path.starts_with("/rpc/") => Ok(Address::new("POST", path)),
            Method::POST => {
                Err(format!("the server function {path} must stand below /rpc: say prefix = \"/rpc\""))
            }
            _ => Err(format!(
                "the server function {path} takes {method}: leave out its input, so that it takes POST"
            )),
        })
        .collect()
}

pub fn routes(provide: impl Provide, pages: Router) -> Router<App> {
    let answer = move |request: Request| {
        let (provide, pages) = (provide.clone(), pages.clone());
        async move {
            let run = |request| async { run(provide, request).await };
            let show = |request| async { pages.oneshot(request).await.into_response() };
            forms::submit(request, run, show).await
        }
    };
    server_fn_paths().fold(Router::new(), |router, (path, _)| router.route(path, post(answer.clone())))
}

async fn run(provide: impl Provide, request: Request) -> Response {
    handle_server_fns_with_context(provide, request).await.into_response()
}
