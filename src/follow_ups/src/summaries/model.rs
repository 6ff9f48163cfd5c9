//! A summary: what was counted, and what of it is named.

use chrono::{DateTime, NaiveDate, Utc};
use kemai_domain::{PlanId, UserId};
use kemai_records::word_enum;
use kemai_words::follow_ups as words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

word_enum! {
    /// What a summary is about.
    Span {
        Day day summary_day,
        Week week summary_week,
    }
}

/// What was counted for one person, from the first to the last day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    pub follow_ups: i64,
    /// Plans that were done in these days, and those of them on the day that was planned or earlier.
    pub done: i64,
    pub done_on_time: i64,
    /// Open plans of before the coming days.
    pub overdue: i64,
    /// Open plans of the coming days, which end before `coming_until`.
    pub coming: i64,
    pub coming_until: NaiveDate,
    /// Own customers whom nobody spoke with for 30 days.
    pub silent: i64,
    /// The first few of each, by time.
    pub overdue_plans: Vec<PlanId>,
    pub coming_plans: Vec<PlanId>,
    /// Empty for those who see only what is their own.
    pub team: Vec<TeamLine>,
}

impl Facts {
    /// Nothing happened and nothing will.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [self.follow_ups, self.done, self.overdue, self.coming, self.silent].iter().all(|count| *count == 0)
            && self.team.is_empty()
    }
}

/// The same of somebody of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamLine {
    pub user: UserId,
    pub follow_ups: i64,
    pub done: i64,
    pub overdue: i64,
}

/// A line of the text, with the page that it leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Line {
    pub text: String,
    pub path: Option<String>,
}

/// A summary as its person reads it, in his language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Summary {
    pub id: Uuid,
    pub span: Span,
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub first_day: NaiveDate,
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub last_day: NaiveDate,
    pub title: String,
    pub lines: Vec<Line>,
    pub created_at: DateTime<Utc>,
}
