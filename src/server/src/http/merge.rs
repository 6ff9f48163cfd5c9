//! JSON of the API over what is there: a new record begins with an empty input, a change with the present one. What is not sent stays,
//! null empties, and what is no field is refused by its name: passed over, a misspelt field would be answered as if it were saved.

use kemai_domain::{AppError, ErrorCode, FieldError, FieldKind, FieldTable, Problem};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// What a `PATCH` changes. A record may be sent back as it was answered: what says the same as the record is left out, so that ids,
/// stamps and masked values are no input.
///
/// # Errors
/// Conflict with the record, when it is not at the version that the change was made on; bad request, when the body is no object.
pub fn changes(record: &impl Serialize, version: i64, body: Value) -> Result<Value, AppError> {
    let answered = serde_json::to_value(record).map_err(|_| AppError::internal())?;
    let Value::Object(mut sent) = body else { return Err(AppError::bad_request()) };
    if answered.get("version").is_some_and(|present| *present != version) {
        return Err(AppError::new(ErrorCode::Conflict).with_detail(answered));
    }
    sent.retain(|key, value| answered.get(key) != Some(value));
    Ok(Value::Object(sent))
}

/// The fields that are sent, put over an input: the present one, or one with nothing in it, whose rules then name what is missing.
///
/// # Errors
/// Invalid, naming every field that is not one; bad request, naming one whose value is of another kind, or for a body that is no object.
pub fn onto<T: Serialize + DeserializeOwned>(base: &T, body: &Value) -> Result<T, AppError> {
    let base = object(serde_json::to_value(base).map_err(|_| AppError::internal())?)?;
    let sent = body.as_object().ok_or_else(AppError::bad_request)?;
    let mut whole = base.clone();
    for (key, value) in sent {
        whole.insert(key.clone(), value.clone());
        // A text that must be there is emptied: its rule says that it is missing.
        if value.is_null() && base.get(key).is_some_and(Value::is_string) && !fits::<T>(&base, key, value) {
            whole.insert(key.clone(), Value::String(String::new()));
        }
    }
    let read: T = read(Value::Object(whole)).map_err(|error| {
        named(error, || {
            sent.iter()
                .find(|(key, value)| !value.is_null() && !fits::<T>(&base, key, value))
                .map(|(key, _)| key.clone())
        })
    })?;
    let known = serde_json::to_value(&read).map_err(|_| AppError::internal())?;
    let unknown = strangers(body, &known, "");
    if unknown.is_empty() { Ok(read) } else { Err(AppError::invalid(unknown)) }
}

/// Whether a value is of its field's kind.
fn fits<T: DeserializeOwned>(base: &Map<String, Value>, key: &str, value: &Value) -> bool {
    let mut one = base.clone();
    one.insert(key.to_owned(), value.clone());
    serde_json::from_value::<T>(Value::Object(one)).is_ok()
}

/// An input that is made of several does not tell which of its fields it was: each is tried.
fn named(error: AppError, blame: impl FnOnce() -> Option<String>) -> AppError {
    let is_named = error.fields.first().is_some_and(|told| told.field.starts_with(char::is_alphabetic));
    if is_named {
        error
    } else {
        blame().map_or(error, |field| AppError::unreadable(field, Problem::BadValue))
    }
}

/// What was sent and is not in what was understood, also inside of objects.
fn strangers(sent: &Value, known: &Value, prefix: &str) -> Vec<FieldError> {
    let (Value::Object(sent), Value::Object(known)) = (sent, known) else { return Vec::new() };
    let of_key = |(key, value): (&String, &Value)| match known.get(key) {
        Some(known) => strangers(value, known, &format!("{prefix}{key}.")),
        None => vec![FieldError::new(format!("{prefix}{key}"), Problem::UnknownField)],
    };
    sent.iter().flat_map(of_key).collect()
}

/// For what no rule of the input itself asks: fields and whether each is missing.
///
/// # Errors
/// Invalid, naming every one that is.
pub fn required(fields: &[(&str, bool)]) -> Result<(), AppError> {
    let missing = fields.iter().filter(|(_, is_missing)| *is_missing);
    let missing: Vec<_> = missing.map(|(field, _)| FieldError::new(*field, Problem::Required)).collect();
    if missing.is_empty() { Ok(()) } else { Err(AppError::invalid(missing)) }
}

/// Puts the JSON of a request over a form of texts whose inputs are named as the table's fields.
///
/// # Errors
/// Invalid, for a field that is not one; bad request, when it is no object or a value is of another kind.
pub fn over<T: Serialize + DeserializeOwned>(
    table: &FieldTable,
    base: &T,
    body: &Value,
) -> Result<T, AppError> {
    let mut form = object(serde_json::to_value(base).map_err(|_| AppError::internal())?)?;
    for (key, value) in body.as_object().ok_or_else(AppError::bad_request)? {
        put(table, &mut form, key, value, "")?;
    }
    read(Value::Object(form))
}

/// # Errors
/// Bad request, naming the field whose value is of another kind.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, AppError> {
    serde_path_to_error::deserialize(value)
        .map_err(|error| AppError::unreadable(error.path().to_string(), Problem::BadValue))
}

/// # Errors
/// Internal, for what is no object.
pub fn object(value: Value) -> Result<Map<String, Value>, AppError> {
    match value {
        Value::Object(map) => Ok(map),
        _ => Err(AppError::internal()),
    }
}

/// Writes a value as the form has it: a text, or a list of texts.
///
/// # Errors
/// Invalid, for a field that is not one; bad request, for a value of another kind.
pub fn put(
    table: &FieldTable,
    form: &mut Map<String, Value>,
    key: &str,
    value: &Value,
    prefix: &str,
) -> Result<(), AppError> {
    let name = format!("{prefix}{key}");
    let field = table.find(key).filter(|field| !field.is_computed);
    let field = field.ok_or_else(|| AppError::field(name.clone(), Problem::UnknownField))?;
    let value = match (field.kind, value) {
        // Minutes of a reminder are numbers.
        (FieldKind::Choices | FieldKind::People, Value::Array(list)) => {
            let texts = list.iter().map(|value| text(value, FieldKind::Integer, &name));
            Value::Array(texts.collect::<Result<_, _>>()?)
        }
        (FieldKind::Choices | FieldKind::People, Value::Null) => Value::Array(Vec::new()),
        (FieldKind::Choices | FieldKind::People, _) => {
            return Err(AppError::unreadable(name, Problem::BadValue));
        }
        (kind, value) => text(value, kind, &name)?,
    };
    form.insert(key.to_owned(), value);
    Ok(())
}

/// A value as a text of the form. Numbers are taken for numbers alone, true and false for what is one of both.
///
/// # Errors
/// Bad request, for a value of another kind.
pub fn text(value: &Value, kind: FieldKind, field: &str) -> Result<Value, AppError> {
    let is_number = matches!(kind, FieldKind::Integer | FieldKind::Decimal | FieldKind::Money);
    match value {
        Value::Null => Ok(Value::String(String::new())),
        Value::String(_) => Ok(value.clone()),
        Value::Number(number) if is_number => Ok(Value::String(number.to_string())),
        Value::Bool(flag) if kind == FieldKind::Bool => Ok(Value::String(flag.to_string())),
        _ => Err(AppError::unreadable(field, Problem::BadValue)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Name {
        name: String,
        above: Option<i64>,
    }

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Input {
        #[serde(flatten)]
        name: Name,
        is_open: bool,
    }

    fn input() -> Input {
        Input { name: Name { name: "客服".to_owned(), above: Some(1) }, is_open: false }
    }

    fn refused(body: &Value) -> (u16, Vec<(String, Problem)>) {
        let error = onto(&input(), body).unwrap_err();
        (error.code.status(), error.fields.into_iter().map(|told| (told.field, told.problem)).collect())
    }

    #[test]
    fn what_is_not_sent_stays_and_null_empties() {
        assert_eq!(onto(&input(), &json!({})), Ok(input()));
        let renamed = onto(&input(), &json!({ "name": "售后", "above": null })).unwrap();
        assert_eq!(renamed.name, Name { name: "售后".to_owned(), above: None });
        assert_eq!(onto(&input(), &json!({ "name": null })).unwrap().name.name, "");
    }

    #[test]
    fn what_cannot_be_taken_is_named() {
        let unknown = |name: &str| (name.to_owned(), Problem::UnknownField);
        assert_eq!(
            refused(&json!({ "nmae": "售后", "name": "x", "theme": "dark" })),
            (422, vec![unknown("nmae"), unknown("theme")])
        );
        for (body, field) in
            [(json!({ "name": 5 }), "name"), (json!({ "name": "x", "is_open": "no" }), "is_open")]
        {
            assert_eq!(refused(&body), (400, vec![(field.to_owned(), Problem::BadValue)]), "{body}");
        }
        assert_eq!(refused(&json!([])), (400, Vec::new()));
    }

    #[test]
    fn a_record_may_be_sent_back_as_it_was_answered() {
        let record = json!({ "id": "a", "version": 3, "name": "客服", "is_removed": false });
        let sent = json!({ "id": "a", "version": 3, "name": "售后", "is_removed": false });
        assert_eq!(changes(&record, 3, sent.clone()), Ok(json!({ "name": "售后" })));
        let stale = changes(&record, 2, sent).unwrap_err();
        assert_eq!((stale.code, stale.detail), (ErrorCode::Conflict, Some(record.clone())));
        let other = json!({ "is_removed": true });
        assert_eq!(changes(&record, 3, other.clone()), Ok(other), "another value is for the input to refuse");
    }

    #[test]
    fn a_number_is_no_text() {
        let error = text(&json!(5), FieldKind::Text, "name").unwrap_err();
        assert_eq!((error.code, error.of("name")), (ErrorCode::BadRequest, Some(&Problem::BadValue)));
        assert_eq!(text(&json!(30), FieldKind::Integer, "settlement_days"), Ok(json!("30")));
        assert_eq!(text(&json!(true), FieldKind::Bool, "is_primary"), Ok(json!("true")));
        assert!(text(&json!(["a"]), FieldKind::Text, "name").is_err());
    }
}
