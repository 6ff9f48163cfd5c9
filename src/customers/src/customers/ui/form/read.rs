//! From a form's inputs to the record: the same way for what a browser sends plainly and for what the page reads by itself.

use crate::customers::input::CustomerInput;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What stands in the form, and which row each contact stands in.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Read {
    pub input: CustomerInput,
    /// The rows of the contacts that are not blank, in order: the server counts only those.
    pub rows: Vec<u32>,
}

/// Reads `input[name]`, `input[tags][]` and `input[contacts][0][name]`; other names are not the record's.
pub(super) fn input_of(pairs: impl IntoIterator<Item = (String, String)>) -> Read {
    let mut fields = Map::new();
    let mut contacts: BTreeMap<u32, Map<String, Value>> = BTreeMap::new();
    for (name, value) in pairs {
        let Some(path) = name.strip_prefix("input[").and_then(|rest| rest.strip_suffix(']')) else {
            continue;
        };
        let path: Vec<&str> = path.split("][").collect();
        match path.as_slice() {
            [field] => {
                fields.insert((*field).to_owned(), Value::String(value));
            }
            ["contacts", row, field] => {
                if let Ok(row) = row.parse() {
                    contacts.entry(row).or_default().insert((*field).to_owned(), Value::String(value));
                }
            }
            [field, _] => {
                if let Value::Array(list) = fields.entry(*field).or_insert_with(|| Value::Array(Vec::new())) {
                    list.push(Value::String(value));
                }
            }
            _ => {}
        }
    }
    let keys: Vec<u32> = contacts.keys().copied().collect();
    fields.insert("contacts".to_owned(), contacts.into_values().map(Value::Object).collect());
    // Every field is a text or a list of texts, as the record wants them.
    let input: CustomerInput = serde_json::from_value(Value::Object(fields)).unwrap_or_default();
    let rows = keys
        .into_iter()
        .zip(&input.contacts)
        .filter(|(_, contact)| !contact.is_blank())
        .map(|(key, _)| key)
        .collect();
    Read { input, rows }
}

/// What stands in a form of the page.
pub(super) fn read_form(form: &web_sys::HtmlFormElement) -> Read {
    let Ok(data) = web_sys::FormData::new_with_form(form) else { return Read::default() };
    let Ok(Some(entries)) = js_sys::try_iter(&data) else { return Read::default() };
    let pairs = entries.filter_map(|entry| {
        let entry = js_sys::Array::from(&entry.ok()?);
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    });
    input_of(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_their_fields() {
        let pairs = [
            ("id", "x"),
            ("input[name]", "北京华兴"),
            ("input[tags][]", "vip"),
            ("input[tags][]", "big"),
            ("input[contacts][7][name]", "王"),
            ("input[contacts][2][name]", ""),
            ("input[contacts][9][name]", "李"),
            ("input[contacts][9][mobile]", "138"),
        ];
        let read = input_of(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(read.input.name, "北京华兴");
        assert_eq!(read.input.tags, ["vip", "big"]);
        assert_eq!(read.input.contacts.len(), 3);
        assert_eq!(read.input.contacts[2].mobile, "138");
        assert_eq!(read.rows, [7, 9]);
    }
}
