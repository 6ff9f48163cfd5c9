//! What a password must be, and where the sign-in leads.

use crate::Secret;
use kemai_domain::Problem;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// What the form sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignInInput {
    pub email: String,
    pub password: Secret,
    /// Where the person was going.
    #[serde(default)]
    pub next: Option<String>,
}

/// Where a good sign-in leads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignedIn {
    pub next: String,
}

/// Shortest password, in characters.
pub const SHORTEST: usize = 10;
/// Longest, so that hashing one stays cheap.
pub const LONGEST: usize = 256;

/// The commonest passwords of ten characters and more, in lower case, one a line. Shorter ones are refused by their length.
const COMMON: &str = include_str!("common_passwords.txt");

/// Whether a password may be used: long enough, not the e-mail address, not among the commonest, not one figure or run repeated.
///
/// # Errors
/// What is wrong with it.
pub fn check_password(password: &str, email: &str) -> Result<(), Problem> {
    let count = password.chars().count();
    if count > LONGEST {
        return Err(Problem::TooLong { max: 256 });
    }
    let lower = password.to_lowercase();
    let email = email.trim().to_lowercase();
    let local = email.split('@').next().unwrap_or_default();
    let core = lower.trim_matches(|letter: char| !letter.is_alphabetic());
    let is_name = !local.is_empty()
        && (lower == email || core == local.trim_matches(|letter: char| !letter.is_alphabetic()));
    let kinds: HashSet<char> = lower.chars().collect();
    let is_common = COMMON.lines().any(|common| common == lower);
    if count < SHORTEST || is_name || kinds.len() < 4 || is_run(&lower) || is_common {
        return Err(Problem::WeakPassword);
    }
    Ok(())
}

/// Whether the text only counts up or down: `0123456789`, `abcdefghij`.
fn is_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|letter| i64::from(u32::from(letter))).collect();
    let steps: HashSet<i64> = codes.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // 9 is followed by 0 on a keyboard.
    steps.iter().all(|step| matches!(step, 1 | -9)) || steps.iter().all(|step| matches!(step, -1 | 9))
}

/// Where to go after signing in: a page of ours, and never the sign-in itself.
#[must_use]
pub fn way_on(next: Option<&str>) -> &str {
    let Some(path) = next else { return "/" };
    let is_inside = path.starts_with('/')
        && !matches!(path.as_bytes().get(1), Some(b'/' | b'\\'))
        && !path.contains(|letter: char| letter.is_control() || letter == '\\');
    let is_page = ["/login", "/setup", "/rpc/", "/api/"].iter().all(|other| !path.starts_with(other));
    if is_inside && is_page { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easy_passwords_are_refused() {
        let weak = [
            "short",
            "zhouqiming",
            "zhouqiming123",
            "zhouqiming@example.com",
            "1234567890",
            "9876543210",
            "abcdefghijk",
            "aaaaaaaaaaaa",
            "1212121212",
            "Password123",
            "QWERTYUIOP",
            "woaini1314520",
            "1q2w3e4r5t",
        ];
        for password in weak {
            assert_eq!(
                check_password(password, "zhouqiming@example.com"),
                Err(Problem::WeakPassword),
                "{password}"
            );
        }
        for password in ["correct-horse-42", "客脉很好用，真的是这样", "Tr0ub4dor&3x"] {
            assert_eq!(check_password(password, "zhouqiming@example.com"), Ok(()), "{password}");
        }
        assert_eq!(check_password(&"ab1 ".repeat(80), ""), Err(Problem::TooLong { max: 256 }));
    }

    #[test]
    fn the_way_on_stays_inside() {
        assert_eq!(way_on(Some("/customers?q=a")), "/customers?q=a");
        for other in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/login",
            "/rpc/people/sign_out",
            "/a\n/b",
            "",
        ] {
            assert_eq!(way_on(Some(other)), "/", "{other}");
        }
    }
}
