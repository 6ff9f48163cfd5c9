//! Requests for access. Who asks names no customer: the same clues that refused the form find it again, and nothing of it goes back
//! to him but the outcome. The owner, and who may assign, let him in as a collaborator or refuse.

pub mod records;

use super::{
    duplicates::{self, hidden},
    entity::customer,
    lookup, service,
    steps::CustomerSteps,
    store::{self, State},
};
use crate::customers::{
    access::{ACCESS, AccessOutcome, AccessRequest, OwnRequest},
    api::DuplicateQuestion,
    input::MOST_COLLABORATORS,
    model::Customer,
};
use kemai_domain::{Action, AppError, Capability, CustomerId, Entity, Problem, UserId, name::normalise};
use kemai_records::notifications::{
    NewsKind,
    server::{News, settle, tell},
};
use kemai_server::{Change, ChangeAction, Ctx, Encrypted, Place, RecordTitle, Sql, Titles, Tx, database};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;
use uuid::Uuid;

/// Own requests shown at once.
const SHOWN: i64 = 20;

/// As the change log compares it.
#[derive(Serialize)]
struct Logged {
    person_id: UserId,
    outcome: Option<AccessOutcome>,
}

/// Asks for every sure duplicate that is out of reach. Asking again while a request waits changes nothing, and does not say which request
/// that is: with other clues, it would tell what they have in common. Returns the requests made now.
///
/// # Errors
/// Forbidden, for who can neither create nor edit customers; too many; not found, when nothing is out of reach.
pub async fn ask(ctx: &Ctx, question: &DuplicateQuestion) -> Result<Vec<Uuid>, AppError> {
    let person = ctx.user_id()?;
    ctx.app().limits.access.take(person.to_string())?;
    // What one was told already can be asked for; who was told of too many learns nothing new, be there something or not.
    let may_ask = hidden::may_ask(ctx);
    let mut met = duplicates::out_of_reach(ctx, question).await?;
    met.truncate(hidden::note_some(ctx, &met).await?);
    if met.is_empty() {
        may_ask?;
        return Err(AppError::not_found());
    }
    let name: String = normalise(&question.name).chars().take(200).collect();
    ctx.write("customer.ask_access", move |tx| {
        Box::pin(async move {
            let mut made = Vec::with_capacity(met.len());
            for customer in met {
                made.extend(insert(tx, customer.id, person, &name).await?);
            }
            Ok(made)
        })
    })
    .await
}

/// A request, unless one waits.
async fn insert(
    tx: &mut Tx,
    customer: CustomerId,
    person: UserId,
    name: &str,
) -> Result<Option<Uuid>, AppError> {
    let ctx = tx.ctx().clone();
    let id = Uuid::now_v7();
    let sealed = Encrypted::seal(&ctx.app().keys, place(id), &name.to_owned())?;
    let mut sql = Sql::new(
        ctx.db(),
        "INSERT INTO access_requests (id, customer_id, person_id, asked_for, asked_at) VALUES (",
    );
    sql.bind(id).push(", ").bind(customer.0).push(", ").bind(person.0).push(", ").bind(sealed).push(", ");
    sql.bind(ctx.now()).push(") ON CONFLICT DO NOTHING");
    if tx.conn().execute_raw(sql.statement()).await.map_err(database)?.rows_affected() == 1 {
        let logged = Logged { person_id: person, outcome: None };
        tx.log(Change::between(&ACCESS, id, None, Some(&logged)).on(customer));
        tell_owner(tx, customer, id).await?;
        return Ok(Some(id));
    }
    Ok(None)
}

/// The owner can decide, and is told; nobody is when there is none.
async fn tell_owner(tx: &mut Tx, customer: CustomerId, request: Uuid) -> Result<(), AppError> {
    let ctx = tx.ctx().clone();
    let row = store::unsafe_find(&ctx, tx.conn(), customer, State::Present).await?;
    let Some(owner) = row.owner_id else { return Ok(()) };
    let about = (Entity::Customer, customer.0);
    tell(tx, news(NewsKind::Access, request, UserId(owner), about)).await.map(|_| ())
}

/// Whoever asked is told what became of it: with the customer, or with no more than what he asked for.
async fn tell_asker(
    tx: &mut Tx,
    request: Uuid,
    person: UserId,
    customer: CustomerId,
    outcome: AccessOutcome,
) -> Result<(), AppError> {
    let (kind, about) = match outcome {
        AccessOutcome::Granted => (NewsKind::AccessGranted, (Entity::Customer, customer.0)),
        AccessOutcome::Refused => (NewsKind::AccessRefused, (Entity::AccessRequest, request)),
    };
    tell(tx, news(kind, request, person, about)).await.map(|_| ())
}

fn news(kind: NewsKind, request: Uuid, to: UserId, (entity, record): (Entity, Uuid)) -> News {
    let key = request.to_string();
    News { kind, key, to, entity, record, part: None, about_at: None, is_late: false }
}

const fn place(id: Uuid) -> Place<'static> {
    Place { table: "access_requests", column: "asked_for", row: id }
}

/// The requests that wait for a customer; none for who may not decide.
///
/// # Errors
/// Not found.
pub async fn waiting(ctx: &Ctx, id: CustomerId) -> Result<Vec<AccessRequest>, AppError> {
    let reader = ctx.db().reader();
    let row = store::find(ctx, reader, id, Action::View, State::Present).await?;
    if !may_decide(ctx, &row) {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT id, person_id, asked_at FROM access_requests WHERE outcome IS NULL AND customer_id = ",
    );
    sql.bind(id.0).push(" ORDER BY asked_at");
    let rows = reader.query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            Ok(AccessRequest {
                id: row.try_get("", "id").map_err(database)?,
                person_id: UserId(row.try_get("", "person_id").map_err(database)?),
                asked_at: row.try_get("", "asked_at").map_err(database)?,
            })
        })
        .collect()
}

/// The owner decides, and who may give the customer away.
fn may_decide(ctx: &Ctx, row: &customer::Model) -> bool {
    let is_owner = ctx.person().is_some_and(|person| row.owner_id == Some(person.id.0));
    ctx.rights().can(Entity::Customer, Action::Edit) && (is_owner || ctx.rights().has(Capability::Assign))
}

/// Lets the person in as a collaborator, or refuses.
///
/// # Errors
/// Not found: no such request that waits, or its customer is out of reach; forbidden; invalid, when the person has left or the
/// customer has too many collaborators; conflict.
pub async fn decide(ctx: &Ctx, request: Uuid, outcome: AccessOutcome) -> Result<CustomerId, AppError> {
    ctx.require(Entity::Customer, Action::Edit)?;
    ctx.write("customer.decide_access", move |tx| {
        Box::pin(async move {
            let ctx = tx.ctx().clone();
            let (customer, person) = lock(tx, request).await?;
            let row = store::find(&ctx, tx.conn(), customer, Action::Edit, State::Present).await?;
            if !may_decide(&ctx, &row) {
                return Err(AppError::forbidden());
            }
            let mut sql = Sql::new(ctx.db(), "UPDATE access_requests SET outcome = ");
            sql.bind(outcome.key()).push(", decided_at = ").bind(ctx.now()).push(", decided_by = ");
            sql.bind(ctx.person().map(|person| person.id.0)).push(" WHERE id = ").bind(request);
            tx.conn().execute_raw(sql.statement()).await.map_err(database)?;
            let logged = |outcome| Logged { person_id: person, outcome };
            let change = Change::between(&ACCESS, request, Some(&logged(None)), Some(&logged(Some(outcome))));
            tx.log(change.as_action(ChangeAction::Update).on(customer));
            settle(tx, NewsKind::Access, customer.0, None).await?;
            if outcome == AccessOutcome::Granted {
                let_in(tx, &row, person).await?;
            }
            tell_asker(tx, request, person, customer, outcome).await?;
            Ok(customer)
        })
    })
    .await
}

async fn let_in(tx: &mut Tx, row: &customer::Model, person: UserId) -> Result<(), AppError> {
    let ctx = tx.ctx().clone();
    if lookup::present_people(&ctx, tx.conn(), &[person]).await?.is_empty() {
        return Err(AppError::field("collaborator_ids", Problem::UnknownPerson));
    }
    let parts = store::parts(tx.conn(), row.id).await?;
    let before = store::whole(&ctx, row, &parts)?;
    if before.owner_id == Some(person) || before.collaborator_ids.contains(&person) {
        return Ok(());
    }
    if before.collaborator_ids.len() >= MOST_COLLABORATORS {
        let max = i64::try_from(MOST_COLLABORATORS).unwrap_or(i64::MAX);
        return Err(AppError::field("collaborator_ids", Problem::TooMany { max }));
    }
    let mut after = Customer { ..before.clone() };
    after.collaborator_ids.push(person);
    // Its owner stays.
    service::put(tx, row, &before, &after, CustomerSteps::default()).await
}

/// A request that still waits, held until the change ends.
async fn lock(tx: &Tx, request: Uuid) -> Result<(CustomerId, UserId), AppError> {
    let mut sql = Sql::new(
        tx.ctx().db(),
        "SELECT customer_id, person_id FROM access_requests WHERE outcome IS NULL AND id = ",
    );
    sql.bind(request);
    if sql.is_postgres() {
        sql.push(" FOR UPDATE");
    }
    let row = tx.conn().query_one_raw(sql.statement()).await.map_err(database)?;
    let row = row.ok_or_else(AppError::not_found)?;
    let customer = row.try_get("", "customer_id").map(CustomerId).map_err(database)?;
    Ok((customer, row.try_get("", "person_id").map(UserId).map_err(database)?))
}

/// One's own requests whose outcome one has not read yet, the latest first.
///
/// # Errors
/// Internal, when the database fails.
pub async fn own(ctx: &Ctx) -> Result<Vec<OwnRequest>, AppError> {
    let mut sql = Sql::new(
        ctx.db(),
        "SELECT id, asked_for, asked_at, outcome, customer_id FROM access_requests WHERE seen_at IS NULL AND person_id = ",
    );
    sql.bind(ctx.user_id()?.0).push(" ORDER BY asked_at DESC LIMIT ").bind(SHOWN);
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| read_own(ctx, row)).collect()
}

fn read_own(ctx: &Ctx, row: &QueryResult) -> Result<OwnRequest, AppError> {
    let outcome = read_outcome(row)?;
    let customer: Uuid = row.try_get("", "customer_id").map_err(database)?;
    Ok(OwnRequest {
        id: row.try_get("", "id").map_err(database)?,
        asked_for: opened(ctx, row)?,
        asked_at: row.try_get("", "asked_at").map_err(database)?,
        outcome,
        customer_id: (outcome == Some(AccessOutcome::Granted)).then_some(CustomerId(customer)),
    })
}

/// What was typed.
fn opened(ctx: &Ctx, row: &QueryResult) -> Result<String, AppError> {
    let id: Uuid = row.try_get("", "id").map_err(database)?;
    let sealed: Encrypted<String> = row.try_get("", "asked_for").map_err(database)?;
    sealed.open(&ctx.app().keys, place(id))
}

fn read_outcome(row: &QueryResult) -> Result<Option<AccessOutcome>, AppError> {
    let outcome: Option<String> = row.try_get("", "outcome").map_err(database)?;
    Ok(outcome.as_deref().and_then(AccessOutcome::from_key))
}

/// What notifications say of one's own requests, which is what one asked for oneself, and where their outcome stands.
///
/// # Errors
/// Not signed in; internal, when the database fails.
pub async fn titles(ctx: &Ctx, ids: &[Uuid]) -> Result<Titles, AppError> {
    let mut sql = Sql::new(ctx.db(), "SELECT id, asked_for FROM access_requests WHERE person_id = ");
    sql.bind(ctx.user_id()?.0).push(" AND id IN ").bind_list(ids.iter().copied());
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id").map_err(database)?;
            let title = opened(ctx, row)?;
            Ok((id, RecordTitle { title, content: None, path: "/customers".to_owned() }))
        })
        .collect()
}

/// Notes that the person has read the outcome of a request of his own; what told of it is read too.
///
/// # Errors
/// Not found: another's request, or one that waits.
pub async fn note_seen(ctx: &Ctx, request: Uuid) -> Result<(), AppError> {
    let me = ctx.user_id()?;
    ctx.write("customer.note_access", move |tx| {
        Box::pin(async move {
            let mut sql = Sql::new(tx.ctx().db(), "UPDATE access_requests SET seen_at = ");
            sql.bind(tx.ctx().now()).push(" WHERE outcome IS NOT NULL AND id = ").bind(request);
            sql.push(" AND person_id = ").bind(me.0).push(" RETURNING customer_id");
            let row = tx.conn().query_one_raw(sql.statement()).await.map_err(database)?;
            let row = row.ok_or_else(AppError::not_found)?;
            let customer: Uuid = row.try_get("", "customer_id").map_err(database)?;
            settle(tx, NewsKind::AccessGranted, customer, Some(me)).await?;
            settle(tx, NewsKind::AccessRefused, request, Some(me)).await
        })
    })
    .await
}
