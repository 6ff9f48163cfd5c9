//! A person's time zone as data, so that server and browser count the same hours without zone tables in the WASM.

use chrono::{DateTime, FixedOffset, Offset, Utc};
use serde::{Deserialize, Serialize};

/// A zone's name and from which instant which offset holds, for the years that a page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeZone {
    /// As in the IANA database, such as `Asia/Shanghai`.
    pub name: String,
    /// Unix second and seconds east of UTC from there on, in order. What lies before the first takes the first.
    pub steps: Vec<(i64, i32)>,
}

impl TimeZone {
    /// A zone that never changes its clocks.
    #[must_use]
    pub fn fixed(name: &str, minutes_east: i32) -> Self {
        Self { name: name.to_owned(), steps: vec![(0, minutes_east * 60)] }
    }

    /// The offset in force at an instant.
    #[must_use]
    pub fn offset_at(&self, at: DateTime<Utc>) -> FixedOffset {
        let second = at.timestamp();
        let step = self.steps.iter().rev().find(|step| step.0 <= second).or_else(|| self.steps.first());
        step.and_then(|step| FixedOffset::east_opt(step.1)).unwrap_or_else(|| Utc.fix())
    }

    /// The instant on the person's wall clock.
    #[must_use]
    pub fn local(&self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        at.with_timezone(&self.offset_at(at))
    }
}
