//! Two versions of a customer, the own one and what somebody saved meanwhile, and the one that is made of both.

use super::{fields::CUSTOMER, input::CustomerInput};
use serde_json::{Map, Value};
#[cfg(feature = "ssr")]
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Own values, theirs, and which of them both changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Versions {
    pub mine: Map<String, Value>,
    pub theirs: Map<String, Value>,
    /// Fields to choose for.
    pub both: Vec<&'static str>,
    /// Fields that only the other changed: taken over.
    pub only_theirs: Vec<&'static str>,
}

impl Versions {
    /// `base` is the record as one began with it; without it every difference is a choice.
    #[must_use]
    pub fn of(base: Option<&CustomerInput>, mine: &CustomerInput, theirs: &CustomerInput) -> Self {
        let (base, mine, theirs) = (base.map(map), map(mine), map(theirs));
        let (mut both, mut only_theirs) = (Vec::new(), Vec::new());
        for key in keys() {
            let (own, other) = (mine.get(key), theirs.get(key));
            if own == other {
                continue;
            }
            match base.as_ref().map(|base| base.get(key)) {
                Some(before) if before == other => {}
                Some(before) if before == own => only_theirs.push(key),
                _ => both.push(key),
            }
        }
        Self { mine, theirs, both, only_theirs }
    }

    /// One's own values, with theirs where one chose so.
    #[must_use]
    pub fn merged(&self, chosen_theirs: &BTreeSet<String>) -> CustomerInput {
        let taken = self.both.iter().copied().filter(|key| chosen_theirs.contains(*key));
        take_over(self.mine.clone(), &self.theirs, taken.chain(self.only_theirs.iter().copied()))
    }
}

fn take_over<'a>(
    mut mine: Map<String, Value>,
    theirs: &Map<String, Value>,
    keys: impl Iterator<Item = &'a str>,
) -> CustomerInput {
    for key in keys {
        if let Some(value) = theirs.get(key) {
            mine.insert(key.to_owned(), value.clone());
        }
    }
    serde_json::from_value(Value::Object(mine)).unwrap_or_default()
}

/// One's own values with theirs where a plain form says so: `choice[name]=theirs`. Without scripts nobody knows with which values one
/// began, so every field in which the two differ was asked.
#[cfg(feature = "ssr")]
#[must_use]
pub fn chosen(
    mine: &CustomerInput,
    theirs: &CustomerInput,
    choice: &BTreeMap<String, String>,
) -> CustomerInput {
    let taken = keys().filter(|key| choice.get(*key).is_some_and(|side| side == "theirs"));
    take_over(map(mine), &map(theirs), taken)
}

/// What a form can change, in its order.
fn keys() -> impl Iterator<Item = &'static str> {
    let own = CUSTOMER
        .fields
        .iter()
        .filter(|field| !field.is_computed && field.key != "lifecycle")
        .map(|field| field.key);
    own.chain(["contacts"])
}

/// By the registry's keys. A row number and the order of what was typed do not make a difference.
fn map(input: &CustomerInput) -> Map<String, Value> {
    let mut input = input.clone();
    input.contacts.retain(|contact| !contact.is_blank());
    input.tags.sort();
    input.collaborator_ids.sort();
    match serde_json::to_value(&input) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(name: &str, website: &str, remarks: &str) -> CustomerInput {
        CustomerInput {
            name: name.into(),
            website: website.into(),
            remarks: remarks.into(),
            ..CustomerInput::default()
        }
    }

    #[test]
    fn only_what_both_changed_is_asked() {
        let base = input("A", "", "x");
        let mine = input("B", "", "y");
        let theirs = input("C", "c.cn", "x");
        let versions = Versions::of(Some(&base), &mine, &theirs);
        assert_eq!((versions.both.clone(), versions.only_theirs.clone()), (vec!["name"], vec!["website"]));
        let merged = versions.merged(&BTreeSet::new());
        assert_eq!(
            (merged.name.as_str(), merged.website.as_str(), merged.remarks.as_str()),
            ("B", "c.cn", "y")
        );
        let merged = versions.merged(&BTreeSet::from(["name".to_owned()]));
        assert_eq!(merged.name, "C");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_plain_form_takes_what_was_chosen() {
        let (mine, theirs) = (input("B", "b.cn", "y"), input("C", "", "x"));
        let choice = [("name", "theirs"), ("website", "mine"), ("nothing", "theirs")];
        let choice = choice.map(|(key, side)| (key.to_owned(), side.to_owned())).into();
        let merged = chosen(&mine, &theirs, &choice);
        assert_eq!(
            (merged.name.as_str(), merged.website.as_str(), merged.remarks.as_str()),
            ("C", "b.cn", "y")
        );
    }

    #[test]
    fn without_a_base_every_difference_is_asked() {
        let versions = Versions::of(None, &input("B", "", "y"), &input("C", "", "x"));
        assert_eq!(versions.both, ["name", "remarks"]);
    }
}
