//! Evaluating a filter in memory: what the SQL made of a filter must agree with, and what rules on single records use.

use super::{Condition, Filter, Operand, Operator, Value};
use crate::{FieldKind, contact::last_four, decimal::Decimal4, name::fold};
use chrono::NaiveDate;
use std::cmp::Ordering;

impl Filter {
    /// Whether a record fits. `lookup` gives the value of a field, nothing when it is empty; `today` is the date where
    /// whoever asks lives. A condition whose value cannot be read fits no record.
    #[must_use]
    pub fn matches(&self, today: NaiveDate, lookup: impl Fn(&str) -> Option<Value>) -> bool {
        self.holds(today, &lookup).unwrap_or(true)
    }

    /// Nothing for a filter that says nothing.
    fn holds(&self, today: NaiveDate, lookup: &impl Fn(&str) -> Option<Value>) -> Option<bool> {
        let answers = |parts: &[Self]| -> Vec<bool> {
            parts.iter().filter_map(|part| part.holds(today, lookup)).collect()
        };
        let (parts, combine): (_, fn(&[bool]) -> bool) = match self {
            Self::All(parts) => (parts, |answers| answers.iter().all(|answer| *answer)),
            Self::Any(parts) => (parts, |answers| answers.iter().any(|answer| *answer)),
            Self::None(parts) => (parts, |answers| !answers.iter().any(|answer| *answer)),
            Self::Condition(condition) => return Some(condition.holds(today, lookup(&condition.field))),
        };
        let answers = answers(parts);
        if answers.is_empty() { None } else { Some(combine(&answers)) }
    }
}

impl Condition {
    fn holds(&self, today: NaiveDate, value: Option<Value>) -> bool {
        let value = value.filter(|value| !value.is_empty());
        let Some(value) = value else {
            return matches!(self.operator, Operator::IsEmpty | Operator::IsNot | Operator::NotWithinDays);
        };
        let Ok(operand) = self.operand(value.kind()) else { return false };
        let compared = |check: fn(Ordering) -> bool| match &operand {
            Operand::One(other) => value.compare(other).is_some_and(check),
            _ => false,
        };
        match (self.operator, &operand) {
            (Operator::Is, Operand::One(other)) => value.is(other),
            (Operator::IsNot, Operand::One(other)) => !value.is(other),
            (Operator::In, Operand::Several(others)) => others.iter().any(|other| value.is(other)),
            (Operator::Gt, _) => compared(Ordering::is_gt),
            (Operator::Gte, _) => compared(Ordering::is_ge),
            (Operator::Lt, _) => compared(Ordering::is_lt),
            (Operator::Lte, _) => compared(Ordering::is_le),
            (Operator::Between, Operand::Range(first, last)) => {
                value.compare(first).is_some_and(Ordering::is_ge)
                    && value.compare(last).is_some_and(Ordering::is_le)
            }
            (Operator::IsNotEmpty, _) => true,
            (Operator::Contains, Operand::Piece(piece)) => fold(&value.write()).contains(&fold(piece)),
            (Operator::StartsWith, Operand::Piece(piece)) => fold(&value.write()).starts_with(&fold(piece)),
            (Operator::LastFour, Operand::Piece(piece)) => {
                last_four(&value.write()).is_some_and(|last| fold(&last) == fold(piece))
            }
            (Operator::WithinDays, Operand::Days(days)) => {
                value.days_before(today).is_some_and(|age| (0..i64::from(*days)).contains(&age))
            }
            (Operator::NotWithinDays, Operand::Days(days)) => {
                value.days_before(today).is_some_and(|age| age >= i64::from(*days))
            }
            _ => false,
        }
    }
}

impl Value {
    fn is_empty(&self) -> bool {
        match self {
            Self::Text(text)
            | Self::Key(text)
            | Self::Phone(text)
            | Self::Email(text)
            | Self::Region(text) => text.is_empty(),
            Self::Keys(keys) => keys.is_empty(),
            _ => false,
        }
    }

    /// The kind of field that holds such values.
    const fn kind(&self) -> FieldKind {
        match self {
            Self::Text(_) => FieldKind::Text,
            Self::Key(_) => FieldKind::Choice,
            Self::Keys(_) => FieldKind::Choices,
            Self::Phone(_) => FieldKind::Phone,
            Self::Email(_) => FieldKind::Email,
            Self::Region(_) => FieldKind::Region,
            Self::Integer(_) => FieldKind::Integer,
            Self::Decimal(_) => FieldKind::Decimal,
            Self::Money(_) => FieldKind::Money,
            Self::Date(_) => FieldKind::Date,
            Self::Instant(_) => FieldKind::Instant,
            Self::Bool(_) => FieldKind::Bool,
        }
    }

    /// `is`: the same, one of several, or inside a region.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(left), Self::Text(right)) => fold(left) == fold(right),
            (Self::Key(left), Self::Key(right))
            | (Self::Phone(left), Self::Phone(right))
            | (Self::Email(left), Self::Email(right)) => left == right,
            (Self::Keys(keys), Self::Key(key)) => keys.contains(key),
            (Self::Region(inner), Self::Region(outer)) => crate::region::is_within(inner, outer),
            (Self::Bool(left), Self::Bool(right)) => left == right,
            _ => self.compare(other) == Some(Ordering::Equal),
        }
    }

    /// The order of two numbers or two points in time. An instant and a civil date are compared by the date it was.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => Some(left.cmp(right)),
            (Self::Decimal(left), Self::Decimal(right)) => Some(left.cmp(right)),
            (Self::Money(money), Self::Decimal(number)) => {
                let scale = 10_i128.pow(Decimal4::DECIMALS - money.currency.decimals());
                Some((i128::from(money.amount) * scale).cmp(&i128::from(number.ten_thousandths())))
            }
            (Self::Date(left), Self::Date(right)) => Some(left.cmp(right)),
            (Self::Instant(left), Self::Instant(right)) => Some(left.cmp(right)),
            (Self::Instant(instant), Self::Date(date)) => Some(instant.date_naive().cmp(date)),
            (Self::Date(date), Self::Instant(instant)) => Some(date.cmp(&instant.date_naive())),
            _ => None,
        }
    }

    fn days_before(&self, today: NaiveDate) -> Option<i64> {
        match self {
            Self::Date(date) => Some((today - *date).num_days()),
            Self::Instant(instant) => Some((today - instant.date_naive()).num_days()),
            _ => None,
        }
    }
}
