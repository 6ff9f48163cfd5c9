//! A row as the form would have sent it, over nothing or over the customer that is there.

use super::regions;
use crate::customers::input::{ContactInput, CustomerInput};
use kemai_domain::{AppError, name::fold};
use kemai_records::transfer::{Line, Rule};
use serde_json::{Map, Value};

/// A form with the row's values over it.
pub fn input(base: CustomerInput, line: &Line) -> Result<CustomerInput, AppError> {
    let contacts = base.contacts.clone();
    let Ok(Value::Object(mut form)) = serde_json::to_value(base) else { return Err(AppError::internal()) };
    let mut contact = Map::new();
    for (key, value) in &line.values {
        match key.strip_prefix("contact.") {
            Some(key) => {
                contact.insert(key.to_owned(), Value::from(value.clone()));
            }
            None if matches!(*key, "tags" | "collaborator_ids") => {
                form.insert((*key).to_owned(), value.split(',').map(Value::from).collect());
            }
            None => {
                form.insert((*key).to_owned(), Value::from(value.clone()));
            }
        }
    }
    let mut input: CustomerInput =
        serde_json::from_value(Value::Object(form)).map_err(|_| AppError::internal())?;
    regions::place(&mut input, line);
    input.contacts = contacts;
    if !contact.is_empty() {
        put_contact(&mut input, contact)?;
    }
    Ok(input)
}

/// The contact of the row: the one of the same name, or another.
fn put_contact(input: &mut CustomerInput, values: Map<String, Value>) -> Result<(), AppError> {
    let text = |key: &str| values.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let name = if text("name").is_empty() { input.name.clone() } else { text("name") };
    let same = input.contacts.iter_mut().find(|contact| fold(&contact.name) == fold(&name));
    let base = same.as_deref().cloned().unwrap_or(ContactInput { name, ..ContactInput::default() });
    let Ok(Value::Object(mut form)) = serde_json::to_value(base) else { return Err(AppError::internal()) };
    form.extend(values);
    let contact: ContactInput =
        serde_json::from_value(Value::Object(form)).map_err(|_| AppError::internal())?;
    match same {
        Some(same) => *same = contact,
        None => input.contacts.push(contact),
    }
    Ok(())
}

/// The form of a customer that is there with the row's values, by the rule. A row's empty fields leave what is there.
pub fn over(now: &CustomerInput, line: &Line, rule: Rule) -> Result<CustomerInput, AppError> {
    let mut line = line.clone();
    if rule == Rule::Fill {
        only_fill(now, &mut line)?;
    }
    let mut base = now.clone();
    // An amount is in the currency of the limit that is there; where there is none, in the company's own, as that of a new customer.
    if base.credit_limit.is_empty() && !line.value("credit_limit").is_empty() {
        base.currency.clear();
    }
    input(base, &line)
}

/// Leaves of a row what the customer does not have.
fn only_fill(now: &CustomerInput, line: &mut Line) -> Result<(), AppError> {
    let Ok(Value::Object(form)) = serde_json::to_value(now) else { return Err(AppError::internal()) };
    let name = line.value("contact.name").to_owned();
    let contact = now.contacts.iter().find(|contact| fold(&contact.name) == fold(&name)).cloned();
    let Ok(Value::Object(contact)) = serde_json::to_value(contact.unwrap_or_default()) else {
        return Err(AppError::internal());
    };
    let is_blank = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(list)) => list.is_empty(),
        _ => true,
    };
    let has_place = !now.region_code.is_empty() || !now.region_text.is_empty();
    let fills_limit = now.credit_limit.is_empty() && !line.value("credit_limit").is_empty();
    line.values.retain(|(key, _)| match key.strip_prefix("contact.") {
        Some("name") => true,
        Some(key) => is_blank(contact.get(key)),
        None if matches!(*key, "province" | "city" | "county" | "region_code") => !has_place,
        // Every customer has one, and somebody may have set it: it comes only with the amount that is in it.
        None if *key == "currency" => fills_limit,
        None => is_blank(form.get(*key)),
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(now: (&str, &str), rule: Rule, row: &[(&'static str, &str)]) -> (String, String) {
        let now = CustomerInput {
            name: "甲一公司".to_owned(),
            credit_limit: now.0.to_owned(),
            currency: now.1.to_owned(),
            ..CustomerInput::default()
        };
        let values = row.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        let input = over(&now, &Line { values, ..Line::default() }, rule).expect("is a form");
        (input.credit_limit, input.currency)
    }

    fn said(limit: &str, currency: &str) -> (String, String) {
        (limit.to_owned(), currency.to_owned())
    }

    #[test]
    fn a_currency_comes_into_what_is_there_only_with_its_amount() {
        let both: &[_] = &[("credit_limit", "100"), ("currency", "USD")];
        let alone: &[_] = &[("currency", "USD")];
        assert_eq!(filled(("", "EUR"), Rule::Fill, alone), said("", "EUR"), "it was set on purpose");
        assert_eq!(filled(("", "EUR"), Rule::Fill, both), said("100", "USD"));
        assert_eq!(filled(("50", "EUR"), Rule::Fill, both), said("50", "EUR"));
        assert_eq!(filled(("50", "EUR"), Rule::Update, alone), said("50", "USD"));
    }

    #[test]
    fn an_amount_without_a_currency_is_in_that_of_the_limit_or_in_the_companys() {
        let amount: &[_] = &[("credit_limit", "100")];
        // Without a currency a form's amount is in the company's own.
        assert_eq!(filled(("", "EUR"), Rule::Fill, amount), said("100", ""));
        assert_eq!(filled(("", "EUR"), Rule::Update, amount), said("100", ""));
        assert_eq!(filled(("50", "EUR"), Rule::Update, amount), said("100", "EUR"));
    }
}
