//! Contacts of the customers that a question finds, for programs: in the customers' order, and each one's as they stand on its page.
//!
//! Only customers with a contact are walked, so that a page is one walk of at most as many customers as it has contacts.

use super::{
    Cursor, LONGEST, Walk,
    order::{read, written},
    store,
};
use crate::customers::{
    list::ListRequest,
    model::Contact,
    server::{
        entity::{contact, customer},
        store::State,
    },
};
use kemai_domain::{
    Action, AppError, Condition, EXACT_COUNT, Entity, ErrorCode, Filter, FilterValue, Operator, Page,
};
use kemai_server::{Ctx, database};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

/// How many contacts a customer has: asked of each by the index of its contacts.
const OF_EACH: &str = "(SELECT count(*) FROM contacts t WHERE t.customer_id = c.id AND t.deleted_at IS NULL)";

/// The last contact seen: its customer's place in the list, and its own place there.
#[derive(Serialize, Deserialize)]
struct After {
    customer: Cursor,
    position: i64,
    id: Uuid,
}

/// A page of contacts, as the person may read them.
///
/// # Errors
/// Forbidden; invalid, naming filter or sort; bad request, for a cursor that is none; too slow.
pub async fn page(ctx: &Ctx, request: ListRequest) -> Result<Page<Contact>, AppError> {
    ctx.require(Entity::Customer, Action::View)?;
    let work = find(ctx, request);
    tokio::time::timeout(LONGEST, work).await.unwrap_or_else(|_| Err(AppError::new(ErrorCode::TooSlow)))
}

async fn find(ctx: &Ctx, request: ListRequest) -> Result<Page<Contact>, AppError> {
    let has_contact = Condition::new("contact_name", Operator::IsNotEmpty, FilterValue::Flag(true));
    let mut parts = match request.filter {
        Filter::All(parts) => parts,
        other => vec![other],
    };
    parts.push(Filter::Condition(has_contact));
    let request = ListRequest { filter: Filter::All(parts), ..request };
    let after: Option<After> = request.cursor.as_deref().map(read).transpose()?;
    if let Some(after) = &after {
        after.customer.must_be_of(&request.sort)?;
    }
    let walk = Walk::new(ctx, &request)?;
    let exact = usize::try_from(EXACT_COUNT).unwrap_or(usize::MAX);
    let gathered = walk.gather(exact + 1).await?;
    let total = walk.sum(OF_EACH, walk.whole(gathered.as_deref()), exact + 1).await?;
    let few = walk.few(gathered);
    let wanted = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let mut found: Vec<(Cursor, contact::Model)> = match &after {
        Some(after) => rest_of(ctx, after).await?,
        None => Vec::new(),
    };
    if found.len() <= wanted {
        let cursor = after.map(|after| after.customer.write());
        let left = wanted + 1 - found.len();
        let seqs = walk.sorted(few.as_deref(), cursor.as_deref(), left).await?;
        let walked = of_customers(ctx, &seqs).await?.into_iter();
        found.extend(walked.map(|(customer, contact)| (Cursor::of(&customer, &request.sort), contact)));
    }
    let has_more = found.len() > wanted;
    found.truncate(wanted);
    let next = found.last().filter(|_| has_more).map(|(customer, contact)| After {
        customer: customer.clone(),
        position: contact.position,
        id: contact.id,
    });
    let items = found
        .iter()
        .map(|(_, contact)| Ok(store::masked_one(ctx, store::whole_contact(ctx, contact)?)))
        .collect::<Result<_, AppError>>()?;
    Ok(Page {
        items,
        next_cursor: next.map(|after| written(&after)),
        total: u64::try_from(total.min(exact)).unwrap_or(u64::MAX),
        total_is_exact: total <= exact,
    })
}

/// The contacts of the customer that the page before ended in, behind the last one seen. The walk goes on from where the customer stood
/// then, also when it was changed since.
async fn rest_of(ctx: &Ctx, after: &After) -> Result<Vec<(Cursor, contact::Model)>, AppError> {
    let all = of_customers(ctx, &[after.customer.seq]).await?.into_iter().map(|(_, contact)| contact);
    let rest = all.filter(|contact| (contact.position, contact.id) > (after.position, after.id));
    Ok(rest.map(|contact| (after.customer.clone(), contact)).collect())
}

/// The contacts of these customers, in this order, of those within reach.
async fn of_customers(ctx: &Ctx, seqs: &[i64]) -> Result<Vec<(customer::Model, contact::Model)>, AppError> {
    let rows = store::find_many(ctx, ctx.db().reader(), seqs, Action::View, State::Present).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut contacts: HashMap<Uuid, Vec<contact::Model>> = HashMap::new();
    if !ids.is_empty() {
        let found = contact::Entity::find()
            .filter(contact::Column::CustomerId.is_in(ids))
            .filter(contact::Column::DeletedAt.is_null())
            .order_by_asc(contact::Column::Position)
            .order_by_asc(contact::Column::Id)
            .all(ctx.db().reader())
            .await
            .map_err(database)?;
        for contact in found {
            contacts.entry(contact.customer_id).or_default().push(contact);
        }
    }
    let mut rows: HashMap<i64, customer::Model> = rows.into_iter().map(|row| (row.seq, row)).collect();
    let in_order = seqs.iter().filter_map(|seq| rows.remove(seq));
    Ok(in_order
        .flat_map(|row| {
            let contacts = contacts.remove(&row.id).unwrap_or_default();
            contacts.into_iter().map(move |contact| (row.clone(), contact))
        })
        .collect())
}
