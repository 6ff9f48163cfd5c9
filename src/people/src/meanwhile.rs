//! Two people at the same form: what the other saved is told field by field, what was typed stays, and saving again is made on the
//! other's version.

use kemai_domain::{FieldDef, FieldTable};
use kemai_records::form::FormState;
use kemai_ui::{Choice, Fact, Facts, Note, Tone, lang};
use kemai_words::people as words;
use leptos::prelude::*;
use serde::Serialize;
use serde_json::Value;

/// The hidden version of a form, and after a conflict what is different now.
#[component]
pub(crate) fn Meanwhile<T: Serialize + 'static>(
    form: FormState,
    /// The fields that may differ.
    fields: &'static FieldTable,
    /// The record as the form was filled from it.
    record: T,
    /// The words behind keys and ids.
    #[prop(optional)]
    choices: Vec<Choice>,
) -> impl IntoView {
    let lang = lang();
    // Records are plain data: writing them cannot fail.
    let base = serde_json::to_value(record).unwrap_or_default();
    let own = base.clone();
    let current = form.current();
    let theirs = Memo::new(move |_| current.get().filter(|current| key_of(current) == key_of(&own)));
    let first = form.value("version", base.get("version").map(Value::to_string).unwrap_or_default());
    let version = move || {
        let version = theirs.with(|theirs| theirs.as_ref()?.get("version").map(Value::to_string));
        version.unwrap_or_else(|| first.clone())
    };
    view! {
        <input type="hidden" name="version" value=version/>
        {move || theirs.get().map(|theirs| {
            let differing = differences(form, fields, &base, &theirs, &choices);
            let facts = differing.into_iter().map(|(field, text)| view! { <Fact name=(field.label)(lang)>{text}</Fact> });
            let facts = facts.collect_view();
            view! {
                {(!facts.is_empty()).then(|| view! {
                    <Note tone=Tone::Info>{words::meanwhile_now(lang)}</Note>
                    <Facts>{facts}</Facts>
                })}
                <Note tone=Tone::Warning>{words::meanwhile_hint(lang)}</Note>
            }
        })}
    }
}

/// What tells one record of a page from the others.
fn key_of(record: &Value) -> Option<&Value> {
    record.get("id").or_else(|| record.get("code")).or_else(|| record.get("date"))
}

/// The fields that the other has changed, or in which he differs from what was typed, with their present values.
fn differences(
    form: FormState,
    fields: &'static FieldTable,
    base: &Value,
    theirs: &Value,
    choices: &[Choice],
) -> Vec<(&'static FieldDef, String)> {
    let differs = |field: &&FieldDef| {
        let (before, now) = (base.get(field.key), theirs.get(field.key));
        let typed = form.typed(&format!("input[{}]", field.key)).or_else(|| form.typed(field.key));
        before != now || typed.is_some_and(|typed| typed.trim() != plain(now))
    };
    let fields = fields.fields.iter().filter(|field| !field.is_computed).filter(differs);
    fields.map(|field| (field, said(theirs.get(field.key), choices))).collect()
}

/// As an input has it.
fn plain(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(list)) => list.iter().map(|value| plain(Some(value))).collect::<Vec<_>>().join(" "),
        Some(other) => other.to_string(),
    }
}

/// As a person reads it.
fn said(value: Option<&Value>, choices: &[Choice]) -> String {
    if let Some(Value::Object(_)) = value {
        return words::meanwhile_changed(lang()).to_owned();
    }
    let text = plain(value);
    match choices.iter().find(|choice| choice.value == text) {
        Some(choice) => choice.label.trim().to_owned(),
        None if text.is_empty() => "—".to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_said_in_words() {
        let choices = [Choice::new("019", "\u{2003}销售一部")];
        assert_eq!(said(Some(&json!("019")), &choices), "销售一部");
        assert_eq!(said(Some(&json!(["370000", "371400"])), &choices), "370000 371400");
        assert_eq!(
            (said(None, &choices), said(Some(&json!(30)), &choices)),
            ("—".to_owned(), "30".to_owned())
        );
    }

    #[test]
    fn a_conflict_of_another_record_is_none_of_this_one() {
        assert_eq!(key_of(&json!({ "id": "a", "code": "b" })), Some(&json!("a")));
        assert_ne!(key_of(&json!({ "code": "371490" })), key_of(&json!({ "code": "371491" })));
    }
}
