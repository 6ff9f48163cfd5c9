//! JSON of the API over the texts of a form: what is not sent stays, null empties.

use kemai_domain::{AppError, FieldKind, FieldTable, Problem};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// Puts the JSON of a request over a form whose inputs are named as the table's fields.
///
/// # Errors
/// Invalid, for a field that is not one; bad request, when it is no object.
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
/// Invalid, for a field that is not one and a value that is none of its kind.
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
        (FieldKind::Choices | FieldKind::People, Value::Array(list)) => {
            Value::Array(list.iter().map(|value| text(value, &name)).collect::<Result<_, _>>()?)
        }
        (FieldKind::Choices | FieldKind::People, Value::Null) => Value::Array(Vec::new()),
        (FieldKind::Choices | FieldKind::People, _) => {
            return Err(AppError::field(name, Problem::UnknownChoice));
        }
        (_, value) => text(value, &name)?,
    };
    form.insert(key.to_owned(), value);
    Ok(())
}

/// # Errors
/// Invalid, for a list or an object.
pub fn text(value: &Value, field: &str) -> Result<Value, AppError> {
    match value {
        Value::Null => Ok(Value::String(String::new())),
        Value::String(_) => Ok(value.clone()),
        Value::Number(number) => Ok(Value::String(number.to_string())),
        Value::Bool(flag) => Ok(Value::String(flag.to_string())),
        Value::Array(_) | Value::Object(_) => Err(AppError::field(field, Problem::UnknownField)),
    }
}
