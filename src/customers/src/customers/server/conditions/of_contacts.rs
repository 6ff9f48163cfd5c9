//! Conditions on a customer's contacts: one of them is enough, and "is not" holds when none is.

use super::{push_like, sign};
use kemai_domain::{
    Operator,
    filter::{Operand, Value},
    name::fold,
};
use kemai_server::Sql;

/// The contacts' column that a condition asks for, if it is one on contacts that their rows answer. What is encrypted can only be missing.
pub fn column(field: &str, operator: Operator) -> Option<&'static str> {
    let is_of_presence = matches!(operator, Operator::IsEmpty | Operator::IsNotEmpty);
    Some(match field {
        "contact_name" => "name",
        "contact_title" => "title",
        "decision_role" => "decision_role",
        "birthday" => "birthday",
        "wechat" if is_of_presence => "wechat",
        "contact_remarks" if is_of_presence => "remarks",
        _ => return None,
    })
}

/// Adds the condition to a statement over `customers c`; never NULL.
pub fn push(column: &str, operator: Operator, operand: &Operand, sql: &mut Sql) {
    let text = format!("LOWER(t.{column})");
    sql.push("(SELECT 1 FROM contacts t WHERE t.customer_id = c.id AND t.deleted_at IS NULL AND ");
    match (operator, operand) {
        (Operator::IsEmpty | Operator::IsNotEmpty, _) => {
            sql.push("t.").push(column).push(" IS NOT NULL");
        }
        (Operator::Contains | Operator::StartsWith, Operand::Piece(piece)) => {
            push_like(&text, operator, piece, sql);
        }
        // A civil day, the same in every zone.
        (_, Operand::One(Value::Date(day))) => {
            sql.push("t.").push(column).push(sign(operator)).bind(*day);
        }
        (Operator::Between, Operand::Range(Value::Date(first), Value::Date(last))) => {
            sql.push("t.").push(column).push(" BETWEEN ").bind(*first).push(" AND ").bind(*last);
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
    let is_negated = matches!(operator, Operator::IsNot | Operator::IsEmpty);
    sql.push(if is_negated { " LIMIT 1) IS NULL" } else { " LIMIT 1) IS NOT NULL" });
}
