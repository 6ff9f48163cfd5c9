//! JSON of the API over the texts of a form: what is not sent stays, null empties.

use crate::customers::{
    CONTACT, CUSTOMER,
    input::{ContactInput, CustomerInput},
};
use kemai_domain::AppError;
use kemai_server::http::merge::{object, put, read, text};
use serde_json::Value;

/// Puts the JSON of a request over a form: what is not sent stays, null empties.
///
/// # Errors
/// Invalid, for a field that is not one; bad request, when it is no object.
pub(super) fn merge(base: CustomerInput, body: &Value) -> Result<CustomerInput, AppError> {
    let mut form = object(serde_json::to_value(base).map_err(|_| AppError::internal())?)?;
    for (key, value) in body.as_object().ok_or_else(AppError::bad_request)? {
        match (key.as_str(), value) {
            ("contacts", Value::Array(contacts)) => {
                let contacts: Result<Vec<_>, _> = contacts.iter().map(contact).collect();
                form.insert("contacts".to_owned(), Value::Array(contacts?));
            }
            ("duplicate_reason" | "currency", Value::String(_)) => {
                form.insert(key.clone(), value.clone());
            }
            ("credit_limit", Value::Object(money)) => {
                for (part, field) in [("amount", "credit_limit"), ("currency", "currency")] {
                    form.insert(field.to_owned(), text(money.get(part).unwrap_or(&Value::Null), field)?);
                }
            }
            _ => put(&CUSTOMER, &mut form, key, value, "")?,
        }
    }
    read(Value::Object(form))
}

/// The same for a contact that is written by itself.
///
/// # Errors
/// As `merge`.
pub(super) fn merge_contact(base: ContactInput, body: &Value) -> Result<ContactInput, AppError> {
    let form = contact_over(base, body, "")?;
    read(form)
}

fn contact(value: &Value) -> Result<Value, AppError> {
    contact_over(ContactInput::default(), value, "contacts[].")
}

fn contact_over(base: ContactInput, value: &Value, prefix: &str) -> Result<Value, AppError> {
    let mut form = object(serde_json::to_value(base).map_err(|_| AppError::internal())?)?;
    for (key, value) in value.as_object().ok_or_else(AppError::bad_request)? {
        match key.as_str() {
            "id" => {
                form.insert("id".to_owned(), text(value, &format!("{prefix}id"))?);
            }
            // What a contact was answered with may be sent back.
            "customer_id" | "version" => {}
            _ => put(&CONTACT, &mut form, key, value, prefix)?,
        }
    }
    Ok(Value::Object(form))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kemai_domain::Problem;
    use serde_json::json;

    #[test]
    fn a_patch_leaves_what_it_does_not_name() {
        let base =
            CustomerInput { name: "甲".to_owned(), website: "a.cn".to_owned(), ..CustomerInput::default() };
        let merged =
            merge(base, &json!({"name": "乙", "credit_limit": {"amount": "10", "currency": "CNY"}})).unwrap();
        assert_eq!((merged.name.as_str(), merged.website.as_str()), ("乙", "a.cn"));
        assert_eq!((merged.credit_limit.as_str(), merged.currency.as_str()), ("10", "CNY"));
    }

    #[test]
    fn an_unknown_field_is_named() {
        let error = merge(CustomerInput::default(), &json!({"nmae": "甲"})).unwrap_err();
        assert_eq!(error.of("nmae"), Some(&Problem::UnknownField));
        let error = merge(CustomerInput::default(), &json!({"contacts": [{"mobil": "1"}]})).unwrap_err();
        assert_eq!(error.of("contacts[].mobil"), Some(&Problem::UnknownField));
    }
}
