//! From rows to lines of the list: names, tags, whom to call; a query a kind, not a row.

use super::{
    super::{
        entity::{contact, customer, tag},
        lookup,
        regions::describe_parts,
        store,
    },
    further,
};
use crate::customers::list::{ContactLine, CustomerSummary};
use kemai_domain::{AppError, CustomerId, Mask, Money, UserId, contact::mask_phone};
use kemai_server::{Ctx, database, regions};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// # Errors
/// Internal, when the database fails.
pub async fn of_rows(
    ctx: &Ctx,
    rows: &[customer::Model],
    columns: &[&'static str],
) -> Result<Vec<CustomerSummary>, AppError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let people: Vec<Uuid> = rows.iter().flat_map(|row| [row.owner_id, row.deleted_by]).flatten().collect();
    // Beside each other: each waits for a connection of its own.
    let (names, mut tags, mut contacts, mut further) = tokio::try_join!(
        lookup::user_names(ctx, &people),
        tags(ctx, &ids),
        primary_contacts(ctx, &ids),
        further::of_rows(ctx, rows, columns)
    )?;
    let (hides_money, hides_contact) = (ctx.hides(Mask::Money), ctx.hides(Mask::Contact));
    let regions = regions::all(ctx.app()).await?;
    rows.iter()
        .map(|row| {
            let currency = store::currency(&row.currency)?;
            Ok(CustomerSummary {
                id: CustomerId(row.id),
                version: row.version,
                code: row.code.clone(),
                name: row.name.clone(),
                kind: row.kind.parse().unwrap_or_default(),
                category: row.category.clone(),
                source: row.source.clone(),
                industry: row.industry.clone(),
                price_level: row.price_level.clone(),
                value_level: row.value_level.clone(),
                tags: tags.remove(&row.id).unwrap_or_default(),
                lifecycle: row.lifecycle.parse().unwrap_or_default(),
                owner_id: row.owner_id.map(UserId),
                owner_name: row.owner_id.and_then(|owner| names.get(&owner).cloned()),
                region_code: row.region_code.clone(),
                region: describe_parts(
                    ctx.lang(),
                    &regions,
                    row.region_code.as_deref(),
                    row.region_text.as_deref().map(|text| if hides_contact { store::MASKED } else { text }),
                ),
                credit_limit: row
                    .credit_limit
                    .filter(|_| !hides_money)
                    .map(|amount| Money { amount, currency }),
                settlement_days: row.settlement_days.filter(|_| !hides_money),
                primary_contact: contacts.remove(&row.id),
                last_contact_at: row.last_contact_at,
                next_contact_at: row.next_contact_at,
                created_at: row.created_at,
                updated_at: row.updated_at,
                deleted_at: row.deleted_at,
                deleted_by_name: row.deleted_by.and_then(|person| names.get(&person).cloned()),
                purged_at: row.deleted_at.map(|removed| removed + kemai_records::recycle::kept(ctx)),
                further: further.remove(&row.id).unwrap_or_default(),
            })
        })
        .collect()
}

async fn tags(ctx: &Ctx, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>, AppError> {
    let rows = tag::Entity::find()
        .filter(tag::Column::CustomerId.is_in(ids.iter().copied()))
        .order_by_asc(tag::Column::Tag)
        .all(ctx.db().reader())
        .await
        .map_err(database)?;
    let mut tags: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in rows {
        tags.entry(row.customer_id).or_default().push(row.tag);
    }
    Ok(tags)
}

async fn primary_contacts(ctx: &Ctx, ids: &[Uuid]) -> Result<HashMap<Uuid, ContactLine>, AppError> {
    let is_masked = ctx.hides(Mask::Contact);
    let rows = contact::Entity::find()
        .filter(contact::Column::CustomerId.is_in(ids.iter().copied()))
        .filter(contact::Column::IsPrimary.eq(true))
        .filter(contact::Column::DeletedAt.is_null())
        .all(ctx.db().reader())
        .await
        .map_err(database)?;
    rows.into_iter()
        .map(|row| {
            let open = |sealed: &Option<kemai_server::Encrypted<String>>, column| {
                store::open(ctx, sealed.as_ref(), store::contact_place(row.id, column))
            };
            let number = match open(&row.mobile, "mobile")? {
                Some(number) => Some(number),
                None => open(&row.phone, "phone")?,
            };
            let number = number.map(|number| if is_masked { mask_phone(&number) } else { number });
            Ok((row.customer_id, ContactLine { name: row.name.clone(), number, is_masked }))
        })
        .collect()
}
