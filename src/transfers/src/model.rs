//! An import as pages read it, and what a person chooses.

use chrono::{DateTime, Utc};
use kemai_domain::Lang;
use kemai_records::transfer::Rule;
use kemai_words::transfers as words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Days that a file is kept after its import ended, for whoever mends the refused rows; or after it was brought, when nothing was done with it.
pub const KEPT_DAYS: i64 = 30;

/// How an import stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Uploaded; nothing was done with it.
    #[default]
    Draft,
    /// All rows are looked at, none is written.
    Checking,
    Checked,
    Running,
    Done,
    /// The file cannot be read, or the program could not finish.
    Failed,
    /// A person stopped it; the rows before are there.
    Stopped,
    Undoing,
    Undone,
}

impl Status {
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Checking,
        Self::Checked,
        Self::Running,
        Self::Done,
        Self::Failed,
        Self::Stopped,
        Self::Undoing,
        Self::Undone,
    ];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Checking => "checking",
            Self::Checked => "checked",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.key() == key)
    }

    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        words::by_name(&format!("status_{}", self.key()), lang).unwrap_or(self.key())
    }

    /// Whether the program works on it now.
    #[must_use]
    pub const fn is_busy(self) -> bool {
        matches!(self, Self::Checking | Self::Running | Self::Undoing)
    }

    /// Whether it can still be settled.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Checked)
    }

    /// Whether rows of it may be there to undo.
    #[must_use]
    pub const fn is_undoable(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Stopped)
    }
}

/// How the file is read and what is done with its rows. Empty texts leave it to the program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub sheet: String,
    pub encoding: String,
    pub delimiter: String,
    /// A key of [`DateOrder`].
    pub order: String,
    pub rule: String,
    /// By column, the key of the field that it holds; empty to leave it out. No entries at all: as guessed.
    pub mapping: Vec<String>,
    /// What holds for every row that says nothing of a field itself.
    pub values: Vec<RowValue>,
}

/// A field that is the same in every row, as a cell of a column would say it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RowValue {
    pub field: String,
    pub text: String,
}

impl Settings {
    #[must_use]
    pub fn rule(&self) -> Rule {
        Rule::from_key(&self.rule).unwrap_or_default()
    }
}

/// What 03/04/2026 means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    MonthFirst,
    DayFirst,
}

impl DateOrder {
    pub const ALL: [Self; 2] = [Self::MonthFirst, Self::DayFirst];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::MonthFirst => "month_first",
            Self::DayFirst => "day_first",
        }
    }

    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.key() == key)
    }

    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::MonthFirst => words::order_month_first(lang),
            Self::DayFirst => words::order_day_first(lang),
        }
    }
}

/// What a form asks for after its choices are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The file is read again, and its columns guessed anew.
    Read,
    #[default]
    Save,
    Check,
    Start,
}

/// Rows by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub created: i64,
    pub updated: i64,
    pub skipped: i64,
    pub refused: i64,
}

/// A line of the list of imports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportHead {
    pub id: Uuid,
    /// `customers`
    pub kind: String,
    pub file_name: String,
    pub status: Status,
    /// Why it failed, in words.
    pub problem: Option<String>,
    pub total: i64,
    pub done: i64,
    pub counts: Counts,
    pub undone: i64,
    pub created_at: DateTime<Utc>,
    pub by: String,
    /// Whether the file is still there; the result stays without it.
    pub has_file: bool,
}

impl ImportHead {
    #[must_use]
    pub fn percent(&self) -> u32 {
        if self.total <= 0 {
            return 0;
        }
        u32::try_from((self.done * 100 / self.total).clamp(0, 100)).unwrap_or(100)
    }
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnView {
    pub name: String,
    /// `AB`
    pub letters: String,
    /// Its first value.
    pub example: String,
    /// Whether it is one that a file of refused rows has besides those of the table: nothing to map.
    pub is_own: bool,
}

/// A row of the preview, as it will be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewRow {
    pub line: i64,
    /// By mapped column.
    pub cells: Vec<String>,
    /// `create`, `update`, `skip`, `refuse`
    pub outcome: String,
    pub reasons: Vec<String>,
}

/// A refused row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusalView {
    pub line: i64,
    pub reasons: Vec<String>,
}

/// A record that undoing left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptView {
    pub title: String,
    pub path: String,
}

/// An import with all that its page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportView {
    pub head: ImportHead,
    pub settings: Settings,
    pub sheets: Vec<String>,
    /// Keys of those that fit; more than one: the person should choose.
    pub encodings: Vec<String>,
    pub is_text: bool,
    pub columns: Vec<ColumnView>,
    /// Key and name of every field.
    pub fields: Vec<(String, String)>,
    /// Names of the mapped columns' fields.
    pub preview_columns: Vec<String>,
    pub preview: Vec<PreviewRow>,
    pub refusals: Vec<RefusalView>,
    /// As far as whoever reads may see them.
    pub kept: Vec<KeptView>,
    /// How many were left besides: beyond what a page lists, or out of reach.
    pub kept_unlisted: i64,
}
