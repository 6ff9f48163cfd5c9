//! The comparisons a condition can make. Which of them a field offers, its kind says.

use serde::{Deserialize, Serialize};

/// The names are those of the JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// The same value; of a field with several values, one of them; of a region, inside it.
    Is,
    IsNot,
    /// One of a list of values.
    In,
    Contains,
    StartsWith,
    Gt,
    Gte,
    Lt,
    Lte,
    /// From the first value to the second, both included.
    Between,
    IsEmpty,
    IsNotEmpty,
    /// The last four characters, which is what can be asked of an encrypted number.
    LastFour,
    /// In the last N days; today is the first of them.
    WithinDays,
    /// N days ago, longer ago, or never: "not contacted for 30 days".
    NotWithinDays,
}

impl Operator {
    pub const ALL: [Self; 15] = [
        Self::Is,
        Self::IsNot,
        Self::In,
        Self::Contains,
        Self::StartsWith,
        Self::Gt,
        Self::Gte,
        Self::Lt,
        Self::Lte,
        Self::Between,
        Self::IsEmpty,
        Self::IsNotEmpty,
        Self::LastFour,
        Self::WithinDays,
        Self::NotWithinDays,
    ];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is_not",
            Self::In => "in",
            Self::Contains => "contains",
            Self::StartsWith => "starts_with",
            Self::Gt => "gt",
            Self::Gte => "gte",
            Self::Lt => "lt",
            Self::Lte => "lte",
            Self::Between => "between",
            Self::IsEmpty => "is_empty",
            Self::IsNotEmpty => "is_not_empty",
            Self::LastFour => "last_four",
            Self::WithinDays => "within_days",
            Self::NotWithinDays => "not_within_days",
        }
    }

    #[must_use]
    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.key() == key)
    }

    /// True for `is_empty` and `is_not_empty`, which compare with nothing.
    #[must_use]
    pub const fn takes_no_value(self) -> bool {
        matches!(self, Self::IsEmpty | Self::IsNotEmpty)
    }
}
