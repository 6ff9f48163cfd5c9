//! Whom plans without a customer reach, for live changes: what the store of plans asks of the database, as values.

use kemai_domain::AppError;
use kemai_server::{App, Sql, database, live::Reached};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use uuid::Uuid;

/// Who has to do each plan, who made it, and the departments above the first.
///
/// # Errors
/// Internal, when the database fails.
pub async fn reached(app: &App, plans: &[Uuid]) -> Result<HashMap<Uuid, Reached>, AppError> {
    let mut sql = Sql::new(
        &app.db,
        "SELECT p.id, a.seq AS assignee, m.seq AS maker, d.path FROM plans p JOIN users a ON a.id = p.assignee_id \
         JOIN departments d ON d.id = a.department_id LEFT JOIN users m ON m.id = p.created_by WHERE p.id IN ",
    );
    sql.bind_list(plans.iter().copied());
    let mut found = HashMap::with_capacity(plans.len());
    for row in app.db.reader().query_all_raw(sql.statement()).await.map_err(database)? {
        let assignee: i64 = row.try_get("", "assignee").map_err(database)?;
        let maker: Option<i64> = row.try_get("", "maker").map_err(database)?;
        let path: String = row.try_get("", "path").map_err(database)?;
        let departments = path.split('/').filter_map(|seq| seq.parse().ok()).collect();
        let people = [Some(assignee), maker].into_iter().flatten().collect();
        found.insert(row.try_get("", "id").map_err(database)?, Reached { people, departments });
    }
    Ok(found)
}
