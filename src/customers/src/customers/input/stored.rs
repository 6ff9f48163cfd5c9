//! The form of what is stored: each value as a person would type it.

use super::{ContactInput, CustomerInput};
use crate::customers::model::{Contact, Customer};

impl From<&Customer> for CustomerInput {
    /// The form of a stored customer.
    fn from(customer: &Customer) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            code: customer.code.clone(),
            name: customer.name.clone(),
            kind: customer.kind.to_string(),
            industry: text(&customer.industry),
            size: text(&customer.size),
            business_type: text(&customer.business_type),
            website: text(&customer.website),
            category: text(&customer.category),
            source: text(&customer.source),
            tags: customer.tags.clone(),
            price_level: text(&customer.price_level),
            value_level: text(&customer.value_level),
            lifecycle: customer.lifecycle.to_string(),
            settlement_days: customer.settlement_days.map(|days| days.to_string()).unwrap_or_default(),
            credit_limit: customer.credit_limit.map(|money| money.to_string()).unwrap_or_default(),
            currency: customer.currency.map(|currency| currency.to_string()).unwrap_or_default(),
            invoice_title: text(&customer.invoice_title),
            tax_number: text(&customer.tax_number),
            bank_name: text(&customer.bank_name),
            bank_account: text(&customer.bank_account),
            owner_id: customer.owner_id.map(|id| id.to_string()).unwrap_or_default(),
            department_id: customer.department_id.map(|id| id.to_string()).unwrap_or_default(),
            collaborator_ids: customer.collaborator_ids.iter().map(ToString::to_string).collect(),
            country: customer.country.clone(),
            region_code: text(&customer.region_code),
            region_text: text(&customer.region_text),
            address: text(&customer.address),
            needs: text(&customer.needs),
            remarks: text(&customer.remarks),
            contacts: customer.contacts.iter().map(ContactInput::from).collect(),
            duplicate_reason: String::new(),
        }
    }
}

impl From<&Contact> for ContactInput {
    fn from(contact: &Contact) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            id: contact.id.to_string(),
            name: contact.name.clone(),
            title: text(&contact.title),
            mobile: text(&contact.mobile),
            phone: text(&contact.phone),
            email: text(&contact.email),
            other_email: text(&contact.other_email),
            wechat: text(&contact.wechat),
            birthday: contact.birthday.map(|day| day.to_string()).unwrap_or_default(),
            decision_role: contact.decision_role.map(|role| role.to_string()).unwrap_or_default(),
            is_primary: if contact.is_primary { "true".to_owned() } else { String::new() },
            remarks: text(&contact.remarks),
        }
    }
}
