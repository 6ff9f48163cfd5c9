//! The browser's files: scripts, WASM, styles, icons, compressed at build time. What carries a hash in its name never
//! changes and is kept for a year; the rest is asked for again each time, which costs a "not modified".

use super::refusal::Refusal;
use axum::{
    extract::Request,
    response::{IntoResponse, Redirect, Response},
};
use http::{
    HeaderValue, Method, StatusCode, Uri,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY},
};
use kemai_domain::{AppError, ErrorCode};
use std::path::Path;
use tower::ServiceExt;
use tower_http::services::ServeDir;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
/// A service worker lives under the policy of its own file.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'self'; frame-ancestors 'none'");

/// The folder of the browser's files.
#[derive(Clone)]
pub struct Assets(ServeDir);

impl Assets {
    #[must_use]
    pub fn new(site_root: &Path) -> Self {
        let folder = ServeDir::new(site_root).append_index_html_on_directories(false);
        Self(folder.precompressed_br().precompressed_gzip())
    }

    /// Answers what no route has: a file, or that there is nothing.
    pub async fn serve(self, request: Request) -> Response {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Refusal(AppError::not_found()).into_response();
        }
        if let Some(address) = without_slash(request.uri()) {
            return Redirect::permanent(&address).into_response();
        }
        let is_hashed = is_hashed(request.uri().path());
        let Ok(found) = self.0.oneshot(request).await;
        match found.status() {
            StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED => {
                let mut response = found.into_response();
                let headers = response.headers_mut();
                headers.insert(CACHE_CONTROL, if is_hashed { IMMUTABLE } else { ASK_AGAIN });
                headers.insert(CONTENT_SECURITY_POLICY, POLICY);
                response
            }
            StatusCode::RANGE_NOT_SATISFIABLE => found.into_response(),
            status if status.is_server_error() => {
                tracing::error!(http.status = status.as_u16(), "a browser file could not be read");
                Refusal(AppError::new(ErrorCode::Internal)).into_response()
            }
            _ => Refusal(AppError::not_found()).into_response(),
        }
    }
}

/// `/customers/` is written for `/customers`. Never with two slashes before it, or a backslash, which browsers read as one: that
/// would be another host.
fn without_slash(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_suffix('/')?.trim_matches(['/', '\\']);
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    (!path.is_empty()).then(|| format!("/{path}{query}"))
}

/// `kemai.Hq3…22 characters….js`: a part between dots that is a hash.
fn is_hashed(path: &str) -> bool {
    let Some(name) = path.strip_prefix("/pkg/").and_then(|rest| rest.rsplit('/').next()) else {
        return false;
    };
    let is_hash = |part: &str| {
        part.len() >= 16
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            && part.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    };
    name.split('.').skip(1).any(is_hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, response::Response};

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("/pkg/kemai.Hq3mPzUeY1nXh9vTqLwZrA.js"));
        assert!(is_hashed("/pkg/fonts/kemai.0123456789abcdef.woff2"));
        assert!(!is_hashed("/pkg/kemai.js"));
        assert!(!is_hashed("/pkg/__wasm_split.______________________.js"));
        assert!(!is_hashed("/kemai.Hq3mPzUeY1nXh9vTqLwZrA.js"));
    }

    #[test]
    fn a_slash_at_the_end_leads_to_the_address_without() {
        let led = |uri: &'static str| without_slash(&Uri::from_static(uri));
        assert_eq!(led("/customers/").as_deref(), Some("/customers"));
        assert_eq!(led("/customers/?q=1").as_deref(), Some("/customers?q=1"));
        assert_eq!(led("//evil.example/").as_deref(), Some("/evil.example"));
        assert_eq!(led("/\\evil.example/").as_deref(), Some("/evil.example"));
        assert_eq!((led("/"), led("/customers"), led("///")), (None, None, None));
    }

    async fn get(assets: &Assets, path: &str) -> Response {
        let request = Request::get(path).header("accept-encoding", "br").body(Body::empty()).unwrap();
        assets.clone().serve(request).await
    }

    #[tokio::test]
    async fn a_missing_file_is_never_cached() {
        let folder = std::env::temp_dir().join(format!("kemai-assets-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("pkg")).unwrap();
        std::fs::write(folder.join("pkg/kemai.0123456789abcdef.js"), "1").unwrap();
        std::fs::write(folder.join("pkg/kemai.0123456789abcdef.js.br"), "compressed").unwrap();
        let assets = Assets::new(&folder);
        let found = get(&assets, "/pkg/kemai.0123456789abcdef.js").await;
        assert_eq!(found.headers()["content-encoding"], "br");
        assert_eq!(found.headers()["cache-control"], IMMUTABLE);
        let missing = get(&assets, "/pkg/kemai.fedcba9876543210.js").await;
        assert_eq!(missing.status(), 404);
        assert!(!missing.headers().contains_key("cache-control"));
        assert_eq!(get(&assets, "/../Cargo.toml").await.status(), 404);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
