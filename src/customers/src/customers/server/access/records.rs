//! Requests for access as records: one's own, and those about customers that one decides about.

use super::{opened, read_outcome};
use crate::customers::{access::AccessOutcome, server::store};
use chrono::{DateTime, Utc};
use kemai_domain::{Action, AppError, Capability, CustomerId, EXACT_COUNT, Entity, Page, Problem, UserId};
use kemai_server::{Ctx, Sql, database};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A request for access. Of its customer, whoever asked learns no more than what he typed until he is let in; whoever decides learns who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AccessRequest)]
pub struct RequestRecord {
    pub id: Uuid,
    #[schema(value_type = Uuid)]
    pub person_id: UserId,
    /// The name that one typed oneself; null of another's request.
    pub asked_for: Option<String>,
    /// For who decides, and for who was let in.
    #[schema(value_type = Option<Uuid>)]
    pub customer_id: Option<CustomerId>,
    pub asked_at: DateTime<Utc>,
    /// Null while the request waits.
    #[schema(value_type = Option<String>)]
    pub outcome: Option<AccessOutcome>,
    pub decided_at: Option<DateTime<Utc>>,
    /// Of one's own request: whether its outcome was noted as read.
    pub is_read: Option<bool>,
}

/// Which requests.
#[derive(Clone, Debug, Default)]
pub struct RequestQuery {
    /// Those that wait, those that were decided, or all.
    pub is_waiting: Option<bool>,
    pub customer: Option<CustomerId>,
    /// The id of the last one of the page before.
    pub cursor: Option<String>,
    pub limit: u32,
}

/// A page of requests, the latest first.
///
/// # Errors
/// Bad request, for a cursor that is none; internal, when the database fails.
pub async fn list(ctx: &Ctx, query: &RequestQuery) -> Result<Page<RequestRecord>, AppError> {
    let cursor = query.cursor.as_deref().filter(|text| !text.is_empty()).map(str::parse::<Uuid>).transpose();
    let cursor = cursor.map_err(|_| AppError::unreadable("cursor", Problem::BadCursor))?;
    let mut count =
        Sql::new(ctx.db(), "SELECT COUNT(*) AS found FROM (SELECT 1 FROM access_requests r WHERE ");
    narrow(ctx, query, &mut count)?;
    count.push(" LIMIT ").bind(i64::try_from(EXACT_COUNT + 1).unwrap_or(i64::MAX)).push(") found");
    let reader = ctx.db().reader();
    let row = reader.query_one_raw(count.statement()).await.map_err(database)?;
    let total: i64 = row.ok_or_else(AppError::internal)?.try_get("", "found").map_err(database)?;
    let total = u64::try_from(total).unwrap_or_default();

    let mut sql = Sql::new(ctx.db(), SELECT);
    narrow(ctx, query, &mut sql)?;
    if let Some(cursor) = cursor {
        sql.push(" AND r.id < ").bind(cursor);
    }
    sql.push(" ORDER BY r.id DESC LIMIT ").bind(i64::from(query.limit) + 1);
    let rows = reader.query_all_raw(sql.statement()).await.map_err(database)?;
    let mut items = rows.iter().map(|row| read(ctx, row)).collect::<Result<Vec<_>, _>>()?;
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| has_more).map(|last| last.id.to_string());
    Ok(Page { items, next_cursor, total: total.min(EXACT_COUNT), total_is_exact: total <= EXACT_COUNT })
}

/// One request.
///
/// # Errors
/// Not found: also another's about a customer that one does not decide about.
pub async fn find(ctx: &Ctx, id: Uuid) -> Result<RequestRecord, AppError> {
    let mut sql = Sql::new(ctx.db(), SELECT);
    narrow(ctx, &RequestQuery::default(), &mut sql)?;
    sql.push(" AND r.id = ").bind(id);
    let row = ctx.db().reader().query_one_raw(sql.statement()).await.map_err(database)?;
    read(ctx, &row.ok_or_else(AppError::not_found)?)
}

const SELECT: &str = "SELECT r.id, r.person_id, r.asked_for, r.customer_id, r.asked_at, r.outcome, r.decided_at, r.seen_at \
    FROM access_requests r WHERE ";

/// One's own, and those about present customers that one decides about: the rule of `may_decide`, as the database reads it.
fn narrow(ctx: &Ctx, query: &RequestQuery, sql: &mut Sql) -> Result<(), AppError> {
    let me = ctx.user_id()?.0;
    sql.push("(r.person_id = ").bind(me);
    if ctx.rights().can(Entity::Customer, Action::Edit) {
        sql.push(" OR EXISTS (SELECT 1 FROM customers c WHERE c.id = r.customer_id AND c.deleted_at IS NULL");
        if !ctx.rights().has(Capability::Assign) {
            sql.push(" AND c.owner_id = ").bind(me);
        }
        sql.push(" AND ");
        store::reach(ctx, Action::Edit, sql);
        sql.push(")");
    }
    sql.push(")");
    match query.is_waiting {
        Some(true) => sql.push(" AND r.outcome IS NULL"),
        Some(false) => sql.push(" AND r.outcome IS NOT NULL"),
        None => sql,
    };
    if let Some(customer) = query.customer {
        // Asked of one's own requests, it would tell which customer was met: those know theirs only once one was let in.
        sql.push(" AND r.customer_id = ").bind(customer.0).push(" AND (r.outcome = ");
        sql.bind(AccessOutcome::Granted.key()).push(" OR r.person_id <> ").bind(me).push(")");
    }
    Ok(())
}

fn read(ctx: &Ctx, row: &QueryResult) -> Result<RequestRecord, AppError> {
    let person = UserId(row.try_get("", "person_id").map_err(database)?);
    let is_own = ctx.user_id()? == person;
    let outcome = read_outcome(row)?;
    let seen: Option<DateTime<Utc>> = row.try_get("", "seen_at").map_err(database)?;
    let customer: Uuid = row.try_get("", "customer_id").map_err(database)?;
    let is_told = !is_own || outcome == Some(AccessOutcome::Granted);
    Ok(RequestRecord {
        id: row.try_get("", "id").map_err(database)?,
        person_id: person,
        asked_for: if is_own { Some(opened(ctx, row)?) } else { None },
        customer_id: is_told.then_some(CustomerId(customer)),
        asked_at: row.try_get("", "asked_at").map_err(database)?,
        outcome,
        decided_at: row.try_get("", "decided_at").map_err(database)?,
        is_read: is_own.then_some(seen.is_some()),
    })
}
