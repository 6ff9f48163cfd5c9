//! Conditions on a customer's contacts: one of them is enough, and "is not" holds when none is.

use super::push_like;
use chrono::{Days, NaiveDate};
use kemai_domain::{
    Operator,
    filter::{Operand, Value},
    name::fold,
};
use kemai_server::{Ctx, Sql, civil};

/// The contacts' column that a condition asks for, if it is one on contacts that their rows answer. What is encrypted can only be missing.
pub fn column(field: &str, operator: Operator) -> Option<&'static str> {
    let is_of_presence = matches!(operator, Operator::IsEmpty | Operator::IsNotEmpty);
    Some(match field {
        "contact_name" => "name",
        "contact_title" => "title",
        "decision_role" => "decision_role",
        "birthday" => "birthday",
        "wechat" if is_of_presence => "wechat",
        "contact_remarks" => "remarks",
        _ => return None,
    })
}

/// Adds the condition to a statement over `customers c`; never NULL.
pub fn push(ctx: &Ctx, column: &str, operator: Operator, operand: &Operand, sql: &mut Sql) {
    sql.push("(SELECT 1 FROM contacts t WHERE t.customer_id = c.id AND t.deleted_at IS NULL AND ");
    match (operator, operand) {
        (Operator::IsEmpty | Operator::IsNotEmpty, _) => {
            sql.push("t.").push(column).push(" IS NOT NULL");
        }
        _ if column == "birthday" => push_day(ctx, operator, operand, sql),
        _ => push_text(column, operator, operand, sql),
    }
    let is_negated = matches!(operator, Operator::IsNot | Operator::IsEmpty | Operator::NotWithinDays);
    sql.push(if is_negated { " LIMIT 1) IS NULL" } else { " LIMIT 1) IS NOT NULL" });
}

fn push_text(column: &str, operator: Operator, operand: &Operand, sql: &mut Sql) {
    let text = format!("LOWER(t.{column})");
    match (operator, operand) {
        (Operator::Contains | Operator::StartsWith, Operand::Piece(piece)) => {
            push_like(&text, operator, piece, sql);
        }
        (_, Operand::One(value)) => {
            sql.push(&text).push(" = ").bind(fold(&value.write()));
        }
        (_, Operand::Several(values)) => {
            sql.push(&text).push(" IN ").bind_list(values.iter().map(Value::write).map(|value| fold(&value)));
        }
        _ => {
            sql.push("FALSE");
        }
    }
}

/// A civil day, the same in every zone. "Not within" is put as its opposite, with all that comes after.
fn push_day(ctx: &Ctx, operator: Operator, operand: &Operand, sql: &mut Sql) {
    let sign = super::sign(operator);
    match (operator, operand) {
        (_, Operand::One(Value::Date(day))) => {
            sql.push("t.birthday").push(sign).bind(*day);
        }
        (Operator::Between, Operand::Range(Value::Date(first), Value::Date(last))) => {
            sql.push("t.birthday >= ").bind(*first).push(" AND t.birthday <= ").bind(*last);
        }
        (Operator::WithinDays | Operator::NotWithinDays, Operand::Days(days)) => {
            let today = civil::local(ctx.time_zone(), ctx.now()).date();
            let first = today.checked_sub_days(Days::new(u64::from(*days).saturating_sub(1)));
            sql.push("t.birthday >= ").bind(first.unwrap_or(NaiveDate::MIN));
            if operator == Operator::WithinDays {
                sql.push(" AND t.birthday <= ").bind(today);
            }
        }
        _ => {
            sql.push("FALSE");
        }
    }
}
