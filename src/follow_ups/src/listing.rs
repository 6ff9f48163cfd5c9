//! Lists by one time, page by page: what follow-ups and plans have in common.

use crate::{conditions::Conditions, cursor::Cursor};
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, EXACT_COUNT, Filter, Operator, Page, Problem, Sort};
use kemai_server::{
    Sql,
    http::api::{ListParams, OfCustomer},
};
use uuid::Uuid;

/// Whether every record of a filter is picked by one of these fields, all of which have an index.
#[must_use]
pub fn narrows(filter: &Filter, fields: &[&str]) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().any(|part| narrows(part, fields)),
        Filter::Condition(condition) => {
            matches!(condition.operator, Operator::Is | Operator::In)
                && fields.contains(&condition.field.as_str())
        }
        _ => false,
    }
}

/// A page of a list.
pub struct Wanted {
    pub filter: Filter,
    pub is_ascending: bool,
    pub cursor: Option<String>,
    pub limit: u32,
}

impl Wanted {
    /// As the API asks for it. Words are encrypted and cannot be searched for; `field` alone sorts.
    ///
    /// # Errors
    /// Invalid.
    pub fn read(params: &ListParams, field: &str, ascends: bool) -> Result<Self, AppError> {
        if params.q.as_deref().is_some_and(|words| !words.trim().is_empty()) {
            return Err(AppError::field("q", Problem::NotAllowed));
        }
        let filter = match params.filter.as_deref().filter(|text| !text.trim().is_empty()) {
            Some(text) => {
                serde_json::from_str(text).map_err(|_| AppError::field("filter", Problem::BadFilter))?
            }
            None => Filter::All(Vec::new()),
        };
        let is_ascending = match params.sort() {
            None => ascends,
            Some(Sort { field: wanted, is_descending }) if wanted == field => !is_descending,
            Some(_) => return Err(AppError::field("sort", Problem::UnknownField)),
        };
        Ok(Self { filter, is_ascending, cursor: params.cursor.clone(), limit: params.limit()? })
    }

    /// Narrowed to what belongs to a customer, when one is named.
    #[must_use]
    pub fn of(self, of: OfCustomer) -> Self {
        let Some(customer) = of.customer_id else { return self };
        let customer = Filter::of("customer_id", Operator::Is, customer.to_string());
        Self { filter: Filter::All(vec![customer, self.filter]), ..self }
    }

    /// Adds the conditions, where the page begins, and the order: one row more than the page has.
    ///
    /// # Errors
    /// Bad request, for a cursor that is none.
    pub fn push(
        &self,
        conditions: &Conditions<'_>,
        alias: &str,
        column: &str,
        sql: &mut Sql,
    ) -> Result<(), AppError> {
        sql.push(" AND ");
        conditions.push(sql);
        let (direction, sign) = if self.is_ascending { (" ASC", " > ") } else { (" DESC", " < ") };
        let (at, id) = (format!("{alias}.{column}"), format!("{alias}.id"));
        if let Some(cursor) = self.cursor.as_deref().filter(|cursor| !cursor.is_empty()) {
            let cursor = Cursor::read(cursor)?;
            sql.push(" AND (").push(&at).push(", ").push(&id).push(")").push(sign).push("(");
            sql.bind(cursor.at).push(", ").bind(cursor.id).push(")");
        }
        sql.push(" ORDER BY ").push(&at).push(direction).push(", ").push(&id).push(direction);
        sql.push(" LIMIT ").bind(i64::from(self.limit) + 1);
        Ok(())
    }

    /// The page, of rows that were asked for by [`Wanted::push`]; `place` says where a row stands in the order.
    pub fn page<T>(
        &self,
        mut items: Vec<T>,
        total: u64,
        place: impl Fn(&T) -> (DateTime<Utc>, Uuid),
    ) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let has_more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| has_more).map(place);
        let next_cursor = last.map(|(at, id)| Cursor { at, id }.write());
        Page { items, next_cursor, total: total.min(EXACT_COUNT), total_is_exact: total <= EXACT_COUNT }
    }
}
