//! What an API token may: `all`, `read`, or collections such as `customers:read` and `customers:write`, separated by spaces.
//! A scope only narrows: the person's own rights hold besides.

use crate::{Ctx, ctx::Door};
use http::Method;

/// Whether a scope is one that can be given.
#[must_use]
pub fn is_valid(scope: &str) -> bool {
    let is_part = |part: &str| match part.split_once(':') {
        None => matches!(part, "all" | "read"),
        Some((collection, right)) => {
            let is_name = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
            !collection.is_empty() && collection.bytes().all(is_name) && matches!(right, "read" | "write")
        }
    };
    !scope.trim().is_empty() && scope.split_whitespace().all(is_part)
}

/// Whether the door a person came through lets them go on to this address.
#[must_use]
pub fn admits(ctx: &Ctx, method: &Method, path: &str) -> bool {
    match ctx.signed_in().map(|signed_in| &signed_in.door) {
        None | Some(Door::Session(_)) => true,
        Some(Door::Token(_, scope)) => covers(scope, method, path),
    }
}

fn covers(scope: &str, method: &Method, path: &str) -> bool {
    let is_reading = matches!(*method, Method::GET | Method::HEAD);
    // Tokens are for the API and the live events; pages and server functions belong to the browser.
    let collection = match path.strip_prefix("/api/v1/") {
        Some(rest) => rest.split('/').next().unwrap_or_default(),
        None if path == "/events" => "events",
        None if path.starts_with("/files/") => "files",
        None if path.starts_with("/api/") || path == "/metrics" => return true,
        None => return false,
    };
    scope.split_whitespace().any(|part| match part.split_once(':') {
        None => part == "all" || (part == "read" && is_reading),
        Some((name, right)) => name == collection && (right == "write" || is_reading),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_narrows_to_collection_and_reading() {
        let path = "/api/v1/customers/{id}";
        let cases = [
            ("all", Method::DELETE, true),
            ("read", Method::GET, true),
            ("read", Method::PATCH, false),
            ("customers:read", Method::GET, true),
            ("customers:read", Method::PATCH, false),
            ("tags:write customers:write", Method::PATCH, true),
            ("tags:write", Method::GET, false),
            ("", Method::GET, false),
        ];
        for (scope, method, expected) in cases {
            assert_eq!(covers(scope, &method, path), expected, "{scope} {method}");
        }
    }

    #[test]
    fn a_token_opens_no_page_and_no_server_function() {
        assert!(!covers("all", &Method::GET, "/customers"));
        assert!(!covers("all", &Method::POST, "/rpc/customers/list"));
        assert!(covers("read", &Method::GET, "/events"));
    }

    #[test]
    fn only_known_forms_of_scope_are_given() {
        assert!(is_valid("all") && is_valid("customers:read follow_ups:write"));
        assert!(
            !is_valid("")
                && !is_valid("admin")
                && !is_valid("customers:delete")
                && !is_valid("Customers:read")
        );
    }
}
