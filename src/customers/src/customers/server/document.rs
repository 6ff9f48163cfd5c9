//! The tokens of a customer: its reach, its facets, its names and its blind indexes.
//!
//! Reach tokens are a security boundary: they are written in the same transaction as the customer, and rows found by them are
//! checked again by `store::reach`.

use super::{contacted::month, entity::customer, index, index::token, lookup, store};
use crate::customers::model::Customer;
use kemai_domain::{AppError, CustomerId, contact::normalise_phone, name::fold, region::RegionCode};
use kemai_server::{BlindKind, Ctx, Sql, Tx, crypto::Keys, database, search_tokens::name_tokens};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Kinds of reach tokens: a person who may see it as his own, a department on the way up.
pub const PERSON: &str = "o";
pub const DEPARTMENT: &str = "d";
/// `no:category`: the field is empty.
pub const EMPTY: &str = "no";
/// A code or a part of one.
pub const CODE: &str = "k";

/// The kinds of tokens that the fields' values have.
const FACETS: [(&str, &str); 16] = [
    ("kind", "ki"),
    ("industry", "in"),
    ("size", "si"),
    ("business_type", "bt"),
    ("category", "ca"),
    ("source", "so"),
    ("price_level", "pl"),
    ("value_level", "vl"),
    ("lifecycle", "li"),
    ("country", "co"),
    ("owner_id", "ow"),
    ("department_id", "de"),
    ("collaborator_ids", "cl"),
    ("tags", "tg"),
    ("region_code", "rg"),
    ("created_by", "cb"),
];

/// The kind of token that a field's value has; none for fields that are not facets.
#[must_use]
pub fn facet(field: &str) -> Option<&'static str> {
    FACETS.iter().find(|(facet, _)| *facet == field).map(|(_, kind)| *kind)
}

/// Whether a token is of reach or a facet: what lists ask for without words. PostgreSQL keeps these once more by themselves, by the same kinds
/// (`customer_facets_of`, a function of the database).
#[must_use]
pub fn is_facet(token: &str) -> bool {
    let kind = token.split(':').next().unwrap_or_default();
    token == index::ALL || facet_kinds().any(|facet| facet == kind)
}

/// The kinds of such tokens.
pub fn facet_kinds() -> impl Iterator<Item = &'static str> {
    FACETS.iter().map(|(_, kind)| *kind).chain([PERSON, DEPARTMENT, EMPTY, CONTACT_MONTH])
}

/// The month of the last contact, in UTC: it narrows a question about days, which SQL answers.
pub const CONTACT_MONTH: &str = "lm";

/// The group of blind indexes that an encrypted field shares; none for fields without.
#[must_use]
pub fn blind_group(field: &str) -> Option<&'static str> {
    Some(match field {
        "mobile" | "phone" => "phone",
        "email" | "other_email" => "email",
        "tax_number" => "tax_number",
        "bank_account" => "bank_account",
        "wechat" => "wechat",
        _ => return None,
    })
}

/// Whether a document says that the field is empty. WeChat names came later than the first documents.
#[must_use]
pub fn says_empty(field: &str) -> bool {
    facet(field).is_some() || (blind_group(field).is_some() && field != "wechat")
}

/// A value that has blind indexes.
pub struct Blind {
    pub record: Uuid,
    pub field: &'static str,
    pub value: String,
}

/// Every value of a customer and its contacts that can be found blindly.
#[must_use]
pub fn blind_values(customer: &Customer) -> Vec<Blind> {
    let own = [("tax_number", &customer.tax_number), ("bank_account", &customer.bank_account)];
    let mut values: Vec<_> = own
        .into_iter()
        .filter_map(|(field, value)| value.clone().map(|value| Blind { record: customer.id.0, field, value }))
        .collect();
    for contact in &customer.contacts {
        for (field, value) in [
            ("mobile", &contact.mobile),
            ("phone", &contact.phone),
            ("email", &contact.email),
            ("other_email", &contact.other_email),
            ("wechat", &contact.wechat),
        ] {
            if let Some(value) = value {
                values.push(Blind { record: contact.id.0, field, value: whole_value(field, value) });
            }
        }
    }
    values
}

/// What the hash of a whole value is made of: of a phone, the number without its extension; of a WeChat name, small letters.
#[must_use]
pub fn whole_value(field: &str, value: &str) -> String {
    match blind_group(field) {
        Some("phone") => {
            normalise_phone(value).map_or_else(|_| value.to_owned(), |phone| phone.number().to_owned())
        }
        Some("wechat") => fold(value),
        _ => value.to_owned(),
    }
}

/// Who reaches a customer.
pub struct Reachers {
    /// Growing numbers of owner and collaborators.
    pub people: Vec<i64>,
    /// `/1/4/`
    pub department_path: Option<String>,
}

/// The document of a customer.
#[must_use]
pub fn tokens(keys: &Keys, customer: &Customer, reachers: &Reachers) -> Vec<String> {
    let mut tokens = BTreeSet::from([index::ALL.to_owned()]);
    for person in &reachers.people {
        tokens.insert(token(PERSON, &person.to_string()));
    }
    for seq in
        reachers.department_path.as_deref().unwrap_or_default().split('/').filter(|seq| !seq.is_empty())
    {
        tokens.insert(token(DEPARTMENT, seq));
    }
    facets(customer, &mut tokens);
    tokens.extend(name_tokens(&customer.name));
    for contact in &customer.contacts {
        tokens.extend(name_tokens(&contact.name));
    }
    tokens.insert(token(CODE, &customer.code));
    for part in customer.code.split(|sign: char| !sign.is_alphanumeric()).filter(|part| part.len() > 1) {
        tokens.insert(token(CODE, part));
    }
    for blind in blind_values(customer) {
        let group = blind_group(blind.field).unwrap_or(blind.field);
        tokens.extend(keys.blind_token(group, BlindKind::Whole, &blind.value));
        tokens.extend(keys.blind_token(group, BlindKind::LastFour, &blind.value));
    }
    tokens.into_iter().collect()
}

fn facets(customer: &Customer, tokens: &mut BTreeSet<String>) {
    let id = |id: Option<String>| id.into_iter().collect::<Vec<_>>();
    let region = customer.region_code.as_deref().and_then(|code| RegionCode::parse(code).ok());
    let values: [(&str, Vec<String>); 16] = [
        ("kind", vec![customer.kind.to_string()]),
        ("industry", id(customer.industry.clone())),
        ("size", id(customer.size.clone())),
        ("business_type", id(customer.business_type.clone())),
        ("category", id(customer.category.clone())),
        ("source", id(customer.source.clone())),
        ("price_level", id(customer.price_level.clone())),
        ("value_level", id(customer.value_level.clone())),
        ("lifecycle", vec![customer.lifecycle.to_string()]),
        ("country", vec![customer.country.clone()]),
        ("owner_id", id(customer.owner_id.map(|owner| owner.to_string()))),
        ("department_id", id(customer.department_id.map(|department| department.to_string()))),
        ("collaborator_ids", customer.collaborator_ids.iter().map(ToString::to_string).collect()),
        ("tags", customer.tags.clone()),
        ("region_code", region.map(region_prefixes).unwrap_or_default()),
        ("created_by", id(customer.created_by.map(|user| user.to_string()))),
    ];
    for (field, values) in values {
        let Some(kind) = facet(field) else { continue };
        if values.is_empty() {
            tokens.insert(token(EMPTY, field));
        }
        tokens.extend(values.iter().map(|value| token(kind, value)));
    }
    let none = |field: &str, is_empty: bool| is_empty.then(|| token(EMPTY, field));
    let contacts = &customer.contacts;
    tokens.extend(customer.last_contact_at.map(|at| token(CONTACT_MONTH, &month(at))));
    tokens.extend(none("tax_number", customer.tax_number.is_none()));
    tokens.extend(none("bank_account", customer.bank_account.is_none()));
    tokens.extend(none(
        "mobile",
        contacts.iter().all(|contact| contact.mobile.is_none() && contact.phone.is_none()),
    ));
    tokens.extend(none(
        "email",
        contacts.iter().all(|contact| contact.email.is_none() && contact.other_email.is_none()),
    ));
}

/// `37`, `3714`, `371402`: a region is found by any that contains it.
fn region_prefixes(region: RegionCode) -> Vec<String> {
    let digits = region.prefix();
    (2..=digits.len()).step_by(2).map(|length| digits[..length].to_owned()).collect()
}

/// Writes the document and the blind indexes of a customer as it stands inside this change; a removed one has no document.
///
/// # Errors
/// Internal, when the database fails.
pub async fn write(tx: &Tx, row: &customer::Model, whole: &Customer) -> Result<(), AppError> {
    let reachers = reachers(tx, whole).await?;
    write_blind(tx, whole).await?;
    if row.deleted_at.is_some() {
        index::remove(tx, row.seq).await
    } else {
        index::put(tx, row.seq, &tokens(&tx.ctx().app().keys, whole, &reachers)).await
    }
}

/// Writes the document of a row anew: after its department moved, after a bulk edit.
///
/// # Errors
/// Internal, when the database fails.
pub async fn rewrite(tx: &Tx, row: &customer::Model) -> Result<(), AppError> {
    let parts = store::parts(tx.conn(), row.id).await?;
    let whole = store::whole(tx.ctx(), row, &parts)?;
    write(tx, row, &whole).await
}

async fn reachers(tx: &Tx, customer: &Customer) -> Result<Reachers, AppError> {
    let people: Vec<_> = customer.owner_id.iter().chain(&customer.collaborator_ids).copied().collect();
    let people = lookup::user_seqs(tx.ctx(), tx.conn(), &people).await?;
    let department_path = match customer.department_id {
        Some(department) => lookup::department_path(tx.ctx(), tx.conn(), department).await?,
        None => None,
    };
    Ok(Reachers { people, department_path })
}

async fn write_blind(tx: &Tx, customer: &Customer) -> Result<(), AppError> {
    let ctx = tx.ctx();
    forget_blind(ctx, tx, customer.id).await?;
    let values = blind_values(customer);
    if values.is_empty() {
        return Ok(());
    }
    let mut sql =
        Sql::new(ctx.db(), "INSERT INTO blind_indexes (hash, customer_id, record_id, field, kind) VALUES ");
    let mut is_first = true;
    for blind in &values {
        let group = blind_group(blind.field).unwrap_or(blind.field);
        for kind in [BlindKind::Whole, BlindKind::LastFour] {
            let Some(hash) = ctx.app().keys.blind(group, kind, &blind.value) else { continue };
            sql.push(if is_first { "(" } else { ", (" });
            sql.bind(hash.to_vec()).push(", ").bind(customer.id.0).push(", ").bind(blind.record).push(", ");
            sql.bind(blind.field).push(", ").bind(kind.key()).push(")");
            is_first = false;
        }
    }
    sql.push(" ON CONFLICT DO NOTHING");
    tx.conn().execute_raw(sql.statement()).await.map(|_| ()).map_err(database)
}

async fn forget_blind(ctx: &Ctx, tx: &Tx, customer: CustomerId) -> Result<(), AppError> {
    let mut sql = Sql::new(ctx.db(), "DELETE FROM blind_indexes WHERE customer_id = ");
    sql.bind(customer.0);
    tx.conn().execute_raw(sql.statement()).await.map(|_| ()).map_err(database)
}
