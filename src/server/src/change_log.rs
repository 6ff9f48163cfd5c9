//! The change log: what every write leaves behind, in its own transaction. History, undo and live events read it.
//!
//! Operations stand in the order of their commit without gaps, on PostgreSQL too: the counter's row is locked as the last step
//! of a write, so whoever has the next number commits next. Values of sensitive fields are sealed under a key of their subject;
//! when that key's row is removed, nobody reads them again.

mod read;

pub use read::{Entry, history, of_operation, of_records, touched_since};

use crate::{
    crypto::{Encrypted, Place},
    db::Tx,
    error::database,
    sql::Sql,
};
use kemai_domain::{AppError, CustomerId, FieldChange, FieldTable, OperationId};
use sea_orm::{ConnectionTrait, Value};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

/// What happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeAction {
    Create,
    Update,
    Remove,
    Restore,
    /// Removed for good.
    Purge,
}

impl ChangeAction {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Remove => "remove",
            Self::Restore => "restore",
            Self::Purge => "purge",
        }
    }

    pub(crate) fn from_key(key: &str) -> Option<Self> {
        [Self::Create, Self::Update, Self::Remove, Self::Restore, Self::Purge]
            .into_iter()
            .find(|action| action.key() == key)
    }
}

/// The change of one record.
#[derive(Clone, Debug)]
pub struct Change {
    pub table: &'static FieldTable,
    pub record: Uuid,
    /// The customer on which the record hangs.
    pub customer: Option<CustomerId>,
    pub action: ChangeAction,
    pub fields: Vec<FieldChange>,
}

impl Change {
    /// Compares two states of a record, as serde writes them, field by field of the registry.
    #[must_use]
    pub fn between<T: Serialize>(
        table: &'static FieldTable,
        record: impl Into<Uuid>,
        before: Option<&T>,
        after: Option<&T>,
    ) -> Self {
        let (before, after) = (values(before), values(after));
        let action = match (&before, &after) {
            (None, _) => ChangeAction::Create,
            (_, None) => ChangeAction::Remove,
            _ => ChangeAction::Update,
        };
        let value = |state: &Option<Map<String, Json>>, key: &str| {
            state.as_ref().and_then(|map| map.get(key)).filter(|value| !is_nothing(value)).cloned()
        };
        let fields = table
            .fields
            .iter()
            .filter_map(|field| {
                let (before, after) = (value(&before, field.key), value(&after, field.key));
                (before != after).then(|| FieldChange { field: field.key.to_owned(), before, after })
            })
            .collect();
        Self { table, record: record.into(), customer: None, action, fields }
    }

    /// A change that no field shows: removed, restored.
    #[must_use]
    pub fn of(table: &'static FieldTable, record: impl Into<Uuid>, action: ChangeAction) -> Self {
        Self { table, record: record.into(), customer: None, action, fields: Vec::new() }
    }

    #[must_use]
    pub fn on(mut self, customer: CustomerId) -> Self {
        self.customer = Some(customer);
        self
    }

    #[must_use]
    pub fn as_action(mut self, action: ChangeAction) -> Self {
        self.action = action;
        self
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.action == ChangeAction::Update
    }

    /// Whose key seals the sensitive values: the customer's, else the record's own.
    fn subject(&self) -> Uuid {
        self.customer.map_or(self.record, |customer| customer.0)
    }

    fn is_sensitive(&self, field: &str) -> bool {
        self.table.find(field).is_none_or(|field| field.is_sensitive)
    }
}

fn values<T: Serialize>(state: Option<&T>) -> Option<Map<String, Json>> {
    match serde_json::to_value(state?) {
        Ok(Json::Object(map)) => Some(map),
        _ => None,
    }
}

fn is_nothing(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(list) => list.is_empty(),
        _ => false,
    }
}

/// A field change as the column keeps it: open, or sealed whole.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Stored {
    Sealed { field: String, sealed: String },
    Open(FieldChange),
}

const INSERT_CHANGES: &str =
    "INSERT INTO changes (operation_seq, position, entity, record_id, customer_id, action, fields) VALUES ";

/// Writes the operation of a transaction. The counter comes last of all that can wait.
pub(crate) async fn write(
    tx: &Tx,
    kind: &'static str,
    undoes: Option<OperationId>,
    changes: Vec<Change>,
) -> Result<(), AppError> {
    let ctx = tx.ctx();
    let db = ctx.db();
    let mut stored = Vec::with_capacity(changes.len());
    for change in &changes {
        stored.push(seal(tx, change).await?);
    }
    let row = tx
        .conn()
        .query_one_raw(db.statement(
            "UPDATE operation_counter SET last_seq = last_seq + 1 WHERE id = 1 RETURNING last_seq",
            [],
        ))
        .await
        .map_err(database)?
        .ok_or_else(AppError::internal)?;
    let seq: i64 = row.try_get("", "last_seq").map_err(database)?;
    let operation = db.statement(
        "INSERT INTO operations (seq, id, kind, at, actor_id, program, request_id, undoes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            seq.into(),
            tx.operation().0.into(),
            kind.into(),
            ctx.now().into(),
            ctx.person().map(|person| person.id.0).into(),
            ctx.program_name().into(),
            ctx.request_id().into(),
            undoes.map(|id| id.0).into(),
        ],
    );
    tx.conn().execute_raw(operation).await.map_err(database)?;
    if db.is_postgres() {
        // The other servers hear of it when this transaction commits, and not before.
        let notify = db.statement("SELECT pg_notify($1, '')", [crate::live::CHANNEL.into()]);
        tx.conn().query_one_raw(notify).await.map_err(database)?;
    }
    // 7 values a row; both databases take far more than 900 parameters.
    for (chunk, group) in changes.chunks(100).zip(stored.chunks(100)).enumerate() {
        let (changes, fields) = group;
        let mut sql = Sql::new(db, INSERT_CHANGES);
        for (index, (change, fields)) in changes.iter().zip(fields).enumerate() {
            let position = i64::try_from(chunk * 100 + index).map_err(|_| AppError::internal())?;
            sql.push(if index == 0 { "" } else { ", " }).bind_list([
                seq.into(),
                position.into(),
                change.table.entity.key().into(),
                change.record.into(),
                change.customer.map(|customer| customer.0).into(),
                change.action.key().into(),
                Value::from(fields.clone()),
            ]);
        }
        tx.conn().execute_raw(sql.statement()).await.map_err(database)?;
    }
    Ok(())
}

async fn seal(tx: &Tx, change: &Change) -> Result<String, AppError> {
    let mut key = None;
    let mut stored = Vec::with_capacity(change.fields.len());
    for field in &change.fields {
        if !change.is_sensitive(&field.field) {
            stored.push(Stored::Open(field.clone()));
            continue;
        }
        if key.is_none() {
            key = Some(subject_key(tx, change.subject()).await?);
        }
        let place = Place { table: "changes", column: &field.field, row: change.subject() };
        let plain = serde_json::to_vec(field).map_err(|_| AppError::internal())?;
        let sealed = key.as_ref().map(|key: &crate::crypto::SubjectKey| key.seal(place, &plain));
        stored.push(Stored::Sealed { field: field.field.clone(), sealed: sealed.unwrap_or_default() });
    }
    serde_json::to_string(&stored).map_err(|_| AppError::internal())
}

fn subject_place(subject: Uuid) -> Place<'static> {
    Place { table: "subject_keys", column: "sealed", row: subject }
}

/// The subject's key, made when it has none yet.
async fn subject_key(tx: &Tx, subject: Uuid) -> Result<crate::crypto::SubjectKey, AppError> {
    let ctx = tx.ctx();
    let db = ctx.db();
    let fresh: [u8; 32] = rand::random();
    let sealed = Encrypted::seal(&ctx.app().keys, subject_place(subject), &fresh)?;
    let insert = db.statement(
        "INSERT INTO subject_keys (subject_id, sealed) VALUES ($1, $2) ON CONFLICT (subject_id) DO NOTHING",
        [subject.into(), sealed.into()],
    );
    if tx.conn().execute_raw(insert).await.map_err(database)?.rows_affected() == 1 {
        return Ok(crate::crypto::SubjectKey::new(fresh));
    }
    read::subject_key(ctx, tx.conn(), subject).await?.ok_or_else(AppError::internal)
}
