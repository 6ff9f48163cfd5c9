//! Birthdays of the contacts of one's own customers in the days to come.

use super::store;
use crate::customers::model::Birthday;
use chrono::{Datelike, Days, NaiveDate};
use kemai_domain::{Action, AppError, CustomerId, Entity};
use kemai_server::{Ctx, Sql, civil, database};
use sea_orm::ConnectionTrait;

/// The days to come, with today.
const DAYS: u64 = 7;
/// Birthdays shown at once.
const MOST: usize = 20;

/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn coming(ctx: &Ctx) -> Result<Vec<Birthday>, AppError> {
    ctx.require(Entity::Customer, Action::View)?;
    let today = civil::local(ctx.time_zone(), ctx.now()).date();
    let mut sql =
        Sql::new(ctx.db(), "SELECT t.name, t.birthday, c.id, c.name AS customer_name FROM contacts t");
    // Few have a birthday: those first, then their customers, in the order of a cross join.
    sql.indexed_by("contacts_birthday").push(" CROSS JOIN customers c WHERE c.id = t.customer_id");
    sql.push(" AND t.birthday IS NOT NULL AND t.deleted_at IS NULL AND c.deleted_at IS NULL");
    sql.push(" AND t.customer_id IN (SELECT o.id FROM customers o WHERE o.owner_id = ");
    sql.bind(ctx.user_id()?.0).push(") AND ");
    store::reach(ctx, Action::View, &mut sql);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let mut birthdays = Vec::new();
    for row in rows {
        let born: NaiveDate = row.try_get("", "birthday").map_err(database)?;
        let Some(on) = next(born, today) else { continue };
        birthdays.push(Birthday {
            on,
            contact: row.try_get("", "name").map_err(database)?,
            customer_id: CustomerId(row.try_get("", "id").map_err(database)?),
            customer_name: row.try_get("", "customer_name").map_err(database)?,
        });
    }
    birthdays.sort_by_key(|birthday| birthday.on);
    birthdays.truncate(MOST);
    Ok(birthdays)
}

/// When a birthday comes within the days shown. Who was born on 29 February has it on the 28th of other years.
fn next(born: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    let last = today.checked_add_days(Days::new(DAYS - 1))?;
    let in_year = |year| {
        let day = NaiveDate::from_ymd_opt(year, born.month(), born.day());
        day.or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))
    };
    [today.year(), today.year() + 1].into_iter().filter_map(in_year).find(|day| (today..=last).contains(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birthdays_come_round_the_year() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let come = |born: &str, today: &str| next(day(born), day(today));
        assert_eq!(come("1980-11-24", "2026-11-24"), Some(day("2026-11-24")));
        assert_eq!(come("1980-11-30", "2026-11-24"), Some(day("2026-11-30")));
        assert_eq!(come("1980-12-01", "2026-11-24"), None);
        assert_eq!(come("1980-11-23", "2026-11-24"), None);
        assert_eq!(come("1980-01-02", "2026-12-30"), Some(day("2027-01-02")), "into the next year");
        assert_eq!(come("1980-02-29", "2027-02-26"), Some(day("2027-02-28")));
        assert_eq!(come("1980-02-29", "2028-02-26"), Some(day("2028-02-29")));
    }
}
