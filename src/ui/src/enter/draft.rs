//! What is half typed into a long form stays on the device until it is saved.

use std::time::Duration;

use gloo_storage::{LocalStorage, Storage};
use kemai_words::ui as words;
use leptos::{ev, prelude::*};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use crate::settings::browser_now;
use crate::{Banner, Button, Tone, dom, lang, settings};

/// How long one must not have typed before it is kept.
const PAUSE: Duration = Duration::from_millis(800);
const PREFIX: &str = "draft:";
/// What is kept: no passwords, no files, nothing that stands for another field.
const KEPT: &str =
    "input[name]:not([type=hidden], [type=password], [type=file]), textarea[name], select[name]";

/// One field of a draft.
#[derive(Serialize, Deserialize)]
struct Kept {
    name: String,
    value: String,
    /// For boxes and radio buttons.
    checked: Option<bool>,
}

/// Keeps a form as a draft on the device, fills it in again, and says so. Stands inside the form, above its fields; after the
/// form was saved the caller forgets the draft with [`forget_draft`].
#[component]
pub fn FormDraft(
    /// The form's id.
    #[prop(into)]
    form: String,
    /// What is being written and by whom: `customer-new:{person}`.
    #[prop(into)]
    key: String,
    /// Told when the draft was kept, in words for a [`crate::SaveBar`].
    #[prop(optional, into)]
    state: Option<RwSignal<Option<String>>>,
) -> impl IntoView {
    let lang = lang();
    let zone = settings().time_zone;
    let is_restored = RwSignal::new(false);
    let names = StoredValue::new((form, key));
    Effect::new(move |_| {
        let (id, key) = names.get_value();
        let Some(form) = dom::by_id::<HtmlFormElement>(&id) else { return };
        if let Ok(draft) = LocalStorage::get::<Vec<Kept>>(format!("{PREFIX}{key}")) {
            is_restored.set(fill_in(&form, &draft));
        }
        let waiting = StoredValue::new(None::<TimeoutHandle>);
        let zone = zone.clone();
        let keep = move || {
            let (id, key) = names.get_value();
            let Some(form) = dom::by_id::<HtmlFormElement>(&id) else { return };
            // A device that has no room keeps no draft; nothing else is lost.
            if LocalStorage::set(format!("{PREFIX}{key}"), read(&form)).is_ok()
                && let Some(state) = state
            {
                state.set(Some(words::draft_kept(lang, zone.local(browser_now()).format("%H:%M"))));
            }
        };
        let typed = window_event_listener(ev::input, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            if !form.contains(target.as_ref()) {
                return;
            }
            if let Some(handle) = waiting.get_value() {
                handle.clear();
            }
            waiting.set_value(set_timeout_with_handle(keep.clone(), PAUSE).ok());
        });
        on_cleanup(move || {
            typed.remove();
            if let Some(handle) = waiting.try_get_value().flatten() {
                handle.clear();
            }
        });
    });
    let discard = move |_| {
        let (id, key) = names.get_value();
        forget_draft(&key);
        is_restored.set(false);
        if let Some(form) = dom::by_id::<HtmlFormElement>(&id) {
            form.reset();
            dom::all(&form, KEPT).iter().for_each(tell);
        }
    };
    view! {
        <Show when=move || is_restored.get()>
            <Banner tone=Tone::Info title=words::draft_restored(lang) text=words::draft_restored_text(lang)>
                <Button small=true on:click=discard>{words::discard_draft(lang)}</Button>
            </Banner>
        </Show>
    }
}

/// Forgets one draft: it was saved, or is not wanted. In handlers and effects only.
pub fn forget_draft(key: &str) {
    LocalStorage::delete(format!("{PREFIX}{key}"));
}

/// Forgets all drafts of this device, as signing out does. In handlers and effects only.
pub fn forget_drafts() {
    let storage = LocalStorage::raw();
    let count = storage.length().unwrap_or_default();
    let keys: Vec<String> = (0..count).filter_map(|at| storage.key(at).ok().flatten()).collect();
    keys.iter().filter(|key| key.starts_with(PREFIX)).for_each(LocalStorage::delete);
}

fn read(form: &HtmlFormElement) -> Vec<Kept> {
    dom::all(form, KEPT)
        .iter()
        .filter_map(|field| {
            let name = field.get_attribute("name").filter(|name| !name.is_empty())?;
            let (value, checked) = content(field)?;
            Some(Kept { name, value, checked })
        })
        .collect()
}

/// Value and tick of a field.
fn content(field: &HtmlElement) -> Option<(String, Option<bool>)> {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        let is_box = matches!(input.type_().as_str(), "checkbox" | "radio");
        return Some((input.value(), is_box.then(|| input.checked())));
    }
    let area = field.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value);
    area.or_else(|| field.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value))
        .map(|value| (value, None))
}

/// Fills in what differs, each field the next of its name; says whether anything did.
fn fill_in(form: &HtmlFormElement, draft: &[Kept]) -> bool {
    let mut fields = dom::all(form, KEPT);
    let mut is_changed = false;
    for kept in draft {
        let Some(at) = fields.iter().position(|field| {
            field.get_attribute("name").as_deref() == Some(&kept.name)
                && (kept.checked.is_none() || content(field).is_some_and(|(value, _)| value == kept.value))
        }) else {
            continue;
        };
        let field = fields.remove(at);
        if content(&field).is_none_or(|now| now == (kept.value.clone(), kept.checked)) {
            continue;
        }
        if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
            match kept.checked {
                Some(checked) => input.set_checked(checked),
                None => input.set_value(&kept.value),
            }
        } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(&kept.value);
        } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
            select.set_value(&kept.value);
        }
        tell(&field);
        is_changed = true;
    }
    is_changed
}

/// Lets the field's own handlers hear of its new value.
fn tell(field: &HtmlElement) {
    for name in ["input", "change"] {
        let how = web_sys::EventInit::new();
        how.set_bubbles(true);
        if let Ok(event) = web_sys::Event::new_with_event_init_dict(name, &how) {
            // It answers whether a handler prevented the default; there is none.
            let _ = field.dispatch_event(&event);
        }
    }
}
