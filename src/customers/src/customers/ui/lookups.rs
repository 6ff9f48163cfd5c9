//! The words behind keys and ids: choices of the dictionaries, people, departments. Loaded once per page and handed down as
//! context, so that lists, forms and histories name things the same way.

use crate::customers::model::{CustomerKind, DecisionRole, Lifecycle};
use kemai_domain::{Currency, FieldDef, FieldKind, Lang};
use kemai_records::directory::{DepartmentEntry, Directory, PersonEntry};
use kemai_ui::{Choice, Tone};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt::Display, sync::Arc};

/// An entry of a dictionary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub key: String,
    pub label: String,
    /// Sounds and initials, which also find a tag.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub keys: String,
    /// A name of [`Tone`], or nothing.
    pub tone: String,
    /// Shown where a record holds it, not offered any more.
    pub is_gone: bool,
}

/// Somebody or a department, by id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    pub id: String,
    pub name: String,
    /// Sounds and initials, which also find the name.
    pub keys: String,
    pub is_gone: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lookups {
    pub people: Vec<Named>,
    /// Whether the company has more people than stand here.
    #[serde(default)]
    pub has_more_people: bool,
    pub departments: Vec<Named>,
    /// By dictionary: `category`, `tag`, …
    pub choices: BTreeMap<String, Vec<Entry>>,
}

/// What components hand on: cheap to clone.
pub type SharedLookups = Arc<Lookups>;

impl Lookups {
    /// The person's name; nothing for somebody unknown.
    #[must_use]
    pub fn person(&self, id: impl Display) -> Option<&str> {
        named(&self.people, &id.to_string())
    }

    #[must_use]
    pub fn department(&self, id: impl Display) -> Option<&str> {
        named(&self.departments, &id.to_string())
    }

    #[must_use]
    pub fn entry(&self, dictionary: &str, key: &str) -> Option<&Entry> {
        self.choices.get(dictionary)?.iter().find(|entry| entry.key == key)
    }

    /// An entry's words; its key when the dictionary does not hold it any more.
    #[must_use]
    pub fn label(&self, dictionary: &str, key: &str) -> String {
        self.entry(dictionary, key).map_or_else(|| key.to_owned(), |entry| entry.label.clone())
    }

    /// From what the server knows of people and dictionaries.
    #[must_use]
    pub fn of(directory: Directory, choices: Vec<kemai_records::choices::Choice>) -> Self {
        let mut by_dictionary: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for choice in choices {
            let entry = Entry {
                key: choice.key,
                label: choice.label,
                keys: choice.keys,
                tone: choice.tone.unwrap_or_default(),
                is_gone: choice.is_removed,
            };
            by_dictionary.entry(choice.dictionary).or_default().push(entry);
        }
        let person = |person: PersonEntry| Named {
            id: person.id.to_string(),
            name: person.name,
            keys: person.keys,
            is_gone: person.is_gone,
        };
        let department = |department: DepartmentEntry| Named {
            id: department.id.to_string(),
            // Wide spaces say how deep it stands, also in a plain select.
            name: format!("{}{}", "\u{3000}".repeat(department.depth()), department.name),
            keys: department.keys,
            is_gone: false,
        };
        Self {
            people: directory.people.into_iter().map(person).collect(),
            has_more_people: directory.has_more_people,
            departments: directory.departments.into_iter().map(department).collect(),
            choices: by_dictionary,
        }
    }

    /// What a field offers to choose from.
    #[must_use]
    pub fn choices_of(&self, field: &FieldDef, lang: Lang) -> Vec<Choice> {
        if let Some(dictionary) = field.dictionary {
            let entries = self.choices.get(dictionary).map(Vec::as_slice).unwrap_or_default();
            let offered = entries.iter().filter(|entry| !entry.is_gone);
            return offered.map(|entry| Choice::new(&entry.key, &entry.label).keys(&entry.keys)).collect();
        }
        match (field.key, field.kind) {
            ("kind", _) => {
                CustomerKind::ALL.iter().map(|kind| Choice::new(kind.key(), kind.label(lang))).collect()
            }
            ("lifecycle", _) => {
                Lifecycle::ALL.iter().map(|state| Choice::new(state.key(), state.label(lang))).collect()
            }
            ("decision_role", _) => {
                DecisionRole::ALL.iter().map(|role| Choice::new(role.key(), role.label(lang))).collect()
            }
            ("country", _) => crate::customers::countries::choices(lang),
            ("currency", _) => {
                Currency::all().map(|currency| Choice::new(currency.code(), currency.code())).collect()
            }
            (_, FieldKind::Person | FieldKind::People) => self.people_choices(),
            (_, FieldKind::Department) => chosen_from(&self.departments),
            _ => Vec::new(),
        }
    }

    /// The people who are there.
    #[must_use]
    pub fn people_choices(&self) -> Vec<Choice> {
        chosen_from(&self.people)
    }

    /// A value of a field in words.
    #[must_use]
    pub fn word(&self, field: &FieldDef, value: &str, lang: Lang) -> String {
        if let Some(dictionary) = field.dictionary {
            return self.label(dictionary, value);
        }
        let gone = match field.kind {
            FieldKind::Person | FieldKind::People => self.person(value),
            FieldKind::Department => self.department(value),
            _ => None,
        };
        if let Some(name) = gone {
            return name.to_owned();
        }
        let choices = self.choices_of(field, lang);
        choices
            .into_iter()
            .find(|choice| choice.value == value)
            .map_or_else(|| value.to_owned(), |choice| choice.label)
    }
}

fn named<'a>(list: &'a [Named], id: &str) -> Option<&'a str> {
    list.iter().find(|named| named.id == id).map(|named| named.name.trim_start())
}

fn chosen_from(list: &[Named]) -> Vec<Choice> {
    list.iter()
        .filter(|named| !named.is_gone)
        .map(|named| Choice::new(&named.id, &named.name).keys(&named.keys))
        .collect()
}

/// The tone that a dictionary's entry or an enum names.
#[must_use]
pub fn tone_of(name: &str) -> Tone {
    match name {
        "success" => Tone::Success,
        "warning" => Tone::Warning,
        "danger" => Tone::Danger,
        "info" => Tone::Info,
        "accent" => Tone::Accent,
        _ => Tone::Neutral,
    }
}

/// The lookups of the page around.
#[must_use]
pub fn lookups() -> SharedLookups {
    use_context().unwrap_or_default()
}
