//! One entry of a dictionary.

use chrono::{DateTime, Utc};
use kemai_domain::{AppError, ChoiceId, Entity, FieldDef, FieldKind, FieldTable, Problem, name::normalise};
use kemai_words::people as words;
use serde::{Deserialize, Serialize};

/// The dictionary of tags.
pub const TAG: &str = "tag";

/// The colours a choice can have; none is grey.
pub const TONES: [&str; 5] = ["accent", "success", "warning", "danger", "info"];

/// An entry as pages and the API read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub id: ChoiceId,
    pub version: i64,
    pub dictionary: String,
    /// What records hold. It never changes.
    pub key: String,
    pub label: String,
    /// One of [`TONES`].
    pub tone: Option<String>,
    pub position: i64,
    /// It came with the program.
    pub is_shipped: bool,
    /// Not offered any more; records that hold it still show its label.
    pub is_removed: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Sounds and initials, which also find a tag in a form.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub keys: String,
}

/// What one may write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChoiceInput {
    pub label: String,
    #[serde(default)]
    pub tone: Option<String>,
}

impl ChoiceInput {
    /// In its normal form.
    ///
    /// # Errors
    /// Invalid.
    pub fn checked(mut self) -> Result<Self, AppError> {
        self.label = normalise(&self.label);
        self.tone = self.tone.filter(|tone| !tone.is_empty());
        if self.label.is_empty() {
            return Err(AppError::field("label", Problem::Required));
        }
        if self.label.chars().count() > 40 {
            return Err(AppError::field("label", Problem::TooLong { max: 40 }));
        }
        if self.tone.as_deref().is_some_and(|tone| !TONES.contains(&tone)) {
            return Err(AppError::field("tone", Problem::UnknownChoice));
        }
        Ok(self)
    }
}

/// Whether a text can name a dictionary.
#[must_use]
pub fn is_dictionary(name: &str) -> bool {
    (1..=40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

pub static FIELDS: FieldTable = FieldTable {
    entity: Entity::Choice,
    fields: &[
        FieldDef::new("dictionary", words::dictionary, FieldKind::Text, "choice").computed(),
        FieldDef::new("key", words::choice_key, FieldKind::Text, "choice").computed(),
        FieldDef::new("label", words::choice_label, FieldKind::Text, "choice")
            .required()
            .column()
            .longest(40),
        FieldDef::new("tone", words::choice_tone, FieldKind::Choice, "choice"),
        FieldDef::new("position", words::position, FieldKind::Integer, "choice").computed(),
    ],
};
