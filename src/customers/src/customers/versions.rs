//! Two versions of a customer, the own one and what somebody saved meanwhile, and the one that is made of both.

use super::{fields::CUSTOMER, input::CustomerInput};
use serde_json::{Map, Value};
#[cfg(feature = "ssr")]
use std::collections::BTreeMap;
use std::{collections::BTreeSet, iter};

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
            let (own, other) = (value(&mine, key), value(&theirs, key));
            if own == other {
                continue;
            }
            match base.as_ref().map(|base| value(base, key)) {
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
    for part in keys.flat_map(parts) {
        if let Some(value) = theirs.get(part) {
            mine.insert(part.to_owned(), value.clone());
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

/// The fields of one value: a limit says nothing without its currency, so the two are taken from one side.
pub(super) fn parts(key: &str) -> impl Iterator<Item = &str> {
    iter::once(key).chain((key == "credit_limit").then_some("currency"))
}

fn value<'a>(map: &'a Map<String, Value>, key: &'a str) -> Vec<Option<&'a Value>> {
    parts(key).map(|part| map.get(part)).collect()
}

/// The values that a form can change, in its order, each by its first field.
fn keys() -> impl Iterator<Item = &'static str> {
    let own = CUSTOMER
        .fields
        .iter()
        .filter(|field| field.is_written() && !matches!(field.key, "lifecycle" | "currency"))
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

    fn limited(amount: &str, currency: &str) -> CustomerInput {
        CustomerInput { credit_limit: amount.into(), currency: currency.into(), ..CustomerInput::default() }
    }

    #[test]
    fn an_amount_and_its_currency_are_one_value() {
        let base = limited("100", "CNY");
        let (mine, theirs) = (limited("200", "CNY"), limited("100", "USD"));
        let versions = Versions::of(Some(&base), &mine, &theirs);
        assert_eq!((versions.both.clone(), versions.only_theirs.clone()), (vec!["credit_limit"], Vec::new()));
        assert_eq!(versions.merged(&BTreeSet::new()), mine);
        assert_eq!(versions.merged(&BTreeSet::from(["credit_limit".to_owned()])), theirs);
        let versions = Versions::of(Some(&base), &base, &theirs);
        assert_eq!((versions.both.len(), versions.only_theirs.clone()), (0, vec!["credit_limit"]));
        assert_eq!(versions.merged(&BTreeSet::new()), theirs, "a currency alone comes over, too");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_plain_form_takes_an_amount_with_its_currency() {
        let (mine, theirs) = (limited("200", "CNY"), limited("100", "USD"));
        let choose = |key: &str| chosen(&mine, &theirs, &[(key.to_owned(), "theirs".to_owned())].into());
        assert_eq!((choose("credit_limit"), choose("currency")), (theirs.clone(), mine.clone()));
    }

    #[test]
    fn without_a_base_every_difference_is_asked() {
        let versions = Versions::of(None, &input("B", "", "y"), &input("C", "", "x"));
        assert_eq!(versions.both, ["name", "remarks"]);
    }
}
