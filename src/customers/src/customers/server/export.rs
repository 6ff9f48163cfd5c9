//! Customers given out as a table: the list as it is filtered, as its reader may see it, in words that the import reads again.

use super::{listing, lookup, regions::describe, store};
use crate::customers::{
    CONTACT, CUSTOMER, countries,
    list::ListQuery,
    model::{Contact, Customer},
};
use kemai_domain::{Action, AppError, Entity, FieldDef, Lang, Mask};
use kemai_records::transfer::{ExportKind, ExportPage, Exported};
use kemai_server::{
    Ctx,
    regions::{self, Regions},
};
use kemai_words::transfers as words;
use std::{collections::HashMap, sync::Arc};

/// How customers are exported.
pub const EXPORT: ExportKind = ExportKind {
    entity: Entity::Customer,
    name: "customers",
    columns,
    page: |ctx, query, cursor| Box::pin(page(ctx, query, cursor)),
};

/// How contacts are exported: those of the customers that the list's query finds.
pub const EXPORT_CONTACTS: ExportKind = ExportKind {
    entity: CONTACT.entity,
    name: "contacts",
    columns: |ctx| {
        let lang = ctx.lang();
        let customer =
            [("customer_code", words::customer_code(lang)), ("customer", words::customer_name(lang))];
        let own = CONTACT.fields.iter().map(|field| (field.key, (field.label)(lang)));
        customer.into_iter().chain(own).map(|(key, label)| (key, label.to_owned())).collect()
    },
    page: |ctx, query, cursor| Box::pin(contacts(ctx, query, cursor)),
};

/// Rows of a page: fewer questions for each, and yet a short transaction.
const PAGE: u32 = 500;

/// The contact that a row has room for, the primary one: its fields, and what they are called beside the customer's.
const CONTACT_FIELDS: &[(&str, &str)] = &[
    ("name", "contact_name"),
    ("title", "contact_title"),
    ("mobile", "contact_mobile"),
    ("phone", "contact_phone"),
    ("email", "contact_email"),
    ("other_email", "contact_other_email"),
    ("wechat", "contact_wechat"),
];

/// The customer's own columns, key and name: those of the registry.
fn own_columns(ctx: &Ctx) -> impl Iterator<Item = (&'static str, fn(Lang) -> &'static str)> {
    let hides_money = ctx.hides(Mask::Money);
    // What finds customers by their contacts has columns of its own; a role that sees no amounts gets no empty columns of them.
    let is_given = move |field: &&FieldDef| {
        let is_hidden = hides_money && field.mask == Some(Mask::Money);
        field.is_of_record() && !is_hidden
    };
    CUSTOMER.fields.iter().filter(is_given).map(|field| (field.key, field.label))
}

fn columns(ctx: &Ctx) -> Vec<(&'static str, String)> {
    let lang = ctx.lang();
    let mut columns: Vec<_> = own_columns(ctx).map(|(key, label)| (key, label(lang).to_owned())).collect();
    for (key, column) in CONTACT_FIELDS {
        if let Some(field) = CONTACT.find(key) {
            columns.push((*column, format!("{} {}", words::contact(lang), (field.label)(lang))));
        }
    }
    columns
}

/// The list's query as the address has it.
fn read(query: &str) -> Result<ListQuery, AppError> {
    let pairs = form_urlencoded::parse(query.as_bytes())
        .filter(|(key, _)| key != "limit" && key != "cursor")
        .map(|(key, value)| (key.into_owned(), serde_json::Value::from(value.into_owned())));
    serde_json::from_value(serde_json::Value::Object(pairs.collect())).map_err(|_| AppError::bad_request())
}

async fn contacts(ctx: &Ctx, query: &str, cursor: &str) -> Result<ExportPage, AppError> {
    ctx.require(CONTACT.entity, Action::Export)?;
    let (customers, page) = whole(ctx, query, cursor).await?;
    let lang = ctx.lang();
    let rows = customers.iter().flat_map(|customer| {
        customer.contacts.iter().map(|contact| contact_row(customer, contact, lang)).collect::<Vec<_>>()
    });
    // What the list counts are customers.
    Ok(ExportPage { rows: rows.collect(), total: 0, total_is_exact: false, ..page })
}

fn contact_row(customer: &Customer, contact: &Contact, lang: Lang) -> Vec<Exported> {
    let text = |value: &Option<String>| Exported::from(value.clone());
    let own = CONTACT.fields.iter().map(|field| match field.key {
        "name" => Some(contact.name.clone()).into(),
        "title" => text(&contact.title),
        "mobile" => text(&contact.mobile),
        "phone" => text(&contact.phone),
        "email" => text(&contact.email),
        "other_email" => text(&contact.other_email),
        "wechat" => text(&contact.wechat),
        "birthday" => contact.birthday.map_or(Exported::Nothing, Exported::Date),
        "decision_role" => contact.decision_role.map(|role| role.label(lang).to_owned()).into(),
        "is_primary" => contact.is_primary.then(|| kemai_words::ui::yes(lang).to_owned()).into(),
        "remarks" => text(&contact.remarks),
        _ => Exported::Nothing,
    });
    [Some(customer.code.clone()).into(), Some(customer.name.clone()).into()].into_iter().chain(own).collect()
}

async fn page(ctx: &Ctx, query: &str, cursor: &str) -> Result<ExportPage, AppError> {
    ctx.require(Entity::Customer, Action::Export)?;
    let (customers, page) = whole(ctx, query, cursor).await?;
    let names = Names::of(ctx, &customers).await?;
    Ok(ExportPage { rows: customers.iter().map(|customer| names.row(ctx, customer)).collect(), ..page })
}

/// The customers of a page as their reader may see them, and the page without its rows.
async fn whole(ctx: &Ctx, query: &str, cursor: &str) -> Result<(Vec<Customer>, ExportPage), AppError> {
    let mut request = listing::request(ctx, &read(query)?)?;
    request.limit = PAGE;
    request.cursor = Some(cursor.to_owned()).filter(|cursor| !cursor.is_empty());
    let found = listing::rows(ctx, &request).await?;
    let ids: Vec<_> = found.items.iter().map(|row| row.id).collect();
    let mut parts = store::parts_of(ctx.db().reader(), &ids).await?;
    let mut customers = Vec::with_capacity(ids.len());
    for row in &found.items {
        let whole = store::whole(ctx, row, &parts.remove(&row.id).unwrap_or_default())?;
        customers.push(store::masked(ctx, whole));
    }
    let page = ExportPage {
        rows: Vec::new(),
        next: found.next_cursor,
        total: found.total,
        total_is_exact: found.total_is_exact,
    };
    Ok((customers, page))
}

/// What keys and ids of a page are called.
struct Names {
    choices: HashMap<(String, String), String>,
    people: HashMap<uuid::Uuid, String>,
    departments: HashMap<uuid::Uuid, String>,
    regions: Arc<Regions>,
}

impl Names {
    async fn of(ctx: &Ctx, customers: &[Customer]) -> Result<Self, AppError> {
        let mut people: Vec<uuid::Uuid> = Vec::new();
        let mut departments = Vec::new();
        for customer in customers {
            let named = [customer.owner_id, customer.created_by, customer.updated_by];
            people.extend(named.iter().flatten().map(|user| user.0));
            people.extend(customer.collaborator_ids.iter().map(|user| user.0));
            departments.extend(customer.department_id.map(|department| department.0));
        }
        people.sort_unstable();
        people.dedup();
        departments.sort_unstable();
        departments.dedup();
        Ok(Self {
            choices: lookup::choice_labels(ctx).await?,
            people: lookup::user_names(ctx, &people).await?,
            departments: lookup::department_names(ctx, &departments).await?,
            regions: regions::all(ctx.app()).await?,
        })
    }

    fn row(&self, ctx: &Ctx, customer: &Customer) -> Vec<Exported> {
        let mut row: Vec<_> =
            own_columns(ctx).map(|(key, _)| self.value(key, customer, ctx.lang())).collect();
        let contact =
            customer.contacts.iter().find(|contact| contact.is_primary).or(customer.contacts.first());
        for (key, _) in CONTACT_FIELDS {
            let value = contact.and_then(|contact| match *key {
                "name" => Some(contact.name.clone()),
                "title" => contact.title.clone(),
                "mobile" => contact.mobile.clone(),
                "phone" => contact.phone.clone(),
                "email" => contact.email.clone(),
                "other_email" => contact.other_email.clone(),
                _ => contact.wechat.clone(),
            });
            row.push(value.into());
        }
        row
    }

    fn choice(&self, dictionary: &str, key: Option<&String>) -> Exported {
        key.map(|key| {
            self.choices.get(&(dictionary.to_owned(), key.clone())).cloned().unwrap_or_else(|| key.clone())
        })
        .into()
    }

    fn person(&self, user: Option<kemai_domain::UserId>) -> Exported {
        user.and_then(|user| self.people.get(&user.0).cloned()).into()
    }

    fn value(&self, key: &str, customer: &Customer, lang: Lang) -> Exported {
        let text = |value: &Option<String>| Exported::from(value.clone());
        match key {
            "code" => Some(customer.code.clone()).into(),
            "name" => Some(customer.name.clone()).into(),
            "kind" => Some(customer.kind.label(lang).to_owned()).into(),
            "industry" => self.choice(key, customer.industry.as_ref()),
            "size" => self.choice(key, customer.size.as_ref()),
            "business_type" => self.choice(key, customer.business_type.as_ref()),
            "website" => text(&customer.website),
            "category" => self.choice(key, customer.category.as_ref()),
            "source" => self.choice(key, customer.source.as_ref()),
            "price_level" => self.choice(key, customer.price_level.as_ref()),
            "value_level" => self.choice(key, customer.value_level.as_ref()),
            "tags" => {
                let labels = customer.tags.iter().map(|tag| match self.choice("tag", Some(tag)) {
                    Exported::Text(label) => label,
                    _ => tag.clone(),
                });
                Some(labels.collect::<Vec<_>>().join(kemai_words::customer_pages::list_comma(lang))).into()
            }
            "lifecycle" => Some(customer.lifecycle.label(lang).to_owned()).into(),
            "lifecycle_since" => Exported::Instant(customer.lifecycle_since),
            "settlement_days" => number(customer.settlement_days.map(|days| days.to_string())),
            "credit_limit" => number(customer.credit_limit.map(|money| money.to_string())),
            "currency" => customer.currency.map(|currency| currency.code().to_owned()).into(),
            "invoice_title" => text(&customer.invoice_title),
            "tax_number" => text(&customer.tax_number),
            "bank_name" => text(&customer.bank_name),
            "bank_account" => text(&customer.bank_account),
            "owner_id" => self.person(customer.owner_id),
            "created_by" => self.person(customer.created_by),
            "updated_by" => self.person(customer.updated_by),
            "department_id" => customer
                .department_id
                .and_then(|department| self.departments.get(&department.0).cloned())
                .into(),
            "collaborator_ids" => {
                let names =
                    customer.collaborator_ids.iter().filter_map(|user| self.people.get(&user.0).cloned());
                Some(names.collect::<Vec<_>>().join(kemai_words::customer_pages::list_comma(lang))).into()
            }
            "country" => Some(countries::name(&customer.country, lang)).into(),
            "region_code" if customer.region_code.is_some() => {
                Some(describe(lang, &self.regions, customer)).into()
            }
            "region_text" => text(&customer.region_text),
            "address" => text(&customer.address),
            "needs" => text(&customer.needs),
            "remarks" => text(&customer.remarks),
            "last_contact_at" => customer.last_contact_at.map_or(Exported::Nothing, Exported::Instant),
            "next_contact_at" => customer.next_contact_at.map_or(Exported::Nothing, Exported::Instant),
            "created_at" => Exported::Instant(customer.created_at),
            "updated_at" => Exported::Instant(customer.updated_at),
            _ => Exported::Nothing,
        }
    }
}

fn number(text: Option<String>) -> Exported {
    text.map_or(Exported::Nothing, Exported::Number)
}
