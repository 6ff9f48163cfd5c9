//! What a person typed into the customer's form, and the rules it has to meet. The browser and the server run the same checks;
//! the server adds those that need the database: choices, people, regions, duplicates.

mod stored;

use super::{
    countries,
    draft::{ContactDraft, CustomerDraft, with_one_primary},
    fields::{CONTACT, CUSTOMER},
};
use chrono::{Datelike, NaiveDate};
use kemai_domain::{
    AppError, Currency, FieldError, Problem,
    contact::{normalise_account, normalise_email, normalise_phone_in, normalise_tax_number},
};
use kemai_records::input::Check;
use serde::{Deserialize, Serialize};
use std::{ops::RangeInclusive, str::FromStr};

/// The form as text. Names are the registry's keys; an empty text is no value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerInput {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub industry: String,
    pub size: String,
    pub business_type: String,
    pub website: String,
    pub category: String,
    pub source: String,
    pub tags: Vec<String>,
    pub price_level: String,
    pub value_level: String,
    pub lifecycle: String,
    pub settlement_days: String,
    pub credit_limit: String,
    pub currency: String,
    pub invoice_title: String,
    pub tax_number: String,
    pub bank_name: String,
    pub bank_account: String,
    pub owner_id: String,
    pub department_id: String,
    pub collaborator_ids: Vec<String>,
    pub country: String,
    pub region_code: String,
    pub region_text: String,
    pub address: String,
    pub needs: String,
    pub remarks: String,
    pub contacts: Vec<ContactInput>,
    /// Why this is saved although a sure duplicate exists.
    pub duplicate_reason: String,
}

/// A contact's lines in the form. `id` is empty for a new one; one that is sent without a name and without any value is dropped.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactInput {
    pub id: String,
    pub name: String,
    pub title: String,
    pub mobile: String,
    pub phone: String,
    pub email: String,
    pub other_email: String,
    pub wechat: String,
    pub birthday: String,
    pub decision_role: String,
    pub is_primary: String,
    pub remarks: String,
}

/// Years in which contacts can be born.
const BORN: RangeInclusive<i32> = 1900..=2100;

/// Contacts that one customer can have.
pub const MOST_CONTACTS: usize = 50;
pub const MOST_TAGS: usize = 50;
pub const MOST_COLLABORATORS: usize = 50;

impl CustomerInput {
    /// Checks every field and names all that are wrong at once.
    ///
    /// # Errors
    /// `Invalid`, with a problem for each refused field.
    pub fn check(&self, base_currency: Currency) -> Result<CustomerDraft, AppError> {
        let (draft, problems) = self.judged(base_currency);
        if problems.is_empty() { Ok(draft) } else { Err(AppError::invalid(problems)) }
    }

    /// The draft without the fields that are refused, and the problem of each: for whoever goes on to find what else is wrong.
    #[must_use]
    pub fn judged(&self, base_currency: Currency) -> (CustomerDraft, Vec<FieldError>) {
        let mut check = Check::new(&CUSTOMER);
        let currency = check.parsed("currency", &self.currency, Problem::CurrencyUnknown, |text| {
            Currency::from_str(text).ok()
        });
        let credit_limit = check.money("credit_limit", &self.credit_limit, currency.unwrap_or(base_currency));
        let name = check.text("name", &self.name).unwrap_or_default();
        let typed = self.name.trim();
        let mut draft = CustomerDraft {
            code: check.text("code", &self.code),
            typed_name: (!name.is_empty() && typed != name).then(|| typed.to_owned()),
            name,
            kind: check.parsed("kind", &self.kind, Problem::UnknownChoice, parse).unwrap_or_default(),
            industry: check.text("industry", &self.industry),
            size: check.text("size", &self.size),
            business_type: check.text("business_type", &self.business_type),
            website: check.text("website", &self.website),
            category: check.text("category", &self.category),
            source: check.text("source", &self.source),
            tags: check
                .list("tags", &self.tags, MOST_TAGS, Problem::UnknownChoice, |text| Some(text.to_owned())),
            price_level: check.text("price_level", &self.price_level),
            value_level: check.text("value_level", &self.value_level),
            lifecycle: check.parsed("lifecycle", &self.lifecycle, Problem::UnknownChoice, parse),
            settlement_days: check.days("settlement_days", &self.settlement_days),
            credit_limit,
            currency,
            invoice_title: check.text("invoice_title", &self.invoice_title),
            tax_number: check.with("tax_number", &self.tax_number, normalise_tax_number),
            bank_name: check.text("bank_name", &self.bank_name),
            bank_account: check.with("bank_account", &self.bank_account, normalise_account),
            owner_id: check.parsed("owner_id", &self.owner_id, Problem::UnknownPerson, parse),
            department_id: check.parsed(
                "department_id",
                &self.department_id,
                Problem::UnknownDepartment,
                parse,
            ),
            collaborator_ids: check.list(
                "collaborator_ids",
                &self.collaborator_ids,
                MOST_COLLABORATORS,
                Problem::UnknownPerson,
                parse,
            ),
            country: check
                .parsed("country", &self.country, Problem::UnknownChoice, countries::known)
                .unwrap_or("CN")
                .to_owned(),
            region_code: check.text("region_code", &self.region_code),
            region_text: check.text("region_text", &self.region_text),
            address: check.text("address", &self.address),
            needs: check.long_text("needs", &self.needs),
            remarks: check.long_text("remarks", &self.remarks),
            contacts: Vec::new(),
            duplicate_reason: check.long_text("duplicate_reason", &self.duplicate_reason),
        };
        take_country_of_region(&mut draft);
        let contacts = self.contacts.iter().filter(|contact| !contact.is_blank());
        let contacts: Vec<_> = contacts
            .enumerate()
            .map(|(index, contact)| {
                contact.check(format!("contacts[{index}]."), &draft.country, &mut check.problems)
            })
            .collect();
        if contacts.len() > MOST_CONTACTS {
            check.refuse("contacts", Problem::TooMany { max: 50 });
        }
        (CustomerDraft { contacts: with_one_primary(contacts), ..draft }, check.problems)
    }
}

/// Hong Kong, Macao and Taiwan stand in the list of provinces, and are countries of their own in addresses: whose phones are not the
/// mainland's.
fn take_country_of_region(draft: &mut CustomerDraft) {
    let said = draft.region_code.as_deref().and_then(countries::of_region);
    if let Some((country, says_no_more)) = said
        && ["CN", country].contains(&draft.country.as_str())
    {
        country.clone_into(&mut draft.country);
        let region = draft.region_code.take().filter(|_| !says_no_more);
        draft.region_text = draft.region_text.take().or(region);
    }
}

impl ContactInput {
    /// Whether nothing was typed: an empty line of the form.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        [
            &self.name,
            &self.title,
            &self.mobile,
            &self.phone,
            &self.email,
            &self.other_email,
            &self.wechat,
            &self.birthday,
            &self.remarks,
        ]
        .iter()
        .all(|text| text.trim().is_empty())
    }

    /// Checks a contact that is written by itself, of a customer in that country.
    ///
    /// # Errors
    /// `Invalid`, with a problem for each refused field.
    pub fn check_alone(&self, country: &str) -> Result<ContactDraft, AppError> {
        let mut problems = Vec::new();
        let draft = self.check(String::new(), country, &mut problems);
        if problems.is_empty() { Ok(draft) } else { Err(AppError::invalid(problems)) }
    }

    fn check(&self, prefix: String, country: &str, problems: &mut Vec<FieldError>) -> ContactDraft {
        let mut check = Check { table: &CONTACT, prefix, problems: Vec::new() };
        let phone = |text: &str| normalise_phone_in(text, country).map(|phone| phone.to_string());
        let draft = ContactDraft {
            id: check.parsed("id", &self.id, Problem::UnknownChoice, parse),
            name: check.text("name", &self.name).unwrap_or_default(),
            title: check.text("title", &self.title),
            mobile: check.with("mobile", &self.mobile, phone),
            phone: check.with("phone", &self.phone, phone),
            email: check.with("email", &self.email, normalise_email),
            other_email: check.with("other_email", &self.other_email, normalise_email),
            wechat: check.text("wechat", &self.wechat),
            birthday: check.parsed("birthday", &self.birthday, Problem::NotADate, birthday),
            decision_role: check.parsed("decision_role", &self.decision_role, Problem::UnknownChoice, parse),
            is_primary: matches!(self.is_primary.as_str(), "true" | "on" | "1"),
            remarks: check.long_text("remarks", &self.remarks),
        };
        problems.append(&mut check.problems);
        draft
    }
}

/// Of somebody one can speak with.
fn birthday(text: &str) -> Option<NaiveDate> {
    parse(text).filter(|day: &NaiveDate| BORN.contains(&day.year()))
}

fn parse<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
