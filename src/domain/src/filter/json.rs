//! The JSON of a filter, in requests, saved views and addresses.
//!
//! A group is `{"all": […]}`, `{"any": […]}` or `{"none": […]}`; a condition is `{"field": "category", "is": "retail"}` with
//! one operator; `{"tag": "vip"}` is short for `{"field": "tags", "is": "vip"}`. Numbers may be written as JSON numbers.

use super::{Condition, Filter, FilterValue, Operator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeMap};
use serde_json::{Map, Value};
use std::fmt;

/// The JSON is not a filter; for whoever writes programs against the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterSyntaxError {
    /// `filter.all[1]`
    pub path: String,
    pub message: &'static str,
}

impl fmt::Display for FilterSyntaxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for FilterSyntaxError {}

impl Filter {
    /// What stands after `filter=` in an address; empty for the filter that restricts nothing.
    #[must_use]
    pub fn to_query(&self) -> String {
        if self.says_nothing() {
            return String::new();
        }
        // Strings, lists and maps with string keys: writing them cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// # Errors
    /// When the text is neither empty nor the JSON of a filter.
    pub fn from_query(text: &str) -> Result<Self, FilterSyntaxError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let value = serde_json::from_str(text).map_err(|_| syntax("filter", "not JSON"))?;
        Self::from_json(&value)
    }

    /// # Errors
    /// When the JSON does not have the form of a filter. Fields and values are checked by `validate`.
    pub fn from_json(value: &Value) -> Result<Self, FilterSyntaxError> {
        read(value, "filter")
    }
}

fn syntax(path: &str, message: &'static str) -> FilterSyntaxError {
    FilterSyntaxError { path: path.to_owned(), message }
}

fn read(value: &Value, path: &str) -> Result<Filter, FilterSyntaxError> {
    let map = value.as_object().ok_or_else(|| syntax(path, "expected an object"))?;
    for (name, group) in [("all", Filter::All as fn(_) -> _), ("any", Filter::Any), ("none", Filter::None)] {
        if let Some(parts) = map.get(name) {
            if map.len() > 1 {
                return Err(syntax(path, "a group stands alone in its object"));
            }
            let parts = parts.as_array().ok_or_else(|| syntax(path, "expected a list of conditions"))?;
            let parts =
                parts.iter().enumerate().map(|(index, part)| read(part, &format!("{path}.{name}[{index}]")));
            return Ok(group(parts.collect::<Result<_, _>>()?));
        }
    }
    read_condition(map, path).map(Filter::Condition)
}

fn read_condition(map: &Map<String, Value>, path: &str) -> Result<Condition, FilterSyntaxError> {
    if let Some(tag) = map.get("tag") {
        let tag = tag
            .as_str()
            .filter(|_| map.len() == 1)
            .ok_or_else(|| syntax(path, "expected {\"tag\": \"name\"}"))?;
        return Ok(Condition::new("tags", Operator::Is, tag));
    }
    let field = map
        .get("field")
        .and_then(Value::as_str)
        .ok_or_else(|| syntax(path, "a condition names its field"))?;
    let mut rest = map.iter().filter(|(key, _)| *key != "field");
    let (Some((key, value)), None) = (rest.next(), rest.next()) else {
        return Err(syntax(path, "a condition has one operator, such as is"));
    };
    let operator = Operator::find(key).ok_or_else(|| syntax(path, "no such operator"))?;
    let (operator, value) = match (operator, value) {
        // `"is_empty": false` and `"is": null` say what they look like.
        (Operator::IsEmpty, Value::Bool(false)) | (Operator::IsNot, Value::Null) => {
            (Operator::IsNotEmpty, FilterValue::Flag(true))
        }
        (Operator::IsNotEmpty, Value::Bool(false)) | (Operator::Is, Value::Null) => {
            (Operator::IsEmpty, FilterValue::Flag(true))
        }
        (Operator::IsEmpty | Operator::IsNotEmpty, Value::Bool(true)) => (operator, FilterValue::Flag(true)),
        (Operator::IsEmpty | Operator::IsNotEmpty, _) => return Err(syntax(path, "expected true or false")),
        _ => (
            operator,
            read_value(value).ok_or_else(|| syntax(path, "expected a text, a number, or a list of them"))?,
        ),
    };
    Ok(Condition { field: field.to_owned(), operator, value })
}

fn read_value(value: &Value) -> Option<FilterValue> {
    match value {
        Value::Bool(flag) => Some(FilterValue::Flag(*flag)),
        Value::Array(items) => items.iter().map(read_text).collect::<Option<_>>().map(FilterValue::Many),
        _ => read_text(value).map(FilterValue::Text),
    }
}

fn read_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let ("tags", Operator::Is, FilterValue::Text(tag)) =
            (self.field.as_str(), self.operator, &self.value)
        {
            let mut map = serializer.serialize_map(Some(1))?;
            map.serialize_entry("tag", tag)?;
            return map.end();
        }
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("field", &self.field)?;
        map.serialize_entry(self.operator.key(), &self.value)?;
        map.end()
    }
}

impl Serialize for Filter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (name, parts) = match self {
            Self::All(parts) => ("all", parts),
            Self::Any(parts) => ("any", parts),
            Self::None(parts) => ("none", parts),
            Self::Condition(condition) => return condition.serialize(serializer),
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(name, parts)?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Filter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::from_json(&value).map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = Map::deserialize(deserializer)?;
        read_condition(&map, "condition").map_err(de::Error::custom)
    }
}
