//! A filter of the API over the plain columns of a table, as SQL. Encrypted texts cannot be asked for.

use kemai_domain::{
    AppError, Condition, FieldDef, FieldError, FieldTable, Filter, Operator, Problem,
    filter::{Operand, Value},
};
use kemai_server::{Ctx, Sql, spans};
use uuid::Uuid;

/// A checked filter over a table.
pub struct Conditions<'a> {
    ctx: &'a Ctx,
    table: &'static FieldTable,
    /// What the table is called in the statement.
    alias: &'static str,
    filter: Filter,
}

impl<'a> Conditions<'a> {
    /// # Errors
    /// `Invalid`, naming the conditions.
    pub fn new(
        ctx: &'a Ctx,
        table: &'static FieldTable,
        alias: &'static str,
        filter: Filter,
    ) -> Result<Self, AppError> {
        let mut problems = filter.validate(table.fields);
        for condition in filter.conditions() {
            let is_piece = matches!(condition.operator, Operator::Contains | Operator::StartsWith);
            if is_piece && is_id(&condition.field) {
                let field = format!("filter.{}", condition.field);
                problems.push(FieldError::new(field, Problem::OperatorNotAllowed));
            }
        }
        if problems.is_empty() {
            Ok(Self { ctx, table, alias, filter: filter.simplify() })
        } else {
            Err(AppError::invalid(problems))
        }
    }

    /// Adds the whole filter.
    pub fn push(&self, sql: &mut Sql) {
        self.push_part(&self.filter, false, sql);
    }

    /// Under a negation nothing may be NULL. Elsewhere NULL is as good as false, and a bare comparison is what an index answers.
    fn push_part(&self, filter: &Filter, is_negated: bool, sql: &mut Sql) {
        let (parts, between, start) = match filter {
            Filter::Condition(condition) => return self.push_condition(condition, is_negated, sql),
            Filter::All(parts) => (parts, " AND ", "("),
            Filter::Any(parts) => (parts, " OR ", "("),
            Filter::None(parts) => (parts, " OR ", "NOT ("),
        };
        if parts.is_empty() {
            sql.push("TRUE");
            return;
        }
        let is_negated = is_negated || matches!(filter, Filter::None(_));
        sql.push(start);
        for (index, part) in parts.iter().enumerate() {
            sql.push(if index > 0 { between } else { "" });
            self.push_part(part, is_negated, sql);
        }
        sql.push(")");
    }

    fn push_condition(&self, condition: &Condition, is_negated: bool, sql: &mut Sql) {
        let found = self.table.find(&condition.field);
        let Some((field, operand)) =
            found.and_then(|field| Some((field, condition.operand(field.kind).ok()?)))
        else {
            sql.push("FALSE");
            return;
        };
        let column = format!("{}.{}", self.alias, field.key);
        match (condition.operator, &operand) {
            (Operator::IsEmpty, _) => {
                sql.push(&column).push(" IS NULL");
            }
            (Operator::IsNotEmpty, _) => {
                sql.push(&column).push(" IS NOT NULL");
            }
            (Operator::Is, Operand::One(value)) => {
                guarded(is_negated, sql, |sql| self.push_equal(field, &column, value, sql));
            }
            (Operator::IsNot, Operand::One(value)) => {
                sql.push("NOT ");
                guarded(true, sql, |sql| self.push_equal(field, &column, value, sql));
            }
            (Operator::In, Operand::Several(values)) => guarded(is_negated, sql, |sql| {
                sql.push("(FALSE");
                for value in values {
                    sql.push(" OR ");
                    self.push_equal(field, &column, value, sql);
                }
                sql.push(")");
            }),
            (Operator::NotWithinDays, operand) => {
                sql.push("(").push(&column).push(" IS NULL OR ");
                self.push_span(Operator::NotWithinDays, operand, &column, sql);
                sql.push(")");
            }
            (operator, operand) => {
                guarded(is_negated, sql, |sql| self.push_span(operator, operand, &column, sql));
            }
        }
    }

    fn push_equal(&self, field: &FieldDef, column: &str, value: &Value, sql: &mut Sql) {
        match value {
            Value::Date(_) | Value::Instant(_) => {
                self.push_span(Operator::Is, &Operand::One(value.clone()), column, sql);
            }
            value if is_id(field.key) => match Uuid::parse_str(&value.write()) {
                Ok(id) => {
                    sql.push(column).push(" = ").bind(id);
                }
                Err(_) => {
                    sql.push("FALSE");
                }
            },
            value => {
                sql.push(column).push(" = ").bind(value.write());
            }
        }
    }

    fn push_span(&self, operator: Operator, operand: &Operand, column: &str, sql: &mut Sql) {
        let Some((from, until)) = spans::of(self.ctx, operator, operand) else {
            sql.push("FALSE");
            return;
        };
        sql.push("(TRUE");
        if let Some(from) = from {
            sql.push(" AND ").push(column).push(" >= ").bind(from);
        }
        if let Some(until) = until {
            sql.push(" AND ").push(column).push(" < ").bind(until);
        }
        sql.push(")");
    }
}

/// Makes NULL false where it has to be.
fn guarded(is_negated: bool, sql: &mut Sql, push: impl FnOnce(&mut Sql)) {
    if is_negated {
        sql.push("COALESCE(");
        push(sql);
        sql.push(", FALSE)");
    } else {
        push(sql);
    }
}

/// Whether a field's column holds an id.
fn is_id(field: &str) -> bool {
    field.ends_with("_id")
}
