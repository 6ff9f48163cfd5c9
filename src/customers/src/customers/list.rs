//! A list's question, as it stands in the address, and a line of its answer.

use super::model::{CustomerKind, Lifecycle};
use chrono::{DateTime, Utc};
use kemai_domain::{CustomerId, Filter, Money, Sort, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the list is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    #[default]
    Cards,
    Table,
}

/// What a person last chose for the list on this device, where the address says nothing else: names of `kemai_ui::kept_choice`.
pub const KEPT_VIEW: &str = "customers_view";
/// The columns of the table, with points between.
pub const KEPT_COLUMNS: &str = "customers_columns";

/// Columns that are read only when they were chosen, by their keys; the others every line of the list has.
pub const FURTHER: &[&str] = &[
    "size",
    "business_type",
    "website",
    "lifecycle_since",
    "currency",
    "invoice_title",
    "tax_number",
    "bank_name",
    "bank_account",
    "department_id",
    "collaborator_ids",
    "country",
    "region_text",
    "address",
    "needs",
    "remarks",
    "created_by",
    "updated_by",
];

/// Everything that makes a list, one field to a parameter of the address. Chips hold comma-separated keys; `filter` holds the
/// conditions that chips cannot say, as JSON of `kemai_domain::Filter`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// Part of a name, pinyin, initials, code, contact, or the last four of a phone.
    pub q: String,
    pub owner: String,
    pub category: String,
    pub value_level: String,
    pub lifecycle: String,
    pub tag: String,
    pub region: String,
    pub source: String,
    pub filter: String,
    /// `-updated_at`, `name`, …: a sortable field of the registry.
    pub sort: String,
    pub cursor: String,
    /// 0 is the default of 24.
    pub limit: u32,
    /// How far they are counted; 0 is as far as lists are.
    pub counted: u32,
    /// `removed` shows the recycle bin.
    pub state: String,
    /// `cards` or `table`; empty is what was chosen last.
    pub view: String,
    /// Comma-separated keys of the table's columns; empty is what was chosen last, or the usual ones.
    pub columns: String,
    /// The saved view that was opened. It stays while one narrows it further, so that its tab stays marked.
    pub saved: String,
}

/// What of the query decides which customers and in which order.
#[derive(Clone, Debug, PartialEq)]
pub struct ListRequest {
    pub words: String,
    pub filter: Filter,
    pub sort: Sort,
    pub cursor: Option<String>,
    pub limit: u32,
    /// How far they are counted, at most as far as lists are.
    pub counted: u64,
    pub is_removed: bool,
    /// Those of [`FURTHER`] that are shown.
    pub columns: Vec<&'static str>,
}

impl ListQuery {
    pub const DEFAULT_LIMIT: u32 = 24;
    pub const MOST: u32 = 200;
    pub const DEFAULT_SORT: &str = "-updated_at";

    /// How it is laid out: as the address says, else as was chosen last.
    #[must_use]
    pub fn layout(&self, kept: &str) -> Layout {
        let view = if self.view.is_empty() { kept } else { &self.view };
        if view == "table" { Layout::Table } else { Layout::Cards }
    }

    /// The chips: the registry's key, and the keys chosen.
    #[must_use]
    pub fn chips(&self) -> [(&'static str, &str); 7] {
        [
            ("owner_id", &self.owner),
            ("category", &self.category),
            ("value_level", &self.value_level),
            ("lifecycle", &self.lifecycle),
            ("tags", &self.tag),
            ("region_code", &self.region),
            ("source", &self.source),
        ]
    }

    /// How many conditions narrow the list.
    #[must_use]
    pub fn active(&self) -> usize {
        self.chips().iter().filter(|(_, keys)| !keys.is_empty()).count()
            + usize::from(!self.filter.is_empty())
            + usize::from(!self.q.is_empty())
    }
}

/// A customer in a list. Hidden fields are masked or missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomerSummary {
    pub id: CustomerId,
    pub version: i64,
    pub code: String,
    pub name: String,
    pub kind: CustomerKind,
    pub category: Option<String>,
    pub source: Option<String>,
    pub industry: Option<String>,
    pub price_level: Option<String>,
    pub value_level: Option<String>,
    pub tags: Vec<String>,
    pub lifecycle: Lifecycle,
    pub owner_id: Option<UserId>,
    pub owner_name: Option<String>,
    pub region_code: Option<String>,
    /// `山东 济南`.
    pub region: String,
    pub credit_limit: Option<Money>,
    pub settlement_days: Option<i64>,
    pub primary_contact: Option<ContactLine>,
    pub last_contact_at: Option<DateTime<Utc>>,
    /// Of the next open plan.
    pub next_contact_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub deleted_by_name: Option<String>,
    /// When a removed customer goes for good.
    pub purged_at: Option<DateTime<Utc>>,
    /// What the columns of [`FURTHER`] that were asked for hold: texts, keys of choices, names of people and departments.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub further: BTreeMap<String, String>,
}

/// Whom to call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContactLine {
    pub name: String,
    /// Masked when the reader's role hides contact fields; then there is no call button.
    pub number: Option<String>,
    pub is_masked: bool,
}
