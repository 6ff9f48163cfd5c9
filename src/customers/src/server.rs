//! What the area brings to the server: grades, REST operations, record kinds, and its part of set-up and of a department's move.

pub(crate) mod choices;

use crate::customers::{
    CustomerSummary, ListQuery,
    model::SearchHit,
    server::{
        access, contacted, document, entity::customer, http, listing, purge, reached, search, store,
        wechat_names,
    },
};
use chrono::{DateTime, Duration, Utc};
use futures::future::BoxFuture;
use kemai_domain::{Action, AppError, Capability, CustomerId, DepartmentId, Entity, Grade, Problem};
use kemai_server::{
    App, Area, Ctx, RecordHead, RecordKind, RecordTitle, Sql, Titles, Tx, database, live::Reached,
    upkeep::Chore,
};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use std::collections::HashMap;
use uuid::Uuid;

const VIEW: Grade = Grade::Can(Entity::Customer, Action::View);
const CREATE: Grade = Grade::Can(Entity::Customer, Action::Create);
const EDIT: Grade = Grade::Can(Entity::Customer, Action::Edit);
const DELETE: Grade = Grade::Can(Entity::Customer, Action::Delete);

/// The area of customers.
pub const AREA: Area = Area {
    name: "customers",
    grades: &[
        ("GET /customers", VIEW),
        ("GET /customers/new", CREATE),
        ("GET /customers/{id}", VIEW),
        ("GET /customers/{id}/edit", EDIT),
        ("POST /rpc/customers/list", VIEW),
        ("POST /rpc/customers/find", VIEW),
        ("POST /rpc/customers/people", VIEW),
        ("POST /rpc/customers/create", CREATE),
        ("POST /rpc/customers/update", EDIT),
        ("POST /rpc/customers/remove", DELETE),
        ("POST /rpc/customers/restore", Grade::Has(Capability::Restore)),
        ("POST /rpc/customers/removed_contacts", EDIT),
        ("POST /rpc/customers/restore_contact", EDIT),
        ("POST /rpc/customers/duplicates", VIEW),
        ("POST /rpc/customers/ask_access", CREATE),
        ("POST /rpc/customers/access_requests", VIEW),
        ("POST /rpc/customers/decide_access", EDIT),
        ("POST /rpc/customers/own_requests", VIEW),
        ("POST /rpc/customers/note_access", VIEW),
        ("POST /rpc/customers/move_lifecycle", EDIT),
        ("POST /rpc/customers/lifecycle_moves", VIEW),
        ("POST /rpc/customers/birthdays", VIEW),
        ("POST /rpc/customers/bulk", EDIT),
        ("POST /rpc/customers/undo", EDIT),
        ("POST /rpc/customers/history", VIEW),
        ("POST /rpc/history/list", Grade::SignedIn),
        ("POST /rpc/customers/search", VIEW),
        ("POST /rpc/regions/children", Grade::SignedIn),
        ("POST /rpc/regions/search", Grade::SignedIn),
        ("GET /api/v1/customers", VIEW),
        ("POST /api/v1/customers", CREATE),
        ("GET /api/v1/customers/{id}", VIEW),
        ("PATCH /api/v1/customers/{id}", EDIT),
        ("DELETE /api/v1/customers/{id}", DELETE),
        ("GET /api/v1/customers/{id}/history", VIEW),
        ("GET /api/v1/customers/{id}/lifecycle_moves", VIEW),
        ("POST /api/v1/customers/{id}/lifecycle_moves", EDIT),
        ("POST /api/v1/customers/{id}/restore", Grade::Has(Capability::Restore)),
        ("GET /api/v1/contacts", VIEW),
        ("POST /api/v1/contacts", EDIT),
        ("GET /api/v1/contacts/{id}", VIEW),
        ("PATCH /api/v1/contacts/{id}", EDIT),
        ("DELETE /api/v1/contacts/{id}", EDIT),
        ("POST /api/v1/contacts/{id}/restore", EDIT),
        ("GET /api/v1/access_requests", VIEW),
        ("POST /api/v1/access_requests", CREATE),
        ("GET /api/v1/access_requests/{id}", VIEW),
        ("POST /api/v1/access_requests/{id}/decide", EDIT),
        ("POST /api/v1/access_requests/{id}/read", VIEW),
    ],
    api: http::routes,
    openapi: http::openapi,
    records: &[
        RecordKind { entity: Entity::Customer, find: record, titles },
        // Nothing hangs on a request: only notifications speak of it.
        RecordKind {
            entity: Entity::AccessRequest,
            find: |_, _| Box::pin(async { Err(AppError::not_found()) }),
            titles: |ctx, ids| Box::pin(access::titles(ctx, ids)),
        },
    ],
    chores: &[
        Chore {
            name: "customers",
            every: Duration::hours(1),
            run: |ctx| Box::pin(purge::purge_expired(ctx)),
        },
        Chore {
            name: "contacts",
            every: Duration::hours(1),
            run: |ctx| Box::pin(purge::purge_expired_contacts(ctx)),
        },
        Chore {
            name: "wechat_names",
            every: Duration::days(1),
            run: |ctx| Box::pin(wechat_names::index(ctx)),
        },
    ],
    work: &[],
};

fn record(ctx: &Ctx, id: Uuid) -> BoxFuture<'_, Result<RecordHead, AppError>> {
    Box::pin(async move {
        let id = CustomerId(id);
        let row = store::find(ctx, ctx.db().reader(), id, Action::View, store::State::Present).await?;
        Ok(RecordHead {
            content: None,
            title: row.name,
            path: format!("/customers/{id}"),
            customer: Some(id),
            person: None,
            can_edit: ctx.rights().can(Entity::Customer, Action::Edit)
                && store::is_within(ctx, id, Action::Edit).await?,
        })
    })
}

fn titles<'a>(ctx: &'a Ctx, ids: &'a [Uuid]) -> BoxFuture<'a, Result<Titles, AppError>> {
    Box::pin(async move {
        let mut sql = Sql::new(
            ctx.db(),
            "SELECT c.id, c.name FROM customers c WHERE c.deleted_at IS NULL AND c.id IN ",
        );
        sql.bind_list(ids.iter().copied()).push(" AND ");
        store::reach(ctx, Action::View, &mut sql);
        let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
        let title = |row: &QueryResult| {
            let id: Uuid = row.try_get("", "id")?;
            let title = row.try_get("", "name")?;
            Ok((id, RecordTitle { title, content: None, path: format!("/customers/{id}") }))
        };
        rows.iter().map(|row| title(row).map_err(database)).collect()
    })
}

/// Whom customers reach, for the streams of live changes.
#[must_use]
pub fn reached<'a>(
    app: &'a App,
    customers: &'a [Uuid],
) -> BoxFuture<'a, Result<HashMap<Uuid, Reached>, AppError>> {
    Box::pin(reached::reached(app, customers))
}

/// A few of one's own customers, those that changed last first; of who owns none, of those that he sees.
#[must_use]
pub fn recent<'a>(ctx: &'a Ctx) -> BoxFuture<'a, Result<Vec<CustomerSummary>, AppError>> {
    const FEW: u32 = 6;
    Box::pin(async move {
        let of = |owner: &str| ListQuery { owner: owner.to_owned(), limit: FEW, ..ListQuery::default() };
        let own = listing::list(ctx, &of("me")).await?.items;
        if own.is_empty() { Ok(listing::list(ctx, &of("")).await?.items) } else { Ok(own) }
    })
}

/// Customers as one types, within reach.
#[must_use]
pub fn search<'a>(ctx: &'a Ctx, words: &'a str) -> BoxFuture<'a, Result<Vec<SearchHit>, AppError>> {
    Box::pin(search::search(ctx, words))
}

/// Notes when one last spoke with a customer and when one will next, in the change that said so.
#[must_use]
pub fn on_contacted(
    tx: &mut Tx,
    customer: CustomerId,
    last: Option<DateTime<Utc>>,
    next: Option<DateTime<Utc>>,
) -> BoxFuture<'_, Result<(), AppError>> {
    Box::pin(async move { contacted::note(tx, customer, last, next).await })
}

/// The choices that a new company starts with.
#[must_use]
pub fn on_setup(tx: &mut Tx) -> BoxFuture<'_, Result<(), AppError>> {
    Box::pin(choices::insert(tx))
}

/// After a department moved: the reach tokens of all customers in it and below are written anew, in the same transaction.
#[must_use]
pub fn on_department_moved<'a>(tx: &'a mut Tx, path: &'a str) -> BoxFuture<'a, Result<(), AppError>> {
    Box::pin(async move {
        let mut sql = Sql::new(
            tx.ctx().db(),
            "SELECT c.* FROM customers c WHERE c.deleted_at IS NULL AND c.department_id IN \
             (SELECT id FROM departments WHERE path LIKE ",
        );
        sql.bind(format!("{path}%")).push(")");
        // A document is written from the whole row: nobody may change it in between.
        if sql.is_postgres() {
            sql.push(" ORDER BY c.id FOR UPDATE OF c");
        }
        let rows = tx.conn().query_all_raw(sql.statement()).await.map_err(database)?;
        for row in rows {
            let row = customer::Model::from_query_result(&row, "").map_err(database)?;
            document::rewrite(tx, &row).await?;
        }
        Ok(())
    })
}

/// A department that customers stand in is not removed.
#[must_use]
pub fn on_department_removing(tx: &mut Tx, department: DepartmentId) -> BoxFuture<'_, Result<(), AppError>> {
    Box::pin(async move {
        let mut sql = Sql::new(tx.ctx().db(), "SELECT 1 AS found FROM customers WHERE department_id = ");
        sql.bind(department.0).push(" LIMIT 1");
        match tx.conn().query_one_raw(sql.statement()).await.map_err(database)? {
            Some(_) => Err(AppError::field("department", Problem::InUse)),
            None => Ok(()),
        }
    })
}
