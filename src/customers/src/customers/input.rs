//! What a person typed into the customer's form, and the rules it has to meet. The browser and the server run the same checks;
//! the server adds those that need the database: choices, people, regions, duplicates.

use super::{
    fields::{CONTACT, CUSTOMER},
    model::{Contact, Customer, CustomerKind, DecisionRole, Lifecycle},
};
use chrono::NaiveDate;
use kemai_domain::{
    AppError, ContactId, Currency, DepartmentId, FieldError, FieldKind, FieldTable, Money, Problem, UserId,
    contact::{normalise_account, normalise_email, normalise_phone, normalise_tax_number},
    name::normalise,
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

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
    pub wechat: String,
    pub birthday: String,
    pub decision_role: String,
    pub is_primary: String,
    pub remarks: String,
}

/// A customer whose values are in order, before it is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomerDraft {
    /// `None`: the program gives one.
    pub code: Option<String>,
    pub name: String,
    pub kind: CustomerKind,
    pub industry: Option<String>,
    pub size: Option<String>,
    pub business_type: Option<String>,
    pub website: Option<String>,
    pub category: Option<String>,
    pub source: Option<String>,
    pub tags: Vec<String>,
    pub price_level: Option<String>,
    pub value_level: Option<String>,
    /// `None` keeps the state, or starts as a lead.
    pub lifecycle: Option<Lifecycle>,
    pub settlement_days: Option<i64>,
    pub credit_limit: Option<Money>,
    /// `None` is the company's base currency.
    pub currency: Option<Currency>,
    pub invoice_title: Option<String>,
    pub tax_number: Option<String>,
    pub bank_name: Option<String>,
    pub bank_account: Option<String>,
    pub owner_id: Option<UserId>,
    pub department_id: Option<DepartmentId>,
    pub collaborator_ids: Vec<UserId>,
    pub country: String,
    pub region_code: Option<String>,
    pub region_text: Option<String>,
    pub address: Option<String>,
    pub needs: Option<String>,
    pub remarks: Option<String>,
    pub contacts: Vec<ContactDraft>,
    pub duplicate_reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ContactDraft {
    pub id: Option<ContactId>,
    pub name: String,
    pub title: Option<String>,
    pub mobile: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub wechat: Option<String>,
    pub birthday: Option<NaiveDate>,
    pub decision_role: Option<DecisionRole>,
    pub is_primary: bool,
    pub remarks: Option<String>,
}

/// Contacts that one customer can have.
pub const MOST_CONTACTS: usize = 50;
pub const MOST_TAGS: usize = 50;
pub const MOST_COLLABORATORS: usize = 50;
const LONGEST_SETTLEMENT: i64 = 3650;

impl CustomerInput {
    /// Checks every field and names all that are wrong at once.
    ///
    /// # Errors
    /// `Invalid`, with a problem for each refused field.
    pub fn check(&self, base_currency: Currency) -> Result<CustomerDraft, AppError> {
        let mut check = Check { table: &CUSTOMER, prefix: String::new(), problems: Vec::new() };
        let currency = check.parsed("currency", &self.currency, Problem::CurrencyUnknown, |text| {
            Currency::from_str(text).ok()
        });
        let credit_limit = check.money("credit_limit", &self.credit_limit, currency.unwrap_or(base_currency));
        let draft = CustomerDraft {
            code: check.text("code", &self.code),
            name: check.text("name", &self.name).unwrap_or_default(),
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
                .text("country", &self.country)
                .unwrap_or_else(|| "CN".to_owned())
                .to_ascii_uppercase(),
            region_code: check.text("region_code", &self.region_code),
            region_text: check.text("region_text", &self.region_text),
            address: check.text("address", &self.address),
            needs: check.long_text("needs", &self.needs),
            remarks: check.long_text("remarks", &self.remarks),
            contacts: Vec::new(),
            duplicate_reason: Some(normalise(&self.duplicate_reason)).filter(|reason| !reason.is_empty()),
        };
        let contacts = self.contacts.iter().filter(|contact| !contact.is_blank());
        let contacts: Vec<_> =
            contacts.enumerate().map(|(index, contact)| contact.check(index, &mut check.problems)).collect();
        if contacts.len() > MOST_CONTACTS {
            check.refuse("contacts", Problem::TooMany { max: 50 });
        }
        if check.problems.is_empty() {
            Ok(CustomerDraft { contacts: with_one_primary(contacts), ..draft })
        } else {
            Err(AppError::invalid(check.problems))
        }
    }
}

/// The first that was marked is the primary one; without a mark, the first.
fn with_one_primary(mut contacts: Vec<ContactDraft>) -> Vec<ContactDraft> {
    let primary = contacts.iter().position(|contact| contact.is_primary).unwrap_or(0);
    for (index, contact) in contacts.iter_mut().enumerate() {
        contact.is_primary = index == primary;
    }
    contacts
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
            &self.wechat,
            &self.birthday,
            &self.remarks,
        ]
        .iter()
        .all(|text| text.trim().is_empty())
    }

    fn check(&self, index: usize, problems: &mut Vec<FieldError>) -> ContactDraft {
        let mut check =
            Check { table: &CONTACT, prefix: format!("contacts[{index}]."), problems: Vec::new() };
        let draft = ContactDraft {
            id: check.parsed("id", &self.id, Problem::UnknownChoice, parse),
            name: check.text("name", &self.name).unwrap_or_default(),
            title: check.text("title", &self.title),
            mobile: check.with("mobile", &self.mobile, phone),
            phone: check.with("phone", &self.phone, phone),
            email: check.with("email", &self.email, normalise_email),
            wechat: check.text("wechat", &self.wechat),
            birthday: check.parsed("birthday", &self.birthday, Problem::NotADate, parse),
            decision_role: check.parsed("decision_role", &self.decision_role, Problem::UnknownChoice, parse),
            is_primary: matches!(self.is_primary.as_str(), "true" | "on" | "1"),
            remarks: check.long_text("remarks", &self.remarks),
        };
        problems.append(&mut check.problems);
        draft
    }
}

fn parse<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn phone(text: &str) -> Result<String, Problem> {
    normalise_phone(text).map(|phone| phone.to_string())
}

/// Collects problems while it converts.
struct Check {
    table: &'static FieldTable,
    prefix: String,
    problems: Vec<FieldError>,
}

impl Check {
    fn refuse(&mut self, key: &str, problem: Problem) {
        self.problems.push(FieldError::new(format!("{}{key}", self.prefix), problem));
    }

    /// One line, normalised; required and too long by the registry.
    fn text(&mut self, key: &str, text: &str) -> Option<String> {
        self.sized(key, normalise(text))
    }

    /// Several lines: only the ends are trimmed.
    fn long_text(&mut self, key: &str, text: &str) -> Option<String> {
        self.sized(key, text.trim().replace("\r\n", "\n"))
    }

    fn sized(&mut self, key: &str, text: String) -> Option<String> {
        let field = self.table.find(key);
        if text.is_empty() {
            if field.is_some_and(|field| field.is_required) && self.has_no_default(key) {
                self.refuse(key, Problem::Required);
            }
            return None;
        }
        let longest = field.map_or(200, |field| if field.max_length == 0 { 200 } else { field.max_length });
        if text.chars().count() > usize::from(longest) {
            self.refuse(key, Problem::TooLong { max: longest.into() });
            return None;
        }
        Some(text)
    }

    /// Kind and country are required and have a value when nothing was said.
    fn has_no_default(&self, key: &str) -> bool {
        self.table.find(key).is_some_and(|field| field.kind != FieldKind::Choice)
    }

    fn with<T>(
        &mut self,
        key: &str,
        text: &str,
        convert: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        let text = self.text(key, text)?;
        convert(&text).map_err(|problem| self.refuse(key, problem)).ok()
    }

    fn parsed<T>(
        &mut self,
        key: &str,
        text: &str,
        problem: Problem,
        convert: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.with(key, text, |text| convert(text).ok_or(problem))
    }

    fn list<T: PartialEq>(
        &mut self,
        key: &str,
        texts: &[String],
        most: usize,
        problem: Problem,
        convert: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            match convert(text) {
                Some(value) if !values.contains(&value) => values.push(value),
                Some(_) => {}
                None => self.refuse(key, problem.clone()),
            }
        }
        if values.len() > most {
            self.refuse(key, Problem::TooMany { max: i64::try_from(most).unwrap_or(i64::MAX) });
        }
        values
    }

    fn money(&mut self, key: &str, text: &str, currency: Currency) -> Option<Money> {
        let money = self.with(key, text, |text| Money::parse(text, currency).map_err(Into::into))?;
        if money.amount < 0 {
            self.refuse(key, Problem::TooSmall { min: 0 });
            return None;
        }
        Some(money)
    }

    fn days(&mut self, key: &str, text: &str) -> Option<i64> {
        let days = self.parsed(key, text, Problem::NotANumber, parse::<i64>)?;
        if days < 0 {
            self.refuse(key, Problem::TooSmall { min: 0 });
        } else if days > LONGEST_SETTLEMENT {
            self.refuse(key, Problem::TooLarge { max: LONGEST_SETTLEMENT });
        }
        Some(days)
    }
}

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
            currency: customer.credit_limit.map(|money| money.currency.to_string()).unwrap_or_default(),
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

impl From<&Customer> for CustomerDraft {
    /// A stored customer as it is: for edits by the program that change a field or two.
    fn from(customer: &Customer) -> Self {
        let customer = customer.clone();
        Self {
            code: Some(customer.code),
            name: customer.name,
            kind: customer.kind,
            industry: customer.industry,
            size: customer.size,
            business_type: customer.business_type,
            website: customer.website,
            category: customer.category,
            source: customer.source,
            tags: customer.tags,
            price_level: customer.price_level,
            value_level: customer.value_level,
            lifecycle: Some(customer.lifecycle),
            settlement_days: customer.settlement_days,
            credit_limit: customer.credit_limit,
            currency: customer.credit_limit.map(|money| money.currency),
            invoice_title: customer.invoice_title,
            tax_number: customer.tax_number,
            bank_name: customer.bank_name,
            bank_account: customer.bank_account,
            owner_id: customer.owner_id,
            department_id: customer.department_id,
            collaborator_ids: customer.collaborator_ids,
            country: customer.country,
            region_code: customer.region_code,
            region_text: customer.region_text,
            address: customer.address,
            needs: customer.needs,
            remarks: customer.remarks,
            contacts: Vec::new(),
            duplicate_reason: None,
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
            wechat: text(&contact.wechat),
            birthday: contact.birthday.map(|day| day.to_string()).unwrap_or_default(),
            decision_role: contact.decision_role.map(|role| role.to_string()).unwrap_or_default(),
            is_primary: if contact.is_primary { "true".to_owned() } else { String::new() },
            remarks: text(&contact.remarks),
        }
    }
}
