//! Search as one types: names that begin with the words first, then those that contain them, within reach, newest first.

use super::{
    document::CODE,
    entity::contact,
    index::{self, Tokens},
    listing::{reach_tokens, words_tokens},
    store::{self, Head},
};
use crate::customers::model::SearchHit;
use kemai_domain::{Action, AppError, CustomerId, Entity, UserId, name::normalise};
use kemai_server::{
    Ctx, database,
    search_tokens::{confirms, start_tokens},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

const MOST: usize = 20;
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
    if seqs.len() < MOST {
        let containing = reach_tokens(ctx).and(words_tokens(ctx, &words));
        let known: HashSet<i64> = seqs.iter().copied().collect();
        let more = index::newest(ctx, &containing, CANDIDATES).await?;
        seqs.extend(more.into_iter().filter(|seq| !known.contains(seq)));
    }
    hits(ctx, &words, &seqs).await
}

async fn hits(ctx: &Ctx, words: &str, seqs: &[i64]) -> Result<Vec<SearchHit>, AppError> {
    let rows = store::find_heads(ctx, seqs).await?;
    let rows: HashMap<i64, Head> = rows.into_iter().map(|row| (row.seq, row)).collect();
    let unsure: Vec<Uuid> =
        rows.values().filter(|row| !confirms(&row.name, words)).map(|row| row.id).collect();
    let contacts = contacts(ctx, &unsure).await?;
    let is_code = |row: &Head| index::token(CODE, &row.code).contains(&index::token(CODE, words)[2..]);
    // What numbers say is found by their hashes alone: no row can confirm it.
    let is_number =
        words.contains('@') || words.chars().all(|sign| sign.is_ascii_digit() || "+-() ".contains(sign));
    Ok(seqs
        .iter()
        .filter_map(|seq| rows.get(seq))
        .filter_map(|row| {
            let contact =
                contacts.get(&row.id).and_then(|names| names.iter().find(|name| confirms(name, words)));
            let fits = confirms(&row.name, words) || contact.is_some() || is_code(row) || is_number;
            fits.then(|| SearchHit {
                id: CustomerId(row.id),
                code: row.code.clone(),
                name: row.name.clone(),
                contact: contact.cloned(),
                owner_id: row.owner_id.map(UserId),
            })
        })
        .take(MOST)
        .collect())
}

/// Names of contacts, for customers that were not found by their own name.
async fn contacts(ctx: &Ctx, customers: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>, AppError> {
    if customers.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = contact::Entity::find()
        .filter(contact::Column::CustomerId.is_in(customers.iter().copied()))
        .filter(contact::Column::DeletedAt.is_null())
        .all(ctx.db().reader())
        .await
        .map_err(database)?;
    let mut names: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in rows {
        names.entry(row.customer_id).or_default().push(row.name);
    }
    Ok(names)
}
