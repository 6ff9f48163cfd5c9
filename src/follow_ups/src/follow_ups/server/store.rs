//! The table `follow_ups`, within the asker's reach: every statement joins the customer and asks for its reach.

use crate::{
    conditions::Conditions,
    follow_ups::{
        FOLLOW_UP,
        model::{FollowUp, FollowUpView, RESULTS},
    },
    listing::{Wanted, narrows},
    rows::{self, Columns},
};
use chrono::{DateTime, Utc};
use kemai_domain::{
    Action, AppError, ContactId, CustomerId, DepartmentId, EXACT_COUNT, Entity, Filter, FollowUpId, Page,
    PlanId, Reach, UserId,
};
use kemai_records::{choices::server::label_in, recycle};
use kemai_server::{Ctx, Encrypted, Place, Scope, Sql, Tx, database, reach};
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::HashMap;
use uuid::Uuid;

/// The table.
pub const TABLE: &str = "follow_ups";

/// Where a text of a follow-up is sealed.
#[must_use]
pub const fn place(id: FollowUpId, column: &'static str) -> Place<'static> {
    Place { table: "follow_ups", column, row: id.0 }
}

const SELECT: &str = "SELECT f.id, f.version, f.customer_id, f.contact_id, f.plan_id, f.method, f.content, f.result, f.mood, \
     f.next_step, f.occurred_at, f.person_id, f.department_id, f.created_at, f.updated_at, f.created_by, f.updated_by, f.deleted_at, \
     c.name AS customer_name, u.name AS person_name, t.name AS contact_name, r.label AS result_label, \
     (SELECT count(*) FROM comments m WHERE m.record_id = f.id AND m.deleted_at IS NULL) AS comments, ";

/// Starts a statement over follow-ups that the asker may see; says of each whether his reach for changing covers its customer.
fn select(ctx: &Ctx) -> Sql {
    let mut sql = Sql::new(ctx.db(), SELECT);
    if ctx.rights().reach(Entity::FollowUp, Action::Edit) > Reach::Own {
        sql.push("CASE WHEN ");
        reach::within(ctx.scope(Entity::FollowUp, Action::Edit), &mut sql);
        sql.push(" THEN TRUE ELSE FALSE END AS is_overseen");
    } else {
        sql.push("FALSE AS is_overseen");
    }
    sql.push(
        " FROM follow_ups f JOIN customers c ON c.id = f.customer_id JOIN users u ON u.id = f.person_id \
         LEFT JOIN contacts t ON t.id = f.contact_id LEFT JOIN choices r ON r.dictionary = ",
    );
    sql.bind(RESULTS).push(" AND r.key = f.result WHERE ");
    push_reach(ctx, &mut sql);
    sql
}

fn push_reach(ctx: &Ctx, sql: &mut Sql) {
    sql.push("c.deleted_at IS NULL AND ");
    reach::on_customers_of(ctx, Entity::FollowUp, sql);
}

/// Begins a list with one's own, unless a condition begins it with something nearer.
fn push_own(ctx: &Ctx, wanted: &Filter, sql: &mut Sql) {
    let Scope::Own { user, .. } = reach::scope_of(ctx, Entity::FollowUp) else { return };
    if !has_nearer(wanted) {
        sql.push(
            " AND f.id IN (SELECT m.id FROM follow_ups m WHERE m.deleted_at IS NULL AND m.customer_id IN ",
        );
        reach::own_customers(user, sql);
        sql.push(")");
    }
}

/// Whether a condition says with what a list begins.
fn has_nearer(wanted: &Filter) -> bool {
    narrows(wanted, &["customer_id", "person_id"])
}

/// From where a list comes: everything within reach that stands on a shelf.
fn push_from(ctx: &Ctx, wanted: &Filter, shelf: Shelf, sql: &mut Sql) {
    let is_own = matches!(reach::scope_of(ctx, Entity::FollowUp), Scope::Own { .. });
    // The latest of everybody, by their index, until the page is full. SQLite thinks that it will look at all of them, and would read all
    // customers into a Bloom filter first; it is told that few have an id.
    let are_latest = !sql.is_postgres() && shelf == Shelf::Present && !is_own && !has_nearer(wanted);
    sql.push(" FROM follow_ups f");
    if are_latest {
        sql.indexed_by("follow_ups_time").push(" CROSS");
    }
    reach::join_customers(sql, "f.customer_id").push(" WHERE ");
    push_reach(ctx, sql);
    if are_latest {
        sql.push(" AND likelihood(f.id IS NOT NULL, 0.0001)");
    }
    shelf.push(ctx, wanted, sql);
}

/// A follow-up, also one that lies in the recycle bin for those who may bring it back.
///
/// # Errors
/// Not found.
pub async fn find(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    id: FollowUpId,
) -> Result<FollowUpView, AppError> {
    let mut sql = select(ctx);
    sql.push(" AND f.id = ").bind(id.0);
    let row = connection.query_one_raw(sql.statement()).await.map_err(database)?;
    let (view, removed_at) = read(ctx, &row.ok_or_else(AppError::not_found)?)?;
    let is_there = match removed_at {
        None => true,
        Some(at) => view.may_remove && at > recycle::until(ctx),
    };
    if is_there { Ok(view) } else { Err(AppError::not_found()) }
}

/// Those of some ids that are within reach, removed ones too.
///
/// # Errors
/// Internal, when the database fails.
pub async fn of_ids(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<FollowUpView>, AppError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = select(ctx);
    sql.push(" AND f.id IN ").bind_list(ids.iter().copied());
    let rows = connection.query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| Ok(read(ctx, row)?.0)).collect()
}

/// Follow-ups by their ids, in any order; those out of reach or removed are left out.
///
/// # Errors
/// Internal, when the database fails.
pub async fn by_ids(ctx: &Ctx, ids: &[Uuid]) -> Result<Vec<FollowUpView>, AppError> {
    let views = of_ids(ctx, ctx.db().reader(), ids).await?;
    Ok(views.into_iter().filter(|view| !view.is_removed).collect())
}

/// Those of them that are not removed, wherever they are. Nothing of one out of reach may be shown but that it is there.
///
/// # Errors
/// Internal, when the database fails.
pub(super) async fn unsafe_present(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Uuid>, AppError> {
    let mut sql = Sql::new(tx.ctx().db(), "SELECT id FROM follow_ups WHERE deleted_at IS NULL AND id IN ");
    sql.bind_list(ids.iter().copied());
    let rows = tx.conn().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "id").map_err(database)).collect()
}

/// Which of them a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// By the time at which they happened.
    Present,
    /// Those in the recycle bin that the asker may bring back, by the time at which they were removed.
    Bin,
}

impl Shelf {
    fn push(self, ctx: &Ctx, wanted: &Filter, sql: &mut Sql) {
        if self == Self::Present {
            sql.push(" AND f.deleted_at IS NULL");
            return push_own(ctx, wanted, sql);
        }
        let me = ctx.user_id().map(|user| user.0).unwrap_or_default();
        sql.push(" AND f.deleted_at > ").bind(recycle::until(ctx));
        // As `read` says who may.
        sql.push(" AND (f.person_id = ").bind(me).push(" OR f.created_by = ").bind(me);
        if ctx.rights().reach(Entity::FollowUp, Action::Edit) > Reach::Own {
            sql.push(" OR ");
            reach::within(ctx.scope(Entity::FollowUp, Action::Edit), sql);
        }
        sql.push(")");
    }
}

/// A page.
///
/// # Errors
/// Invalid, naming conditions of the filter.
pub async fn page(ctx: &Ctx, wanted: &Wanted, shelf: Shelf) -> Result<Page<FollowUpView>, AppError> {
    let conditions = Conditions::new(ctx, &FOLLOW_UP, "f", wanted.filter.clone())?;
    let total = count(ctx, wanted, shelf, &conditions).await?;
    let column = if shelf == Shelf::Bin { "deleted_at" } else { "occurred_at" };
    let mut sql = Sql::new(ctx.db(), "SELECT f.id, f.");
    push_from(ctx, &wanted.filter, shelf, sql.push(column).push(" AS place"));
    wanted.push(&conditions, "f", column, &mut sql)?;
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let key = |row: &QueryResult| Ok((row.try_get("", "id")?, row.try_get("", "place")?));
    let keys: Vec<(Uuid, DateTime<Utc>)> =
        rows.iter().map(key).collect::<Result<_, _>>().map_err(database)?;
    let Page { items: keys, next_cursor, total, total_is_exact } =
        wanted.page(keys, total, |(id, at)| (*at, *id));
    let ids: Vec<Uuid> = keys.into_iter().map(|(id, _)| id).collect();
    // Whatever was removed or restored since the keys were read stands on the other shelf now.
    let views = of_ids(ctx, ctx.db().reader(), &ids).await?.into_iter();
    let views = views.filter(|view| view.is_removed == (shelf == Shelf::Bin));
    let mut views: HashMap<Uuid, _> = views.map(|view| (view.follow_up.id.0, view)).collect();
    let items = ids.iter().filter_map(|id| views.remove(id)).collect();
    Ok(Page { items, next_cursor, total, total_is_exact })
}

/// How many there are, counted no further than lists say.
async fn count(
    ctx: &Ctx,
    wanted: &Wanted,
    shelf: Shelf,
    conditions: &Conditions<'_>,
) -> Result<u64, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT count(*) AS total FROM (SELECT 1 AS one");
    push_from(ctx, &wanted.filter, shelf, &mut sql);
    sql.push(" AND ");
    conditions.push(&mut sql);
    sql.push(" LIMIT ").bind(i64::try_from(EXACT_COUNT + 1).unwrap_or(i64::MAX)).push(") found");
    let row = ctx.db().reader().query_one_raw(sql.statement()).await.map_err(database)?;
    let total: i64 = row.ok_or_else(AppError::internal)?.try_get("", "total").map_err(database)?;
    Ok(u64::try_from(total).unwrap_or_default())
}

/// Writes a new follow-up whose customer the caller holds.
///
/// # Errors
/// Internal, when the database fails.
pub async fn insert(tx: &Tx, follow_up: &FollowUp) -> Result<(), AppError> {
    rows::insert(tx, TABLE, columns(tx.ctx(), follow_up)?).await
}

/// A whole row, sealed where it has to be.
///
/// # Errors
/// Internal, when a text cannot be sealed.
pub fn columns(ctx: &Ctx, follow_up: &FollowUp) -> Result<Columns, AppError> {
    let mut columns: Columns = vec![
        ("id", follow_up.id.0.into()),
        ("customer_id", follow_up.customer_id.0.into()),
        ("plan_id", follow_up.plan_id.map(|id| id.0).into()),
        ("created_at", follow_up.created_at.into()),
        ("created_by", follow_up.created_by.map(|id| id.0).into()),
    ];
    columns.extend(changeable(ctx, follow_up)?);
    Ok(columns)
}

/// Writes what was changed of a follow-up that stands at `version`; false when it does not stand there any more.
///
/// # Errors
/// Internal, when the database fails.
pub async fn update(tx: &Tx, follow_up: &FollowUp, version: i64) -> Result<bool, AppError> {
    rows::update(tx, TABLE, follow_up.id.0, version, changeable(tx.ctx(), follow_up)?).await
}

fn changeable(ctx: &Ctx, follow_up: &FollowUp) -> Result<Columns, AppError> {
    let keys = &ctx.app().keys;
    let seal = |text: &String, column| Encrypted::seal(keys, place(follow_up.id, column), text);
    let next_step = follow_up.next_step.as_ref().map(|text| seal(text, "next_step")).transpose()?;
    Ok(vec![
        ("version", follow_up.version.into()),
        ("contact_id", follow_up.contact_id.map(|id| id.0).into()),
        ("method", follow_up.method.key().into()),
        ("content", seal(&follow_up.content, "content")?.into()),
        ("result", follow_up.result.clone().into()),
        ("mood", follow_up.mood.map(|mood| mood.key()).into()),
        ("next_step", next_step.into()),
        ("occurred_at", follow_up.occurred_at.into()),
        ("person_id", follow_up.person_id.0.into()),
        ("department_id", follow_up.department_id.0.into()),
        ("updated_at", follow_up.updated_at.into()),
        ("updated_by", follow_up.updated_by.map(|id| id.0).into()),
    ])
}

fn read(ctx: &Ctx, row: &QueryResult) -> Result<(FollowUpView, Option<DateTime<Utc>>), AppError> {
    let uuid = |column| row.try_get::<Uuid>("", column).map_err(database);
    let maybe = |column| row.try_get::<Option<Uuid>>("", column).map_err(database);
    let text = |column| row.try_get::<Option<String>>("", column).map_err(database);
    let at = |column| row.try_get::<DateTime<Utc>>("", column).map_err(database);
    let keys = &ctx.app().keys;
    let id = FollowUpId(uuid("id")?);
    let content: Encrypted<String> = row.try_get("", "content").map_err(database)?;
    let next_step: Option<Encrypted<String>> = row.try_get("", "next_step").map_err(database)?;
    let follow_up = FollowUp {
        id,
        version: row.try_get("", "version").map_err(database)?,
        customer_id: CustomerId(uuid("customer_id")?),
        contact_id: maybe("contact_id")?.map(ContactId),
        plan_id: maybe("plan_id")?.map(PlanId),
        method: text("method")?.and_then(|key| key.parse().ok()).unwrap_or_default(),
        content: content.open(keys, place(id, "content"))?,
        result: text("result")?,
        mood: text("mood")?.and_then(|key| key.parse().ok()),
        next_step: next_step.map(|text| text.open(keys, place(id, "next_step"))).transpose()?,
        occurred_at: at("occurred_at")?,
        person_id: UserId(uuid("person_id")?),
        department_id: DepartmentId(uuid("department_id")?),
        created_at: at("created_at")?,
        updated_at: at("updated_at")?,
        created_by: maybe("created_by")?.map(UserId),
        updated_by: maybe("updated_by")?.map(UserId),
    };
    let removed_at: Option<DateTime<Utc>> = row.try_get("", "deleted_at").map_err(database)?;
    let is_overseen: bool = row.try_get("", "is_overseen").map_err(database)?;
    let is_own = ctx.user_id().is_ok_and(|me| me == follow_up.person_id || Some(me) == follow_up.created_by);
    let may = |action| ctx.rights().can(Entity::FollowUp, action) && (is_own || is_overseen);
    let label = text("result_label")?;
    let view = FollowUpView {
        customer_name: text("customer_name")?.unwrap_or_default(),
        contact_name: text("contact_name")?,
        person_name: text("person_name")?.unwrap_or_default(),
        // Its own page alone shows these.
        department_name: String::new(),
        plan_content: None,
        result_label: follow_up.result.as_ref().map(|result| {
            label.map_or_else(|| result.clone(), |label| label_in(ctx.lang(), RESULTS, result, label))
        }),
        comments: row.try_get("", "comments").map_err(database)?,
        may_edit: removed_at.is_none() && may(Action::Edit),
        may_remove: may(Action::Delete),
        is_removed: removed_at.is_some(),
        purged_at: removed_at.map(|at| at + recycle::kept(ctx)),
        follow_up,
    };
    Ok((view, removed_at))
}
