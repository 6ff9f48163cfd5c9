//! The columns of a list that few look at: read for the rows of a page alone, and only when somebody chose them.

use super::super::{
    entity::{collaborator, customer},
    lookup, store,
};
use crate::customers::{CUSTOMER, list::FURTHER};
use kemai_domain::AppError;
use kemai_server::{Ctx, Encrypted, database};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Those of the columns' keys that stand for a further column which the person may read.
#[must_use]
pub fn chosen(ctx: &Ctx, keys: &str) -> Vec<&'static str> {
    let is_chosen = |key: &str| keys.split(',').any(|chosen| chosen.trim() == key);
    let is_seen = |key: &str| {
        let mask = CUSTOMER.find(key).and_then(|field| field.mask);
        mask.is_none_or(|mask| !ctx.hides(mask))
    };
    FURTHER.iter().copied().filter(|key| is_chosen(key) && is_seen(key)).collect()
}

/// What the chosen columns hold, by customer: texts, keys of choices, names of people and departments. What is empty is left out.
///
/// # Errors
/// Internal, when the database fails or a value does not open.
pub async fn of_rows(
    ctx: &Ctx,
    rows: &[customer::Model],
    columns: &[&'static str],
) -> Result<HashMap<Uuid, BTreeMap<String, String>>, AppError> {
    if columns.is_empty() {
        return Ok(HashMap::new());
    }
    let names = Names::of(ctx, rows, columns).await?;
    let of_row = |row: &customer::Model| {
        let mut values = BTreeMap::new();
        for key in columns.iter().copied() {
            if let Some(value) = value(ctx, row, key, &names)?.filter(|value| !value.is_empty()) {
                values.insert(key.to_owned(), value);
            }
        }
        Ok::<_, AppError>((row.id, values))
    };
    rows.iter().map(of_row).collect()
}

/// Names behind the ids of a page, as far as a column shows them.
struct Names {
    people: HashMap<Uuid, String>,
    departments: HashMap<Uuid, String>,
    collaborators: HashMap<Uuid, Vec<Uuid>>,
}

impl Names {
    async fn of(ctx: &Ctx, rows: &[customer::Model], columns: &[&'static str]) -> Result<Self, AppError> {
        let ids = |key: &str, id: fn(&customer::Model) -> Option<Uuid>| -> Vec<Uuid> {
            if columns.contains(&key) { rows.iter().filter_map(id).collect() } else { Vec::new() }
        };
        let mut collaborators: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for row in together(ctx, &ids("collaborator_ids", |row| Some(row.id))).await? {
            collaborators.entry(row.customer_id).or_default().push(row.user_id);
        }
        let mut people = ids("created_by", |row| row.created_by);
        people.extend(ids("updated_by", |row| row.updated_by));
        people.extend(collaborators.values().flatten());
        people.sort_unstable();
        people.dedup();
        let mut departments = ids("department_id", |row| row.department_id);
        departments.sort_unstable();
        departments.dedup();
        Ok(Self {
            people: lookup::user_names(ctx, &people).await?,
            departments: lookup::department_names(ctx, &departments).await?,
            collaborators,
        })
    }

    fn person(&self, id: Option<Uuid>) -> Option<String> {
        id.and_then(|id| self.people.get(&id).cloned())
    }
}

async fn together(ctx: &Ctx, ids: &[Uuid]) -> Result<Vec<collaborator::Model>, AppError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    collaborator::Entity::find()
        .filter(collaborator::Column::CustomerId.is_in(ids.iter().copied()))
        .order_by_asc(collaborator::Column::UserId)
        .all(ctx.db().reader())
        .await
        .map_err(database)
}

fn value(
    ctx: &Ctx,
    row: &customer::Model,
    key: &'static str,
    names: &Names,
) -> Result<Option<String>, AppError> {
    let open = |sealed: &Option<Encrypted<String>>| {
        store::open(ctx, sealed.as_ref(), store::customer_place(row.id, key))
    };
    Ok(match key {
        "size" => row.size.clone(),
        "business_type" => row.business_type.clone(),
        "website" => row.website.clone(),
        "lifecycle_since" => Some(row.lifecycle_since.to_rfc3339()),
        "currency" => Some(row.currency.clone()),
        "invoice_title" => row.invoice_title.clone(),
        "tax_number" => open(&row.tax_number)?,
        "bank_name" => row.bank_name.clone(),
        "bank_account" => open(&row.bank_account)?,
        "department_id" => row.department_id.and_then(|id| names.departments.get(&id).cloned()),
        "collaborator_ids" => names.collaborators.get(&row.id).map(|people| {
            let named: Vec<String> = people.iter().filter_map(|id| names.person(Some(*id))).collect();
            named.join(kemai_words::customer_pages::list_comma(ctx.lang()))
        }),
        "country" => Some(row.country.clone()),
        "region_text" => row.region_text.clone(),
        "address" => open(&row.address)?,
        "needs" => open(&row.needs)?,
        "remarks" => open(&row.remarks)?,
        "created_by" => names.person(row.created_by),
        "updated_by" => names.person(row.updated_by),
        _ => None,
    })
}
