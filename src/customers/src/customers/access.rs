//! Asking for access to a customer out of reach: what the asking person sees of it, and what whoever decides sees.

use chrono::{DateTime, Utc};
use kemai_domain::{CustomerId, Entity, FieldDef, FieldKind, FieldTable, UserId};
use kemai_words::customers as words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A request that waits, as the owner of the customer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRequest {
    pub id: Uuid,
    pub person_id: UserId,
    pub asked_at: DateTime<Utc>,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessOutcome {
    Granted,
    Refused,
}

impl AccessOutcome {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Granted, Self::Refused].into_iter().find(|outcome| outcome.key() == key)
    }

    #[must_use]
    pub fn label(self, lang: kemai_domain::Lang) -> &'static str {
        match self {
            Self::Granted => words::access_granted(lang),
            Self::Refused => words::access_refused(lang),
        }
    }
}

/// One's own request. Of the customer it says nothing but what one typed oneself, until access was granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRequest {
    pub id: Uuid,
    /// The name that was typed.
    pub asked_for: String,
    pub asked_at: DateTime<Utc>,
    pub outcome: Option<AccessOutcome>,
    /// Where to go, once access was granted.
    pub customer_id: Option<CustomerId>,
}

/// What the change log says of a request.
pub const ACCESS: FieldTable = FieldTable {
    entity: Entity::AccessRequest,
    fields: &[
        FieldDef::new("person_id", words::access_person, FieldKind::Person, "access"),
        FieldDef::new("outcome", words::access_outcome, FieldKind::Choice, "access"),
    ],
};
