//! Search as one types: names that begin with the words first, then those that contain them, within reach, newest first.

use super::{
    document::CODE,
    entity::contact,
    index::{self, Tokens},
    listing::{reach_tokens, words_tokens},
    store::{self, Head},
};
use crate::customers::model::SearchHit;
use kemai_domain::{
    Action, AppError, CustomerId, Entity, Mask, UserId,
    name::{fold, normalise},
};
use kemai_server::{
    Ctx, Sql, database,
    search_tokens::{confirming, start_tokens},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

const MOST: usize = 20;
/// Shorter beginnings of a code say too little.
const SHORTEST_CODE: usize = 4;
/// Codes with the same beginning that are looked at.
const NEWEST_CODES: i64 = 2000;
/// Candidates looked at: tokens are not always sure, rows are.
const CANDIDATES: u64 = 60;

/// # Errors
/// Forbidden; internal, when the database fails.
pub async fn search(ctx: &Ctx, words: &str) -> Result<Vec<SearchHit>, AppError> {
    ctx.require(Entity::Customer, Action::View)?;
    let words: String = normalise(words).chars().take(100).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let clauses = start_tokens(&words);
    let mut seqs = Vec::new();
    if !clauses.is_empty() {
        let clauses =
            clauses.into_iter().map(|tokens| Tokens::Or(tokens.into_iter().map(Tokens::One).collect()));
        let starting = reach_tokens(ctx).and(Tokens::And(clauses.collect()));
        seqs = index::newest(ctx, &starting, CANDIDATES).await?;
    }
    if seqs.len() < MOST
        && let Some(beginning) = code_beginning(&words)
    {
        seqs.extend(by_code(ctx, &beginning).await?);
    }
    if seqs.len() < MOST {
        let containing = reach_tokens(ctx).and(words_tokens(ctx, &words));
        let known: HashSet<i64> = seqs.iter().copied().collect();
        let more = index::newest(ctx, &containing, CANDIDATES).await?;
        seqs.extend(more.into_iter().filter(|seq| !known.contains(seq)));
    }
    hits(ctx, &words, &seqs).await
}

async fn hits(ctx: &Ctx, words: &str, seqs: &[i64]) -> Result<Vec<SearchHit>, AppError> {
    let fitting = fitting(ctx, words, seqs).await?.into_iter().take(MOST);
    Ok(fitting
        .map(|(row, contact)| SearchHit {
            id: CustomerId(row.id),
            code: row.code,
            name: row.name,
            contact,
            owner_id: row.owner_id.map(UserId),
        })
        .collect())
}

/// Of customers that tokens found, those whose row says the same; in the same order.
///
/// # Errors
/// Internal, when the database fails.
pub(super) async fn confirmed(ctx: &Ctx, words: &str, seqs: &[i64]) -> Result<Vec<i64>, AppError> {
    Ok(fitting(ctx, words, seqs).await?.into_iter().map(|(row, _)| row.seq).collect())
}

/// With the contact by whose name a customer was found, where it was.
async fn fitting(ctx: &Ctx, words: &str, seqs: &[i64]) -> Result<Vec<(Head, Option<String>)>, AppError> {
    let rows = store::find_heads(ctx, seqs).await?;
    let mut rows: HashMap<i64, Head> = rows.into_iter().map(|row| (row.seq, row)).collect();
    let confirms = confirming(words);
    let unsure: Vec<Uuid> = rows.values().filter(|row| !confirms(&row.name)).map(|row| row.id).collect();
    let contacts = contacts(ctx, words, &unsure).await?;
    let beginning = code_beginning(words);
    let is_code = |row: &Head| {
        index::token(CODE, &row.code).contains(&index::token(CODE, words)[2..])
            || beginning.as_ref().is_some_and(|beginning| row.code.to_uppercase().starts_with(beginning))
    };
    // What numbers say is found by their hashes alone: no row can confirm it.
    let is_number =
        words.contains('@') || words.chars().all(|sign| sign.is_ascii_digit() || "+-() ".contains(sign));
    Ok(seqs
        .iter()
        .filter_map(|seq| rows.remove(seq))
        .filter_map(|row| {
            let contact = contacts.get(&row.id);
            let fits = confirms(&row.name) || contact.is_some() || is_code(&row) || is_number;
            fits.then(|| (row, contact.cloned()))
        })
        .collect())
}

/// The words as the beginning of a code, if they may be one: letters and then digits, `KH202611`. Codes are written in capitals.
fn code_beginning(words: &str) -> Option<String> {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
    let may_be = words.len() >= SHORTEST_CODE
        && words.chars().all(is_sign)
        && words.starts_with(|sign: char| sign.is_ascii_alphabetic())
        && words.contains(|sign: char| sign.is_ascii_digit());
    may_be.then(|| words.to_uppercase())
}

/// Customers whose code begins so, the newest codes first: of the newest, because a year's codes all begin alike.
async fn by_code(ctx: &Ctx, beginning: &str) -> Result<Vec<i64>, AppError> {
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT c.seq FROM (SELECT * FROM customers WHERE deleted_at IS NULL AND code >= ",
    );
    // A span that the index on codes knows in any order of letters that PostgreSQL may be set to; what it has too much, LIKE leaves out.
    sql.bind(beginning.to_owned()).push(" AND code < ").bind(format!("{beginning}zzzzzz"));
    sql.push(" AND code LIKE ").bind(format!("{beginning}%"));
    sql.push(" ORDER BY code DESC LIMIT ").bind(NEWEST_CODES).push(") c WHERE ");
    store::reach(ctx, Action::View, &mut sql);
    sql.push(" ORDER BY c.code DESC LIMIT ").bind(i64::try_from(MOST).unwrap_or(i64::MAX));
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "seq").map_err(database)).collect()
}

/// The names of contacts that fit by their name or their WeChat name, for customers that were not found by their own.
async fn contacts(ctx: &Ctx, words: &str, customers: &[Uuid]) -> Result<HashMap<Uuid, String>, AppError> {
    if customers.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = contact::Entity::find()
        .filter(contact::Column::CustomerId.is_in(customers.iter().copied()))
        .filter(contact::Column::DeletedAt.is_null())
        .all(ctx.db().reader())
        .await
        .map_err(database)?;
    let hides_wechat = ctx.hides(Mask::Contact);
    let confirms = confirming(words);
    let mut names = HashMap::new();
    for row in rows {
        let wechat = row.wechat.as_ref().filter(|_| !hides_wechat);
        let wechat = store::open(ctx, wechat, store::contact_place(row.id, "wechat"))?;
        if confirms(&row.name) || wechat.is_some_and(|name| fold(&name) == fold(words)) {
            names.entry(row.customer_id).or_insert(row.name);
        }
    }
    Ok(names)
}
