//! The time that a condition on a moment leaves, on the person's clock: a date stands for its whole day.

use crate::{civil, ctx::Ctx};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use kemai_domain::{
    Operator,
    filter::{Operand, Value},
};

/// From a moment on, and before another.
pub type Span = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// None for an operator that says nothing of time.
#[must_use]
pub fn of(ctx: &Ctx, operator: Operator, operand: &Operand) -> Option<Span> {
    let start = |day: NaiveDate| civil::start_of(ctx.time_zone(), day);
    let ends = |value: &Value| match value {
        Value::Date(day) => Some((start(*day), start(day.succ_opt()?))),
        Value::Instant(at) => Some((at.to_utc(), at.to_utc() + TimeDelta::microseconds(1))),
        _ => None,
    };
    Some(match (operator, operand) {
        (Operator::Is, Operand::One(value)) => {
            let (from, until) = ends(value)?;
            (Some(from), Some(until))
        }
        (Operator::Gt, Operand::One(value)) => (Some(ends(value)?.1), None),
        (Operator::Gte, Operand::One(value)) => (Some(ends(value)?.0), None),
        (Operator::Lt, Operand::One(value)) => (None, Some(ends(value)?.0)),
        (Operator::Lte, Operand::One(value)) => (None, Some(ends(value)?.1)),
        (Operator::Between, Operand::Range(first, last)) => (Some(ends(first)?.0), Some(ends(last)?.1)),
        (Operator::WithinDays, Operand::Days(days)) => {
            let (from, until) = last_days(ctx, *days);
            (Some(from), Some(until))
        }
        (Operator::NotWithinDays, Operand::Days(days)) => (None, Some(last_days(ctx, *days).0)),
        _ => return None,
    })
}

/// Where the last so many days begin, of which today is the last, and where today ends.
#[must_use]
pub fn last_days(ctx: &Ctx, days: u16) -> (DateTime<Utc>, DateTime<Utc>) {
    let zone = ctx.time_zone();
    let today = civil::local(zone, ctx.now()).date();
    let first = today.checked_sub_days(Days::new(u64::from(days).saturating_sub(1)));
    let tomorrow = today.succ_opt().unwrap_or(NaiveDate::MAX);
    (civil::start_of(zone, first.unwrap_or(NaiveDate::MIN)), civil::start_of(zone, tomorrow))
}
