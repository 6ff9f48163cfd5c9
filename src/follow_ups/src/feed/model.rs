//! The links of one's own calendar.

use chrono::{DateTime, Utc};
use kemai_records::Secret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The links that are open, and one that was made just now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Feeds {
    pub links: Vec<FeedLink>,
    /// The address that a plain form has just made: shown this once.
    #[serde(default)]
    pub made: Option<Secret>,
}

/// A link, without its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeedLink {
    pub id: Uuid,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A link just made: the only time its address is seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewFeed {
    pub id: Uuid,
    pub address: Secret,
}
