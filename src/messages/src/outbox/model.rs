//! Messages as their receiver and an admin see them.

use crate::model::{Channel, Kind, State};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A message to oneself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnMessage {
    pub id: Uuid,
    pub title: String,
    pub channel: Channel,
    pub state: State,
    pub problem: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// A message as an admin sees it: to whom and how it ended, not what it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(as = Message))]
pub struct Entry {
    pub id: Uuid,
    #[cfg_attr(feature = "ssr", schema(value_type = Uuid))]
    pub user_id: kemai_domain::UserId,
    pub person: String,
    pub channel: Channel,
    pub kind: Kind,
    pub state: State,
    /// What went wrong, in the words of the other side's protocol: `SMTP 550`, `errcode 93000`.
    pub problem: Option<String>,
    pub attempts: i64,
    /// Not sent before this moment.
    pub not_before: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// The page of an admin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutboxPage {
    /// How many there are of each state.
    pub counts: Vec<(State, i64)>,
    /// The newest first.
    pub entries: Vec<Entry>,
    /// There are more than these.
    pub has_more: bool,
}
