//! What was typed and not saved, kept on this device: offered again, never put in silently. A draft belongs to one person; those
//! of others are thrown away, and signing out throws away all.

use super::{state::FormState, words};
use crate::customers::{
    input::CustomerInput,
    ui::{person::person, rest::Rest},
};
use chrono::{DateTime, Utc};
use kemai_domain::Lang;
use kemai_ui::{Banner, Button, Glyph, Kind, RelativeTime, Tone, lang};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::time::Duration;

const PREFIX: &str = "kemai.draft.";
/// How long the typing must rest.
const REST: Duration = Duration::from_millis(800);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Draft {
    saved_at: DateTime<Utc>,
    input: CustomerInput,
}

/// The place of a form's draft; empty when nobody is known to whom it would belong.
pub(super) fn key(state: FormState) -> String {
    let Some(person) = person() else { return String::new() };
    let record =
        state.target.with_value(|target| target.id().map_or_else(|| "new".to_owned(), |id| id.to_string()));
    format!("{PREFIX}{}.customer.{record}", person.id)
}

fn storage() -> Option<web_sys::Storage> {
    // A browser may refuse it; then there are no drafts.
    window().local_storage().ok().flatten()
}

/// Throws a draft away: it was saved.
pub(super) fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Throws every draft on this device away. Called when a person signs out.
pub fn forget_drafts() {
    forget_all_but("");
}

fn forget_all_but(person: &str) {
    let Some(storage) = storage() else { return };
    let own = format!("{PREFIX}{person}.");
    let count = storage.length().unwrap_or_default();
    let keys: Vec<String> = (0..count).filter_map(|index| storage.key(index).ok().flatten()).collect();
    for key in
        keys.iter().filter(|key| key.starts_with(PREFIX) && (person.is_empty() || !key.starts_with(&own)))
    {
        let _ = storage.remove_item(key);
    }
}

fn now() -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    let milliseconds = js_sys::Date::now() as i64;
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}

/// Keeps what is typed. Says so, once it has.
pub(super) fn autosave(state: FormState, key: StoredValue<String>, lang: Lang) -> Signal<Option<String>> {
    let is_kept = RwSignal::new(false);
    let rest = Rest::new(REST);
    let keep = move || {
        // Being saved already, or left.
        if state.is_busy.try_get_untracked() != Some(false) {
            return;
        }
        let (Some(read), Some(storage), key) = (state.read(), storage(), key.get_value()) else { return };
        let draft = Draft { saved_at: now(), input: read.input };
        let Ok(text) = serde_json::to_string(&draft) else { return };
        if !key.is_empty() && storage.set_item(&key, &text).is_ok() {
            is_kept.set(true);
        }
    };
    Effect::new(move |_| {
        if state.typed.get() > 0 {
            rest.then(keep);
        }
    });
    Signal::derive(move || is_kept.get().then(|| words::draft_kept(lang).to_owned()))
}

/// Offers a draft that differs from what the form starts with.
#[component]
pub(super) fn DraftBanner(key: StoredValue<String>) -> impl IntoView {
    let lang = lang();
    let state = expect_context::<FormState>();
    let offered = RwSignal::new(None::<Draft>);
    let own = person().map(|person| person.id.to_string());
    Effect::new(move |_| {
        if let Some(own) = &own {
            forget_all_but(own);
        }
        let text = storage().and_then(|storage| storage.get_item(&key.get_value()).ok().flatten());
        let draft = text.and_then(|text| serde_json::from_str::<Draft>(&text).ok());
        offered.set(draft.filter(|draft| differs(&draft.input, &state.initial.get_untracked())));
    });
    let restore = move |_| {
        if let Some(draft) = offered.get_untracked() {
            state.initial.set(draft.input);
            offered.set(None);
        }
    };
    let discard = move |_| {
        forget(&key.get_value());
        offered.set(None);
    };
    // Typing goes on without it: then the new text takes its place.
    Effect::new(move |_| {
        if state.typed.get() > 0 {
            offered.set(None);
        }
    });
    move || {
        offered.get().map(|draft| {
            view! {
                <Banner tone=Tone::Info title=words::draft_found(lang) glyph=Glyph::Note>
                    <RelativeTime at=draft.saved_at/>
                    <Button small=true kind=Kind::Quiet on:click=discard>{words::draft_discard(lang)}</Button>
                    <Button small=true on:click=restore>{words::draft_restore(lang)}</Button>
                </Banner>
            }
        })
    }
}

/// Blank contacts and empty rows do not make a difference.
fn differs(draft: &CustomerInput, initial: &CustomerInput) -> bool {
    let plain = |input: &CustomerInput| {
        let mut input = input.clone();
        input.contacts.retain(|contact| !contact.is_blank());
        input.tags.sort();
        input.collaborator_ids.sort();
        for contact in &mut input.contacts {
            contact.is_primary =
                if contact.is_primary.is_empty() { String::new() } else { "true".to_owned() };
        }
        input.lifecycle = String::new();
        input
    };
    plain(draft) != plain(initial)
}
