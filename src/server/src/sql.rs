//! SQL in pieces with their parameters, for the walks that the query builder cannot say well. Values never enter the text.

use crate::db::Db;
use sea_orm::{DatabaseBackend, Statement, Value};

/// A statement being written. Parameters are `$1`, `$2`, … on PostgreSQL. On SQLite they are `?`: those that have a name are looked up
/// one after the other, which costs a third of the time where a statement has thousands.
#[derive(Clone, Debug)]
pub struct Sql {
    backend: DatabaseBackend,
    text: String,
    values: Vec<Value>,
}

impl Sql {
    #[must_use]
    pub fn new(db: &Db, text: &str) -> Self {
        Self { backend: db.backend(), text: text.to_owned(), values: Vec::new() }
    }

    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.backend == DatabaseBackend::Postgres
    }

    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// The index that SQLite shall take for the table just named, whatever its statistics say. PostgreSQL chooses by itself.
    pub fn indexed_by(&mut self, index: &str) -> &mut Self {
        if !self.is_postgres() {
            self.push(" INDEXED BY ").push(index);
        }
        self
    }

    /// A parameter.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        if self.is_postgres() {
            self.text.push('$');
            self.text.push_str(&self.values.len().to_string());
        } else {
            self.text.push('?');
        }
        self
    }

    /// A list in brackets: `($1, $2)`, `(?, ?)`; an empty one is `(NULL)`, in which nothing is.
    pub fn bind_list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        self.text.push('(');
        let start = self.values.len();
        for value in values {
            if self.values.len() > start {
                self.text.push_str(", ");
            }
            self.bind(value);
        }
        if self.values.len() == start {
            self.text.push_str("NULL");
        }
        self.push(")")
    }

    /// `IN` over many integers as one parameter, so that the statement stays the same whatever their number.
    pub fn bind_integers(&mut self, numbers: &[i64]) -> &mut Self {
        let texts: Vec<String> = numbers.iter().map(i64::to_string).collect();
        let list = texts.join(",");
        if self.is_postgres() {
            self.push("(SELECT unnest(").bind(format!("{{{list}}}")).push("::text::bigint[]))")
        } else {
            self.push("(SELECT value FROM json_each(").bind(format!("[{list}]")).push("))")
        }
    }

    #[must_use]
    pub fn statement(&self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.text.clone(), self.values.clone())
    }
}

/// A pattern for `LIKE … ESCAPE '\'` that finds the text itself.
#[must_use]
pub fn like_escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::like_escaped;

    #[test]
    fn signs_of_patterns_stand_for_themselves() {
        assert_eq!(like_escaped("50%_\\"), "50\\%\\_\\\\");
    }
}
