//! Reading the rows: all of them at first, those of some customers later.

use super::{
    Facts, Staff,
    follow::last_operation,
    rows::{Customer, Due, How, Keys, Said, Spoken, Times, Who, seconds},
};
use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use kemai_domain::AppError;
use kemai_server::{App, Sql, database};
use sea_orm::{ConnectionTrait, QueryResult, StreamTrait, TryGetable};
use std::{
    collections::{HashMap, HashSet},
    sync::Mutex,
};
use uuid::Uuid;

pub const CUSTOMERS: &str = "SELECT c.seq, c.created_at, c.lifecycle_since, c.last_contact_at, c.owner_id, c.department_id, c.country, \
     c.region_code, c.category, c.source, c.lifecycle, c.deleted_at IS NULL AS is_there FROM customers c";

/// SQLite reads the tables of a cross join in this order: each row once, and the customer's number out of an index.
pub const SAID: &str = "SELECT c.seq, f.occurred_at, f.person_id, f.department_id, f.method, f.result, f.mood FROM follow_ups f \
     CROSS JOIN customers c WHERE c.id = f.customer_id AND f.deleted_at IS NULL";

pub const DUE: &str = "SELECT c.seq, p.due_at, p.closed_at, p.status, p.assignee_id, p.created_by FROM plans p \
     LEFT JOIN customers c ON c.id = p.customer_id WHERE p.deleted_at IS NULL AND p.status <> 'cancelled'";

pub const SHARED: &str =
    "SELECT c.seq, k.user_id FROM customer_collaborators k CROSS JOIN customers c WHERE c.id = k.customer_id";

/// Everything, as it is in one moment or later: operations that come while it is read are read again by whoever asks next.
///
/// # Errors
/// Internal, when the database fails.
pub async fn load(app: &App) -> Result<Facts, AppError> {
    let seq = last_operation(app).await?;
    let staff = staff(app).await?;
    let mut keys = Keys::default();
    let mut customers = Vec::new();
    each(app, &Sql::new(&app.db, CUSTOMERS), |row| {
        let (number, customer) = customer(&staff, &mut keys, row)?;
        put(&mut customers, number, customer);
        Ok(())
    })
    .await?;
    let (mut said, mut spoken) = (Times::default(), Spoken::default());
    each(app, &Sql::new(&app.db, SAID), |row| {
        said.put(follow_up(&staff, &mut keys, &mut spoken, row)?);
        Ok(())
    })
    .await?;
    let mut due = Times::default();
    each(app, &Sql::new(&app.db, DUE), |row| {
        due.put(plan(&staff, row)?);
        Ok(())
    })
    .await?;
    let mut shared: HashMap<u16, HashSet<u32>> = HashMap::new();
    each(app, &Sql::new(&app.db, SHARED), |row| {
        let (person, customer) = share(&staff, row)?;
        shared.entry(person).or_default().insert(customer);
        Ok(())
    })
    .await?;
    customers.shrink_to_fit();
    said.settle();
    due.settle();
    Ok(Facts { seq, people: staff, customers, shared, said, spoken, due, keys, seen: Mutex::default() })
}

/// Reads row by row: a million at once would take a gigabyte.
pub async fn each(
    app: &App,
    sql: &Sql,
    mut take: impl FnMut(&QueryResult) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let mut rows = app.db.reader().stream_raw(sql.statement()).await.map_err(database)?;
    while let Some(row) = rows.try_next().await.map_err(database)? {
        take(&row)?;
    }
    Ok(())
}

/// # Errors
/// Internal, when the database fails, or beyond 65,535 people or departments.
pub async fn staff(app: &App) -> Result<Staff, AppError> {
    let mut staff = Staff::default();
    let departments = app.db.statement("SELECT id, seq, path, name FROM departments", []);
    for row in app.db.reader().query_all_raw(departments).await.map_err(database)? {
        let (id, seq): (Uuid, i64) = (at(&row, 0)?, at(&row, 1)?);
        let seq = narrow(seq)?;
        staff.departments.insert(id, seq);
        staff.department_ids.insert(seq, id);
        staff.paths.insert(seq, at(&row, 2)?);
        staff.department_names.insert(seq, at(&row, 3)?);
    }
    let people = app.db.statement("SELECT id, seq, department_id, name FROM users", []);
    for row in app.db.reader().query_all_raw(people).await.map_err(database)? {
        let (id, seq): (Uuid, i64) = (at(&row, 0)?, at(&row, 1)?);
        let seq = narrow(seq)?;
        staff.people.insert(id, seq);
        staff.person_ids.insert(seq, id);
        let department = staff.departments.get(&at(&row, 2)?).copied().unwrap_or_default();
        staff.places.insert(seq, department);
        staff.names.insert(seq, at(&row, 3)?);
    }
    Ok(staff)
}

fn narrow(seq: i64) -> Result<u16, AppError> {
    u16::try_from(seq).map_err(|_| AppError::internal())
}

/// Puts a customer at its place.
pub fn put(customers: &mut Vec<Customer>, number: u32, customer: Customer) {
    let place = number as usize;
    if customers.len() <= place {
        customers.resize(place + 1, Customer::default());
    }
    customers[place] = customer;
}

/// A row of [`CUSTOMERS`].
pub fn customer(staff: &Staff, keys: &mut Keys, row: &QueryResult) -> Result<(u32, Customer), AppError> {
    let customer = Customer {
        created: seconds(at(row, 1)?),
        moved: seconds(at(row, 2)?),
        touched: at::<Option<DateTime<Utc>>>(row, 3)?.map(seconds).unwrap_or_default(),
        owner: staff.person(at(row, 4)?),
        department: staff.department(at(row, 5)?),
        country: keys.number(at(row, 6)?)?,
        region: keys.number(at(row, 7)?)?,
        category: keys.number(at(row, 8)?)?,
        source: keys.number(at(row, 9)?)?,
        lifecycle: keys.number(at(row, 10)?)?,
        is_there: at(row, 11)?,
    };
    Ok((number(row)?, customer))
}

/// A row of [`SAID`].
pub fn follow_up(
    staff: &Staff,
    keys: &mut Keys,
    spoken: &mut Spoken,
    row: &QueryResult,
) -> Result<Said, AppError> {
    let who =
        Who { person: staff.person(Some(at(row, 2)?)), department: staff.department(Some(at(row, 3)?)) };
    let how = How {
        method: keys.number(at(row, 4)?)?,
        result: keys.number(at(row, 5)?)?,
        mood: keys.number(at(row, 6)?)?,
    };
    Ok(Said {
        customer: number(row)?,
        at: seconds(at(row, 1)?),
        who: spoken.who.number(who)?,
        how: spoken.how.number(how)?,
    })
}

/// A row of [`DUE`].
pub fn plan(staff: &Staff, row: &QueryResult) -> Result<Due, AppError> {
    let status: String = at(row, 3)?;
    let closed = at::<Option<DateTime<Utc>>>(row, 2)?;
    Ok(Due {
        customer: at::<Option<i64>>(row, 0)?.map(whole).transpose()?.unwrap_or_default(),
        at: seconds(at(row, 1)?),
        done: if status == "done" { closed.map(seconds).unwrap_or(1) } else { 0 },
        assignee: staff.person(Some(at(row, 4)?)),
        creator: staff.person(at(row, 5)?),
    })
}

/// A row of [`SHARED`]: a person and a customer.
pub fn share(staff: &Staff, row: &QueryResult) -> Result<(u16, u32), AppError> {
    Ok((staff.person(Some(at(row, 1)?)), number(row)?))
}

fn number(row: &QueryResult) -> Result<u32, AppError> {
    whole(at(row, 0)?)
}

fn whole(seq: i64) -> Result<u32, AppError> {
    u32::try_from(seq).map_err(|_| AppError::internal())
}

fn at<T: TryGetable>(row: &QueryResult, place: usize) -> Result<T, AppError> {
    row.try_get_by_index(place).map_err(database)
}

impl Staff {
    /// The department in which somebody is now.
    #[must_use]
    pub fn place_of(&self, person: u16) -> u16 {
        self.places.get(&person).copied().unwrap_or_default()
    }

    fn person(&self, id: Option<Uuid>) -> u16 {
        id.and_then(|id| self.people.get(&id)).copied().unwrap_or_default()
    }

    fn department(&self, id: Option<Uuid>) -> u16 {
        id.and_then(|id| self.departments.get(&id)).copied().unwrap_or_default()
    }
}
