//! Conditions on a customer's contacts: one of them is enough, and "is not" holds when none is.

use super::push_like;
use kemai_domain::{
    Operator,
    filter::{Operand, Value},
    name::fold,
};
use kemai_server::Sql;

/// The contacts' column that a field of the customer finds by, if it is such a field.
pub fn column(field: &str) -> Option<&'static str> {
    Some(match field {
        "contact_name" => "name",
        "contact_title" => "title",
        "decision_role" => "decision_role",
        _ => return None,
    })
}

/// Adds the condition to a statement over `customers c`; never NULL.
pub fn push(column: &str, operator: Operator, operand: &Operand, sql: &mut Sql) {
    let text = format!("LOWER(t.{column})");
    sql.push("(SELECT 1 FROM contacts t WHERE t.customer_id = c.id AND t.deleted_at IS NULL AND ");
    match (operator, operand) {
        (Operator::IsEmpty | Operator::IsNotEmpty, _) => {
            sql.push("t.").push(column).push(" <> ''");
        }
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
    let is_negated = matches!(operator, Operator::IsNot | Operator::IsEmpty);
    sql.push(if is_negated { " LIMIT 1) IS NULL" } else { " LIMIT 1) IS NOT NULL" });
}
