//! One condition: which field, how compared, with what.

use kemai_domain::{FieldKind, Operator};
use kemai_words::{Lang, ui as words};
use leptos::prelude::*;

use super::FilterField;
use super::tree::{Row, first_operator};
use crate::{Choice, Combobox, DateInput, Select, TagInput, TextInput, lang};

#[component]
pub(super) fn RowView(
    row: Row,
    fields: StoredValue<Vec<FilterField>>,
    prefix: StoredValue<String>,
) -> impl IntoView {
    let lang = lang();
    let id = prefix.with_value(|prefix| format!("{prefix}-{}", row.number));
    let value_id = id.clone();
    let field_choices: Vec<Choice> = fields.with_value(|fields| {
        fields.iter().map(|field| Choice::new(field.key.as_str(), field.label.as_str())).collect()
    });
    let field = Memo::new(move |_| {
        let key = row.field.get();
        fields.with_value(|fields| fields.iter().find(|field| field.key == key).cloned())
    });
    let operators =
        Signal::derive(move || field.get().map(|field| operator_choices(lang, &field)).unwrap_or_default());
    // Another field starts with its own usual comparison and an empty value.
    Effect::new(move |seen: Option<String>| {
        let key = row.field.get();
        if seen.is_some_and(|seen| seen != key) {
            if let Some(field) = field.get_untracked() {
                row.operator.set(first_operator(&field).key().to_owned());
            }
            row.first.set(String::new());
            row.second.set(String::new());
            row.many.set(Vec::new());
        }
        key
    });
    let value = move || {
        let field = field.get()?;
        let operator = Operator::find(&row.operator.get())?;
        Some(view! { <ValueInput id=value_id.clone() row field operator/> })
    };
    let is_missing =
        move || row.is_asked.get() && fields.with_value(|fields| row.condition(fields).is_none());
    view! {
        <span class="filter-row" data-missing=move || is_missing().then_some("")>
            <Select id=format!("{id}-field") choices=field_choices signal=row.field label=words::filter_field(lang)/>
            <Select id=format!("{id}-operator") choices=operators signal=row.operator label=words::filter_operator(lang)/>
            {value}
        </span>
    }
}

#[component]
fn ValueInput(id: String, row: Row, field: FilterField, operator: Operator) -> impl IntoView {
    let lang = lang();
    let label = words::filter_value(lang).to_owned();
    let choices = field.choices;
    match (operator, field.kind) {
        _ if operator.takes_no_value() => ().into_any(),
        (Operator::In, _) => {
            view! { <TagInput id label choices signal=row.many allow_new=true/> }.into_any()
        }
        (Operator::WithinDays | Operator::NotWithinDays, _) => view! {
            <span class="row"><TextInput id label kind="number" inputmode="numeric" signal=row.first/><span>{words::days(lang)}</span></span>
        }
        .into_any(),
        (Operator::Between, kind) => view! {
            <span class="row">
                <OneValue id=format!("{id}-from") label=words::from(lang).to_owned() kind signal=row.first choices=choices.clone()/>
                <span aria-hidden="true">"–"</span>
                <OneValue id=format!("{id}-to") label=words::until(lang).to_owned() kind signal=row.second choices/>
            </span>
        }
        .into_any(),
        (_, kind) => view! { <OneValue id label kind signal=row.first choices/> }.into_any(),
    }
}

#[component]
fn OneValue(
    id: String,
    label: String,
    kind: FieldKind,
    signal: RwSignal<String>,
    choices: Vec<Choice>,
) -> impl IntoView {
    let lang = lang();
    match kind {
        FieldKind::Date | FieldKind::Instant => view! { <DateInput id label signal/> }.into_any(),
        FieldKind::Bool => {
            let choices = vec![Choice::new("true", words::yes(lang)), Choice::new("false", words::no(lang))];
            view! { <Select id label choices signal empty="…"/> }.into_any()
        }
        FieldKind::Integer | FieldKind::Decimal | FieldKind::Money => {
            view! { <TextInput id label inputmode="decimal" signal/> }.into_any()
        }
        _ if !choices.is_empty() => view! { <Combobox id label choices signal empty="…"/> }.into_any(),
        _ => view! { <TextInput id label signal/> }.into_any(),
    }
}

/// The comparisons a person is offered. A list of texts is for programs: the builder leaves it out.
fn operator_choices(lang: Lang, field: &FilterField) -> Vec<Choice> {
    field
        .operators
        .iter()
        .filter(|operator| **operator != Operator::In || !field.choices.is_empty())
        .map(|operator| Choice::new(operator.key(), operator_words(lang, *operator, field.kind)))
        .collect()
}

/// A comparison in words: of dates "later than", of numbers "more than".
fn operator_words(lang: Lang, operator: Operator, kind: FieldKind) -> &'static str {
    let is_time = matches!(kind, FieldKind::Date | FieldKind::Instant);
    match operator {
        Operator::Is => words::op_is(lang),
        Operator::IsNot => words::op_is_not(lang),
        Operator::In => words::op_in(lang),
        Operator::Contains => words::op_contains(lang),
        Operator::StartsWith => words::op_starts_with(lang),
        Operator::Gt if is_time => words::op_after(lang),
        Operator::Gte if is_time => words::op_since(lang),
        Operator::Lt if is_time => words::op_before(lang),
        Operator::Lte if is_time => words::op_until(lang),
        Operator::Gt => words::op_more(lang),
        Operator::Gte => words::op_at_least(lang),
        Operator::Lt => words::op_less(lang),
        Operator::Lte => words::op_at_most(lang),
        Operator::Between => words::op_between(lang),
        Operator::IsEmpty => words::op_is_empty(lang),
        Operator::IsNotEmpty => words::op_is_not_empty(lang),
        Operator::LastFour => words::op_last_four(lang),
        Operator::WithinDays => words::op_within_days(lang),
        Operator::NotWithinDays => words::op_not_within_days(lang),
    }
}
