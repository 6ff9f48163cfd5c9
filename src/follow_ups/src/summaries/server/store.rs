//! The table `summaries`: everybody's own.

use super::schedule::{self, Asked};
use crate::{
    plans::server::store as plans,
    summaries::{
        model::{Facts, Span, Summary},
        text::{self, Names},
    },
};
use chrono::{DateTime, Duration, Utc};
use kemai_domain::{AppError, UserId};
use kemai_server::{Ctx, Sql, Tx, civil, database, upkeep};
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::{BTreeSet, HashSet};
use uuid::Uuid;

/// Shown at once.
const SHOWN: i64 = 30;
/// They are kept so long.
const KEPT: Duration = Duration::days(180);

/// The keys of everybody's that were written since a moment.
///
/// # Errors
/// Internal, when the database fails.
pub async fn written_since(ctx: &Ctx, since: DateTime<Utc>) -> Result<HashSet<String>, AppError> {
    let select = "SELECT user_id, span, last_day FROM summaries WHERE created_at >= $1";
    let select = ctx.db().statement(select, [since.into()]);
    let rows = ctx.db().reader().query_all_raw(select).await.map_err(database)?;
    let read = |row: &QueryResult| {
        let span: String = row.try_get("", "span")?;
        Ok(schedule::key(UserId(row.try_get("", "user_id")?), &span, row.try_get("", "last_day")?))
    };
    rows.iter().map(|row| read(row).map_err(database)).collect()
}

/// Writes one; none when it was written already.
///
/// # Errors
/// Internal, when the database fails.
pub async fn insert(tx: &Tx, asked: Asked, facts: &Facts) -> Result<Option<Uuid>, AppError> {
    let id = Uuid::now_v7();
    let facts = serde_json::to_string(facts).map_err(|_| AppError::internal())?;
    let insert = tx.ctx().db().statement(
        "INSERT INTO summaries (id, user_id, span, first_day, last_day, facts, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (user_id, span, last_day) DO NOTHING",
        [
            id.into(),
            asked.user.0.into(),
            asked.span.key().into(),
            asked.first.into(),
            asked.last.into(),
            facts.into(),
            tx.ctx().now().into(),
        ],
    );
    let done = tx.conn().execute_raw(insert).await.map_err(database)?;
    Ok((done.rows_affected() == 1).then_some(id))
}

/// One's own that say something, the newest first.
///
/// # Errors
/// Not signed in; internal, when the database fails.
pub async fn list(ctx: &Ctx) -> Result<Vec<Summary>, AppError> {
    let select = ctx.db().statement(
        "SELECT id, span, first_day, last_day, facts, created_at FROM summaries WHERE user_id = $1 \
         ORDER BY created_at DESC, id DESC LIMIT $2",
        [ctx.user_id()?.0.into(), SHOWN.into()],
    );
    let rows = ctx.db().reader().query_all_raw(select).await.map_err(database)?;
    let facts: Vec<Facts> = rows.iter().map(read).collect::<Result<_, _>>()?;
    let names = names(ctx, &facts).await?;
    rows.iter()
        .zip(&facts)
        .filter(|(_, facts)| !facts.is_empty())
        .map(|(row, facts)| {
            let span: String = row.try_get("", "span").map_err(database)?;
            let span: Span = span.parse().map_err(|()| AppError::internal())?;
            let first_day = row.try_get("", "first_day").map_err(database)?;
            let last_day = row.try_get("", "last_day").map_err(database)?;
            Ok(Summary {
                id: row.try_get("", "id").map_err(database)?,
                span,
                first_day,
                last_day,
                title: text::title(span, first_day, last_day, ctx.lang()),
                lines: text::lines(facts, (first_day, last_day), &names, ctx.lang()),
                created_at: row.try_get("", "created_at").map_err(database)?,
            })
        })
        .collect()
}

fn read(row: &QueryResult) -> Result<Facts, AppError> {
    let facts: String = row.try_get("", "facts").map_err(database)?;
    serde_json::from_str(&facts).map_err(|_| AppError::internal())
}

/// What the reader may see of the plans and people that facts name.
///
/// # Errors
/// Internal, when the database fails.
pub async fn names(ctx: &Ctx, facts: &[Facts]) -> Result<Names, AppError> {
    let ids: BTreeSet<Uuid> = facts
        .iter()
        .flat_map(|facts| facts.overdue_plans.iter().chain(&facts.coming_plans))
        .map(|id| id.0)
        .collect();
    let people: BTreeSet<Uuid> = facts.iter().flat_map(|facts| &facts.team).map(|line| line.user.0).collect();
    let mut names = Names::default();
    if !ids.is_empty() {
        let views = plans::several(ctx, |sql| {
            sql.push(" AND p.id IN ").bind_list(ids);
        })
        .await?;
        for view in views {
            let clock = civil::local(ctx.time_zone(), view.plan.due_at).format("%m-%d %H:%M");
            let first = view.plan.content.lines().next().unwrap_or_default();
            let text = format!("{clock} {} · {first}", view.title(ctx.lang()));
            names.plans.insert(view.plan.id, text);
        }
    }
    if !people.is_empty() {
        let mut sql = Sql::new(ctx.db(), "SELECT id, name FROM users WHERE id IN ");
        sql.bind_list(people);
        for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
            let id: Uuid = row.try_get("", "id").map_err(database)?;
            names.people.insert(UserId(id), row.try_get("", "name").map_err(database)?);
        }
    }
    Ok(names)
}

/// Forgets old ones. Returns how many.
///
/// # Errors
/// Internal, when the database fails.
pub async fn purge(ctx: &Ctx) -> Result<u64, AppError> {
    upkeep::forget(ctx, "DELETE FROM summaries WHERE created_at < $1", ctx.now() - KEPT).await
}
