//! The inverted index on both databases: writing a customer's tokens, and finding customers by an expression of tokens.

use super::document::is_facet;
use kemai_domain::AppError;
use kemai_server::{Ctx, Db, Sql, Tx, database};
use sea_orm::{ConnectionTrait, Statement, TransactionTrait};

/// Rows to a partition on PostgreSQL; a search takes the newest partitions first.
const PARTITION: i64 = 100_000;

/// Documents of one statement, when there are many.
const INSERTED_AT_ONCE: usize = 200;

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

    /// Whether reach and facets alone are asked for, not words.
    fn is_of_facets(&self) -> bool {
        match self {
            Self::Everything | Self::Nothing => true,
            Self::One(token) => is_facet(token),
            Self::And(parts) | Self::Or(parts) => parts.iter().all(Self::is_of_facets),
            Self::Not(part) => part.is_of_facets(),
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

/// Statements that write the documents of new customers, by growing number.
#[must_use]
pub fn insertions(db: &Db, documents: &[(i64, Vec<String>)]) -> Vec<Statement> {
    let (key, before, after) = if db.is_postgres() {
        ("seq", "array_to_tsvector(string_to_array(", ", ' '))")
    } else {
        ("rowid", "", "")
    };
    let insert = |documents: &[(i64, Vec<String>)]| {
        let mut sql = Sql::new(db, &format!("INSERT INTO customer_search ({key}, tokens) VALUES "));
        for (index, (seq, tokens)) in documents.iter().enumerate() {
            sql.push(if index == 0 { "(" } else { ", (" }).bind(*seq).push(", ").push(before);
            sql.bind(tokens.join(" ")).push(after).push(")");
        }
        sql.statement()
    };
    documents.chunks(INSERTED_AT_ONCE).map(insert).collect()
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
    let ask = Sql::new(db, "SELECT COALESCE(max(seq), 0) AS last FROM customers");
    let row =
        db.side().query_one_raw(ask.statement()).await.map_err(database)?.ok_or_else(AppError::internal)?;
    let last: i64 = row.try_get("", "last").map_err(database)?;
    for number in last / PARTITION..=(last + rows) / PARTITION + 1 {
        // Documents come last: when there is room for them, their facets have room too.
        for table in ["customer_facets", "customer_search"] {
            make_partition(db, table, number).await?;
        }
    }
    Ok(())
}

async fn make_partition(db: &Db, table: &str, number: i64) -> Result<(), AppError> {
    let name = format!("{table}_{number}");
    let mut ask = Sql::new(db, "SELECT 1 AS found WHERE to_regclass(");
    ask.bind(name.clone()).push(") IS NOT NULL");
    let is_there =
        async || db.side().query_one_raw(ask.statement()).await.map(|row| row.is_some()).map_err(database);
    if is_there().await? {
        return Ok(());
    }
    let (from, to) = (number * PARTITION, (number + 1) * PARTITION);
    let create =
        format!("CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table} FOR VALUES FROM ({from}) TO ({to})");
    // Another server may have made it in the same moment.
    let made = db.side().execute_unprepared(&create).await;
    if made.is_err() && !is_there().await? {
        return made.map(|_| ()).map_err(database);
    }
    Ok(())
}

/// Before very many insertions: PostgreSQL then puts new documents on a list and takes them into the index some thousands at once, for a
/// third of the time. Searches read that list from its beginning to its end, so it is there only meanwhile. It only saves time: where
/// the index is in use for longer than a moment, all stays as it is.
pub async fn start_list(ctx: &Ctx) {
    let start = async || {
        // What comes next goes into the newest of them.
        for index in partitions(ctx, "off", 3).await? {
            set_list(ctx, &index, "fastupdate = on, gin_pending_list_limit = 8192").await?;
        }
        Ok::<_, AppError>(())
    };
    if start().await.is_err() {
        tracing::warn!("new customers go into the index one by one: it is in use");
    }
}

/// Takes what stands on the lists into the index, and ends them.
///
/// # Errors
/// Internal, when the database fails or the index is in use; the next import ends the list then.
pub async fn end_list(ctx: &Ctx) -> Result<(), AppError> {
    for index in partitions(ctx, "on", i64::MAX).await? {
        set_list(ctx, &index, "fastupdate = off").await?;
        let merge = format!("SELECT gin_clean_pending_list('{index}'::regclass)");
        ctx.db().side().execute_unprepared(&merge).await.map_err(database)?;
    }
    Ok(())
}

/// Searches wait behind whoever waits for this lock, so nobody waits for it long.
async fn set_list(ctx: &Ctx, index: &str, settings: &str) -> Result<(), AppError> {
    let transaction = ctx.db().side().begin().await.map_err(database)?;
    for statement in ["SET LOCAL lock_timeout = '2s'", &format!("ALTER INDEX {index} SET ({settings})")] {
        transaction.execute_unprepared(statement).await.map_err(database)?;
    }
    transaction.commit().await.map_err(database)
}

/// The indexes of the newest partitions of documents and of facets that have a list, or none; nothing on SQLite.
async fn partitions(ctx: &Ctx, list: &str, most: i64) -> Result<Vec<String>, AppError> {
    if !ctx.db().is_postgres() {
        return Ok(Vec::new());
    }
    let indexes = ctx.db().statement(
        "SELECT i.oid::regclass::text AS name FROM (SELECT c.oid, c.reloptions, \
         row_number() OVER (PARTITION BY h.inhparent ORDER BY c.oid DESC) AS place \
         FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid \
         WHERE h.inhparent IN (to_regclass('customer_search_tokens'), to_regclass('customer_facets_tokens'))) i \
         WHERE i.place <= $2 AND $1 = ANY (i.reloptions)",
        [format!("fastupdate={list}").into(), most.into()],
    );
    let rows = ctx.db().side().query_all_raw(indexes).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "name").map_err(database)).collect()
}

/// Joins what many insertions left in pieces: the index is read faster afterwards.
///
/// # Errors
/// Internal, when the database fails.
pub async fn settle(ctx: &Ctx) -> Result<(), AppError> {
    let db = ctx.db();
    if db.is_postgres() {
        return Ok(());
    }
    let sql = Sql::new(db, "INSERT INTO customer_search (customer_search) VALUES ('optimize')");
    db.side().execute_raw(sql.statement()).await.map(|_| ()).map_err(database)
}

/// The customers an expression finds, by their growing number, `limit` at most: the newest on SQLite, any on PostgreSQL.
///
/// # Errors
/// Internal, when the database fails.
pub async fn gather(ctx: &Ctx, tokens: &Tokens, limit: u64) -> Result<Vec<i64>, AppError> {
    let mut sql = numbers(ctx);
    if sql.is_postgres() {
        // Facets by themselves lie close together: a page of them holds three times as many.
        let table = if tokens.is_of_facets() { "customer_facets" } else { "customer_search" };
        push_query(tokens, sql.push("SELECT seq FROM ").push(table).push(" WHERE tokens @@ "));
    } else {
        sql.push("SELECT rowid AS seq FROM customer_search WHERE customer_search MATCH ").bind(tokens.fts5());
        sql.push(" ORDER BY rowid DESC");
    }
    sql.push(" LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX)).push(") found");
    read(ctx, &sql).await
}

/// The newest customers that an expression finds, `limit` at most.
///
/// PostgreSQL's index gives its rows in no order: a common word would have it fetch and sort a large part of all. There the newest few
/// are looked through one by one, then the newest partitions and only then all of them; what is common is found in the first step,
/// and what is not has few rows to sort.
///
/// # Errors
/// Internal, when the database fails.
pub async fn newest(ctx: &Ctx, tokens: &Tokens, limit: u64) -> Result<Vec<i64>, AppError> {
    if !ctx.db().is_postgres() {
        return gather(ctx, tokens, limit).await;
    }
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX);
    // The function is the operator that no index answers: rows from the newest down, until there are enough.
    let look_through = format!(
        "SELECT seq FROM customer_search WHERE seq > (SELECT max(seq) FROM customers) - {LOOKED_THROUGH} AND ts_match_vq(tokens, "
    );
    // Without MATERIALIZED the planner walks all rows from the newest down, hoping to meet some soon.
    let ask_index =
        "SELECT seq FROM (WITH found AS MATERIALIZED (SELECT seq FROM customer_search WHERE tokens @@ ";
    let newest_two = format!(
        " AND seq > ((SELECT max(seq) FROM customers) / {PARTITION} - 1) * {PARTITION}) SELECT seq FROM found) every"
    );
    let steps = [
        (look_through.as_str(), ")"),
        (ask_index, newest_two.as_str()),
        (ask_index, ") SELECT seq FROM found) every"),
    ];
    let mut seqs = Vec::new();
    for (before, after) in steps {
        let mut sql = numbers(ctx);
        push_query(tokens, sql.push(before));
        sql.push(after);
        sql.push(" ORDER BY seq DESC LIMIT ").bind(wanted).push(") found");
        seqs = read(ctx, &sql).await?;
        if seqs.len() as u64 >= limit {
            break;
        }
    }
    Ok(seqs)
}

/// In a SELECT of its own, which is read once; without it a kept plan would read the text anew for each row.
fn push_query(tokens: &Tokens, sql: &mut Sql) {
    sql.push("(SELECT ").bind(tokens.tsquery()).push("::tsquery)");
}

/// Documents that PostgreSQL looks through before it asks the index.
const LOOKED_THROUGH: i64 = 2_000;

/// One row with all numbers as text: ten thousand rows would cost more on their way than in the index.
fn numbers(ctx: &Ctx) -> Sql {
    let all = if ctx.db().is_postgres() { "string_agg(seq::text, ',')" } else { "group_concat(seq)" };
    Sql::new(ctx.db(), &format!("SELECT {all} AS seqs FROM ("))
}

async fn read(ctx: &Ctx, sql: &Sql) -> Result<Vec<i64>, AppError> {
    let row = ctx.db().index().query_one_raw(sql.statement()).await.map_err(database)?;
    let seqs: Option<String> = row.ok_or_else(AppError::internal)?.try_get("", "seqs").map_err(database)?;
    let seqs = seqs.unwrap_or_default();
    let numbers = seqs.split(',').filter(|seq| !seq.is_empty());
    numbers.map(|seq| seq.parse().map_err(|_| AppError::internal())).collect()
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
