//! Counting, within what the person may see.

use super::schedule::{Asked, Moments};
use crate::{
    plans::server::store as plans,
    summaries::model::{Facts, TeamLine},
};
use chrono::{DateTime, Utc};
use kemai_domain::{Action, AppError, Entity, PlanId, Reach, UserId, silence};
use kemai_server::{Ctx, Sql, civil, database, reach, spans};
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Plans that are named.
const NAMED: usize = 5;
/// People of a team.
const TEAM: usize = 50;

/// # Errors
/// Not signed in; internal, when the database fails.
pub async fn of(ctx: &Ctx, asked: &Asked) -> Result<Facts, AppError> {
    let moments = Moments::of(asked, ctx.time_zone());
    let me = ctx.user_id()?;
    let follow_ups = follow_ups(ctx, moments).await?;
    let (done, done_on_time) = done(ctx, moments, Some(me)).await?.remove(&me).unwrap_or_default();
    let overdue = open(ctx, Some(me), None, moments.to).await?;
    let coming = open(ctx, Some(me), Some(moments.to), moments.until).await?;
    let ids = |rows: &[(UserId, PlanId)]| rows.iter().take(NAMED).map(|(_, id)| *id).collect();
    Ok(Facts {
        follow_ups: follow_ups.get(&me).copied().unwrap_or_default(),
        done,
        done_on_time,
        overdue: count(&overdue),
        coming: count(&coming),
        coming_until: asked.until,
        silent: silent(ctx, me).await?,
        overdue_plans: ids(&overdue),
        coming_plans: ids(&coming),
        team: team(ctx, me, moments, follow_ups).await?,
    })
}

fn count<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

/// Those within reach, without the person, who did something or have something overdue.
async fn team(
    ctx: &Ctx,
    me: UserId,
    moments: Moments,
    follow_ups: BTreeMap<UserId, i64>,
) -> Result<Vec<TeamLine>, AppError> {
    if ctx.rights().reach(Entity::Plan, Action::View) <= Reach::Own {
        return Ok(Vec::new());
    }
    let mut lines: BTreeMap<UserId, TeamLine> = BTreeMap::new();
    let mut line = |user: UserId, add: &dyn Fn(&mut TeamLine)| {
        add(lines.entry(user).or_insert(TeamLine { user, follow_ups: 0, done: 0, overdue: 0 }));
    };
    for (user, count) in follow_ups {
        line(user, &|line| line.follow_ups = count);
    }
    for (user, (count, _)) in done(ctx, moments, None).await? {
        line(user, &|line| line.done = count);
    }
    for (user, _) in open(ctx, None, None, moments.to).await? {
        line(user, &|line| line.overdue += 1);
    }
    let mut lines: Vec<_> = lines.into_values().filter(|line| line.user != me).collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.follow_ups), line.user));
    lines.truncate(TEAM);
    Ok(lines)
}

/// Follow-ups of each person.
async fn follow_ups(ctx: &Ctx, moments: Moments) -> Result<BTreeMap<UserId, i64>, AppError> {
    if !ctx.rights().can(Entity::FollowUp, Action::View) {
        return Ok(BTreeMap::new());
    }
    let mut sql = Sql::new(ctx.db(), "SELECT f.person_id, count(*) AS counted FROM follow_ups f");
    reach::join_customers(&mut sql, "f.customer_id");
    sql.push(" WHERE f.deleted_at IS NULL AND c.deleted_at IS NULL AND f.occurred_at >= ");
    sql.bind(moments.from).push(" AND f.occurred_at < ").bind(moments.to).push(" AND ");
    reach::on_customers_of(ctx, Entity::FollowUp, &mut sql);
    sql.push(" GROUP BY f.person_id");
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let read =
        |row: &QueryResult| Ok((user(row, "person_id")?, row.try_get("", "counted").map_err(database)?));
    rows.iter().map(read).collect()
}

/// Plans of each person that were done, and those of them on their day by the reader's clock or earlier.
async fn done(
    ctx: &Ctx,
    moments: Moments,
    of: Option<UserId>,
) -> Result<BTreeMap<UserId, (i64, i64)>, AppError> {
    let mut sql = plans_of(ctx, "p.due_at, p.closed_at", of);
    sql.push(" AND p.status = 'done' AND p.closed_at >= ").bind(moments.from);
    sql.push(" AND p.closed_at < ").bind(moments.to);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let mut done: BTreeMap<UserId, (i64, i64)> = BTreeMap::new();
    for row in &rows {
        let at = |column| row.try_get::<DateTime<Utc>>("", column).map_err(database);
        let day = |at| civil::local(ctx.time_zone(), at).date();
        let entry = done.entry(user(row, "assignee_id")?).or_default();
        entry.0 += 1;
        entry.1 += i64::from(day(at("closed_at")?) <= day(at("due_at")?));
    }
    Ok(done)
}

/// Open plans that are due in a span, by time.
async fn open(
    ctx: &Ctx,
    of: Option<UserId>,
    from: Option<DateTime<Utc>>,
    until: DateTime<Utc>,
) -> Result<Vec<(UserId, PlanId)>, AppError> {
    let mut sql = plans_of(ctx, "p.id", of);
    sql.push(" AND p.status = 'open' AND p.due_at < ").bind(until);
    if let Some(from) = from {
        sql.push(" AND p.due_at >= ").bind(from);
    }
    sql.push(" ORDER BY p.due_at, p.id");
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter()
        .map(|row| Ok((user(row, "assignee_id")?, PlanId(row.try_get("", "id").map_err(database)?))))
        .collect()
}

/// Starts a statement over plans within reach.
fn plans_of(ctx: &Ctx, columns: &str, of: Option<UserId>) -> Sql {
    let mut sql = Sql::new(ctx.db(), &format!("SELECT p.assignee_id, {columns} FROM plans p LEFT"));
    reach::join_customers(&mut sql, "p.customer_id").push(" WHERE ");
    plans::push_reach(ctx, &mut sql);
    sql.push(" AND p.deleted_at IS NULL");
    if let Some(user) = of {
        sql.push(" AND p.assignee_id = ").bind(user.0);
    }
    sql
}

async fn silent(ctx: &Ctx, me: UserId) -> Result<i64, AppError> {
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT count(*) AS counted FROM customers c WHERE c.deleted_at IS NULL AND c.owner_id = ",
    );
    sql.bind(me.0).push(" AND ").push(silence::SINCE).push(" < ");
    sql.bind(spans::last_days(ctx, silence::DAYS).0).push(" AND ");
    reach::within(ctx.scope(Entity::Customer, Action::View), &mut sql);
    let row = ctx.db().reader().query_one_raw(sql.statement()).await.map_err(database)?;
    row.ok_or_else(AppError::internal)?.try_get("", "counted").map_err(database)
}

fn user(row: &QueryResult, column: &str) -> Result<UserId, AppError> {
    row.try_get::<Uuid>("", column).map(UserId).map_err(database)
}
