//! Customers and contacts whose values are in order, before they are stored.

use super::model::{Contact, Customer, CustomerKind, DecisionRole, Lifecycle};
use chrono::NaiveDate;
use kemai_domain::{ContactId, Currency, DepartmentId, Money, UserId};

/// A customer to be stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomerDraft {
    /// `None`: the program gives one.
    pub code: Option<String>,
    pub name: String,
    /// As it was typed, where that is not the form in which it is kept.
    pub typed_name: Option<String>,
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
    /// `None` leaves what is there, which for a new customer is the company's base currency.
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

impl CustomerDraft {
    /// Whether it says something else than what stands there, of contacts too. The order of tags and people is nobody's.
    #[must_use]
    pub fn changes(&self, before: &Customer) -> bool {
        let contacts = before.contacts.iter().map(ContactDraft::from).collect();
        let mut then = Self { contacts, ..Self::from(before) };
        let mut now = self.clone();
        now.code = now.code.or_else(|| then.code.clone());
        now.lifecycle = now.lifecycle.or(then.lifecycle);
        now.currency = now.credit_limit.map(|limit| limit.currency).or(now.currency).or(then.currency);
        (now.typed_name, now.duplicate_reason) = (None, None);
        for draft in [&mut now, &mut then] {
            draft.tags.sort();
            draft.collaborator_ids.sort();
        }
        now != then
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct ContactDraft {
    pub id: Option<ContactId>,
    pub name: String,
    pub title: Option<String>,
    pub mobile: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub other_email: Option<String>,
    pub wechat: Option<String>,
    pub birthday: Option<NaiveDate>,
    pub decision_role: Option<DecisionRole>,
    pub is_primary: bool,
    pub remarks: Option<String>,
}

/// The first that was marked is the primary one; without a mark, the first.
pub(super) fn with_one_primary(mut contacts: Vec<ContactDraft>) -> Vec<ContactDraft> {
    let primary = contacts.iter().position(|contact| contact.is_primary).unwrap_or(0);
    for (index, contact) in contacts.iter_mut().enumerate() {
        contact.is_primary = index == primary;
    }
    contacts
}

impl From<&Customer> for CustomerDraft {
    /// A stored customer as it is: for edits by the program that change a field or two.
    fn from(customer: &Customer) -> Self {
        let customer = customer.clone();
        Self {
            code: Some(customer.code),
            name: customer.name,
            typed_name: None,
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
            currency: customer.currency,
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

impl From<&Contact> for ContactDraft {
    /// A stored contact as it is.
    fn from(contact: &Contact) -> Self {
        let contact = contact.clone();
        Self {
            id: Some(contact.id),
            name: contact.name,
            title: contact.title,
            mobile: contact.mobile,
            phone: contact.phone,
            email: contact.email,
            other_email: contact.other_email,
            wechat: contact.wechat,
            birthday: contact.birthday,
            decision_role: contact.decision_role,
            is_primary: contact.is_primary,
            remarks: contact.remarks,
        }
    }
}
