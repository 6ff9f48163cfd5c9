//! What the parts of the form share.

use super::{
    read::{Read, read_form},
    words,
};
use crate::customers::{
    api::{create_customer, update_customer},
    fields::{CONTACT, CUSTOMER},
    input::CustomerInput,
    model::CustomerView,
};
use kemai_domain::{AppError, Currency, CustomerId, Entity, FieldError, Lang, Outcome};
use kemai_records::files::send_kept;
use kemai_ui::{Draft, Toasts, base_currency, forget_draft, lang, toasts};
use leptos::{html, prelude::*, task::spawn_local};
use serde_json::Value;
use std::collections::BTreeMap;

/// Where plain forms are sent.
pub(super) const CREATE: &str = "/rpc/customers/create";
pub(super) const UPDATE: &str = "/rpc/customers/update";

/// What is being filled in.
#[derive(Clone, Debug)]
pub(super) enum Target {
    New,
    Edit(Box<CustomerView>),
}

impl Target {
    /// Where a plain form is sent.
    pub const fn action(&self) -> &'static str {
        match self {
            Self::New => CREATE,
            Self::Edit(_) => UPDATE,
        }
    }

    pub fn id(&self) -> Option<CustomerId> {
        match self {
            Self::New => None,
            Self::Edit(view) => Some(view.customer.id),
        }
    }
}

/// The form's state. Inputs keep their own values; `initial` is what they start with, and setting it draws them anew.
#[derive(Clone, Copy)]
pub(super) struct FormState {
    pub target: StoredValue<Target>,
    /// The record as it was read, to tell one's own changes from others'.
    pub stored: RwSignal<CustomerInput>,
    pub initial: RwSignal<CustomerInput>,
    /// The version that a change is made on.
    pub version: RwSignal<i64>,
    pub error: RwSignal<Option<AppError>>,
    /// Saves what was chosen between two versions, while both are shown: every way of saving is then this one.
    pub choice: StoredValue<Option<Callback<()>>>,
    /// The rows that the refusal counts, see [`Read`].
    pub rows: RwSignal<Vec<u32>>,
    pub is_busy: RwSignal<bool>,
    /// How often something was typed since the page came alive.
    pub typed: RwSignal<u32>,
    /// Whether `stored` is what one began with: after a plain form it is what others have saved since.
    pub knows_base: StoredValue<bool>,
    /// The company's currency, which an amount has unless another is chosen.
    pub base: Currency,
    pub node: NodeRef<html::Form>,
    lang: Lang,
    toasts: Toasts,
}

impl FormState {
    pub fn new(target: Target, stored: CustomerInput, initial: CustomerInput) -> Self {
        let version = match &target {
            Target::New => 0,
            Target::Edit(view) => view.customer.version,
        };
        let rows = (0_u32..)
            .zip(&initial.contacts)
            .filter(|(_, contact)| !contact.is_blank())
            .map(|(row, _)| row)
            .collect();
        Self {
            target: StoredValue::new(target),
            stored: RwSignal::new(stored),
            initial: RwSignal::new(initial),
            version: RwSignal::new(version),
            error: RwSignal::new(None),
            choice: StoredValue::new(None),
            rows: RwSignal::new(rows),
            is_busy: RwSignal::new(false),
            typed: RwSignal::new(0),
            knows_base: StoredValue::new(true),
            base: base_currency(),
            node: NodeRef::new(),
            lang: lang(),
            toasts: toasts(),
        }
    }

    pub fn is_new(self) -> bool {
        self.target.with_value(|target| target.id().is_none())
    }

    /// The refusal that the server wrote into the page. A conflict's new version is taken over: saving again is made on it.
    pub fn show_at_first(self, error: AppError) {
        if let Some(view) = current_of(&error) {
            self.version.set(view.customer.version);
            self.knows_base.set_value(false);
        }
        self.error.set(Some(error));
    }

    /// What stands in the form now. Nothing before the page is alive, or after it was left.
    pub fn read(self) -> Option<Read> {
        self.node.try_get_untracked().flatten().map(|form| read_form(&form))
    }

    /// The problem of a field in words, by its key or by `contacts[0].phone`.
    pub fn problem(self, key: impl Into<String>, lang: Lang) -> Signal<Option<String>> {
        let key = key.into();
        Signal::derive(move || self.error.with(|error| Some(error.as_ref()?.of(&key)?.message(lang))))
    }

    /// The problem of a contact's field, by the row it stands in.
    pub fn row_problem(self, row: u32, key: &'static str, lang: Lang) -> Signal<Option<String>> {
        Signal::derive(move || {
            let index = self.rows.with(|rows| rows.iter().position(|own| *own == row))?;
            let path = format!("contacts[{index}].{key}");
            self.error.with(|error| Some(error.as_ref()?.of(&path)?.message(lang)))
        })
    }

    /// The label and the input's id of a refused field.
    pub fn place_of(self, error: &FieldError, lang: Lang) -> (String, String) {
        let nested = error.field.strip_prefix("contacts[").and_then(|rest| rest.split_once("]."));
        let Some((index, key)) = nested else {
            let label = CUSTOMER.find(&error.field).map_or("", |field| (field.label)(lang));
            return (label.to_owned(), format!("f-{}", error.field));
        };
        let index: usize = index.parse().unwrap_or_default();
        let row = self.rows.with(|rows| rows.get(index).copied().unwrap_or_default());
        let label = CONTACT.find(key).map_or("", |field| (field.label)(lang));
        (words::contact_field(lang, index + 1, label), format!("f-contact-{row}-{key}"))
    }

    /// Sends it; on success the server leads on to the customer's page.
    pub fn send(self, draft: Draft<CustomerInput>) {
        let Some(Read { input, rows }) = self.read() else { return };
        if self.is_busy.get_untracked() {
            return;
        }
        self.rows.set(rows);
        if let Err(error) = input.check(self.base) {
            self.refuse(error);
            return;
        }
        self.is_busy.set(true);
        let id = self.target.with_value(Target::id);
        let version = self.version.get_untracked();
        let draft = draft.key();
        spawn_local(async move {
            let saved = match id {
                None => create_customer(input).await,
                Some(id) => update_customer(id, version, input, BTreeMap::new()).await,
            };
            match saved.and_then(Outcome::into_result) {
                // It stays busy while the server leads on: what still waits to be kept as a draft is not kept any more.
                Ok(saved) => {
                    forget_draft(&draft);
                    if id.is_none() {
                        send_kept(Entity::Customer, saved, self.lang, self.toasts);
                    }
                }
                Err(error) => {
                    self.refuse(error);
                    self.is_busy.set(false);
                }
            }
        });
    }

    /// Shows what is wrong and brings it into sight.
    pub fn refuse(self, error: AppError) {
        self.error.set(Some(error));
        request_animation_frame(|| {
            if let Some(summary) = document().get_element_by_id("form-errors") {
                summary.scroll_into_view();
                focus(&summary);
            }
        });
    }
}

fn focus(element: &web_sys::Element) {
    use wasm_bindgen::JsCast;
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        // What cannot take the focus is still in sight.
        let _ = element.focus();
    }
}

/// The record as it is now, which a conflict carries.
pub(super) fn current_of(error: &AppError) -> Option<CustomerView> {
    if error.code != kemai_domain::ErrorCode::Conflict {
        return None;
    }
    serde_json::from_value(error.detail.clone()?).ok()
}

/// A field's text by its key.
pub(super) fn text_of(input: &CustomerInput, key: &str) -> String {
    field_value(input, key).as_str().unwrap_or_default().to_owned()
}

/// A field's texts by its key.
pub(super) fn texts_of(input: &CustomerInput, key: &str) -> Vec<String> {
    let Value::Array(list) = field_value(input, key) else { return Vec::new() };
    list.iter().filter_map(|text| text.as_str().map(ToOwned::to_owned)).collect()
}

fn field_value(input: &CustomerInput, key: &str) -> Value {
    // Texts and lists of texts: writing them cannot fail.
    serde_json::to_value(input)
        .ok()
        .and_then(|mut value| value.get_mut(key).map(Value::take))
        .unwrap_or_default()
}
