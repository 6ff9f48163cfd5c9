//! A notification, as its reader sees it.

use crate::word_enum;
use chrono::{DateTime, Utc};
use kemai_domain::{Entity, FieldDef, FieldKind, FieldTable, NotificationId};
use kemai_words::notifications as words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

word_enum! {
    /// Why somebody is told something.
    NewsKind {
        Reminder reminder kind_reminder,
        Mention mention kind_mention,
        // Somebody says something to a follow-up or a plan of one's own.
        Comment comment kind_comment,
        // Somebody gives one a plan to do.
        Assigned assigned kind_assigned,
        // Somebody asks to see a customer of one's own.
        Access access kind_access,
        // And what became of it: one sees the customer now, or not.
        AccessGranted access_granted kind_access_granted,
        AccessRefused access_refused kind_access_refused,
    }
}

impl NewsKind {
    /// Whether whoever is told may know by whose doing. Who refuses access is known by the customer, of which nothing is told.
    #[must_use]
    pub const fn names_its_actor(self) -> bool {
        !matches!(self, Self::AccessRefused)
    }
}

/// Something that a person was told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    pub id: NotificationId,
    pub version: i64,
    pub kind: NewsKind,
    /// The record that it is about.
    pub entity: Entity,
    pub record_id: Uuid,
    /// The record's title and what it says, or the comment; none when it is out of the reader's reach.
    pub title: Option<String>,
    pub content: Option<String>,
    /// The address of the record's page.
    pub path: Option<String>,
    /// Who wrote the comment, gave one the plan, asked for access, or granted it.
    pub actor_name: Option<String>,
    /// The moment that it is about: when the plan is due.
    pub about_at: Option<DateTime<Utc>>,
    /// It was to be told earlier, and the program was not running.
    pub is_late: bool,
    pub is_read: bool,
    pub created_at: DateTime<Utc>,
}

/// A page of them, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Notifications {
    pub items: Vec<Notification>,
    /// Where the earlier ones begin.
    pub before: Option<NotificationId>,
    /// At most [`Notifications::COUNTED`] are counted.
    pub unread: i64,
}

impl Notifications {
    pub const PAGE: u32 = 30;
    pub const COUNTED: i64 = 100;
}

pub static NOTIFICATION: FieldTable = FieldTable {
    entity: Entity::Notification,
    fields: &[
        FieldDef::new("kind", words::kind, FieldKind::Text, "notification").computed(),
        FieldDef::new("entity", words::entity, FieldKind::Text, "notification").computed(),
        FieldDef::new("record_id", words::record_id, FieldKind::Text, "notification").computed(),
        FieldDef::new("title", words::title, FieldKind::Text, "notification").computed(),
        FieldDef::new("content", words::content, FieldKind::Text, "notification").computed(),
        FieldDef::new("path", words::path, FieldKind::Text, "notification").computed(),
        FieldDef::new("about_at", words::about_at, FieldKind::Instant, "notification").computed(),
        FieldDef::new("is_late", words::is_late, FieldKind::Bool, "notification").computed(),
        FieldDef::new("is_read", words::is_read, FieldKind::Bool, "notification"),
    ],
};
