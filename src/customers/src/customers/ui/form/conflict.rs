//! Somebody saved the same customer meanwhile: both versions side by side, a choice for each field, saved on the newer one.

use super::{
    state::{FormState, current_of},
    words,
};
use crate::customers::{
    fields::CUSTOMER,
    input::{ContactInput, CustomerInput},
    model::CustomerView,
    ui::lookups::{Lookups, lookups},
};
use kemai_domain::{AppError, Lang};
use kemai_ui::{Banner, Button, Conflict, ConflictField, Draft, Kind, Panel, Tone, lang};
use leptos::prelude::*;
use serde::Deserialize as _;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Own values, theirs, and which of them both changed.
#[derive(Clone, Debug, PartialEq)]
struct Versions {
    mine: Map<String, Value>,
    theirs: Map<String, Value>,
    /// Fields to choose for.
    both: Vec<&'static str>,
    /// Fields that only the other changed: taken over.
    only_theirs: Vec<&'static str>,
}

impl Versions {
    /// `base` is the record as one began with it; without it every difference is a choice.
    fn of(base: Option<&CustomerInput>, mine: &CustomerInput, theirs: &CustomerInput) -> Self {
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
    fn merged(&self, chosen_theirs: &BTreeSet<String>) -> CustomerInput {
        let mut merged = self.mine.clone();
        let taken = self.both.iter().copied().filter(|key| chosen_theirs.contains(*key));
        for key in taken.chain(self.only_theirs.iter().copied()) {
            if let Some(value) = self.theirs.get(key) {
                merged.insert(key.to_owned(), value.clone());
            }
        }
        serde_json::from_value(Value::Object(merged)).unwrap_or_default()
    }
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

fn words_of(key: &str, value: Option<&Value>, names: &Lookups, lang: Lang) -> String {
    let word = |text: &str| {
        CUSTOMER.find(key).map_or_else(|| text.to_owned(), |field| names.word(field, text, lang))
    };
    let text = match value {
        Some(Value::String(text)) => word(text),
        Some(Value::Array(list)) if key == "contacts" => {
            let contacts = list.iter().filter_map(|contact| ContactInput::deserialize(contact).ok());
            contacts
                .map(|contact| {
                    [contact.name, contact.mobile, contact.phone, contact.email].join(" ").trim().to_owned()
                })
                .collect::<Vec<_>>()
                .join(words::list_comma(lang))
        }
        Some(Value::Array(list)) => {
            list.iter().filter_map(Value::as_str).map(word).collect::<Vec<_>>().join(words::list_comma(lang))
        }
        _ => String::new(),
    };
    if text.trim().is_empty() { words::empty_value(lang).to_owned() } else { text }
}

#[component]
pub(super) fn ConflictPanel(
    /// The draft that a save forgets.
    draft: Draft<CustomerInput>,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    move || {
        let error = state.error.get()?;
        let current = current_of(&error)?;
        Some(view! { <Versioned current error draft/> })
    }
}

#[component]
fn Versioned(current: CustomerView, error: AppError, draft: Draft<CustomerInput>) -> impl IntoView {
    let lang = lang();
    let state = expect_context::<FormState>();
    let names = lookups();
    let theirs = CustomerInput::from(&current.customer);
    let mine = state.read().map_or_else(|| state.initial.get_untracked(), |read| read.input);
    let base = state.knows_base.get_value().then(|| state.stored.get_untracked());
    let first = mine.clone();
    let versions = Versions::of(base.as_ref(), &mine, &theirs);
    let fields: Vec<ConflictField> = versions
        .both
        .iter()
        .map(|key| ConflictField {
            key: (*key).to_owned(),
            label: CUSTOMER.find(key).map_or(words::contacts(lang), |field| (field.label)(lang)).to_owned(),
            mine: words_of(key, versions.mine.get(*key), &names, lang),
            theirs: words_of(key, versions.theirs.get(*key), &names, lang),
        })
        .collect();
    let who = current.customer.updated_by.and_then(|id| names.person(id).map(ToOwned::to_owned));
    let whose = who.map_or_else(|| words::theirs(lang).to_owned(), |who| words::theirs_of(lang, who));
    let chosen = RwSignal::new(BTreeSet::<String>::new());
    let choose = move |(key, is_mine): (String, bool)| {
        chosen.update(|chosen| {
            if is_mine {
                chosen.remove(&key);
            } else {
                chosen.insert(key);
            }
        });
    };
    let version = current.customer.version;
    let merge = move || {
        // What was typed since both versions were shown counts too.
        let mine = state.read().map_or_else(|| first.clone(), |read| read.input);
        let versions = Versions::of(base.as_ref(), &mine, &theirs);
        let merged = chosen.with_untracked(|chosen| versions.merged(chosen));
        state.choice.set_value(None);
        state.error.set(None);
        state.version.set(version);
        state.stored.set(theirs.clone());
        state.knows_base.set_value(true);
        state.initial.set(merged);
        // The inputs are drawn anew first.
        request_animation_frame(move || state.send(draft));
    };
    state.choice.set_value(Some(Callback::new(move |()| merge())));
    on_cleanup(move || {
        // The page may be gone already, and the choice with it.
        state.choice.try_set_value(None);
    });
    let has_choices = !fields.is_empty();
    view! {
        <Panel id="conflict" title=error.title(lang)>
            <div class="stack">
                {if has_choices {
                    view! { <Conflict fields mine=words::mine(lang) theirs=whose on_choose=choose/> }.into_any()
                } else {
                    view! { <Banner tone=Tone::Info title=words::no_overlap(lang)/> }.into_any()
                }}
                <p class="t-13 dim">{words::conflict_hint(lang)}</p>
                <div class="wrap" data-script=""><Button kind=Kind::Primary submit=true busy=state.is_busy>{words::save_choice(lang)}</Button></div>
            </div>
        </Panel>
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

    #[test]
    fn without_a_base_every_difference_is_asked() {
        let versions = Versions::of(None, &input("B", "", "y"), &input("C", "", "x"));
        assert_eq!(versions.both, ["name", "remarks"]);
    }
}
