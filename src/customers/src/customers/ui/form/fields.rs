//! One field of the form, drawn from the registry.

use super::{
    state::{FormState, text_of, texts_of},
    words,
};
use crate::customers::{
    input::CustomerInput,
    model::CustomerKind,
    ui::{
        lookups::lookups,
        person::{HIDDEN, has, hides},
        resources::people_offered,
    },
};
use kemai_domain::{Capability, Currency, FieldDef, FieldKind, Lang};
use kemai_ui::{
    Choice, Combobox, Field, FieldGroup, MoneyInput, Radio, Select, TagInput, TextArea, TextInput, lang,
};
use leptos::prelude::*;

/// Choices beyond this are found by typing.
const MANY: usize = 12;

/// A field of the registry as an input with its label, hint and problem.
#[component]
pub(super) fn FieldView(
    field: &'static FieldDef,
    /// What the form starts with.
    initial: CustomerInput,
) -> impl IntoView {
    let lang = lang();
    let state = expect_context::<FormState>();
    // The lifecycle moves on the customer's page, with a date and a reason.
    if field.key == "lifecycle" && !state.is_new() {
        return ().into_any();
    }
    // It stands beside its amount.
    if field.key == "currency" {
        return ().into_any();
    }
    if field.mask.is_some_and(hides) {
        return view! { <Hidden field/> }.into_any();
    }
    match (field.key, field.kind) {
        ("kind", _) => view! { <KindField field initial/> }.into_any(),
        (_, FieldKind::Money) => view! { <MoneyField field initial/> }.into_any(),
        _ => {
            let wide = matches!(field.kind, FieldKind::LongText | FieldKind::Choices);
            view! {
                <Field name=format!("input[{}]", field.key) id=format!("f-{}", field.key) label=(field.label)(lang)
                    required=field.is_required hint=hint(field, state.is_new(), lang) error=state.problem(field.key, lang) wide>
                    {input(field, &initial, lang)}
                </Field>
            }
            .into_any()
        }
    }
}

fn input(field: &'static FieldDef, initial: &CustomerInput, lang: Lang) -> AnyView {
    let value = text_of(initial, field.key);
    let mut choices = lookups().choices_of(field, lang);
    // Who may not give customers away is offered no other owner.
    let stays = field.key == "owner_id" && !has(Capability::Assign);
    if stays {
        choices.retain(|choice| choice.value == value);
    }
    match field.kind {
        FieldKind::People => {
            let chosen = texts_of(initial, field.key);
            view! { <TagInput label=(field.label)(lang) choices=people_offered() chosen/> }.into_any()
        }
        FieldKind::Person if lookups().has_more_people && !stays => {
            let offered = people_offered();
            let choices = Signal::derive({
                let value = value.clone();
                move || with_own(field, offered.get(), &value, lang)
            });
            view! { <Combobox choices value empty=words::not_set(lang)/> }.into_any()
        }
        FieldKind::Choices => {
            let chosen = texts_of(initial, field.key);
            view! { <TagInput label=(field.label)(lang) choices chosen/> }.into_any()
        }
        FieldKind::Choice | FieldKind::Person | FieldKind::Department => {
            let choices = with_own(field, choices, &value, lang);
            if choices.len() > MANY {
                view! { <Combobox choices value empty=words::not_set(lang)/> }.into_any()
            } else {
                view! { <Select choices value empty=words::not_set(lang)/> }.into_any()
            }
        }
        FieldKind::LongText => view! { <TextArea value/> }.into_any(),
        FieldKind::Integer => view! { <TextInput value inputmode="numeric"/> }.into_any(),
        _ => view! { <TextInput value/> }.into_any(),
    }
}

/// A choice that is not offered any more stays choosable where it is set.
fn with_own(field: &'static FieldDef, mut choices: Vec<Choice>, value: &str, lang: Lang) -> Vec<Choice> {
    if !value.is_empty() && !choices.iter().any(|choice| choice.value == value) {
        choices.push(Choice::new(value, lookups().word(field, value, lang)));
    }
    choices
}

pub(super) fn hint(field: &FieldDef, is_new: bool, lang: Lang) -> Option<String> {
    match field.key {
        "code" if is_new => Some(words::code_hint(lang).to_owned()),
        "tax_number" | "bank_account" | "needs" | "remarks" | "address" => {
            Some(words::encrypted_hint(lang).to_owned())
        }
        _ => None,
    }
}

/// A field that the person's role hides: it is said to be there and stays as it is.
#[component]
fn Hidden(field: &'static FieldDef) -> impl IntoView {
    let lang = lang();
    view! {
        <Field name=field.key id=format!("f-{}", field.key) label=(field.label)(lang) hint=words::hidden_hint(lang)>
            <TextInput value=HIDDEN disabled=true/>
        </Field>
    }
}

#[component]
fn KindField(field: &'static FieldDef, initial: CustomerInput) -> impl IntoView {
    let lang = lang();
    let state = expect_context::<FormState>();
    view! {
        <FieldGroup name=field.key label=(field.label)(lang) error=state.problem(field.key, lang)>
            <span class="wrap" data-gap="m">
                {CustomerKind::ALL.iter().map(|kind| {
                    let is_chosen = initial.kind == kind.key();
                    view! { <Radio name="input[kind]" value=kind.key() checked=is_chosen>{kind.label(lang)}</Radio> }
                }).collect_view()}
            </span>
        </FieldGroup>
    }
}

/// Amount and currency, which belong together.
#[component]
fn MoneyField(field: &'static FieldDef, initial: CustomerInput) -> impl IntoView {
    let lang = lang();
    let state = expect_context::<FormState>();
    let amount = RwSignal::new(text_of(&initial, field.key));
    let currency =
        RwSignal::new(if initial.currency.is_empty() { state.base.to_string() } else { initial.currency });
    let sign = Memo::new(move |_| {
        currency.with(|code| Currency::parse(code).unwrap_or_default().symbol().trim().to_owned())
    });
    let currencies: Vec<Choice> =
        Currency::all().map(|currency| Choice::new(currency.code(), currency.code())).collect();
    view! {
        <Field name=format!("input[{}]", field.key) id=format!("f-{}", field.key) label=(field.label)(lang) error=state.problem(field.key, lang)>
            {move || view! { <MoneyInput signal=amount sign=sign.get()/> }}
        </Field>
        <Field name="input[currency]" id="f-currency" label=words::currency(lang) error=state.problem("currency", lang)>
            <Select choices=currencies signal=currency/>
        </Field>
    }
}
