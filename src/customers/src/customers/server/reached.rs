//! Whom customers reach, for live changes: what `store::reach` asks of the database, as values.

use kemai_domain::AppError;
use kemai_server::{App, Sql, database, live::Reached};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use uuid::Uuid;

/// Owner, collaborators and departments of some customers, removed ones too.
///
/// # Errors
/// Internal, when the database fails.
pub async fn reached(app: &App, customers: &[Uuid]) -> Result<HashMap<Uuid, Reached>, AppError> {
    let mut sql = Sql::new(
        &app.db,
        "SELECT c.id, u.seq AS person, d.path FROM customers c LEFT JOIN users u ON u.id = c.owner_id \
         LEFT JOIN departments d ON d.id = c.department_id WHERE c.id IN ",
    );
    sql.bind_list(customers.iter().copied());
    let mut found: HashMap<Uuid, Reached> = HashMap::with_capacity(customers.len());
    for row in app.db.reader().query_all_raw(sql.statement()).await.map_err(database)? {
        let id: Uuid = row.try_get("", "id").map_err(database)?;
        let person: Option<i64> = row.try_get("", "person").map_err(database)?;
        let path: Option<String> = row.try_get("", "path").map_err(database)?;
        let departments = path.unwrap_or_default().split('/').filter_map(|seq| seq.parse().ok()).collect();
        found.insert(id, Reached { people: person.into_iter().collect(), departments });
    }
    let mut sql = Sql::new(
        &app.db,
        "SELECT k.customer_id, u.seq AS person FROM customer_collaborators k JOIN users u ON u.id = k.user_id \
         WHERE k.customer_id IN ",
    );
    sql.bind_list(customers.iter().copied());
    for row in app.db.reader().query_all_raw(sql.statement()).await.map_err(database)? {
        let id: Uuid = row.try_get("", "customer_id").map_err(database)?;
        if let Some(reached) = found.get_mut(&id) {
            reached.people.push(row.try_get("", "person").map_err(database)?);
        }
    }
    Ok(found)
}
