//! The registry of customers' and contacts' fields: read by form, list, filter, sort, history, API and rights.

use kemai_domain::{Entity, FieldDef, FieldKind, FieldTable, Mask};
use kemai_words::{customer_pages as page_words, customers as words};

/// Fields of a customer, in the order of the form.
pub const CUSTOMER: FieldTable = FieldTable {
    entity: Entity::Customer,
    fields: &[
        FieldDef::new("code", words::code, FieldKind::Text, "identity").longest(40).column(),
        FieldDef::new("name", words::name, FieldKind::Text, "identity")
            .required()
            .sortable()
            .column()
            .sensitive(),
        FieldDef::new("kind", words::kind, FieldKind::Choice, "identity").required(),
        FieldDef::new("industry", words::industry, FieldKind::Choice, "identity").from_dictionary("industry"),
        FieldDef::new("size", words::size, FieldKind::Choice, "identity").from_dictionary("size"),
        FieldDef::new("business_type", words::business_type, FieldKind::Choice, "identity")
            .from_dictionary("business_type"),
        FieldDef::new("website", words::website, FieldKind::Text, "identity").sensitive(),
        FieldDef::new("category", words::category, FieldKind::Choice, "classification")
            .from_dictionary("category")
            .column(),
        FieldDef::new("source", words::source, FieldKind::Choice, "classification").from_dictionary("source"),
        FieldDef::new("tags", words::tags, FieldKind::Choices, "classification")
            .from_dictionary("tag")
            .column(),
        FieldDef::new("price_level", words::price_level, FieldKind::Choice, "classification")
            .from_dictionary("price_level"),
        FieldDef::new("value_level", words::value_level, FieldKind::Choice, "classification")
            .from_dictionary("value_level")
            .column(),
        FieldDef::new("lifecycle", words::lifecycle, FieldKind::Choice, "classification").column(),
        FieldDef::new("lifecycle_since", words::lifecycle_since, FieldKind::Instant, "classification")
            .computed(),
        FieldDef::new("settlement_days", words::settlement_days, FieldKind::Integer, "credit")
            .masked(Mask::Money),
        FieldDef::new("credit_limit", words::credit_limit, FieldKind::Money, "credit")
            .sortable()
            .column()
            .masked(Mask::Money),
        // What a limit is counted in, and what will be when there is none yet.
        FieldDef::new("currency", words::currency, FieldKind::Choice, "credit").masked(Mask::Money),
        FieldDef::new("invoice_title", words::invoice_title, FieldKind::Text, "credit").sensitive(),
        FieldDef::new("tax_number", words::tax_number, FieldKind::Text, "credit")
            .longest(30)
            .encrypted()
            .masked(Mask::Money),
        FieldDef::new("bank_name", words::bank_name, FieldKind::Text, "credit")
            .sensitive()
            .masked(Mask::Money),
        FieldDef::new("bank_account", words::bank_account, FieldKind::Text, "credit")
            .longest(40)
            .encrypted()
            .masked(Mask::Money),
        FieldDef::new("owner_id", words::owner, FieldKind::Person, "ownership").column(),
        FieldDef::new("department_id", words::department, FieldKind::Department, "ownership"),
        FieldDef::new("collaborator_ids", words::collaborators, FieldKind::People, "ownership"),
        FieldDef::new("country", words::country, FieldKind::Choice, "address").required(),
        FieldDef::new("region_code", words::region, FieldKind::Region, "address").column(),
        FieldDef::new("region_text", words::region_text, FieldKind::Text, "address")
            .sensitive()
            .masked(Mask::Contact),
        FieldDef::new("address", words::address, FieldKind::LongText, "address")
            .longest(500)
            .encrypted()
            .masked(Mask::Contact),
        FieldDef::new("needs", words::needs, FieldKind::LongText, "needs").encrypted(),
        FieldDef::new("remarks", words::remarks, FieldKind::LongText, "needs").encrypted(),
        FieldDef::new("typed_name", page_words::typed_name, FieldKind::Text, "")
            .computed()
            .of_change()
            .sensitive(),
        FieldDef::new("duplicate_reason", page_words::duplicate_reason, FieldKind::LongText, "")
            .longest(500)
            .of_change()
            .sensitive(),
        // Of any contact: for finding customers by them.
        FieldDef::new("contact_name", words::any_contact_name, FieldKind::Text, "contacts").for_finding(),
        FieldDef::new("contact_title", words::any_contact_title, FieldKind::Text, "contacts").for_finding(),
        FieldDef::new("decision_role", words::any_decision_role, FieldKind::Choice, "contacts").for_finding(),
        FieldDef::new("mobile", words::any_phone, FieldKind::Phone, "contacts")
            .for_finding()
            .encrypted()
            .masked(Mask::Contact),
        FieldDef::new("email", words::any_email, FieldKind::Email, "contacts")
            .for_finding()
            .encrypted()
            .masked(Mask::Contact),
        FieldDef::new("wechat", words::any_wechat, FieldKind::Text, "contacts")
            .for_finding()
            .encrypted()
            .masked(Mask::Contact),
        FieldDef::new("birthday", words::any_birthday, FieldKind::Date, "contacts")
            .for_finding()
            .without_spans()
            .sensitive(),
        FieldDef::new("contact_remarks", words::any_contact_remarks, FieldKind::LongText, "contacts")
            .for_finding()
            .encrypted(),
        FieldDef::new("last_contact_at", words::last_contact_at, FieldKind::Instant, "")
            .computed()
            .sortable(),
        FieldDef::new("next_contact_at", words::next_contact_at, FieldKind::Instant, "")
            .computed()
            .sortable(),
        FieldDef::new("created_at", words::created_at, FieldKind::Instant, "").computed().sortable(),
        FieldDef::new("updated_at", words::updated_at, FieldKind::Instant, "").computed().sortable().column(),
        FieldDef::new("created_by", words::created_by, FieldKind::Person, "").computed(),
        FieldDef::new("updated_by", words::updated_by, FieldKind::Person, "").computed(),
    ],
};

/// Fields of a contact.
pub const CONTACT: FieldTable = FieldTable {
    entity: Entity::Contact,
    fields: &[
        FieldDef::new("name", words::contact_name, FieldKind::Text, "contacts")
            .required()
            .longest(100)
            .sensitive(),
        FieldDef::new("title", words::contact_title, FieldKind::Text, "contacts").longest(100).sensitive(),
        FieldDef::new("mobile", words::mobile, FieldKind::Phone, "contacts")
            .encrypted()
            .masked(Mask::Contact),
        FieldDef::new("phone", words::phone, FieldKind::Phone, "contacts").encrypted().masked(Mask::Contact),
        FieldDef::new("email", words::email, FieldKind::Email, "contacts").encrypted().masked(Mask::Contact),
        FieldDef::new("other_email", words::other_email, FieldKind::Email, "contacts")
            .encrypted()
            .masked(Mask::Contact),
        FieldDef::new("wechat", words::wechat, FieldKind::Text, "contacts")
            .longest(100)
            .encrypted()
            .masked(Mask::Contact),
        FieldDef::new("birthday", words::birthday, FieldKind::Date, "contacts").sensitive(),
        FieldDef::new("decision_role", words::decision_role, FieldKind::Choice, "contacts"),
        FieldDef::new("is_primary", words::is_primary, FieldKind::Bool, "contacts"),
        FieldDef::new("remarks", words::remarks, FieldKind::LongText, "contacts").longest(1000).encrypted(),
    ],
};

/// The sections of the form, in order; `FieldDef::section` names them.
pub const SECTIONS: &[&str] =
    &["identity", "classification", "credit", "ownership", "address", "contacts", "needs"];

/// Fields that a bulk edit may set: choices that stand alone.
pub const BULK_FIELDS: &[&str] =
    &["industry", "size", "business_type", "category", "source", "price_level", "value_level"];
