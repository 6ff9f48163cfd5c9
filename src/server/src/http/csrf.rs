//! Refuses changes that another site makes a browser send. The browser itself says where a request comes from
//! (`Sec-Fetch-Site`, else `Origin`); a program with a Bearer token has no cookie that could be abused.

use super::refusal::Refusal;
use crate::config::Config;
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, Method,
    header::{AUTHORIZATION, COOKIE, HOST, ORIGIN},
};
use kemai_domain::{AppError, ErrorCode};
use std::sync::Arc;

/// Layer.
pub async fn refuse_foreign(State(config): State<Arc<Config>>, request: Request, next: Next) -> Response {
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_reading || is_ours(request.headers(), &config.public_url) {
        return next.run(request).await;
    }
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    tracing::warn!(http.route = route, "a change sent by another site was refused");
    Refusal(AppError::new(ErrorCode::ForeignOrigin)).into_response()
}

fn is_ours(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // Another site cannot make a browser send this header.
    let scheme = text(AUTHORIZATION.as_str()).and_then(|value| value.split_once(' '));
    if scheme.is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")) {
        return true;
    }
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    // Browsers leave Sec-Fetch-Site out on plain http in a local network.
    match text(ORIGIN.as_str()) {
        Some(origin) => origin == public_url || Some(host_of(origin)) == text(HOST.as_str()),
        None => !headers.contains_key(COOKIE),
    }
}

fn host_of(origin: &str) -> &str {
    origin.split_once("://").map_or("", |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    #[test]
    fn a_change_with_a_cookie_must_come_from_our_own_pages() {
        let cookie = ("cookie", "kemai=1");
        let cases: &[(&[(&str, &str)], bool)] = &[
            (&[cookie, ("sec-fetch-site", "same-origin")], true),
            (&[cookie, ("sec-fetch-site", "none")], true),
            (&[cookie, ("sec-fetch-site", "same-site")], false),
            (&[cookie, ("sec-fetch-site", "cross-site"), ("origin", "https://crm.example.com")], false),
            (&[cookie, ("origin", "https://crm.example.com")], true),
            (&[cookie, ("origin", "http://192.168.1.5:3000"), ("host", "192.168.1.5:3000")], true),
            (&[cookie, ("origin", "https://evil.example"), ("host", "crm.example.com")], false),
            (&[cookie, ("origin", "null"), ("host", "crm.example.com")], false),
            (&[cookie], false),
            (&[cookie, ("authorization", "Bearer x")], true),
            (&[("authorization", "Bearer x")], true),
            (&[("origin", "https://evil.example"), ("host", "crm.example.com")], false),
            (&[], true),
        ];
        for (pairs, expected) in cases {
            let headers = pairs
                .iter()
                .map(|(name, value)| {
                    (HeaderName::try_from(*name).unwrap(), HeaderValue::from_str(value).unwrap())
                })
                .collect::<HeaderMap>();
            assert_eq!(is_ours(&headers, "https://crm.example.com"), *expected, "{pairs:?}");
        }
    }
}
