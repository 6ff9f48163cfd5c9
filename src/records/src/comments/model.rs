//! A comment and a mention, as their readers see them.

use chrono::{DateTime, Utc};
use kemai_domain::{CommentId, Entity, FieldDef, FieldKind, FieldTable, UserId};
use kemai_words::records as words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A comment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comment {
    pub id: CommentId,
    pub version: i64,
    pub author_id: UserId,
    pub author_name: String,
    /// With mentions as `@[name](id)`; empty in a removed one.
    pub body: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Removed a moment ago by one who may bring it back.
    pub is_removed: bool,
    pub may_edit: bool,
    pub may_remove: bool,
}

impl Comment {
    #[must_use]
    pub fn is_edited(&self) -> bool {
        self.updated_at > self.created_at
    }

    pub const LONGEST: usize = 5000;
    /// People that one comment mentions.
    pub const MOST_MENTIONS: usize = 20;
    /// Comments of a record that are read at once.
    pub const PAGE: usize = 100;
}

/// The latest comments of a record, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CommentList {
    pub items: Vec<Comment>,
    /// There are comments before the first.
    pub has_earlier: bool,
    pub may_create: bool,
    /// One of the record's comments mentions the reader or was told to him, and he has not seen it yet.
    pub mentions_reader: bool,
}

/// A comment that was just written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Written {
    pub comment: Comment,
    /// Names of people who were mentioned and not told, because the record is outside their reach.
    pub not_told: Vec<String>,
}

/// Somebody who can be mentioned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    pub id: UserId,
    pub name: String,
    pub department: String,
}

/// A comment that mentions the reader, who has not seen it yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    pub comment_id: CommentId,
    pub entity: Entity,
    pub record_id: Uuid,
    /// The record's name and page.
    pub title: String,
    pub path: String,
    pub author_name: String,
    pub body: String,
    pub created_at: DateTime<Utc>,
}

/// The fields of a comment.
pub const COMMENT: FieldTable = FieldTable {
    entity: Entity::Comment,
    fields: &[
        FieldDef::new("body", words::comment_body, FieldKind::LongText, "").required().encrypted(),
        FieldDef::new("entity", words::on_entity, FieldKind::Text, "").computed(),
        FieldDef::new("record_id", words::on_record, FieldKind::Text, "").computed(),
    ],
};
