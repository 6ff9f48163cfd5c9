//! The people around a customer: whom its page has to name. Pages of a large company do not carry everyone.

use super::store;
use kemai_domain::{Action, AppError, CustomerId, UserId};
use kemai_records::directory::{Directory, server::directory_near};
use kemai_server::{Ctx, Sql, database};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// People of one page at most.
const MOST: usize = 200;
/// Characters of an id.
const ID: usize = 36;

/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn directory(ctx: &Ctx, customer: Option<CustomerId>, named: &str) -> Result<Directory, AppError> {
    let mut people = ids_in(named);
    if let Some(customer) = customer
        && store::is_within(ctx, customer, Action::View).await?
    {
        people.extend(people_of(ctx, customer).await?);
    }
    let people: Vec<UserId> = people.into_iter().take(MOST).map(UserId).collect();
    directory_near(ctx, &people).await
}

/// Every id in a text, wherever it stands: in an address, in a filter's JSON.
fn ids_in(text: &str) -> BTreeSet<Uuid> {
    let pieces = text.split(|sign: char| !sign.is_ascii_hexdigit() && sign != '-');
    pieces.filter(|piece| piece.len() == ID).filter_map(|piece| Uuid::parse_str(piece).ok()).collect()
}

async fn people_of(ctx: &Ctx, customer: CustomerId) -> Result<Vec<Uuid>, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT owner_id AS id FROM customers WHERE id = ");
    sql.bind(customer.0).push(" UNION SELECT created_by FROM customers WHERE id = ").bind(customer.0);
    sql.push(" UNION SELECT updated_by FROM customers WHERE id = ").bind(customer.0);
    sql.push(" UNION SELECT user_id FROM customer_collaborators WHERE customer_id = ").bind(customer.0);
    sql.push(" UNION SELECT moved_by FROM lifecycle_moves WHERE customer_id = ").bind(customer.0);
    sql.push(
        " UNION SELECT o.actor_id FROM changes c JOIN operations o ON o.seq = c.operation_seq WHERE c.customer_id = ",
    );
    sql.bind(customer.0).push(" LIMIT ").bind(i64::try_from(MOST).unwrap_or(i64::MAX));
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let ids = rows.iter().map(|row| row.try_get::<Option<Uuid>>("", "id").map_err(database));
    ids.filter_map(Result::transpose).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_wherever_they_stand() {
        let (first, second) = (Uuid::now_v7(), Uuid::now_v7());
        let text = format!("me,{first} {{\"field\":\"owner_id\",\"in\":[\"{second}\",\"x\"]}}");
        assert_eq!(ids_in(&text), BTreeSet::from([first, second]));
        assert!(ids_in("me").is_empty());
    }
}
