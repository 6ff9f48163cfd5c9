//! The inverted index on both databases: writing a customer's tokens, and finding customers by an expression of tokens.

use kemai_domain::AppError;
use kemai_server::{Ctx, Sql, Tx, database};
use sea_orm::ConnectionTrait;

/// Rows to a partition on PostgreSQL; a search takes the newest partitions first.
const PARTITION: i64 = 100_000;

/// Which documents an expression finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tokens {
    /// Every document.
    Everything,
    Nothing,
    One(String),
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
}

impl Tokens {
    #[must_use]
    pub fn one(kind: &str, value: impl std::fmt::Display) -> Self {
        Self::One(token(kind, &value.to_string()))
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Everything, other) | (other, Self::Everything) => other,
            (Self::Nothing, _) | (_, Self::Nothing) => Self::Nothing,
            (Self::And(mut left), Self::And(right)) => {
                left.extend(right);
                Self::And(left)
            }
            (Self::And(mut parts), other) | (other, Self::And(mut parts)) => {
                parts.push(other);
                Self::And(parts)
            }
            (left, right) => Self::And(vec![left, right]),
        }
    }

    /// As SQLite's FTS5 reads it. `NOT` stands between two sides there, so a lone one starts from the token that all have.
    fn fts5(&self) -> String {
        match self {
            Self::Everything => format!("\"{ALL}\""),
            Self::Nothing => format!("(\"{ALL}\" NOT \"{ALL}\")"),
            Self::One(token) => format!("\"{}\"", token.replace('"', "")),
            Self::And(parts) => joined(parts, " AND ", Self::fts5),
            Self::Or(parts) => joined(parts, " OR ", Self::fts5),
            Self::Not(part) => format!("(\"{ALL}\" NOT {})", part.fts5()),
        }
    }

    /// As PostgreSQL reads a `tsquery`.
    fn tsquery(&self) -> String {
        match self {
            Self::Everything => format!("'{ALL}'"),
            Self::Nothing => format!("('{ALL}' & !'{ALL}')"),
            Self::One(token) => format!("'{}'", token.replace(['\'', '\\'], "")),
            Self::And(parts) => joined(parts, " & ", Self::tsquery),
            Self::Or(parts) => joined(parts, " | ", Self::tsquery),
            Self::Not(part) => format!("!({})", part.tsquery()),
        }
    }
}

fn joined(parts: &[Tokens], by: &str, write: impl Fn(&Tokens) -> String) -> String {
    let parts: Vec<_> = parts.iter().map(write).collect();
    format!("({})", parts.join(by))
}

/// The token that every document has.
pub const ALL: &str = "all";

/// `kind:value` in the letters that both indexes take as one token: lower case, Chinese as it is, other signs as `_`.
#[must_use]
pub fn token(kind: &str, value: &str) -> String {
    let mut token = String::with_capacity(kind.len() + 1 + value.len());
    token.push_str(kind);
    token.push(':');
    for character in value.chars() {
        match character {
            'A'..='Z' => token.push(character.to_ascii_lowercase()),
            'a'..='z' | '0'..='9' | '_' | '-' | ':' => token.push(character),
            other if !other.is_ascii() && other.is_alphanumeric() => token.push(other),
            _ => token.push('_'),
        }
    }
    token
}

/// Writes the document of a customer in place of the one before.
///
/// # Errors
/// Internal, when the database fails.
pub async fn put(tx: &Tx, seq: i64, tokens: &[String]) -> Result<(), AppError> {
    let db = tx.ctx().db();
    let run = async |sql: Sql| tx.conn().execute_raw(sql.statement()).await.map(|_| ()).map_err(database);
    if db.is_postgres() {
        let list = serde_json::to_string(tokens).map_err(|_| AppError::internal())?;
        let mut sql = Sql::new(db, "INSERT INTO customer_search (seq, tokens) SELECT ");
        sql.bind(seq).push(", array_to_tsvector(ARRAY(SELECT DISTINCT json_array_elements_text(").bind(list);
        sql.push("::json))) ON CONFLICT (seq) DO UPDATE SET tokens = excluded.tokens");
        run(sql).await
    } else {
        remove(tx, seq).await?;
        let mut sql = Sql::new(db, "INSERT INTO customer_search (rowid, tokens) VALUES (");
        sql.bind(seq).push(", ").bind(tokens.join(" ")).push(")");
        run(sql).await
    }
}

/// Takes a customer out of lists and search.
///
/// # Errors
/// Internal, when the database fails.
pub async fn remove(tx: &Tx, seq: i64) -> Result<(), AppError> {
    let db = tx.ctx().db();
    let key = if db.is_postgres() { "seq" } else { "rowid" };
    let mut sql = Sql::new(db, &format!("DELETE FROM customer_search WHERE {key} = "));
    sql.bind(seq);
    tx.conn().execute_raw(sql.statement()).await.map(|_| ()).map_err(database)
}

/// Makes the partitions that `rows` more customers may need, and one ahead. Called before the transaction that adds them: inside it, the
/// new partition would wait for the transaction's own locks.
///
/// # Errors
/// Internal, when the database fails.
pub async fn make_room(ctx: &Ctx, rows: i64) -> Result<(), AppError> {
    let db = ctx.db();
    if !db.is_postgres() {
        return Ok(());
    }
    let mut ask = Sql::new(db, "SELECT COALESCE(max(seq), 0) AS last FROM customers");
    let row =
        db.side().query_one_raw(ask.statement()).await.map_err(database)?.ok_or_else(AppError::internal)?;
    let last: i64 = row.try_get("", "last").map_err(database)?;
    for number in last / PARTITION..=(last + rows) / PARTITION + 1 {
        let name = format!("customer_search_{number}");
        ask = Sql::new(db, "SELECT 1 AS found WHERE to_regclass(");
        ask.bind(name.clone()).push(") IS NOT NULL");
        if db.side().query_one_raw(ask.statement()).await.map_err(database)?.is_some() {
            continue;
        }
        let (from, to) = (number * PARTITION, (number + 1) * PARTITION);
        let create = format!(
            "CREATE TABLE IF NOT EXISTS {name} PARTITION OF customer_search FOR VALUES FROM ({from}) TO ({to})"
        );
        // Another server may have made it in the same moment.
        let made = db.side().execute_unprepared(&create).await;
        if made.is_err() && db.side().query_one_raw(ask.statement()).await.map_err(database)?.is_none() {
            return made.map(|_| ()).map_err(database);
        }
    }
    Ok(())
}

/// The customers an expression finds, by their growing number, newest first, `limit` at most.
///
/// # Errors
/// Internal, when the database fails.
pub async fn gather(ctx: &Ctx, tokens: &Tokens, limit: u64) -> Result<Vec<i64>, AppError> {
    let db = ctx.db();
    let mut sql = if db.is_postgres() {
        let mut sql = Sql::new(db, "SELECT seq FROM customer_search WHERE tokens @@ ");
        sql.bind(tokens.tsquery()).push("::tsquery");
        sql
    } else {
        let mut sql = Sql::new(db, "SELECT rowid AS seq FROM customer_search WHERE customer_search MATCH ");
        sql.bind(tokens.fts5()).push(" ORDER BY rowid DESC");
        sql
    };
    sql.push(" LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = db.reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "seq").map_err(database)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_reads_the_same_in_both_dialects() {
        let tokens = Tokens::one("f", "Retail/CN")
            .and(Tokens::Not(Box::new(Tokens::Or(vec![Tokens::one("t", "vip"), Tokens::one("t", "重点")]))));
        assert_eq!(tokens.fts5(), r#"("f:retail_cn" AND ("all" NOT ("t:vip" OR "t:重点")))"#);
        assert_eq!(tokens.tsquery(), "('f:retail_cn' & !(('t:vip' | 't:重点')))");
    }

    #[test]
    fn nothing_and_everything_are_neutral() {
        assert_eq!(Tokens::Everything.and(Tokens::one("f", "a")), Tokens::one("f", "a"));
        assert_eq!(Tokens::Nothing.and(Tokens::one("f", "a")), Tokens::Nothing);
    }

    #[test]
    fn a_token_cannot_break_out_of_its_quotes() {
        assert_eq!(token("f", "a\" OR \"b'\\"), "f:a__or__b__");
    }
}
