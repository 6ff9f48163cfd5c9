//! Pages of a list by keyset: a cursor names the last row seen, so a page costs the same wherever it stands.

use serde::{Deserialize, Serialize};

/// Counts stop here: beyond, a list says "10,000+".
pub const EXACT_COUNT: u64 = 10_000;

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Where the next page starts; none on the last one.
    pub next_cursor: Option<String>,
    pub total: u64,
    /// False when there are more than `EXACT_COUNT`.
    pub total_is_exact: bool,
}

impl<T> Page<T> {
    #[must_use]
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(convert).collect(),
            next_cursor: self.next_cursor,
            total: self.total,
            total_is_exact: self.total_is_exact,
        }
    }
}

/// A sort order: a field of the registry, and whether it descends (`-updated_at` in addresses and the API).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    pub field: String,
    pub is_descending: bool,
}

impl Sort {
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text.strip_prefix('-') {
            Some(field) => Self { field: field.to_owned(), is_descending: true },
            None => Self { field: text.to_owned(), is_descending: false },
        }
    }

    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{}{}", if self.is_descending { "-" } else { "" }, self.field)
    }
}
