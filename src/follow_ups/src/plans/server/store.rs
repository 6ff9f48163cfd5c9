//! The table `plans`, within the asker's reach: with a customer it is the customer's; without, it is of who has to do it, who made it, and
//! those above who has to do it.

use crate::{
    conditions::Conditions,
    cursor::Cursor,
    people::push_in_department,
    plans::{
        PLAN,
        model::{Plan, PlanView},
    },
    rows::{self, Columns},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use kemai_domain::{
    Action, AppError, ContactId, CustomerId, EXACT_COUNT, Entity, Filter, Page, PlanId, Reach, UserId,
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
     p.assignee_id, p.remind_before_minutes, p.repeat_rule, p.series_start, p.series_at, p.status, p.cancel_reason, p.closed_at, \
     p.created_at, p.updated_at, p.created_by, p.updated_by, p.deleted_at, c.name AS customer_name, c.last_contact_at, \
     u.name AS assignee_name, t.name AS contact_name, ";

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
    sql.push(
        " FROM plans p JOIN users u ON u.id = p.assignee_id LEFT JOIN customers c ON c.id = p.customer_id \
         LEFT JOIN contacts t ON t.id = p.contact_id WHERE ",
    );
    push_reach(ctx, &mut sql);
    sql
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
        Scope::Department { path, .. } => push_in_department("p.assignee_id", path, sql),
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
        Some(at) => view.may_remove && at > ctx.now() - recycle::kept(ctx),
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
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| Ok(read(ctx, row)?.0)).collect()
}

/// A page by a filter, what is due first unless turned round.
///
/// # Errors
/// Invalid, naming conditions of the filter.
pub async fn page(
    ctx: &Ctx,
    filter: Filter,
    is_descending: bool,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<PlanView>, AppError> {
    let conditions = Conditions::new(ctx, &PLAN, "p", filter)?;
    let total = count(ctx, &conditions).await?;
    let cursor = cursor.filter(|cursor| !cursor.is_empty()).map(Cursor::read).transpose()?;
    let (direction, sign) = if is_descending { (" DESC", " < ") } else { (" ASC", " > ") };
    let mut items = several(ctx, |sql| {
        sql.push(" AND ");
        conditions.push(sql);
        if let Some(cursor) = cursor {
            sql.push(" AND (p.due_at, p.id)").push(sign).push("(").bind(cursor.at).push(", ").bind(cursor.id);
            sql.push(")");
        }
        sql.push(" ORDER BY p.due_at").push(direction).push(", p.id").push(direction);
        sql.push(" LIMIT ").bind(i64::from(limit) + 1);
    })
    .await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| has_more).map(|view| &view.plan);
    let next_cursor = last.map(|last| Cursor { at: last.due_at, id: last.id.0 }.write());
    Ok(Page { items, next_cursor, total: total.min(EXACT_COUNT), total_is_exact: total <= EXACT_COUNT })
}

async fn count(ctx: &Ctx, conditions: &Conditions<'_>) -> Result<u64, AppError> {
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT count(*) AS total FROM (SELECT 1 AS one FROM plans p LEFT JOIN customers c ON c.id = p.customer_id WHERE ",
    );
    push_reach(ctx, &mut sql);
    sql.push(" AND p.deleted_at IS NULL AND ");
    conditions.push(&mut sql);
    sql.push(" LIMIT ").bind(i64::try_from(EXACT_COUNT + 1).unwrap_or(i64::MAX)).push(") found");
    let row = ctx.db().reader().query_one_raw(sql.statement()).await.map_err(database)?;
    let total: i64 = row.ok_or_else(AppError::internal)?.try_get("", "total").map_err(database)?;
    Ok(u64::try_from(total).unwrap_or_default())
}

/// Writes a new plan whose customer, if it has one, the caller holds.
///
/// # Errors
/// Internal, when the database fails.
pub async fn insert(tx: &Tx, plan: &Plan) -> Result<(), AppError> {
    let mut columns: Columns = vec![
        ("id", plan.id.0.into()),
        ("customer_id", plan.customer_id.map(|id| id.0).into()),
        ("created_at", plan.created_at.into()),
        ("created_by", plan.created_by.map(|id| id.0).into()),
    ];
    columns.extend(changeable(tx.ctx(), plan)?);
    rows::insert(tx, TABLE, columns).await
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
    let reason = plan.cancel_reason.as_ref().map(|text| seal(text, "cancel_reason")).transpose()?;
    let remind = serde_json::to_string(&plan.remind_before_minutes).map_err(|_| AppError::internal())?;
    let local = |time: NaiveDateTime| time.format(LOCAL).to_string();
    Ok(vec![
        ("version", plan.version.into()),
        ("contact_id", plan.contact_id.map(|id| id.0).into()),
        ("method", plan.method.key().into()),
        ("content", seal(&plan.content, "content")?.into()),
        ("due_at", plan.due_at.into()),
        ("due_local", local(plan.due_local).into()),
        ("time_zone", plan.time_zone.clone().into()),
        ("assignee_id", plan.assignee_id.0.into()),
        ("remind_before_minutes", remind.into()),
        ("repeat_rule", plan.repeat.clone().into()),
        ("series_start", plan.series_start.map(local).into()),
        ("series_at", plan.series_at.map(local).into()),
        ("status", plan.status.key().into()),
        ("cancel_reason", reason.into()),
        ("closed_at", plan.closed_at.into()),
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
    let reason: Option<Encrypted<String>> = row.try_get("", "cancel_reason").map_err(database)?;
    let plan = Plan {
        id,
        version: row.try_get("", "version").map_err(database)?,
        customer_id: maybe("customer_id")?.map(CustomerId),
        contact_id: maybe("contact_id")?.map(ContactId),
        method: text("method")?.and_then(|key| key.parse().ok()).unwrap_or_default(),
        content: content.open(keys, place(id, "content"))?,
        due_at: at("due_at")?,
        due_local: local("due_local")?.ok_or_else(AppError::internal)?,
        time_zone: text("time_zone")?.unwrap_or_default(),
        assignee_id: UserId(uuid("assignee_id")?),
        remind_before_minutes: text("remind_before_minutes")?
            .and_then(|list| serde_json::from_str(&list).ok())
            .unwrap_or_default(),
        repeat: text("repeat_rule")?,
        series_start: local("series_start")?,
        series_at: local("series_at")?,
        status: text("status")?.and_then(|key| key.parse().ok()).unwrap_or_default(),
        cancel_reason: reason.map(|text| text.open(keys, place(id, "cancel_reason"))).transpose()?,
        closed_at: row.try_get("", "closed_at").map_err(database)?,
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
