//! The orders a list can have, each with the index that walks it, and where a page of it ended.

use super::super::{conditions::scaled, entity::customer};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kemai_domain::{AppError, Problem, Sort, silence};
use kemai_server::Sql;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Where those stand in a list who were never spoken with, or with whom nothing is planned: the moments of the indexes.
const NEVER: DateTime<Utc> = moment(1, 1, 1);
const AT_LAST: DateTime<Utc> = moment(9999, 12, 31);

const fn moment(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day.and_time(NaiveTime::MIN).and_utc(),
        None => DateTime::UNIX_EPOCH,
    }
}

/// Limits of all currencies as whole ten-thousandths, as the filter compares them; the index is of exactly these words.
const CREDIT: &str = "COALESCE(CASE WHEN c.currency IN ('JPY', 'KRW', 'VND') THEN \
                      CASE WHEN c.credit_limit > 900000000000000 THEN 9000000000000000000 ELSE c.credit_limit * 10000 END \
                      WHEN c.currency IN ('KWD') THEN \
                      CASE WHEN c.credit_limit > 900000000000000000 THEN 9000000000000000000 ELSE c.credit_limit * 10 END \
                      ELSE CASE WHEN c.credit_limit > 90000000000000000 THEN 9000000000000000000 ELSE c.credit_limit * 100 END \
                      END, -1)";

/// The orders a list can have, each with its index.
#[derive(Clone, Copy)]
pub(super) enum Order {
    Updated,
    Created,
    Name,
    Credit,
    LastContact,
    NextContact,
    Silence,
}

impl Order {
    pub fn of(field: &str) -> Self {
        match field {
            "created_at" => Self::Created,
            "name" => Self::Name,
            "credit_limit" => Self::Credit,
            "last_contact_at" => Self::LastContact,
            "next_contact_at" => Self::NextContact,
            silence::SORT => Self::Silence,
            _ => Self::Updated,
        }
    }

    pub const fn column(self) -> &'static str {
        match self {
            Self::Updated => "c.updated_at",
            Self::Created => "c.created_at",
            Self::Name => "c.name_sort",
            Self::Credit => CREDIT,
            Self::LastContact => "COALESCE(c.last_contact_at, '0001-01-01T00:00:00+00:00')",
            Self::NextContact => "COALESCE(c.next_contact_at, '9999-12-31T00:00:00+00:00')",
            Self::Silence => silence::SINCE,
        }
    }

    /// The value that stands for nothing in the index, where a walk in this direction would begin with it.
    pub const fn nothing_first(self, is_descending: bool) -> Option<&'static str> {
        match (self, is_descending) {
            (Self::Credit, false) => Some("-1"),
            (Self::LastContact, false) => Some("'0001-01-01T00:00:00+00:00'"),
            (Self::NextContact, true) => Some("'9999-12-31T00:00:00+00:00'"),
            _ => None,
        }
    }

    pub const fn index(self) -> &'static str {
        match self {
            Self::Updated => "customers_by_updated",
            Self::Created => "customers_by_created",
            Self::Name => "customers_by_name",
            Self::Credit => "customers_by_limit",
            Self::LastContact => "customers_by_last_contact",
            Self::NextContact => "customers_by_next_contact",
            Self::Silence => "customers_by_silence",
        }
    }

    pub fn bind(self, cursor: &Cursor, sql: &mut Sql) -> Result<(), AppError> {
        match self {
            Self::Updated | Self::Created | Self::LastContact | Self::NextContact | Self::Silence => {
                let at: DateTime<Utc> =
                    cursor.value.parse().map_err(|_| AppError::unreadable("cursor", Problem::BadCursor))?;
                sql.bind(at);
            }
            Self::Name => {
                sql.bind(cursor.value.clone());
            }
            Self::Credit => {
                let amount: i64 =
                    cursor.value.parse().map_err(|_| AppError::unreadable("cursor", Problem::BadCursor))?;
                sql.bind(amount);
            }
        }
        Ok(())
    }
}

/// The last row seen: the list's order, the row's value in it, and its number.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Cursor {
    sort: String,
    value: String,
    pub seq: i64,
}

impl Cursor {
    pub fn of(row: &customer::Model, sort: &Sort) -> Self {
        let value = match Order::of(&sort.field) {
            Order::Updated => row.updated_at.to_rfc3339(),
            Order::Created => row.created_at.to_rfc3339(),
            Order::Name => row.name_sort.clone(),
            Order::Credit => row.credit_limit.map_or(-1, |amount| scaled(amount, &row.currency)).to_string(),
            Order::LastContact => row.last_contact_at.unwrap_or(NEVER).to_rfc3339(),
            Order::NextContact => row.next_contact_at.unwrap_or(AT_LAST).to_rfc3339(),
            Order::Silence => row.last_contact_at.unwrap_or(row.created_at).to_rfc3339(),
        };
        Self { sort: sort.to_text(), value, seq: row.seq }
    }

    /// Whether the last row seen had nothing there.
    pub fn has_nothing(&self, order: Order) -> bool {
        match order {
            Order::Credit => self.value == "-1",
            Order::LastContact => self.value == NEVER.to_rfc3339(),
            Order::NextContact => self.value == AT_LAST.to_rfc3339(),
            Order::Updated | Order::Created | Order::Name | Order::Silence => false,
        }
    }

    pub fn write(&self) -> String {
        written(self)
    }

    pub fn read(text: &str, sort: &Sort) -> Result<Self, AppError> {
        let cursor: Self = read(text)?;
        cursor.must_be_of(sort)?;
        Ok(cursor)
    }

    /// # Errors
    /// Bad request, when it is of another order: going on from there would show rows again, and leave others out.
    pub fn must_be_of(&self, sort: &Sort) -> Result<(), AppError> {
        if self.sort == sort.to_text() {
            Ok(())
        } else {
            Err(AppError::unreadable("cursor", Problem::BadCursor))
        }
    }
}

pub(super) fn written(cursor: &impl Serialize) -> String {
    BASE64.encode(serde_json::to_vec(cursor).unwrap_or_default())
}

pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, AppError> {
    let bytes = BASE64.decode(text).map_err(|_| AppError::unreadable("cursor", Problem::BadCursor))?;
    serde_json::from_slice(&bytes).map_err(|_| AppError::unreadable("cursor", Problem::BadCursor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::server::conditions::{MOST_SCALED, scale};

    #[test]
    fn limits_are_sorted_as_they_are_compared() {
        assert_eq!(Order::Credit.column(), format!("COALESCE({}, -1)", scale()));
        let of = |amount, currency| scaled(amount, currency);
        assert!(of(1_000_000, "JPY") > of(9_999_999, "CNY"), "a million yen are more than 99,999.99 yuan");
        assert_eq!((of(1, "KWD"), of(1, "USD"), of(i64::MAX, "JPY")), (10, 100, MOST_SCALED));
        assert_eq!(of(i64::MAX, "KWD"), MOST_SCALED, "and the largest of any currency are alike");
    }
}
