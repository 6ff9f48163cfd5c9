//! What a server function or a page says about its answer besides its content: where to go, which status, which cookie.

use http::{HeaderValue, StatusCode, header::SET_COOKIE};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Leads the person on after a server function. Only to addresses of our own: others become the start page.
pub fn redirect(path: &str) {
    let path = inside(path);
    if HeaderValue::from_str(path).is_ok() {
        leptos_axum::redirect(path);
    }
}

/// Gives the page a status, such as 404 when its record is not there.
pub fn set_status(status: u16) {
    if let (Some(options), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        options.set_status(status);
    }
}

/// Sends a cookie with the answer.
pub fn set_cookie(cookie: &str) {
    if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        options.append_header(SET_COOKIE, value);
    }
}

/// The path, if it leads to a page of ours; else the start. `//host` and `/\host` lead elsewhere in a browser.
#[must_use]
pub fn inside(path: &str) -> &str {
    let second = path.as_bytes().get(1);
    if path.starts_with('/') && !matches!(second, Some(b'/' | b'\\')) && !path.contains(['\r', '\n', '\t']) {
        path
    } else {
        "/"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_on_never_leaves_the_house() {
        assert_eq!(inside("/customers?q=1"), "/customers?q=1");
        for outside in ["//evil.example", "/\\evil.example", "https://evil.example", "", "/\t/evil.example"] {
            assert_eq!(inside(outside), "/", "{outside}");
        }
    }
}
