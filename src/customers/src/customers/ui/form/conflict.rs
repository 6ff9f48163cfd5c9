//! Somebody saved the same customer meanwhile: both versions side by side, a choice for each field, saved on the newer one.

use super::{
    state::{FormState, current_of},
    words,
};
use crate::customers::{
    fields::{CONTACT, CUSTOMER},
    input::CustomerInput,
    model::CustomerView,
    ui::lookups::{Lookups, lookups},
    versions::{Versions, parts},
};
use kemai_domain::{AppError, FieldDef, Lang};
use kemai_ui::{Banner, Button, Conflict, ConflictField, Draft, Kind, Panel, Tone, lang};
use leptos::prelude::*;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

fn words_of(key: &str, value: Option<&Value>, names: &Lookups, lang: Lang) -> String {
    let word = |text: &str| {
        CUSTOMER.find(key).map_or_else(|| text.to_owned(), |field| names.word(field, text, lang))
    };
    match value {
        Some(Value::String(text)) => word(text),
        Some(Value::Array(list)) => {
            list.iter().filter_map(Value::as_str).map(word).collect::<Vec<_>>().join(words::list_comma(lang))
        }
        _ => String::new(),
    }
}

fn or_empty(text: String, lang: Lang) -> String {
    if text.trim().is_empty() { words::empty_value(lang).to_owned() } else { text }
}

/// Contacts in words: of one that both versions have only what they differ in, of one that only this version has all.
fn contacts_in_words(
    own: Option<&Value>,
    other: Option<&Value>,
    word: impl Fn(&'static FieldDef, &str) -> String,
    lang: Lang,
) -> String {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |contact: &Value, key: &str| {
        contact.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
    };
    let other = list(other);
    let said: Vec<String> = list(own)
        .iter()
        .map(|contact| {
            let id = text(contact, "id");
            let twin = other.iter().find(|twin| !id.is_empty() && text(twin, "id") == id);
            let differs = |field: &&FieldDef| match twin {
                Some(twin) => text(contact, field.key) != text(twin, field.key),
                None => !text(contact, field.key).is_empty(),
            };
            let parts = CONTACT.fields.iter().filter(|field| field.key != "name").filter(differs);
            let parts: Vec<String> = parts
                .map(|field| {
                    let value = or_empty(word(field, &text(contact, field.key)), lang);
                    words::label_and_value(lang, (field.label)(lang), value)
                })
                .collect();
            let name = text(contact, "name");
            if parts.is_empty() {
                name
            } else {
                words::with_details(lang, name, parts.join(words::list_comma(lang)))
            }
        })
        .collect();
    or_empty(said.join(words::list_comma(lang)), lang)
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
        .map(|key| {
            let (own, other) = (&versions.mine, &versions.theirs);
            let said = |own: &Map<String, Value>, other: &Map<String, Value>| match CUSTOMER.find(key) {
                Some(_) => {
                    let words = parts(key).map(|part| words_of(part, own.get(part), &names, lang));
                    or_empty(words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "), lang)
                }
                None => {
                    let word = |field: &'static FieldDef, text: &str| names.word(field, text, lang);
                    contacts_in_words(own.get(*key), other.get(*key), word, lang)
                }
            };
            ConflictField {
                key: (*key).to_owned(),
                label: CUSTOMER
                    .find(key)
                    .map_or(words::contacts(lang), |field| (field.label)(lang))
                    .to_owned(),
                mine: said(own, other),
                theirs: said(other, own),
            }
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

    #[test]
    fn of_a_contact_that_both_have_one_reads_what_differs() {
        let contacts = |title: &str| {
            serde_json::json!([
                { "id": "1", "name": "王建国", "title": title, "mobile": "13805312217" },
                { "id": "2", "name": "李梅", "mobile": "13905312218" },
            ])
        };
        let read = |own: &Value, other: &Value| {
            contacts_in_words(Some(own), Some(other), |_, text| text.to_owned(), Lang::Hans)
        };
        let (mine, theirs) = (contacts("采购经理"), contacts(""));
        assert_eq!(read(&mine, &theirs), "王建国（职务：采购经理）、李梅");
        assert_ne!(read(&mine, &theirs), read(&theirs, &mine), "the two lines are told apart");
        assert_eq!(
            read(&serde_json::json!([{ "id": "", "name": "张伟", "phone": "1" }]), &theirs),
            "张伟（座机：1）"
        );
    }
}
