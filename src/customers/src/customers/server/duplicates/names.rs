//! Customers by the likeness of their names: the same, or similar once legal forms and places are set aside.
//!
//! The index gathers those that can be similar at all, wherever in the company they are; their cores are then compared.

use super::Found;
use crate::customers::{
    model::DuplicateReason,
    server::index::{self, Tokens},
};
use kemai_domain::{
    AppError, CustomerId,
    name::{company_core, core_similarity, fold},
};
use kemai_server::{Ctx, Sql, database, search_tokens::likeness_tokens};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Per cent of two names' cores that must agree.
const SIMILAR: u8 = 75;
/// Names that are compared at most for one way of being similar.
const CANDIDATES: u64 = 1_000;

/// Those whose whole name is the same.
pub(super) async fn same(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    name: &str,
    found: &mut Found,
) -> Result<(), AppError> {
    let folded = fold(name);
    if company_core(name).chars().count() < 2 {
        return Ok(());
    }
    let mut sql = Sql::new(ctx.db(), "SELECT id FROM customers WHERE deleted_at IS NULL AND name_folded = ");
    sql.bind(folded).push(" LIMIT 100");
    for row in connection.query_all_raw(sql.statement()).await.map_err(database)? {
        let id: Uuid = row.try_get("", "id").map_err(database)?;
        found.entry(id).or_default().insert(DuplicateReason::SameName);
    }
    Ok(())
}

/// Those whose name is another and yet similar.
pub(super) async fn similar(
    ctx: &Ctx,
    name: &str,
    except: Option<CustomerId>,
    found: &mut Found,
) -> Result<(), AppError> {
    let (folded, core) = (fold(name), company_core(name));
    if core.chars().count() < 2 {
        return Ok(());
    }
    let seqs = candidates(ctx, name).await?;
    // The same core stands in an index of its own; the bracket in 华兴(北京)科技 parts what the tokens pair.
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT id, name_folded, name_core FROM customers WHERE deleted_at IS NULL AND seq IN ",
    );
    sql.bind_integers(&seqs);
    sql.push(
        " UNION SELECT id, name_folded, name_core FROM customers WHERE deleted_at IS NULL AND name_core = ",
    );
    sql.bind(core.clone());
    for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
        let id: Uuid = row.try_get("", "id").map_err(database)?;
        let other_folded: String = row.try_get("", "name_folded").map_err(database)?;
        let other: String = row.try_get("", "name_core").map_err(database)?;
        let is_other = except.is_none_or(|except| except.0 != id) && other_folded != folded;
        if is_other && core_similarity(&core, &other) >= SIMILAR {
            found.entry(id).or_default().insert(DuplicateReason::SimilarName);
        }
    }
    Ok(())
}

/// Whoever can be similar, by growing number. When they are too many together, each way of being similar has its own share, so
/// that a common word such as 科技 does not hide the rare one beside it.
async fn candidates(ctx: &Ctx, name: &str) -> Result<Vec<i64>, AppError> {
    let groups: Vec<Tokens> = likeness_tokens(name, SIMILAR)
        .into_iter()
        .map(|group| Tokens::And(group.into_iter().map(Tokens::One).collect()))
        .collect();
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let together = index::gather(ctx, &Tokens::Or(groups.clone()), CANDIDATES).await?;
    if u64::try_from(together.len()).is_ok_and(|count| count < CANDIDATES) {
        return Ok(together);
    }
    let mut seqs = BTreeSet::new();
    for group in &groups {
        seqs.extend(index::gather(ctx, group, CANDIDATES).await?);
    }
    Ok(seqs.into_iter().collect())
}
