//! Which customers of the list are chosen.

use crate::customers::list::ListQuery;
use kemai_domain::CustomerId;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What is chosen: some by their boxes, or everything the list finds.
#[derive(Clone, Copy)]
pub struct Selection {
    ids: RwSignal<BTreeSet<CustomerId>>,
    /// How many the list finds, when all of them are meant.
    all: RwSignal<Option<u64>>,
}

impl Selection {
    /// Nothing chosen yet.
    #[must_use]
    pub fn new() -> Self {
        Self { ids: RwSignal::new(BTreeSet::new()), all: RwSignal::new(None) }
    }

    pub fn clear(self) {
        self.ids.update(BTreeSet::clear);
        self.all.set(None);
    }

    /// Chooses one, or takes it back.
    pub fn set(self, id: CustomerId, is_chosen: bool) {
        self.all.set(None);
        self.ids.update(|ids| {
            if is_chosen {
                ids.insert(id);
            } else {
                ids.remove(&id);
            }
        });
    }

    /// Chooses exactly these, or none.
    pub fn set_page(self, ids: Vec<CustomerId>, is_chosen: bool) {
        self.all.set(None);
        self.ids.set(if is_chosen { ids.into_iter().collect() } else { BTreeSet::new() });
    }

    /// Means everything the list finds.
    pub fn choose_all(self, total: u64) {
        self.all.set(Some(total));
    }

    #[must_use]
    pub fn has(self, id: CustomerId) -> bool {
        self.all.get().is_some() || self.ids.with(|ids| ids.contains(&id))
    }

    /// How many are chosen.
    #[must_use]
    pub fn count(self) -> u64 {
        self.all.get().unwrap_or_else(|| self.ids.with(|ids| ids.len() as u64))
    }

    /// Whether everything the list finds is meant.
    #[must_use]
    pub fn is_all(self) -> bool {
        self.all.get().is_some()
    }

    /// What a bulk action takes: the ids, or the query that finds all.
    #[must_use]
    pub fn target(self, query: &ListQuery) -> (Vec<CustomerId>, Option<ListQuery>) {
        if self.all.get_untracked().is_some() {
            (Vec::new(), Some(ListQuery { cursor: String::new(), ..query.content() }))
        } else {
            (self.ids.with_untracked(|ids| ids.iter().copied().collect()), None)
        }
    }
}

impl Default for Selection {
    fn default() -> Self {
        Self::new()
    }
}
