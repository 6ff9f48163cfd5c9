//! A moment as people and programs write it: an instant, or what a wall clock shows. The browser knows no time zones; the server turns the
//! wall clock of the person's zone into an instant.

use chrono::{DateTime, NaiveDateTime, Utc};

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    At(DateTime<Utc>),
    /// `2026-11-23T10:00`, as a browser's input writes it.
    Local(NaiveDateTime),
}

impl When {
    /// Reads RFC 3339 with its offset, and a date and time without.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return Some(Self::At(at.to_utc()));
        }
        ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
            .into_iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
            .map(Self::Local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_and_wall_clocks_are_told_apart() {
        let at = |text: &str| Some(When::At(text.parse().unwrap()));
        assert_eq!(When::parse("2026-11-23T10:00:00+08:00"), at("2026-11-23T02:00:00Z"));
        assert_eq!(When::parse(" 2026-11-23T02:00:00Z "), at("2026-11-23T02:00:00Z"));
        for text in ["2026-11-23T10:00", "2026-11-23T10:00:00"] {
            assert_eq!(
                When::parse(text),
                Some(When::Local("2026-11-23T10:00:00".parse().unwrap())),
                "{text}"
            );
        }
        for text in ["", "2026-11-23", "2026-02-30T10:00", "tomorrow", "2026-11-23T25:00"] {
            assert_eq!(When::parse(text), None, "{text}");
        }
    }
}
