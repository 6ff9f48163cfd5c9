//! The table `plans`, within the asker's reach: with a customer it is the customer's; without, it is of who has to do it, who made it, and
//! those above who has to do it.

use super::due::shown;
use crate::{
    conditions::Conditions,
    listing::{Wanted, narrows},
    people::push_in_path,
    plans::{
        PLAN,
        model::{Plan, PlanView},
    },
    rows::{self, Columns},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use kemai_domain::{
    Action, AppError, ContactId, CustomerId, EXACT_COUNT, Entity, Page, PlanId, Reach, UserId,
};
use kemai_records::recycle;
use kemai_server::{Ctx, Encrypted, Place, Scope, Sql, Tx, database, reach};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

/// The table.
pub const TABLE: &str = "plans";

/// How wall clocks are kept.
const LOCAL: &str = "%Y-%m-%dT%H:%M:%S";

/// Where a text of a plan is sealed.
#[must_use]
pub const fn place(id: PlanId, column: &'static str) -> Place<'static> {
    Place { table: TABLE, column, row: id.0 }
}

const SELECT: &str = "SELECT p.id, p.version, p.customer_id, p.contact_id, p.method, p.content, p.due_at, p.due_local, p.time_zone, \
     p.assignee_id, p.remind_before_minutes, p.repeat_rule, p.series_start, p.series_at, p.status, p.cancel_reason, p.closed_at, p.checked_in_at, p.place, p.coordinates, \
     p.created_at, p.updated_at, p.created_by, p.updated_by, p.deleted_at, c.name AS customer_name, c.last_contact_at, \
     u.name AS assignee_name, t.name AS contact_name, ";

const FROM: &str = " FROM plans p JOIN users u ON u.id = p.assignee_id LEFT JOIN customers c ON c.id = p.customer_id \
     LEFT JOIN contacts t ON t.id = p.contact_id WHERE ";

/// Starts a statement over plans that the asker may see; says of each whether his reach for changing covers it.
pub fn select(ctx: &Ctx) -> Sql {
    let mut sql = Sql::new(ctx.db(), SELECT);
    if ctx.rights().reach(Entity::Plan, Action::Edit) > Reach::Own {
        sql.push("CASE WHEN p.customer_id IS NULL THEN ");
        push_others(&ctx.scope(Entity::Plan, Action::Edit), &mut sql);
        sql.push(" WHEN ");
        reach::within(ctx.scope(Entity::Plan, Action::Edit), &mut sql);
        sql.push(" THEN TRUE ELSE FALSE END AS is_overseen");
    } else {
        sql.push("FALSE AS is_overseen");
    }
    sql.push(FROM);
    push_reach(ctx, &mut sql);
    sql
}

/// What one person still has to do for a customer, with the rows held, whether or not the asker may see it: for what the program does when
/// a customer goes to another owner.
///
/// # Errors
/// Internal, when the database fails.
pub async fn unsafe_open_of(tx: &Tx, customer: CustomerId, assignee: UserId) -> Result<Vec<Plan>, AppError> {
    unsafe_held(tx, |sql| {
        sql.push("p.status = 'open' AND p.customer_id = ").bind(customer.0);
        sql.push(" AND p.assignee_id = ").bind(assignee.0);
    })
    .await
}

/// Those of these plans that are cancelled, in the same way.
///
/// # Errors
/// Internal, when the database fails.
pub async fn unsafe_cancelled(tx: &Tx, ids: &[Uuid]) -> Result<Vec<Plan>, AppError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    unsafe_held(tx, |sql| {
        sql.push("p.status = 'cancelled' AND p.id IN ").bind_list(ids.iter().copied());
    })
    .await
}

async fn unsafe_held(tx: &Tx, push: impl FnOnce(&mut Sql)) -> Result<Vec<Plan>, AppError> {
    let ctx = tx.ctx();
    let mut sql = Sql::new(ctx.db(), SELECT);
    sql.push("FALSE AS is_overseen").push(FROM);
    push(&mut sql);
    sql.push(" AND p.deleted_at IS NULL ORDER BY p.id");
    if sql.is_postgres() {
        sql.push(" FOR UPDATE OF p");
    }
    let rows = tx.conn().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| Ok(read(ctx, row)?.0.plan)).collect()
}

/// Adds the asker's reach on `plans p` with `customers c` joined to it.
pub(crate) fn push_reach(ctx: &Ctx, sql: &mut Sql) {
    sql.push("((p.customer_id IS NOT NULL AND c.deleted_at IS NULL AND ");
    reach::on_customers_of(ctx, Entity::Plan, sql);
    sql.push(") OR (p.customer_id IS NULL AND ");
    let scope = ctx.scope(Entity::Plan, Action::View);
    match &scope {
        Scope::Own { user, .. } | Scope::Department { user, .. } => {
            sql.push("(p.assignee_id = ").bind(user.0).push(" OR p.created_by = ").bind(user.0).push(" OR ");
            push_others(&scope, sql);
            sql.push(")");
        }
        _ => push_others(&scope, sql),
    }
    sql.push("))");
}

/// Adds whether a scope reaches other people's tasks that have no customer.
fn push_others(scope: &Scope, sql: &mut Sql) {
    match scope {
        Scope::Everything => {
            sql.push("TRUE");
        }
        Scope::Department { path, .. } => push_in_path("p.assignee_id", path, sql),
        Scope::Own { .. } | Scope::Nothing => {
            sql.push("FALSE");
        }
    }
}

/// A plan, also one that lies in the recycle bin for those who may bring it back.
///
/// # Errors
/// Not found.
pub async fn find(ctx: &Ctx, connection: &impl ConnectionTrait, id: PlanId) -> Result<PlanView, AppError> {
    let mut sql = select(ctx);
    sql.push(" AND p.id = ").bind(id.0);
    let row = connection.query_one_raw(sql.statement()).await.map_err(database)?;
    let (view, removed_at) = read(ctx, &row.ok_or_else(AppError::not_found)?)?;
    let is_there = match removed_at {
        None => true,
        Some(at) => view.may_remove && at > recycle::until(ctx),
    };
    if is_there { Ok(view) } else { Err(AppError::not_found()) }
}

/// Holds a plan's row for the rest of the change.
///
/// # Errors
/// Internal, when the database fails.
pub async fn hold(tx: &Tx, id: PlanId) -> Result<(), AppError> {
    if tx.ctx().db().is_postgres() {
        let hold = tx.ctx().db().statement("SELECT id FROM plans WHERE id = $1 FOR UPDATE", [id.0.into()]);
        tx.conn().query_one_raw(hold).await.map_err(database)?;
    }
    Ok(())
}

/// Plans by what `push` adds after the reach, in its order.
///
/// # Errors
/// Internal, when the database fails.
pub async fn several(ctx: &Ctx, push: impl FnOnce(&mut Sql)) -> Result<Vec<PlanView>, AppError> {
    let mut sql = select(ctx);
    sql.push(" AND p.deleted_at IS NULL");
    push(&mut sql);
    all(ctx, &sql).await
}

async fn all(ctx: &Ctx, sql: &Sql) -> Result<Vec<PlanView>, AppError> {
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| Ok(read(ctx, row)?.0)).collect()
}

/// Adds the tables and the reach of a count over plans that are there.
pub fn push_counted(ctx: &Ctx, sql: &mut Sql) {
    reach::join_customers(sql.push(" FROM plans p LEFT"), "p.customer_id").push(" WHERE ");
    push_reach(ctx, sql);
    sql.push(" AND p.deleted_at IS NULL");
}

/// Begins with one's own plans, where nothing else begins with something nearer: those of one's customers, and tasks that one does or made.
pub fn push_own(ctx: &Ctx, sql: &mut Sql) {
    // Tasks without a customer are seen as far as the role says of plans, whatever it says of customers.
    let Scope::Own { user, .. } = ctx.scope(Entity::Plan, Action::View) else { return };
    sql.push(" AND p.id IN (SELECT m.id FROM plans m WHERE m.deleted_at IS NULL AND m.customer_id IN ");
    reach::own_customers(user, sql);
    sql.push(" UNION ALL SELECT m.id FROM plans m WHERE m.deleted_at IS NULL AND m.customer_id IS NULL AND (m.assignee_id = ");
    sql.bind(user.0).push(" OR m.created_by = ").bind(user.0).push("))");
}

/// Ids and moments alone, by what `push` adds after the reach, in its order.
///
/// # Errors
/// Internal, when the database fails.
pub async fn keys(ctx: &Ctx, push: impl FnOnce(&mut Sql)) -> Result<Vec<(Uuid, DateTime<Utc>)>, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT p.id, p.due_at");
    push_counted(ctx, &mut sql);
    push(&mut sql);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    let read = |row: &QueryResult| Ok((row.try_get("", "id")?, row.try_get("", "due_at")?));
    rows.iter().map(read).collect::<Result<_, _>>().map_err(database)
}

/// Plans by their ids, in any order; those out of reach are left out.
///
/// # Errors
/// Internal, when the database fails.
pub async fn by_ids(ctx: &Ctx, ids: &[Uuid]) -> Result<Vec<PlanView>, AppError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    several(ctx, |sql| {
        sql.push(" AND p.id IN ").bind_list(ids.iter().copied());
    })
    .await
}

/// A page by a filter and what `further` adds to it, what is due first unless turned round.
///
/// # Errors
/// Invalid, naming conditions of the filter.
pub async fn page(
    ctx: &Ctx,
    wanted: &Wanted,
    further: impl Fn(&mut Sql),
) -> Result<Page<PlanView>, AppError> {
    let conditions = Conditions::new(ctx, &PLAN, "p", wanted.filter.clone())?;
    let is_near = narrows(&wanted.filter, &["customer_id", "assignee_id"]);
    let total = count(ctx, is_near, &conditions, &further).await?;
    let mut sql = select(ctx);
    sql.push(" AND p.deleted_at IS NULL");
    if !is_near {
        push_own(ctx, &mut sql);
    }
    further(&mut sql);
    wanted.push(&conditions, "p", "due_at", &mut sql)?;
    let items = all(ctx, &sql).await?;
    Ok(wanted.page(items, total, |view: &PlanView| (view.plan.due_at, view.plan.id.0)))
}

async fn count(
    ctx: &Ctx,
    is_near: bool,
    conditions: &Conditions<'_>,
    further: impl Fn(&mut Sql),
) -> Result<u64, AppError> {
    let total = count_of(ctx, EXACT_COUNT, |sql| {
        if !is_near {
            push_own(ctx, sql);
        }
        further(sql);
        sql.push(" AND ");
        conditions.push(sql);
    })
    .await?;
    Ok(u64::try_from(total).unwrap_or_default())
}

/// How many plans there are by what `push` adds after the reach: one more than `exact` where there are more.
///
/// # Errors
/// Internal, when the database fails.
pub async fn count_of(ctx: &Ctx, exact: u64, push: impl FnOnce(&mut Sql)) -> Result<i64, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT count(*) AS total FROM (SELECT 1 AS one");
    push_counted(ctx, &mut sql);
    push(&mut sql);
    sql.push(" LIMIT ").bind(i64::try_from(exact + 1).unwrap_or(i64::MAX)).push(") found");
    let row = ctx.db().reader().query_one_raw(sql.statement()).await.map_err(database)?;
    row.ok_or_else(AppError::internal)?.try_get("", "total").map_err(database)
}

/// Writes a new plan whose customer, if it has one, the caller holds.
///
/// # Errors
/// Internal, when the database fails.
pub async fn insert(tx: &Tx, plan: &Plan) -> Result<(), AppError> {
    rows::insert(tx, TABLE, columns(tx.ctx(), plan)?).await
}

/// A whole row, sealed where it has to be.
///
/// # Errors
/// Internal, when a text cannot be sealed.
pub fn columns(ctx: &Ctx, plan: &Plan) -> Result<Columns, AppError> {
    let mut columns: Columns = vec![
        ("id", plan.id.0.into()),
        ("customer_id", plan.customer_id.map(|id| id.0).into()),
        ("created_at", plan.created_at.into()),
        ("created_by", plan.created_by.map(|id| id.0).into()),
    ];
    columns.extend(changeable(ctx, plan)?);
    Ok(columns)
}

/// Writes what was changed of a plan that stands at `version`; false when it does not stand there any more.
///
/// # Errors
/// Internal, when the database fails.
pub async fn update(tx: &Tx, plan: &Plan, version: i64) -> Result<bool, AppError> {
    rows::update(tx, TABLE, plan.id.0, version, changeable(tx.ctx(), plan)?).await
}

fn changeable(ctx: &Ctx, plan: &Plan) -> Result<Columns, AppError> {
    let keys = &ctx.app().keys;
    let seal = |text: &String, column| Encrypted::seal(keys, place(plan.id, column), text);
    let maybe = |text: &Option<String>, column| text.as_ref().map(|text| seal(text, column)).transpose();
    let reason = maybe(&plan.cancel_reason, "cancel_reason")?;
    let (place, coordinates) = (maybe(&plan.place, "place")?, maybe(&plan.coordinates, "coordinates")?);
    let remind = serde_json::to_string(&plan.remind_before_minutes).map_err(|_| AppError::internal())?;
    let local = |time: NaiveDateTime| time.format(LOCAL).to_string();
    Ok(vec![
        ("version", plan.version.into()),
        ("contact_id", plan.contact_id.map(|id| id.0).into()),
        ("method", plan.method.key().into()),
        ("content", seal(&plan.content, "content")?.into()),
        ("due_at", plan.due_at.into()),
        ("due_local", local(plan.wanted_local).into()),
        ("time_zone", plan.time_zone.clone().into()),
        ("assignee_id", plan.assignee_id.0.into()),
        ("remind_before_minutes", remind.into()),
        ("repeat_rule", plan.repeat.clone().into()),
        ("series_start", plan.series_start.map(local).into()),
        ("series_at", plan.series_at.map(local).into()),
        ("status", plan.status.key().into()),
        ("cancel_reason", reason.into()),
        ("closed_at", plan.closed_at.into()),
        ("checked_in_at", plan.checked_in_at.into()),
        ("place", place.into()),
        ("coordinates", coordinates.into()),
        ("updated_at", plan.updated_at.into()),
        ("updated_by", plan.updated_by.map(|id| id.0).into()),
    ])
}

fn read(ctx: &Ctx, row: &QueryResult) -> Result<(PlanView, Option<DateTime<Utc>>), AppError> {
    let uuid = |column| row.try_get::<Uuid>("", column).map_err(database);
    let maybe = |column| row.try_get::<Option<Uuid>>("", column).map_err(database);
    let text = |column| row.try_get::<Option<String>>("", column).map_err(database);
    let at = |column| row.try_get::<DateTime<Utc>>("", column).map_err(database);
    let local = |column| Ok::<_, AppError>(text(column)?.and_then(|text| text.parse::<NaiveDateTime>().ok()));
    let keys = &ctx.app().keys;
    let id = PlanId(uuid("id")?);
    let content: Encrypted<String> = row.try_get("", "content").map_err(database)?;
    let sealed = |column| {
        let text: Option<Encrypted<String>> = row.try_get("", column).map_err(database)?;
        text.map(|text| text.open(keys, place(id, column))).transpose()
    };
    let due_at = at("due_at")?;
    let time_zone = text("time_zone")?.unwrap_or_default();
    let wanted_local = local("due_local")?.ok_or_else(AppError::internal)?;
    let plan = Plan {
        id,
        version: row.try_get("", "version").map_err(database)?,
        customer_id: maybe("customer_id")?.map(CustomerId),
        contact_id: maybe("contact_id")?.map(ContactId),
        method: text("method")?.and_then(|key| key.parse().ok()).unwrap_or_default(),
        content: content.open(keys, place(id, "content"))?,
        due_at,
        due_local: time_zone.parse().map_or(wanted_local, |zone: Tz| shown(zone, due_at)),
        wanted_local,
        time_zone,
        assignee_id: UserId(uuid("assignee_id")?),
        remind_before_minutes: text("remind_before_minutes")?
            .and_then(|list| serde_json::from_str(&list).ok())
            .unwrap_or_default(),
        repeat: text("repeat_rule")?,
        series_start: local("series_start")?,
        series_at: local("series_at")?,
        status: text("status")?.and_then(|key| key.parse().ok()).unwrap_or_default(),
        cancel_reason: sealed("cancel_reason")?,
        closed_at: row.try_get("", "closed_at").map_err(database)?,
        checked_in_at: row.try_get("", "checked_in_at").map_err(database)?,
        place: sealed("place")?,
        coordinates: sealed("coordinates")?,
        created_at: at("created_at")?,
        updated_at: at("updated_at")?,
        created_by: maybe("created_by")?.map(UserId),
        updated_by: maybe("updated_by")?.map(UserId),
    };
    let removed_at: Option<DateTime<Utc>> = row.try_get("", "deleted_at").map_err(database)?;
    let is_overseen: bool = row.try_get("", "is_overseen").map_err(database)?;
    let is_own = ctx.user_id().is_ok_and(|me| me == plan.assignee_id || Some(me) == plan.created_by);
    let may = |action| ctx.rights().can(Entity::Plan, action) && (is_own || is_overseen);
    let view = PlanView {
        customer_name: text("customer_name")?,
        contact_name: text("contact_name")?,
        assignee_name: text("assignee_name")?.unwrap_or_default(),
        last_contact_at: row.try_get("", "last_contact_at").map_err(database)?,
        may_edit: removed_at.is_none() && may(Action::Edit),
        may_remove: may(Action::Delete),
        is_removed: removed_at.is_some(),
        plan,
    };
    Ok((view, removed_at))
}
