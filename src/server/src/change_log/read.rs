//! Reading the log back: the history of a record, and what one operation changed.

use super::{ChangeAction, Stored, subject_place};
use crate::{
    crypto::{Encrypted, Place, SubjectKey},
    ctx::Ctx,
    db::Tx,
    error::database,
    sql::Sql,
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use chrono::{DateTime, Utc};
use kemai_domain::{AppError, Entity, FieldChange, OperationId, UserId};
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::{HashMap, HashSet, hash_map};
use uuid::Uuid;

/// A change with its operation, as history shows it. A value whose subject was forgotten reads as none.
#[derive(Clone, Debug)]
pub struct Entry {
    pub seq: i64,
    pub operation: OperationId,
    pub kind: String,
    /// The kind of the operation that this one undid.
    pub undid: Option<String>,
    pub at: DateTime<Utc>,
    pub actor: Option<UserId>,
    pub program: Option<String>,
    pub entity: Entity,
    pub record: Uuid,
    /// The customer on which the record hangs.
    pub customer: Option<Uuid>,
    pub action: ChangeAction,
    pub fields: Vec<FieldChange>,
}

const SELECT: &str = "SELECT o.seq, o.id, o.kind, o.at, o.actor_id, o.program, c.entity, c.record_id, c.customer_id, c.action, c.fields, c.position, \
     (SELECT u.kind FROM operations u WHERE u.id = o.undoes) AS undid \
     FROM changes c JOIN operations o ON o.seq = c.operation_seq ";

/// Everything that happened to a record and to what hangs on it, newest first, but for the kinds of records that the asker may not read:
/// they are left out before the lines are counted, so that a page is full. An operation is never cut in two: where the page would end
/// within one, it holds the rest of it as well. The caller has loaded the record through its scoped store.
///
/// # Errors
/// Internal, when the database fails.
pub async fn history(
    ctx: &Ctx,
    record: Uuid,
    unread: &[Entity],
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<Entry>, AppError> {
    let start = || {
        let mut sql = Sql::new(ctx.db(), SELECT);
        sql.push(" WHERE (c.record_id = ").bind(record).push(" OR c.customer_id = ").bind(record).push(")");
        if !unread.is_empty() {
            sql.push(" AND c.entity NOT IN ").bind_list(unread.iter().map(|entity| entity.key()));
        }
        sql
    };
    let reader = ctx.db().reader();
    let limit = i64::try_from(limit).unwrap_or(100);
    let mut sql = start();
    sql.push(" AND o.seq < ").bind(before.unwrap_or(i64::MAX));
    sql.push(" ORDER BY o.seq DESC, c.position LIMIT ").bind(limit);
    let mut rows = reader.query_all_raw(sql.statement()).await.map_err(database)?;
    if let Some(last) = rows.last().filter(|_| i64::try_from(rows.len()).is_ok_and(|count| count >= limit)) {
        let (seq, position): (i64, i64) =
            (last.try_get("", "seq").map_err(database)?, last.try_get("", "position").map_err(database)?);
        let mut sql = start();
        sql.push(" AND o.seq = ").bind(seq).push(" AND c.position > ").bind(position);
        sql.push(" ORDER BY c.position");
        rows.extend(reader.query_all_raw(sql.statement()).await.map_err(database)?);
    }
    open_all(ctx, reader, rows).await
}

/// What happened to some records of one kind, newest first.
///
/// # Errors
/// Internal, when the database fails.
pub async fn of_records(
    ctx: &Ctx,
    entity: Entity,
    records: &[Uuid],
    limit: u64,
) -> Result<Vec<Entry>, AppError> {
    let mut sql = Sql::new(ctx.db(), SELECT);
    sql.push(" WHERE c.entity = ").bind(entity.key()).push(" AND c.record_id IN ");
    sql.bind_list(records.iter().copied()).push(" ORDER BY o.seq DESC, c.position LIMIT ");
    sql.bind(i64::try_from(limit).unwrap_or(100));
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    open_all(ctx, ctx.db().reader(), rows).await
}

/// What one operation changed, in the order it did. The caller checks each record again before it touches it.
///
/// # Errors
/// Internal, when the database fails.
pub async fn of_operation(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    operation: OperationId,
) -> Result<Vec<Entry>, AppError> {
    let sql = format!("{SELECT} WHERE o.id = $1 ORDER BY c.position");
    let rows =
        connection.query_all_raw(ctx.db().statement(sql, [operation.0.into()])).await.map_err(database)?;
    open_all(ctx, connection, rows).await
}

/// Of these records those with which something happened after an operation, an import's own work and its undoing apart. `more` may add
/// what else counts: `UNION SELECT … AS id …`.
///
/// # Errors
/// Internal, when the database fails.
pub async fn touched_since(
    tx: &Tx,
    seq: i64,
    own: &[OperationId],
    records: &[Uuid],
    more: impl FnOnce(&mut Sql),
) -> Result<HashSet<Uuid>, AppError> {
    let own = || own.iter().map(|id| id.0);
    let mut sql = Sql::new(
        tx.ctx().db(),
        "SELECT c.record_id AS id FROM changes c JOIN operations o ON o.seq = c.operation_seq WHERE o.seq > ",
    );
    sql.bind(seq).push(" AND c.record_id IN ").bind_list(records.iter().copied());
    sql.push(" AND o.id NOT IN ").bind_list(own());
    sql.push(" AND (o.undoes IS NULL OR o.undoes NOT IN ").bind_list(own()).push(")");
    more(&mut sql);
    let rows = tx.conn().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter().map(|row| row.try_get("", "id").map_err(database)).collect()
}

async fn open_all(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    rows: Vec<QueryResult>,
) -> Result<Vec<Entry>, AppError> {
    let mut keys = HashMap::new();
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let get = |error| database(error);
        let record: Uuid = row.try_get("", "record_id").map_err(get)?;
        let customer: Option<Uuid> = row.try_get("", "customer_id").map_err(get)?;
        let subject = customer.unwrap_or(record);
        let stored: String = row.try_get("", "fields").map_err(get)?;
        let stored: Vec<Stored> = serde_json::from_str(&stored).map_err(|_| AppError::internal())?;
        let mut fields = Vec::with_capacity(stored.len());
        for field in stored {
            match field {
                Stored::Open(field) => fields.push(field),
                Stored::Sealed { field, sealed } => {
                    if let hash_map::Entry::Vacant(vacant) = keys.entry(subject) {
                        vacant.insert(subject_key(ctx, connection, subject).await?);
                    }
                    let open = keys
                        .get(&subject)
                        .and_then(Option::as_ref)
                        .and_then(|key| open(key, subject, &field, &sealed));
                    fields.push(open.unwrap_or(FieldChange { field, before: None, after: None }));
                }
            }
        }
        let entity: String = row.try_get("", "entity").map_err(get)?;
        let action: String = row.try_get("", "action").map_err(get)?;
        let (Some(entity), Some(action)) = (Entity::from_key(&entity), ChangeAction::from_key(&action))
        else {
            continue;
        };
        entries.push(Entry {
            seq: row.try_get("", "seq").map_err(get)?,
            operation: OperationId(row.try_get("", "id").map_err(get)?),
            kind: row.try_get("", "kind").map_err(get)?,
            undid: row.try_get("", "undid").map_err(get)?,
            at: row.try_get("", "at").map_err(get)?,
            actor: row.try_get::<Option<Uuid>>("", "actor_id").map_err(get)?.map(UserId),
            program: row.try_get("", "program").map_err(get)?,
            entity,
            record,
            customer,
            action,
            fields,
        });
    }
    Ok(entries)
}

fn open(key: &SubjectKey, subject: Uuid, field: &str, sealed: &str) -> Option<FieldChange> {
    let bytes = BASE64.decode(sealed).ok()?;
    let plain = key.open(Place { table: "changes", column: field, row: subject }, &bytes)?;
    serde_json::from_slice(&plain).ok()
}

/// The subject's key; none when the subject was forgotten.
pub(super) async fn subject_key(
    ctx: &Ctx,
    connection: &impl ConnectionTrait,
    subject: Uuid,
) -> Result<Option<SubjectKey>, AppError> {
    let statement =
        ctx.db().statement("SELECT sealed FROM subject_keys WHERE subject_id = $1", [subject.into()]);
    let Some(row) = connection.query_one_raw(statement).await.map_err(database)? else { return Ok(None) };
    let sealed: Encrypted<[u8; 32]> = row.try_get("", "sealed").map_err(database)?;
    sealed.open(&ctx.app().keys, subject_place(subject)).map(|key| Some(SubjectKey::new(key)))
}
