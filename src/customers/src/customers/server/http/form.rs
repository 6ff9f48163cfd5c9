//! JSON of the API over the texts of a form: what is not sent stays, null empties.

use crate::customers::{
    CONTACT, CUSTOMER,
    input::{ContactInput, CustomerInput},
};
use kemai_domain::{AppError, FieldError, FieldKind, Problem};
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
                let contacts = contacts.iter().map(contact).collect::<Result<Vec<_>, _>>()?;
                form.insert("contacts".to_owned(), Value::Array(contacts));
            }
            ("contacts", _) => return Err(AppError::unreadable("contacts", Problem::BadValue)),
            ("credit_limit", Value::Object(money)) => {
                if let Some(other) =
                    money.keys().find(|part| !["amount", "currency"].contains(&part.as_str()))
                {
                    return Err(AppError::field(format!("credit_limit.{other}"), Problem::UnknownField));
                }
                let amount = money.get("amount").unwrap_or(&Value::Null);
                let amount = text(amount, FieldKind::Money, "credit_limit.amount")?;
                form.insert("credit_limit".to_owned(), amount);
                // An amount alone is one in the customer's currency.
                if let Some(currency) = money.get("currency") {
                    let currency = text(currency, FieldKind::Text, "credit_limit.currency")?;
                    form.insert("currency".to_owned(), currency);
                }
            }
            _ => put(&CUSTOMER, &mut form, key, value, "")?,
        }
    }
    let input: CustomerInput = read(Value::Object(form))?;
    // An empty line of a page's form is left out; whoever writes a contact by a program means one.
    let blank = input.contacts.iter().enumerate().filter(|(_, contact)| contact.is_blank());
    let blank: Vec<_> = blank
        .map(|(index, _)| FieldError::new(format!("contacts[{index}].name"), Problem::Required))
        .collect();
    if blank.is_empty() { Ok(input) } else { Err(AppError::invalid(blank)) }
}

/// The same for a contact that is written by itself.
///
/// # Errors
/// As `merge`.
pub(super) fn merge_contact(base: ContactInput, body: &Value) -> Result<ContactInput, AppError> {
    let is_new = base.id.is_empty();
    let form = contact_over(base, body, "", is_new)?;
    read(form)
}

fn contact(value: &Value) -> Result<Value, AppError> {
    contact_over(ContactInput::default(), value, "contacts[].", true)
}

fn contact_over(base: ContactInput, value: &Value, prefix: &str, is_new: bool) -> Result<Value, AppError> {
    let mut form = object(serde_json::to_value(base).map_err(|_| AppError::internal())?)?;
    for (key, value) in value.as_object().ok_or_else(AppError::bad_request)? {
        match key.as_str() {
            "id" => {
                form.insert("id".to_owned(), text(value, FieldKind::Text, &format!("{prefix}id"))?);
            }
            // In the list of its customer a contact is sent as it was answered; a new one says whose it is.
            "customer_id" | "version" if is_new => {}
            "created_at" | "updated_at" | "created_by" | "updated_by" if !prefix.is_empty() => {}
            "customer_id" => return Err(AppError::field("customer_id", Problem::NotAllowed)),
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
        let merged = merge(merged, &json!({"credit_limit": {"amount": "20"}})).unwrap();
        assert_eq!((merged.credit_limit.as_str(), merged.currency.as_str()), ("20", "CNY"));
    }

    #[test]
    fn an_unknown_field_is_named() {
        let error = merge(CustomerInput::default(), &json!({"nmae": "甲"})).unwrap_err();
        assert_eq!(error.of("nmae"), Some(&Problem::UnknownField));
        let error = merge(CustomerInput::default(), &json!({"contacts": [{"mobil": "1"}]})).unwrap_err();
        assert_eq!(error.of("contacts[].mobil"), Some(&Problem::UnknownField));
        let limit = json!({"credit_limit": {"amount": "10", "curency": "CNY"}});
        let error = merge(CustomerInput::default(), &limit).unwrap_err();
        assert_eq!(error.of("credit_limit.curency"), Some(&Problem::UnknownField));
    }

    #[test]
    fn a_contact_without_a_name_is_none() {
        for contact in [json!({}), json!({ "name": "" }), json!({ "name": " ", "is_primary": true })] {
            let body = json!({ "contacts": [{ "name": "王建国" }, contact] });
            let error = merge(CustomerInput::default(), &body).unwrap_err();
            assert_eq!(error.of("contacts[1].name"), Some(&Problem::Required), "{body}");
        }
    }

    #[test]
    fn a_number_is_no_name() {
        for (body, field) in [
            (json!({"name": 5}), "name"),
            (json!({"name": true}), "name"),
            (json!({"contacts": [{"name": 5}]}), "contacts[].name"),
            (json!({"contacts": "王建国"}), "contacts"),
        ] {
            let error = merge(CustomerInput::default(), &body).unwrap_err();
            assert_eq!((error.code.status(), error.of(field)), (400, Some(&Problem::BadValue)), "{body}");
        }
        let taken =
            merge(CustomerInput::default(), &json!({"settlement_days": 30, "credit_limit": 1000})).unwrap();
        assert_eq!((taken.settlement_days.as_str(), taken.credit_limit.as_str()), ("30", "1000"));
    }
}
