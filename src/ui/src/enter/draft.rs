//! What was typed and not saved, kept on this device: offered again, never put in silently. A draft belongs to one person; those
//! of others are thrown away, and signing out throws away all.

use std::time::Duration;

use chrono::{DateTime, Utc};
use gloo_storage::{LocalStorage, Storage};
use kemai_words::ui as words;
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::settings::browser_now;
use crate::{Banner, Button, Glyph, Kind, RelativeTime, Rest, Tone, lang};

const PREFIX: &str = "kemai.draft.";
/// How long the typing must rest.
const REST: Duration = Duration::from_millis(800);

#[derive(Clone, Serialize, Deserialize)]
struct Kept<T> {
    saved_at: DateTime<Utc>,
    input: T,
}

/// The draft of one form.
pub struct Draft<T: Send + Sync + 'static> {
    person: StoredValue<String>,
    record: StoredValue<String>,
    offered: RwSignal<Option<Kept<T>>>,
    is_kept: RwSignal<bool>,
}

impl<T: Send + Sync + 'static> Clone for Draft<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Draft<T> {}

impl<T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Draft<T> {
    /// What `person` writes about `record`, such as `customer.new`. Without a person nothing is kept.
    #[must_use]
    pub fn new(person: impl Into<String>, record: impl Into<String>) -> Self {
        Self {
            person: StoredValue::new(person.into()),
            record: StoredValue::new(record.into()),
            offered: RwSignal::new(None),
            is_kept: RwSignal::new(false),
        }
    }

    /// Where it is kept, for [`forget_draft`].
    #[must_use]
    pub fn key(self) -> String {
        format!("{PREFIX}{}.{}", self.person.get_value(), self.record.get_value())
    }

    /// Offers what was kept before, when it differs from what the form starts with.
    pub fn offer(self, differs: impl Fn(&T) -> bool + 'static) {
        Effect::new(move |_| {
            let person = self.person.get_value();
            if person.is_empty() {
                return;
            }
            forget_but(Some(&person));
            let kept = LocalStorage::get::<Kept<T>>(self.key()).ok();
            self.offered.set(kept.filter(|kept| differs(&kept.input)));
        });
    }

    /// Keeps what `read` finds in the form whenever `typed` has changed and rests; nothing while there is nothing to read.
    pub fn keep(self, typed: impl Into<Signal<u32>>, read: impl Fn() -> Option<T> + Copy + 'static) {
        let typed = typed.into();
        let rest = Rest::new(REST);
        let keep = move || {
            // The form may have been left meanwhile.
            let Some(person) = self.person.try_get_value().filter(|person| !person.is_empty()) else {
                return;
            };
            let Some(input) = read() else { return };
            let kept = Kept { saved_at: browser_now(), input };
            // A device that has no room keeps no draft; nothing else is lost.
            if LocalStorage::set(format!("{PREFIX}{person}.{}", self.record.get_value()), kept).is_ok() {
                self.is_kept.set(true);
            }
        };
        Effect::new(move |_| {
            if typed.get() > 0 {
                // Typing goes on without the old draft: then the new text takes its place.
                self.offered.set(None);
                rest.then(keep);
            }
        });
    }

    /// Says that the draft was kept, for a [`crate::SaveBar`].
    #[must_use]
    pub fn state(self) -> Signal<Option<String>> {
        let lang = lang();
        Signal::derive(move || self.is_kept.get().then(|| words::draft_kept(lang).to_owned()))
    }
}

/// Offers the draft above its form.
#[component]
pub fn DraftBanner<T>(
    draft: Draft<T>,
    /// Puts the draft into the form.
    #[prop(into)]
    on_restore: Callback<T>,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let lang = lang();
    let restore = move |_| {
        if let Some(kept) = draft.offered.get_untracked() {
            draft.offered.set(None);
            on_restore.run(kept.input);
        }
    };
    let discard = move |_| {
        forget_draft(&draft.key());
        draft.offered.set(None);
    };
    move || {
        draft.offered.get().map(|kept| {
            view! {
                <Banner tone=Tone::Info title=words::draft_found(lang) glyph=Glyph::Note>
                    <RelativeTime at=kept.saved_at/>
                    <Button small=true kind=Kind::Quiet on:click=discard>{words::draft_discard(lang)}</Button>
                    <Button small=true on:click=restore>{words::draft_restore(lang)}</Button>
                </Banner>
            }
        })
    }
}

/// Throws a draft away: it was saved, or is not wanted. In handlers and effects only.
pub fn forget_draft(key: &str) {
    LocalStorage::delete(key);
}

/// Throws every draft on this device away, as signing out does. In handlers and effects only.
pub fn forget_drafts() {
    forget_but(None);
}

fn forget_but(person: Option<&str>) {
    let own = person.map(|person| format!("{PREFIX}{person}."));
    let storage = LocalStorage::raw();
    let count = storage.length().unwrap_or_default();
    let keys: Vec<String> = (0..count).filter_map(|at| storage.key(at).ok().flatten()).collect();
    let is_own = |key: &str| own.as_ref().is_some_and(|own| key.starts_with(own));
    keys.iter().filter(|key| key.starts_with(PREFIX) && !is_own(key)).for_each(LocalStorage::delete);
}
