//! Contacts as repeatable parts of the form. Without JavaScript there are two empty ones.

use super::{state::FormState, words};
use crate::customers::{
    fields::CONTACT,
    input::ContactInput,
    ui::{lookups::lookups, person::hides},
};
use kemai_domain::{FieldDef, FieldKind, Lang, Mask};
use kemai_ui::{Button, Check, DateInput, Field, Glyph, Kind, Select, TextArea, TextInput, lang};
use leptos::prelude::*;
use serde_json::Value;

/// Empty rows of a form that starts without contacts.
const EMPTY_ROWS: u32 = 2;

#[component]
pub(super) fn ContactRows(contacts: Vec<ContactInput>) -> impl IntoView {
    let lang = lang();
    let mut rows: Vec<(u32, ContactInput)> = (0_u32..).zip(contacts).collect();
    while rows.len() < EMPTY_ROWS as usize && rows.iter().all(|(_, contact)| contact.is_blank()) {
        rows.push((u32::try_from(rows.len()).unwrap_or_default(), ContactInput::default()));
    }
    let next = StoredValue::new(rows.iter().map(|(row, _)| row + 1).max().unwrap_or_default());
    let marked = rows.iter().find(|(_, contact)| !contact.is_primary.is_empty()).map_or(0, |(row, _)| *row);
    let primary = RwSignal::new(marked);
    let rows = RwSignal::new(rows);
    let add = move |_| {
        let row = next.get_value();
        next.set_value(row + 1);
        rows.update(|rows| rows.push((row, ContactInput::default())));
    };
    view! {
        <div class="stack" data-wide="" data-gap="s">
            <ul class="lines">
                <For each=move || rows.get() key=|(row, _)| *row let((row, contact))>
                    <ContactRow row contact rows primary/>
                </For>
            </ul>
            <span data-script=""><Button icon=Glyph::Plus on:click=add>{words::add_contact(lang)}</Button></span>
        </div>
    }
}

#[component]
fn ContactRow(
    /// The number in the inputs' names.
    row: u32,
    contact: ContactInput,
    rows: RwSignal<Vec<(u32, ContactInput)>>,
    primary: RwSignal<u32>,
) -> impl IntoView {
    let lang = lang();
    let number =
        move || rows.with(|rows| rows.iter().position(|(own, _)| *own == row).unwrap_or_default() + 1);
    let name = contact.name.clone();
    let is_open = row == 0 || !contact.is_blank();
    let value = serde_json::to_value(&contact).unwrap_or_default();
    let remove = move |_| rows.update(|rows| rows.retain(|(own, _)| *own != row));
    view! {
        <li>
            <details class="form-section" open=is_open>
                <summary>
                    <h3 class="grow">{move || words::contact_number(lang, number())}" "{name.clone()}</h3>
                </summary>
                <div class="body fields">
                    {(!contact.id.is_empty()).then(|| view! { <input type="hidden" name=input_name(row, "id") value=contact.id.clone()/> })}
                    {CONTACT.fields.iter().filter(|field| field.key != "is_primary").map(|field| {
                        let value = value.get(field.key).and_then(Value::as_str).unwrap_or_default().to_owned();
                        view! { <ContactField row field value/> }
                    }).collect_view()}
                    <div class="wrap" data-wide="" data-gap="m">
                        <Check name=input_name(row, "is_primary") checked=Signal::derive(move || primary.get() == row)
                            on_change=move |is_chosen| if is_chosen { primary.set(row) }>{words::is_primary(lang)}</Check>
                        <span data-script="" class="push"><Button kind=Kind::Quiet icon=Glyph::Trash on:click=remove>{words::remove_contact(lang)}</Button></span>
                    </div>
                </div>
            </details>
        </li>
    }
}

fn input_name(row: u32, key: &str) -> String {
    format!("input[contacts][{row}][{key}]")
}

#[component]
fn ContactField(row: u32, field: &'static FieldDef, value: String) -> impl IntoView {
    let lang = lang();
    let state = expect_context::<FormState>();
    let id = format!("f-contact-{row}-{}", field.key);
    let label = (field.label)(lang);
    if field.mask == Some(Mask::Contact) && hides(Mask::Contact) {
        return view! {
            <Field name=field.key id label hint=words::hidden_hint(lang)><TextInput value disabled=true/></Field>
        }
        .into_any();
    }
    let wide = field.kind == FieldKind::LongText;
    let error = state.row_problem(row, field.key, lang);
    view! { <Field name=input_name(row, field.key) id label error wide>{input(field, value, lang)}</Field> }
        .into_any()
}

/// Made inside the field around it, from which it takes its name and id.
fn input(field: &'static FieldDef, value: String, lang: Lang) -> AnyView {
    match field.kind {
        FieldKind::Date => view! { <DateInput value/> }.into_any(),
        FieldKind::Choice => {
            view! { <Select choices=lookups().choices_of(field, lang) value empty=words::not_set(lang)/> }
                .into_any()
        }
        FieldKind::LongText => view! { <TextArea value rows=1/> }.into_any(),
        FieldKind::Phone => view! { <TextInput value kind="tel" inputmode="tel"/> }.into_any(),
        FieldKind::Email => view! { <TextInput value kind="email" inputmode="email"/> }.into_any(),
        _ => view! { <TextInput value/> }.into_any(),
    }
}
