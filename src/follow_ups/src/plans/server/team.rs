//! What a manager sees of the team: how much each one has to do, and what is overdue.

use super::store;
use crate::{
    follow_ups::server::form::results,
    people::push_in_path,
    plans::model::{PlanView, Team, TeamLine, TeamQuery},
};
use chrono::{DateTime, TimeDelta, Utc};
use kemai_domain::{Action, AppError, DepartmentId, Entity, Problem, UserId, silence};
use kemai_records::directory::server::list_departments;
use kemai_server::{Ctx, Scope, Sql, civil, database, reach, spans};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Overdue plans that are shown.
const MOST: usize = 50;
/// The days to come, and those that passed.
const WEEK: i64 = 7;

/// The days that the page counts by, on the reader's clock: lists behind its numbers count by the same.
pub(super) struct Days {
    /// When the seven days that end with today began.
    pub week_ago: DateTime<Utc>,
    pub today: DateTime<Utc>,
    pub tomorrow: DateTime<Utc>,
    /// The end of the seven days to come.
    pub until: DateTime<Utc>,
}

impl Days {
    pub fn of(ctx: &Ctx) -> Self {
        let zone = ctx.time_zone();
        let date = civil::local(zone, ctx.now()).date();
        let in_days = |days: i64| civil::start_of(zone, date + TimeDelta::days(days));
        Self {
            week_ago: in_days(1 - WEEK),
            today: in_days(0),
            tomorrow: in_days(1),
            until: in_days(1 + WEEK),
        }
    }
}

/// # Errors
/// Forbidden; invalid, naming what is no department or no person.
pub async fn team(ctx: &Ctx, query: &TeamQuery) -> Result<Team, AppError> {
    ctx.require(Entity::Plan, Action::View)?;
    let days = Days::of(ctx);
    let narrowed = Narrowed::of(ctx, &query.department, &query.person).await?;
    let sees_follow_ups = ctx.rights().can(Entity::FollowUp, Action::View);
    // Each reads much of what a team does in a week: together they take as long as the longest.
    let (mut lines, said, mut overdue, results) = futures::try_join!(
        planned(ctx, &days, &narrowed),
        async { if sees_follow_ups { said(ctx, days.week_ago, &narrowed).await } else { Ok(Vec::new()) } },
        overdue(ctx, days.today, &narrowed),
        results(ctx),
    )?;
    for (person, count) in said {
        lines.entry(person).or_insert_with(|| TeamLine::of(UserId(person))).follow_ups = count;
    }
    if ctx.rights().can(Entity::Customer, Action::View) {
        let people = people(ctx, &narrowed, lines.keys().copied()).await?;
        for (person, count) in silent(ctx, &people).await? {
            lines.entry(person).or_insert_with(|| TeamLine::of(UserId(person))).silent = count;
        }
    }
    let mut lines: Vec<TeamLine> = named(ctx, lines).await?;
    lines.sort_by(|one, other| {
        let load = |line: &TeamLine| (-line.overdue, -line.today, -line.coming, -line.silent);
        load(one).cmp(&load(other)).then_with(|| one.name.cmp(&other.name))
    });
    let has_more = overdue.len() > MOST;
    overdue.truncate(MOST);
    Ok(Team { lines, overdue, has_more, results })
}

/// How much each person still has to do: late, today, and until a week from now.
async fn planned(ctx: &Ctx, days: &Days, narrowed: &Narrowed) -> Result<HashMap<Uuid, TeamLine>, AppError> {
    let Days { today, tomorrow, until, .. } = *days;
    let mut sql = Sql::new(ctx.db(), "SELECT p.assignee_id AS person, COALESCE(SUM(CASE WHEN p.due_at < ");
    sql.bind(today)
        .push(" THEN 1 ELSE 0 END), 0) AS overdue, COALESCE(SUM(CASE WHEN p.due_at >= ")
        .bind(today);
    sql.push(" AND p.due_at < ")
        .bind(tomorrow)
        .push(" THEN 1 ELSE 0 END), 0) AS today, COALESCE(SUM(CASE WHEN p.due_at >= ");
    sql.bind(tomorrow).push(" THEN 1 ELSE 0 END), 0) AS coming");
    store::push_counted(ctx, &mut sql);
    sql.push(" AND p.status = 'open' AND p.due_at < ").bind(until);
    narrowed.push("p.assignee_id", &mut sql);
    sql.push(" GROUP BY p.assignee_id");
    let mut lines: HashMap<Uuid, TeamLine> = HashMap::new();
    for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
        let person: Uuid = row.try_get("", "person").map_err(database)?;
        let number = |column| row.try_get::<i64>("", column).map_err(database);
        let line = TeamLine {
            overdue: number("overdue")?,
            today: number("today")?,
            coming: number("coming")?,
            ..TeamLine::of(UserId(person))
        };
        lines.insert(person, line);
    }
    Ok(lines)
}

/// The first plans that are late, and one more where there are more.
async fn overdue(ctx: &Ctx, today: DateTime<Utc>, narrowed: &Narrowed) -> Result<Vec<PlanView>, AppError> {
    store::several(ctx, |sql| {
        sql.push(" AND p.status = 'open' AND p.due_at < ").bind(today);
        narrowed.push("p.assignee_id", sql);
        sql.push(" ORDER BY p.due_at, p.id LIMIT ").bind(i64::try_from(MOST + 1).unwrap_or(i64::MAX));
    })
    .await
}

/// Follow-ups of each person since a moment.
async fn said(ctx: &Ctx, since: DateTime<Utc>, narrowed: &Narrowed) -> Result<Vec<(Uuid, i64)>, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT f.person_id AS person, count(*) AS count FROM follow_ups f");
    reach::join_customers(&mut sql, "f.customer_id");
    sql.push(" WHERE f.deleted_at IS NULL AND c.deleted_at IS NULL AND f.occurred_at >= ")
        .bind(since)
        .push(" AND ");
    reach::on_customers_of(ctx, Entity::FollowUp, &mut sql);
    narrowed.push("f.person_id", &mut sql);
    // SQLite would rather walk everything that was ever said by its index of people than sort a week.
    sql.push(if sql.is_postgres() { " GROUP BY f.person_id" } else { " GROUP BY +f.person_id" });
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "person")?, row.try_get("", "count")?)))
        .collect::<Result<_, _>>()
        .map_err(database)
}

/// Those of the team, also who has nothing planned, and those who are known already.
async fn people(
    ctx: &Ctx,
    narrowed: &Narrowed,
    known: impl Iterator<Item = Uuid>,
) -> Result<Vec<Uuid>, AppError> {
    let mut people: BTreeSet<Uuid> = known.collect();
    let mut sql = Sql::new(ctx.db(), "SELECT u.id FROM users u WHERE u.deleted_at IS NULL AND ");
    match ctx.scope(Entity::Customer, Action::View) {
        Scope::Everything => {
            sql.push("TRUE");
        }
        Scope::Department { path, .. } => push_in_path("u.id", &path, &mut sql),
        Scope::Own { user, .. } => {
            sql.push("u.id = ").bind(user.0);
        }
        Scope::Nothing => return Ok(Vec::new()),
    }
    narrowed.push("u.id", &mut sql);
    for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
        people.insert(row.try_get("", "id").map_err(database)?);
    }
    Ok(people.into_iter().collect())
}

/// Customers of each with whom nobody has spoken for long, by their index: no further than the page tells them apart, however many there are.
async fn silent(ctx: &Ctx, people: &[Uuid]) -> Result<Vec<(Uuid, i64)>, AppError> {
    let mut sql =
        Sql::new(ctx.db(), "SELECT u.id AS person, (SELECT count(*) FROM (SELECT 1 AS one FROM customers c");
    sql.indexed_by("customers_owner_silence").push(" WHERE c.deleted_at IS NULL AND c.owner_id = u.id AND ");
    sql.push(silence::SINCE).push(" < ").bind(spans::last_days(ctx, silence::DAYS).0).push(" AND ");
    reach::on_customers(ctx, Action::View, &mut sql);
    sql.push(" LIMIT ").bind(TeamLine::SILENT_COUNTED).push(") found) AS count FROM users u WHERE u.id IN ");
    sql.bind_list(people.iter().copied());
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let counts = rows
        .iter()
        .map(|row| Ok((row.try_get("", "person")?, row.try_get("", "count")?)))
        .collect::<Result<Vec<(Uuid, i64)>, _>>()
        .map_err(database)?;
    Ok(counts.into_iter().filter(|(_, count)| *count > 0).collect())
}

/// Gives the lines the names of their people and departments.
async fn named(ctx: &Ctx, mut lines: HashMap<Uuid, TeamLine>) -> Result<Vec<TeamLine>, AppError> {
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT u.id, u.name, d.name AS department FROM users u JOIN departments d ON d.id = u.department_id WHERE u.id IN ",
    );
    sql.bind_list(lines.keys().copied());
    for row in ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)? {
        let id: Uuid = row.try_get("", "id").map_err(database)?;
        if let Some(line) = lines.get_mut(&id) {
            line.name = row.try_get("", "name").map_err(database)?;
            line.department = row.try_get("", "department").map_err(database)?;
        }
    }
    Ok(lines.into_values().collect())
}

/// Whom the address asks for.
pub(super) struct Narrowed {
    person: Option<UserId>,
    path: Option<String>,
}

impl Narrowed {
    /// # Errors
    /// Invalid, naming what is no department or no person.
    pub async fn of(ctx: &Ctx, department: &str, person: &str) -> Result<Self, AppError> {
        let mut narrowed = Self { person: None, path: None };
        if !person.is_empty() {
            let person = person.parse().map_err(|_| AppError::field("person", Problem::UnknownPerson))?;
            narrowed.person = Some(person);
        }
        if !department.is_empty() {
            let known = list_departments(ctx).await?;
            let id = department.parse::<DepartmentId>().ok();
            let found = known.into_iter().find(|known| Some(known.id) == id);
            let found = found.ok_or_else(|| AppError::field("department", Problem::UnknownDepartment))?;
            narrowed.path = Some(found.path);
        }
        Ok(narrowed)
    }

    pub fn push(&self, column: &str, sql: &mut Sql) {
        if let Some(person) = self.person {
            sql.push(" AND ").push(column).push(" = ").bind(person.0);
        }
        if let Some(path) = &self.path {
            sql.push(" AND ");
            push_in_path(column, path, sql);
        }
    }
}
