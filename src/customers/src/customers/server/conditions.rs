//! From a filter to the database: as tokens where all of it are facets, and as SQL for the whole of it. Both say the same, and both
//! agree with `Filter::matches`.

mod of_contacts;

use super::{
    document::{CONTACT_MONTH, EMPTY, blind_group, facet, says_empty, whole_value},
    index::Tokens,
};
use crate::customers::CUSTOMER;
use chrono::{Datelike, Months};
use kemai_domain::{
    AppError, Condition, Currency, FieldDef, FieldError, FieldKind, Filter, Operator, Problem,
    filter::{Operand, Value},
    name::fold,
    region::RegionCode,
};
use kemai_server::{BlindKind, Ctx, Sql, crypto::Keys, like_escaped, spans};

/// A checked filter, ready for both ways of finding.
pub struct Conditions<'a> {
    ctx: &'a Ctx,
    filter: Filter,
}

impl<'a> Conditions<'a> {
    /// # Errors
    /// `Invalid`, naming the conditions; a field that the role hides cannot be asked for, or it could be guessed.
    pub fn new(ctx: &'a Ctx, filter: Filter) -> Result<Self, AppError> {
        let mut problems = filter.validate(CUSTOMER.fields);
        for condition in filter.conditions() {
            let hidden = CUSTOMER.find(&condition.field).and_then(|field| field.mask);
            if hidden.is_some_and(|mask| ctx.hides(mask)) {
                problems.push(FieldError::new(format!("filter.{}", condition.field), Problem::NotAllowed));
            }
        }
        if problems.is_empty() {
            Ok(Self { ctx, filter: filter.simplify() })
        } else {
            Err(AppError::invalid(problems))
        }
    }

    /// The parts that the index answers, joined, and those that are left for SQL.
    #[must_use]
    pub fn split(&self) -> (Tokens, Vec<&Filter>) {
        let parts = match &self.filter {
            Filter::All(parts) => parts.iter().collect(),
            other if other.says_nothing() => Vec::new(),
            other => vec![other],
        };
        let mut found = Tokens::Everything;
        let mut rest = Vec::new();
        for part in parts {
            match self.tokens(part) {
                Some(tokens) => found = found.and(tokens),
                None => {
                    if let Filter::Condition(condition) = part
                        && let Some(tokens) = self.narrowing(condition)
                    {
                        found = found.and(tokens);
                    }
                    rest.push(part);
                }
            }
        }
        (found, rest)
    }

    /// The filter as tokens, if all of it can be.
    fn tokens(&self, filter: &Filter) -> Option<Tokens> {
        let all = |parts: &[Filter]| parts.iter().map(|part| self.tokens(part)).collect::<Option<Vec<_>>>();
        match filter {
            Filter::All(parts) => all(parts).map(Tokens::And),
            Filter::Any(parts) => all(parts).map(Tokens::Or),
            Filter::None(parts) => all(parts).map(|parts| Tokens::Not(Box::new(Tokens::Or(parts)))),
            Filter::Condition(condition) => self.condition_tokens(condition),
        }
    }

    fn condition_tokens(&self, condition: &Condition) -> Option<Tokens> {
        let field = CUSTOMER.find(&condition.field)?;
        let not = |tokens: Tokens| Tokens::Not(Box::new(tokens));
        let empty = Tokens::one(EMPTY, field.key);
        match condition.operator {
            Operator::IsEmpty if says_empty(field.key) => return Some(empty),
            Operator::IsNotEmpty if says_empty(field.key) => return Some(not(empty)),
            _ => {}
        }
        let operand = condition.operand(field.kind).ok()?;
        if let Some(group) = blind_group(field.key) {
            return blind(&self.ctx.app().keys, group, field.key, condition.operator, &operand);
        }
        let kind = facet(field.key)?;
        let one = |value: &Value| Tokens::one(kind, facet_value(value));
        match (condition.operator, &operand) {
            (Operator::Is, Operand::One(value)) => Some(one(value)),
            (Operator::IsNot, Operand::One(value)) => Some(not(one(value))),
            (Operator::In, Operand::Several(values)) => Some(Tokens::Or(values.iter().map(one).collect())),
            _ => None,
        }
    }

    /// The months that a question about the days of the last contact leaves; the days themselves are SQL's. The index answers for the many
    /// customers whom such a question leaves out.
    fn narrowing(&self, condition: &Condition) -> Option<Tokens> {
        let field = CUSTOMER.find(&condition.field).filter(|field| field.key == "last_contact_at")?;
        let Ok(Operand::Days(days)) = condition.operand(field.kind) else { return None };
        let (first, until) = spans::last_days(self.ctx, days);
        let months = months_between(first, until)?;
        let (_, later) = months.split_first()?;
        let any = |months: &[String]| {
            Tokens::Or(months.iter().map(|month| Tokens::one(CONTACT_MONTH, month.clone())).collect())
        };
        match condition.operator {
            Operator::WithinDays => Some(any(&months)),
            // Those of the first month may be on either side.
            Operator::NotWithinDays if !later.is_empty() => Some(Tokens::Not(Box::new(any(later)))),
            _ => None,
        }
    }

    /// Adds the whole filter to a statement over `customers c`.
    pub fn push_all(&self, sql: &mut Sql) {
        self.push(&self.filter, sql);
    }

    /// Adds one part of the filter.
    pub fn push(&self, filter: &Filter, sql: &mut Sql) {
        let (parts, between, negated) = match filter {
            Filter::Condition(condition) => return self.push_condition(condition, sql),
            Filter::All(parts) => (parts, " AND ", false),
            Filter::Any(parts) => (parts, " OR ", false),
            Filter::None(parts) => (parts, " OR ", true),
        };
        if parts.is_empty() {
            sql.push("TRUE");
            return;
        }
        sql.push(if negated { "NOT (" } else { "(" });
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                sql.push(between);
            }
            self.push(part, sql);
        }
        sql.push(")");
    }

    fn push_condition(&self, condition: &Condition, sql: &mut Sql) {
        let Some(field) = CUSTOMER.find(&condition.field) else {
            sql.push("FALSE");
            return;
        };
        let Ok(operand) = condition.operand(field.kind) else {
            sql.push("FALSE");
            return;
        };
        if let Some(column) = of_contacts::column(field.key, condition.operator) {
            return of_contacts::push(column, condition.operator, &operand, sql);
        }
        if let Some(group) = blind_group(field.key) {
            return self.push_blind(group, field, condition.operator, &operand, sql);
        }
        match field.key {
            "tags" => push_set(sql, "customer_tags", "tag", condition.operator, &operand),
            "collaborator_ids" => {
                push_set(sql, "customer_collaborators", "user_id", condition.operator, &operand);
            }
            _ => self.push_column(field, condition.operator, &operand, sql),
        }
    }

    fn push_column(&self, field: &FieldDef, operator: Operator, operand: &Operand, sql: &mut Sql) {
        let column = format!("c.{}", field.key);
        if let Some(span) = spans::of(self.ctx, operator, operand) {
            return push_span(&column, span, operator == Operator::NotWithinDays, sql);
        }
        let text = if field.key == "name" { "c.name_folded".to_owned() } else { format!("LOWER({column})") };
        match (operator, operand) {
            (Operator::IsEmpty, _) => {
                sql.push(&column).push(" IS NULL");
            }
            (Operator::IsNotEmpty, _) => {
                sql.push(&column).push(" IS NOT NULL");
            }
            (Operator::Contains | Operator::StartsWith, Operand::Piece(piece)) => {
                push_like(&text, operator, piece, sql);
            }
            (Operator::Is, Operand::One(value)) => self.push_equal(field, &text, value, sql),
            (Operator::IsNot, Operand::One(value)) => {
                sql.push("NOT ");
                self.push_equal(field, &text, value, sql);
            }
            (Operator::In, Operand::Several(values)) => {
                sql.push("(");
                for (index, value) in values.iter().enumerate() {
                    sql.push(if index > 0 { " OR " } else { "" });
                    self.push_equal(field, &text, value, sql);
                }
                sql.push(")");
            }
            (Operator::Between, Operand::Range(first, last)) => {
                sql.push("(");
                self.push_compared(field, Operator::Gte, first, sql);
                sql.push(" AND ");
                self.push_compared(field, Operator::Lte, last, sql);
                sql.push(")");
            }
            (_, Operand::One(value)) => self.push_compared(field, operator, value, sql),
            _ => {
                sql.push("FALSE");
            }
        }
    }

    /// Never NULL: an empty field is equal to nothing.
    fn push_equal(&self, field: &FieldDef, text: &str, value: &Value, sql: &mut Sql) {
        let column = format!("c.{}", field.key);
        match value {
            Value::Text(words) => {
                sql.push("COALESCE(").push(text).push(" = ").bind(fold(words)).push(", FALSE)");
            }
            Value::Region(code) => {
                let prefix = RegionCode::parse(code).map_or_else(|_| "-".to_owned(), RegionCode::prefix);
                sql.push("COALESCE(")
                    .push(&column)
                    .push(" LIKE ")
                    .bind(format!("{prefix}%"))
                    .push(", FALSE)");
            }
            Value::Key(key) if matches!(field.kind, FieldKind::Person | FieldKind::Department) => {
                match key.parse() {
                    Ok(id) => {
                        let id: uuid::Uuid = id;
                        sql.push("COALESCE(").push(&column).push(" = ").bind(id).push(", FALSE)");
                    }
                    Err(_) => {
                        sql.push("FALSE");
                    }
                }
            }
            Value::Key(key) => {
                sql.push("COALESCE(").push(&column).push(" = ").bind(key.clone()).push(", FALSE)");
            }
            Value::Date(_) | Value::Instant(_) => {
                let span = spans::of(self.ctx, Operator::Is, &Operand::One(value.clone()));
                push_span(&column, span.unwrap_or_default(), false, sql);
            }
            _ => self.push_compared(field, Operator::Is, value, sql),
        }
    }

    fn push_compared(&self, field: &FieldDef, operator: Operator, value: &Value, sql: &mut Sql) {
        let column = format!("c.{}", field.key);
        sql.push("COALESCE(");
        match value {
            Value::Decimal(amount) if field.kind == FieldKind::Money => {
                sql.push(&scale()).push(sign(operator)).bind(amount.ten_thousandths().min(MOST_SCALED));
            }
            Value::Integer(number) => {
                sql.push(&column).push(sign(operator)).bind(*number);
            }
            _ => {
                sql.push("FALSE");
            }
        }
        sql.push(", FALSE)");
    }

    fn push_blind(
        &self,
        group: &str,
        field: &FieldDef,
        operator: Operator,
        operand: &Operand,
        sql: &mut Sql,
    ) {
        let fields: &[&str] =
            if group == "phone" { &["mobile", "phone"] } else { std::slice::from_ref(&field.key) };
        let keys = &self.ctx.app().keys;
        let hash = match (operator, operand) {
            (Operator::IsEmpty | Operator::IsNotEmpty, _) => None,
            (Operator::Is, Operand::One(value)) => {
                keys.blind(group, BlindKind::Whole, &whole_value(field.key, &value.write()))
            }
            (Operator::LastFour, Operand::Piece(piece)) => keys.blind(group, BlindKind::LastFour, piece),
            _ => {
                sql.push("FALSE");
                return;
            }
        };
        sql.push(if operator == Operator::IsEmpty { "NOT EXISTS" } else { "EXISTS" });
        sql.push(" (SELECT 1 FROM blind_indexes b WHERE b.customer_id = c.id AND b.field IN ");
        sql.bind_list(fields.iter().copied());
        if let Some(hash) = hash {
            sql.push(" AND b.hash = ").bind(hash.to_vec());
        }
        sql.push(")");
    }
}

/// The months from one moment to another; none when there are too many to be asked for.
fn months_between(
    first: chrono::DateTime<chrono::Utc>,
    last: chrono::DateTime<chrono::Utc>,
) -> Option<Vec<String>> {
    const MOST: usize = 24;
    let start = first.date_naive().with_day(1)?;
    let months: Vec<_> = (0..)
        .map_while(|count| start.checked_add_months(Months::new(count)))
        .take_while(|day| *day <= last.date_naive())
        .take(MOST + 1)
        .map(|day| day.format("%Y-%m").to_string())
        .collect();
    (months.len() <= MOST).then_some(months)
}

fn facet_value(value: &Value) -> String {
    match value {
        Value::Region(code) => RegionCode::parse(code).map_or_else(|_| "-".to_owned(), RegionCode::prefix),
        other => other.write(),
    }
}

fn blind(keys: &Keys, group: &str, field: &str, operator: Operator, operand: &Operand) -> Option<Tokens> {
    let token = match (operator, operand) {
        (Operator::Is, Operand::One(value)) => {
            keys.blind_token(group, BlindKind::Whole, &whole_value(field, &value.write()))
        }
        (Operator::LastFour, Operand::Piece(piece)) => keys.blind_token(group, BlindKind::LastFour, piece),
        _ => return None,
    };
    Some(token.map_or(Tokens::Nothing, Tokens::One))
}

/// Adds a part of a text, already in small letters, or its beginning; never NULL.
fn push_like(text: &str, operator: Operator, piece: &str, sql: &mut Sql) {
    let before = if operator == Operator::Contains { "%" } else { "" };
    sql.push("COALESCE(").push(text).push(" LIKE ").bind(format!("{before}{}%", like_escaped(&fold(piece))));
    sql.push(" ESCAPE '\\', FALSE)");
}

/// Adds a span of time; never NULL: an empty field is `if_empty`.
fn push_span(column: &str, (from, until): spans::Span, if_empty: bool, sql: &mut Sql) {
    sql.push("COALESCE(");
    match (from, until) {
        (Some(from), Some(until)) => {
            sql.push(column).push(" >= ").bind(from).push(" AND ").push(column).push(" < ").bind(until);
        }
        (Some(from), None) => {
            sql.push(column).push(" >= ").bind(from);
        }
        (None, Some(until)) => {
            sql.push(column).push(" < ").bind(until);
        }
        (None, None) => {
            sql.push("FALSE");
        }
    }
    sql.push(if if_empty { ", TRUE)" } else { ", FALSE)" });
}

/// A set in a table of its own: tags, collaborators.
fn push_set(sql: &mut Sql, table: &str, column: &str, operator: Operator, operand: &Operand) {
    // Not EXISTS: SQLite would make a join of it and first read the whole table into a Bloom filter, for the few rows of a page.
    sql.push("(SELECT 1 FROM ").push(table).push(" s WHERE s.customer_id = c.id");
    let keys: Vec<String> = match operand {
        Operand::One(value) => vec![value.write()],
        Operand::Several(values) => values.iter().map(Value::write).collect(),
        _ => Vec::new(),
    };
    if !matches!(operator, Operator::IsEmpty | Operator::IsNotEmpty) {
        sql.push(" AND s.").push(column).push(" IN ");
        if column == "user_id" {
            sql.bind_list(keys.iter().map(|key| key.parse::<uuid::Uuid>().unwrap_or_default()));
        } else {
            sql.bind_list(keys);
        }
    }
    let is_negated = matches!(operator, Operator::IsNot | Operator::IsEmpty);
    sql.push(if is_negated { " LIMIT 1) IS NULL" } else { " LIMIT 1) IS NOT NULL" });
}

const fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Gt => " > ",
        Operator::Gte => " >= ",
        Operator::Lt => " < ",
        Operator::Lte => " <= ",
        _ => " = ",
    }
}

/// The largest limit, in whole units of any currency: its ten-thousandths still fit into a database's whole number.
pub const LARGEST_LIMIT: i64 = 900_000_000_000_000;

/// The same in ten-thousandths. Larger limits, which were taken once, are compared as if they were this one.
pub(super) const MOST_SCALED: i64 = LARGEST_LIMIT * 10_000;

/// An amount in the smallest unit of its currency as ten-thousandths, as `scale` counts them.
#[must_use]
pub fn scaled(amount: i64, currency: &str) -> i64 {
    let decimals = Currency::parse(currency).unwrap_or_default().decimals();
    amount.saturating_mul(10_i64.pow(4_u32.saturating_sub(decimals))).min(MOST_SCALED)
}

/// A customer's limit as ten-thousandths. PostgreSQL refuses a product that does not fit, so none is made of larger limits.
pub(super) fn scale() -> String {
    let product = |factor: i64| {
        let most = MOST_SCALED / factor;
        format!("CASE WHEN c.credit_limit > {most} THEN {MOST_SCALED} ELSE c.credit_limit * {factor} END")
    };
    let with_decimals = |decimals: u32| {
        let codes: Vec<_> = Currency::all()
            .filter(|currency| currency.decimals() == decimals)
            .map(|currency| format!("'{currency}'"))
            .collect();
        codes.join(", ")
    };
    let mut cases = String::new();
    for (decimals, factor) in [(0, 10_000), (3, 10), (4, 1)] {
        let codes = with_decimals(decimals);
        if !codes.is_empty() {
            cases += &format!("WHEN c.currency IN ({codes}) THEN {} ", product(factor));
        }
    }
    format!("CASE {cases}ELSE {} END", product(100))
}
