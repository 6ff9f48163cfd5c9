//! The description of the API as JSON, and as a page to read and try.

use super::AREAS;
use axum::{
    Extension, Json, Router,
    extract::Path,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use kemai_domain::{AppError, Grade};
use kemai_server::{
    App,
    http::{grades::GradeTable, headers::Nonce, refusal::Refusal},
    openapi,
};
use std::sync::{Arc, LazyLock};
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::Config;

pub const GRADES: GradeTable = &[
    ("GET /api/openapi.json", Grade::Public),
    ("GET /api/docs", Grade::Public),
    ("GET /api/docs/{*file}", Grade::Public),
];

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| openapi::document(AREAS));
static VIEWER: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| Arc::new(Config::from("/api/openapi.json")));

pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/openapi.json", get(|| async { Json(&*DOCUMENT) }))
        .route("/api/docs", get(page))
        .route("/api/docs/{*file}", get(file))
}

/// Our own page around the viewer, because the viewer's has scripts without a nonce.
async fn page(Extension(nonce): Extension<Nonce>) -> Html<String> {
    let nonce = nonce.0;
    Html(format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Kemai API</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link rel=\"icon\" href=\"/favicon.svg\">\
         <link rel=\"stylesheet\" href=\"/api/docs/swagger-ui.css\"></head><body><div id=\"swagger-ui\"></div>\
         <script nonce=\"{nonce}\" src=\"/api/docs/swagger-ui-bundle.js\"></script>\
         <script nonce=\"{nonce}\">SwaggerUIBundle({{ url: \"/api/openapi.json\", dom_id: \"#swagger-ui\", \
         deepLinking: true }});</script></body></html>"
    ))
}

async fn file(Path(name): Path<String>) -> Response {
    match utoipa_swagger_ui::serve(&name, VIEWER.clone()) {
        Ok(Some(file)) => {
            let headers =
                [(CONTENT_TYPE, file.content_type), (CACHE_CONTROL, "public, max-age=86400".to_owned())];
            (headers, file.bytes.into_owned()).into_response()
        }
        _ => Refusal(AppError::not_found()).into_response(),
    }
}
