//! The table `calendar_days`, over the holidays that the program ships.

pub mod http;
#[cfg(test)]
mod tests;

use super::model::{CalendarYear, Day, DayChange, DayInput, FIELDS, YEARS};
use crate::server::refuse_older;
use chrono::{Datelike, NaiveDate};
use kemai_domain::{AppError, Capability, Entity, ErrorCode, Problem, UserId, calendar::SpecialDay};
use kemai_server::{Change, ChangeAction, Ctx, Sql, Tx, change_log, database, holidays, is_unique_violation};
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Changes shown with a year.
const SHOWN: u64 = 100;

/// A year's special days: the shipped ones, and over them the admin's; and what was done to them.
///
/// # Errors
/// Forbidden; not found, for a year that has no calendar.
pub async fn find(ctx: &Ctx, year: Option<i32>) -> Result<CalendarYear, AppError> {
    let year = year.unwrap_or_else(|| ctx.now().with_timezone(&ctx.company_zone()).year());
    let days = days(ctx, year).await?;
    Ok(CalendarYear { year, days, changes: changes(ctx, first_day(year)?).await? })
}

/// The special days of a year alone.
///
/// # Errors
/// As [`find`].
pub async fn days(ctx: &Ctx, year: i32) -> Result<Vec<Day>, AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    let first = first_day(year)?;
    let shipped = holidays::shipped().filter(|day| day.date.year() == year);
    let named =
        |day: SpecialDay| SpecialDay { name: holidays::name(ctx.lang(), &day.name).to_owned(), ..day };
    let mut days: BTreeMap<_, _> =
        shipped.map(|day| (day.date, Day { day: named(day), version: 0 })).collect();
    let mut sql =
        Sql::new(ctx.db(), "SELECT day, is_working, name, version FROM calendar_days WHERE day >= ");
    sql.bind(first).push(" AND day < ").bind(NaiveDate::from_yo_opt(year + 1, 1).unwrap_or(NaiveDate::MAX));
    for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
        let day = read(&row)?;
        days.insert(day.day.date, day);
    }
    Ok(days.into_values().collect())
}

fn first_day(year: i32) -> Result<NaiveDate, AppError> {
    let first = NaiveDate::from_yo_opt(year, 1).filter(|_| YEARS.contains(&year));
    first.ok_or_else(AppError::not_found)
}

/// A special day, shipped or set.
///
/// # Errors
/// Forbidden; not found, for a day that is as its weekday says.
pub async fn find_day(ctx: &Ctx, date: NaiveDate) -> Result<Day, AppError> {
    let days = days(ctx, date.year()).await?;
    days.into_iter().find(|day| day.day.date == date).ok_or_else(AppError::not_found)
}

async fn changes(ctx: &Ctx, first: NaiveDate) -> Result<Vec<DayChange>, AppError> {
    let dates: Vec<_> = first.iter_days().take_while(|day| day.year() == first.year()).collect();
    let by_record: HashMap<_, _> = dates.into_iter().map(|date| (record(date), date)).collect();
    let records: Vec<_> = by_record.keys().copied().collect();
    let entries = change_log::of_records(ctx, Entity::CalendarDay, &records, SHOWN).await?;
    let people = names(ctx, &entries).await?;
    Ok(entries
        .into_iter()
        .filter_map(|entry| {
            let date = *by_record.get(&entry.record)?;
            let (before, after) = states(date, &entry);
            let actor = entry.actor.and_then(|actor| people.get(&actor).cloned());
            Some(DayChange { at: entry.at, actor, date, before, after })
        })
        .collect())
}

/// A change holds every field of both states, so that a line of the history needs no other.
fn states(date: NaiveDate, entry: &change_log::Entry) -> (Option<SpecialDay>, Option<SpecialDay>) {
    let of = |key: &str| entry.fields.iter().find(|change| change.field == key);
    let state = |pick: fn(&kemai_domain::FieldChange) -> &Option<serde_json::Value>| {
        Some(SpecialDay {
            date,
            is_working: pick(of("is_working")?).as_ref()?.as_bool()?,
            name: pick(of("name")?).as_ref()?.as_str()?.to_owned(),
        })
    };
    (state(|change| &change.before), state(|change| &change.after))
}

async fn names(ctx: &Ctx, entries: &[change_log::Entry]) -> Result<HashMap<UserId, String>, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT id, name FROM users WHERE id IN ");
    sql.bind_list(entries.iter().filter_map(|entry| entry.actor).map(|actor| actor.0));
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let id = row.try_get("", "id").map_err(database)?;
            Ok((UserId(id), row.try_get("", "name").map_err(database)?))
        })
        .collect()
}

/// Makes a day free or worked.
///
/// # Errors
/// Forbidden; invalid, also for a new day that is set already; conflict with the day as it is, when somebody else set it in between.
pub async fn set(ctx: &Ctx, version: i64, input: &DayInput) -> Result<NaiveDate, AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    let after = input.checked()?;
    ctx.write("calendar.set", move |tx| {
        Box::pin(async move {
            let before = lock(tx, after.date).await?;
            if let Some(before) = &before {
                // Who adds a day does not know that it is there.
                if version == 0 {
                    return Err(AppError::field("date", Problem::DaySet));
                }
                refuse_older(before, before.version, version)?;
                if before.day == after {
                    return Ok(after.date);
                }
            }
            let first = if before.is_none() { next_version(tx, after.date).await? } else { 1 };
            let mut sql =
                Sql::new(tx.ctx().db(), "INSERT INTO calendar_days (day, is_working, name, version) VALUES (");
            sql.bind(after.date).push(", ").bind(after.is_working).push(", ").bind(after.name.clone());
            sql.push(", ").bind(first).push(")");
            if before.is_some() {
                sql.push(
                    " ON CONFLICT (day) DO UPDATE SET is_working = excluded.is_working, name = excluded.name, \
                     version = calendar_days.version + 1",
                );
            }
            tx.conn().execute_raw(sql.statement()).await.map_err(|error| match is_unique_violation(&error) {
                true => AppError::new(ErrorCode::Conflict),
                false => database(error),
            })?;
            log(tx, after.date, before.as_ref().map(|before| &before.day), Some(&after));
            Ok(after.date)
        })
    })
    .await
}

/// Leaves a day as the program ships it.
///
/// # Errors
/// Forbidden, not found, conflict.
pub async fn remove(ctx: &Ctx, date: NaiveDate, version: i64) -> Result<NaiveDate, AppError> {
    ctx.require_capability(Capability::ManageSettings)?;
    ctx.write("calendar.remove", move |tx| {
        Box::pin(async move {
            let before = lock(tx, date).await?.ok_or_else(AppError::not_found)?;
            refuse_older(&before, before.version, version)?;
            let mut sql = Sql::new(tx.ctx().db(), "DELETE FROM calendar_days WHERE day = ");
            sql.bind(date);
            tx.conn().execute_raw(sql.statement()).await.map_err(database)?;
            log(tx, date, Some(&before.day), None);
            Ok(date)
        })
    })
    .await
}

/// The first version of a day that is set anew: one that no earlier row of it had, so that what was read of that fits no more. Each change of
/// it stands in the log for good.
async fn next_version(tx: &Tx, date: NaiveDate) -> Result<i64, AppError> {
    let mut sql = Sql::new(tx.ctx().db(), "SELECT COUNT(*) + 1 AS next FROM changes WHERE record_id = ");
    sql.bind(record(date));
    let row = tx.conn().query_one_raw(sql.statement()).await.map_err(database)?;
    row.ok_or_else(AppError::internal)?.try_get("", "next").map_err(database)
}

fn log(tx: &mut Tx, date: NaiveDate, before: Option<&SpecialDay>, after: Option<&SpecialDay>) {
    let whole = |from: Option<&SpecialDay>, to: Option<&SpecialDay>| {
        Change::between(&FIELDS, record(date), from, to).fields
    };
    // Fields that stay equal are told too: each line of the history stands by itself.
    let mut fields = whole(before, None);
    for change in whole(None, after) {
        match fields.iter_mut().find(|other| other.field == change.field) {
            Some(other) => other.after = change.after,
            None => fields.push(change),
        }
    }
    let action = match (before, after) {
        (None, _) => ChangeAction::Create,
        (_, None) => ChangeAction::Remove,
        _ => ChangeAction::Update,
    };
    tx.log(Change { fields, ..Change::of(&FIELDS, record(date), action) });
}

/// The admin's day, held until the change ends.
async fn lock(tx: &Tx, date: NaiveDate) -> Result<Option<Day>, AppError> {
    let mut sql =
        Sql::new(tx.ctx().db(), "SELECT day, is_working, name, version FROM calendar_days WHERE day = ");
    sql.bind(date);
    if sql.is_postgres() {
        sql.push(" FOR UPDATE");
    }
    let row = tx.conn().query_one_raw(sql.statement()).await.map_err(database)?;
    row.as_ref().map(read).transpose()
}

fn read(row: &QueryResult) -> Result<Day, AppError> {
    let day = SpecialDay {
        date: row.try_get("", "day").map_err(database)?,
        is_working: row.try_get("", "is_working").map_err(database)?,
        name: row.try_get("", "name").map_err(database)?,
    };
    Ok(Day { day, version: row.try_get("", "version").map_err(database)? })
}

/// The id that the change log knows a day by.
fn record(date: NaiveDate) -> Uuid {
    Uuid::from_u128(u128::from(date.num_days_from_ce().unsigned_abs()))
}
