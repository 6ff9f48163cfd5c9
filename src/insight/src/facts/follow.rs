//! Going along with the change log: what changed since the last look is read again, customer by customer.

use super::{Facts, load, rows::Timed};
use kemai_domain::{AppError, Entity};
use kemai_server::{App, ChangeAction, Sql, database};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Changes beyond which everything is read anew: that is faster then.
const MOST: usize = 20_000;

/// The records of which anything is counted; a granted request for access makes a collaborator.
const COUNTED: [Entity; 6] = [
    Entity::Customer,
    Entity::FollowUp,
    Entity::Plan,
    Entity::AccessRequest,
    Entity::User,
    Entity::Department,
];

/// Customers of one statement.
const AT_ONCE: usize = 500;

/// # Errors
/// Internal, when the database fails.
pub async fn last_operation(app: &App) -> Result<i64, AppError> {
    let ask = app.db.statement("SELECT last_seq FROM operation_counter WHERE id = 1", []);
    let row = app.db.reader().query_one_raw(ask).await.map_err(database)?;
    row.ok_or_else(AppError::internal)?.try_get_by_index(0).map_err(database)
}

/// What is to be read again.
#[derive(Default)]
struct Changed {
    customers: BTreeSet<Uuid>,
    /// Customers whose follow-ups changed.
    said: BTreeSet<Uuid>,
    /// Customers whose plans changed.
    due: BTreeSet<Uuid>,
    /// Customers that were removed since the last look.
    removed: BTreeSet<Uuid>,
    has_tasks: bool,
    has_staff: bool,
}

/// Reads again what changed; false when that is too much, or when the database is an older one than it was.
///
/// # Errors
/// Internal, when the database fails; then the facts are as they were.
pub async fn catch_up(app: &App, facts: &mut Facts) -> Result<bool, AppError> {
    let last = last_operation(app).await?;
    if last < facts.seq {
        return Ok(false);
    }
    let Some(changed) = changed(app, facts.seq, last).await? else { return Ok(false) };
    if changed.has_staff {
        facts.people = load::staff(app).await?;
    }
    if changed.has_staff || !changed.customers.is_empty() {
        facts.change();
    }
    // Read first, then put: an error in between leaves nothing half done.
    let mut customers = Vec::new();
    let mut shares = Vec::new();
    let (staff, keys, spoken) = (&facts.people, &mut facts.keys, &mut facts.spoken);
    let ids: Vec<Uuid> = changed.customers.into_iter().collect();
    for ids in ids.chunks(AT_ONCE) {
        // Whoever was removed and is gone for good since then cannot be found by his id any more.
        if ids.iter().any(|id| changed.removed.contains(id)) && numbers(app, ids).await?.len() < ids.len() {
            return Ok(false);
        }
        let mut sql = Sql::new(&app.db, load::CUSTOMERS);
        sql.push(" WHERE c.id IN ").bind_list(ids.iter().copied());
        load::each(app, &sql, |row| {
            customers.push(load::customer(staff, keys, row)?);
            Ok(())
        })
        .await?;
        let mut sql = Sql::new(&app.db, load::SHARED);
        sql.push(" AND c.id IN ").bind_list(ids.iter().copied());
        load::each(app, &sql, |row| {
            shares.push(load::share(staff, row)?);
            Ok(())
        })
        .await?;
    }
    let (mut said, mut of_said) = (Vec::new(), Vec::new());
    let ids: Vec<Uuid> = changed.said.into_iter().collect();
    for ids in ids.chunks(AT_ONCE) {
        of_said.extend(numbers(app, ids).await?);
        let mut sql = Sql::new(&app.db, load::SAID);
        sql.push(" AND f.customer_id IN ").bind_list(ids.iter().copied());
        load::each(app, &sql, |row| {
            said.push(load::follow_up(staff, keys, spoken, row)?);
            Ok(())
        })
        .await?;
    }
    let (mut due, mut of_due) = (Vec::new(), Vec::new());
    let ids: Vec<Uuid> = changed.due.into_iter().collect();
    for ids in ids.chunks(AT_ONCE) {
        of_due.extend(numbers(app, ids).await?);
        let mut sql = Sql::new(&app.db, load::DUE);
        sql.push(" AND p.customer_id IN ").bind_list(ids.iter().copied());
        load::each(app, &sql, |row| {
            due.push(load::plan(staff, row)?);
            Ok(())
        })
        .await?;
    }
    if changed.has_tasks {
        of_due.push(0);
        let mut sql = Sql::new(&app.db, load::DUE);
        sql.push(" AND p.customer_id IS NULL");
        load::each(app, &sql, |row| {
            due.push(load::plan(staff, row)?);
            Ok(())
        })
        .await?;
    }
    for (number, customer) in &customers {
        load::put(&mut facts.customers, *number, *customer);
        for shared in facts.shared.values_mut() {
            shared.remove(number);
        }
    }
    for (person, customer) in shares {
        facts.shared.entry(person).or_default().insert(customer);
    }
    replace(&mut facts.said, of_said, said);
    replace(&mut facts.due, of_due, due);
    facts.seq = last;
    Ok(true)
}

fn replace<T: Timed>(times: &mut super::Times<T>, mut customers: Vec<u32>, rows: Vec<T>) {
    if customers.is_empty() {
        return;
    }
    customers.sort_unstable();
    times.forget(&customers);
    for row in rows {
        times.put(row);
    }
}

/// What the operations after one and up to another changed; none when it is too much.
async fn changed(app: &App, after: i64, last: i64) -> Result<Option<Changed>, AppError> {
    let mut sql = Sql::new(
        &app.db,
        "SELECT DISTINCT entity, customer_id, CASE WHEN entity = 'customer' THEN record_id END AS record_id, action FROM changes \
         WHERE entity IN ",
    );
    sql.bind_list(COUNTED.map(Entity::key)).push(" AND operation_seq > ");
    sql.bind(after).push(" AND operation_seq <= ").bind(last).push(" LIMIT ");
    sql.bind(i64::try_from(MOST + 1).unwrap_or(i64::MAX));
    let rows = app.db.reader().query_all_raw(sql.statement()).await.map_err(database)?;
    if rows.len() > MOST {
        return Ok(None);
    }
    let mut changed = Changed::default();
    for row in rows {
        let entity: String = row.try_get_by_index(0).map_err(database)?;
        let on: Option<Uuid> = row.try_get_by_index(1).map_err(database)?;
        let record: Option<Uuid> = row.try_get_by_index(2).map_err(database)?;
        // A follow-up and a plan also say when one last spoke with their customer.
        changed.customers.extend(on.or(record));
        let action: String = row.try_get_by_index(3).map_err(database)?;
        match Entity::from_key(&entity) {
            Some(Entity::Customer) if action == ChangeAction::Remove.key() => changed.removed.extend(record),
            Some(Entity::FollowUp) => changed.said.extend(on),
            Some(Entity::Plan) => match on {
                Some(customer) => {
                    changed.due.insert(customer);
                }
                None => changed.has_tasks = true,
            },
            Some(Entity::User | Entity::Department) => changed.has_staff = true,
            _ => {}
        }
    }
    Ok(Some(changed))
}

/// The growing numbers of customers that are still there.
async fn numbers(app: &App, ids: &[Uuid]) -> Result<Vec<u32>, AppError> {
    let mut sql = Sql::new(&app.db, "SELECT seq FROM customers WHERE id IN ");
    sql.bind_list(ids.iter().copied());
    let rows = app.db.reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let seq: i64 = row.try_get_by_index(0).map_err(database)?;
            u32::try_from(seq).map_err(|_| AppError::internal())
        })
        .collect()
}
