//! Very many new customers at once: for demo data and imports.
//!
//! They pass the same checks, are sealed and indexed by the same functions as those that people save one by one; only the statements
//! differ, of which each writes many rows. One core prepares a batch (`Loader::prepare`) while the database writes the one before.
//! See docs/decisions/0007-loading.md for how a load stands in the change log.

mod rows;

use super::{
    document::{self, Reachers},
    entity::{customer, lifecycle_move},
    index, lookup,
    service::{self, checks, contacts},
    store::{self, Parts},
};
use crate::customers::{CUSTOMER, draft::CustomerDraft, input::CustomerInput, model::Lifecycle};
use chrono::{DateTime, Utc};
use kemai_domain::{
    AppError, ContactId, CustomerId, DepartmentId, FieldError, Problem, UserId,
    region::{RegionCode, RegionLevel},
};
use kemai_server::{
    BlindKind, Change, ChangeAction, Ctx, Sql, Tx, database,
    regions::{self, Regions},
};
use rows::Rows;
use sea_orm::{ConnectionTrait, Statement};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use uuid::Uuid;

/// A customer to be loaded. Its code is given by the caller, who also keeps the serials (`Loader::write`).
#[derive(Clone, Debug)]
pub struct Incoming {
    pub code: String,
    pub input: CustomerInput,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<UserId>,
    /// When it was last spoken with, and when it will be next: what is loaded beside it says so.
    pub last_contact_at: Option<DateTime<Utc>>,
    pub next_contact_at: Option<DateTime<Utc>>,
    /// Its states in the order of time; the last is the present one. Never empty.
    pub moves: Vec<(Lifecycle, DateTime<Utc>)>,
}

/// The same with its fields checked already.
#[derive(Clone, Debug)]
pub struct Checked {
    pub code: String,
    pub draft: CustomerDraft,
    pub last_contact_at: Option<DateTime<Utc>>,
    pub next_contact_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<UserId>,
    pub moves: Vec<(Lifecycle, DateTime<Utc>)>,
}

/// What batches are checked against: people, departments, choices and regions as they are when the load begins.
pub struct Loader {
    ctx: Ctx,
    people: HashMap<UserId, Person>,
    paths: HashMap<DepartmentId, String>,
    choices: HashSet<(String, String)>,
    regions: Arc<Regions>,
}

struct Person {
    seq: i64,
    department: DepartmentId,
    can_own: bool,
}

/// Customers as statements: nothing is left to be computed while the database is busy.
pub struct Batch {
    statements: Vec<Statement>,
    customers: Vec<Loaded>,
}

/// A customer of a batch, with its contacts in their order.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub id: CustomerId,
    pub contacts: Vec<ContactId>,
    /// The name as it was typed, where that is not the form in which it is kept.
    typed_name: Option<String>,
}

impl Batch {
    /// In the order in which they came.
    #[must_use]
    pub fn customers(&self) -> &[Loaded] {
        &self.customers
    }
}

/// The last serial that a batch's codes have used in a period.
pub type Serials = Vec<(String, i64)>;

impl Loader {
    /// # Errors
    /// Internal, when the database fails.
    pub async fn open(ctx: &Ctx) -> Result<Self, AppError> {
        let read = async |text: &str| {
            let sql = Sql::new(ctx.db(), text);
            ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)
        };
        let mut loader = Self {
            ctx: ctx.clone(),
            people: HashMap::new(),
            paths: HashMap::new(),
            choices: HashSet::new(),
            regions: regions::all(ctx.app()).await?,
        };
        let people = read(
            "SELECT seq, id, department_id, disabled_at IS NULL AND deleted_at IS NULL AS can_own FROM users",
        );
        for row in people.await? {
            let person = Person {
                seq: row.try_get("", "seq").map_err(database)?,
                department: DepartmentId(row.try_get("", "department_id").map_err(database)?),
                can_own: row.try_get("", "can_own").map_err(database)?,
            };
            loader.people.insert(UserId(row.try_get("", "id").map_err(database)?), person);
        }
        for row in read("SELECT id, path FROM departments").await? {
            let id = DepartmentId(row.try_get("", "id").map_err(database)?);
            loader.paths.insert(id, row.try_get("", "path").map_err(database)?);
        }
        for (key, _) in lookup::choice_labels(ctx).await? {
            loader.choices.insert(key);
        }
        Ok(loader)
    }

    /// Growing numbers for so many customers, and room for them in the index. Numbers that are not used are gone.
    ///
    /// # Errors
    /// Internal, when the database fails.
    pub async fn reserve(&self, customers: usize) -> Result<Vec<i64>, AppError> {
        let wanted = i64::try_from(customers).map_err(|_| AppError::internal())?;
        let db = self.ctx.db();
        index::make_room(&self.ctx, wanted).await?;
        let mut sql = if db.is_postgres() {
            let mut sql = Sql::new(
                db,
                "SELECT nextval(pg_get_serial_sequence('customers', 'seq')) AS seq FROM generate_series(1, ",
            );
            sql.bind(wanted).push(")");
            sql
        } else {
            let has_row = Sql::new(
                db,
                "INSERT INTO sqlite_sequence (name, seq) SELECT 'customers', 0 \
                 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'customers')",
            );
            db.side().execute_raw(has_row.statement()).await.map_err(database)?;
            Sql::new(db, "UPDATE sqlite_sequence SET seq = seq + ")
        };
        if !db.is_postgres() {
            sql.bind(wanted).push(" WHERE name = 'customers' RETURNING seq");
        }
        let rows = db.side().query_all_raw(sql.statement()).await.map_err(database)?;
        let numbers = rows
            .iter()
            .map(|row| row.try_get("", "seq").map_err(database))
            .collect::<Result<Vec<i64>, _>>()?;
        if db.is_postgres() {
            return Ok(numbers);
        }
        let last = *numbers.first().ok_or_else(AppError::internal)?;
        Ok((last - wanted + 1..=last).collect())
    }

    /// Checks, seals and tokenises customers, each with its number. It computes and waits for nothing: run it on a thread of its own.
    ///
    /// # Errors
    /// Invalid, naming the fields with the customer's place before them: `[3].region_code`.
    pub fn prepare(&self, incoming: Vec<Incoming>, numbers: &[i64]) -> Result<Batch, AppError> {
        let mut rows = Rows::new(self.ctx.db());
        let mut customers = Vec::with_capacity(incoming.len());
        for (place, (incoming, seq)) in incoming.into_iter().zip(numbers).enumerate() {
            let loaded = self.one(incoming, *seq, &mut rows).map_err(|mut error| {
                for field in &mut error.fields {
                    field.field = format!("[{place}].{}", field.field);
                }
                error
            })?;
            customers.push(loaded);
        }
        Ok(Batch { statements: rows.statements()?, customers })
    }

    /// As `prepare`, of customers that passed `check`.
    ///
    /// # Errors
    /// Internal.
    pub fn prepare_checked(&self, checked: Vec<Checked>, numbers: &[i64]) -> Result<Batch, AppError> {
        let mut rows = Rows::new(self.ctx.db());
        let mut customers = Vec::with_capacity(checked.len());
        for (checked, seq) in checked.into_iter().zip(numbers) {
            customers.push(self.add_one(checked, *seq, &mut rows)?);
        }
        Ok(Batch { statements: rows.statements()?, customers })
    }

    fn one(&self, incoming: Incoming, seq: i64, rows: &mut Rows) -> Result<Loaded, AppError> {
        let mut draft = incoming.input.check(self.ctx.company().currency)?;
        checks::limit(&draft, None).map_err(|fault| AppError::invalid(vec![fault]))?;
        self.check(&mut draft)?;
        let Incoming {
            code,
            created_at,
            updated_at,
            created_by,
            moves,
            last_contact_at,
            next_contact_at,
            ..
        } = incoming;
        let checked = Checked {
            code,
            draft,
            created_at,
            updated_at,
            created_by,
            moves,
            last_contact_at,
            next_contact_at,
        };
        self.add_one(checked, seq, rows)
    }

    fn add_one(&self, incoming: Checked, seq: i64, rows: &mut Rows) -> Result<Loaded, AppError> {
        let (ctx, draft) = (&self.ctx, &incoming.draft);
        let (lifecycle, since) = *incoming.moves.last().ok_or_else(AppError::internal)?;
        let id = CustomerId::new();
        let mut row = service::new_row(ctx, id, incoming.code, lifecycle);
        service::apply(ctx, &mut row, draft)?;
        row.seq = seq;
        row.lifecycle_since = since;
        row.last_contact_at = incoming.last_contact_at;
        row.next_contact_at = incoming.next_contact_at;
        row.created_at = incoming.created_at;
        row.updated_at = incoming.updated_at;
        row.created_by = incoming.created_by.map(|user| user.0);
        let mut parts = Parts {
            contacts: Vec::with_capacity(draft.contacts.len()),
            tags: draft.tags.clone(),
            collaborators: draft.collaborator_ids.clone(),
        };
        for (position, contact) in (0..).zip(&draft.contacts) {
            let contact = contacts::new_contact(ctx, id, contact);
            let mut contact = contacts::row(ctx, &contact, position)?;
            contact.created_at = incoming.created_at;
            contact.updated_at = incoming.created_at;
            contact.created_by = row.created_by;
            parts.contacts.push(contact);
        }
        let contacts = parts.contacts.iter().map(|contact| ContactId(contact.id)).collect();
        self.add(&row, parts, rows)?;
        let mut from = None;
        for (to, at) in incoming.moves {
            rows.moves.push(lifecycle_move::Model {
                id: Uuid::now_v7(),
                customer_id: id.0,
                from_state: from.map(|state: Lifecycle| state.to_string()),
                to_state: to.to_string(),
                reason: None,
                at,
                moved_by: row.created_by,
            });
            from = Some(to);
        }
        rows.customers.push(row);
        Ok(Loaded { id, contacts, typed_name: incoming.draft.typed_name })
    }

    /// The index and what hangs on the customer.
    fn add(&self, row: &customer::Model, parts: Parts, rows: &mut Rows) -> Result<(), AppError> {
        let keys = &self.ctx.app().keys;
        let whole = store::whole(&self.ctx, row, &parts)?;
        let people = whole.owner_id.iter().chain(&whole.collaborator_ids);
        let reachers = Reachers {
            people: people.filter_map(|user| self.people.get(user)).map(|person| person.seq).collect(),
            department_path: whole.department_id.and_then(|department| self.paths.get(&department)).cloned(),
        };
        rows.documents.push((row.seq, document::tokens(keys, &whole, &reachers)));
        for blind in document::blind_values(&whole) {
            let group = document::blind_group(blind.field).unwrap_or(blind.field);
            for kind in [BlindKind::Whole, BlindKind::LastFour] {
                if let Some(hash) = keys.blind(group, kind, &blind.value) {
                    rows.blind.push((hash, row.id, blind.record, blind.field, kind));
                }
            }
        }
        rows.tags.extend(parts.tags.into_iter().map(|tag| (row.id, tag)));
        rows.collaborators.extend(parts.collaborators.into_iter().map(|user| (row.id, user.0)));
        rows.contacts.extend(parts.contacts);
        Ok(())
    }

    /// What `service::checks` asks the database, against what was read at the beginning.
    ///
    /// # Errors
    /// Invalid.
    pub fn check(&self, draft: &mut CustomerDraft) -> Result<(), AppError> {
        let problems = self.faults(draft);
        if problems.is_empty() { Ok(()) } else { Err(AppError::invalid(problems)) }
    }

    /// The same as a list, empty when all is well.
    #[must_use]
    pub fn faults(&self, draft: &mut CustomerDraft) -> Vec<FieldError> {
        let mut problems = Vec::new();
        for (field, dictionary, key) in checks::new_choices(draft, None) {
            if !self.choices.contains(&(dictionary.to_owned(), key)) {
                problems.push(FieldError::new(field, lookup::unknown(dictionary)));
            }
        }
        let owner_of = |user: &UserId| self.people.get(user).filter(|person| person.can_own);
        if let Some(owner) = draft.owner_id {
            match owner_of(&owner) {
                Some(person) => draft.department_id = Some(person.department),
                None => problems.push(FieldError::new("owner_id", Problem::UnknownPerson)),
            }
        }
        if draft.department_id.is_some_and(|department| !self.paths.contains_key(&department)) {
            problems.push(FieldError::new("department_id", Problem::UnknownDepartment));
        }
        if !draft.collaborator_ids.iter().all(|user| owner_of(user).is_some()) {
            problems.push(FieldError::new("collaborator_ids", Problem::UnknownPerson));
        }
        draft.collaborator_ids.retain(|user| Some(*user) != draft.owner_id);
        if let Err(problem) = checks::region(&self.regions, draft, None) {
            problems.push(FieldError::new("region_code", problem));
        }
        problems
    }

    /// The division or area that a text names, by its code or its names from above.
    #[must_use]
    pub fn region(&self, text: &str) -> Option<RegionCode> {
        self.regions.resolve(text).map(|region| region.code)
    }

    /// How far down a code lies.
    #[must_use]
    pub fn level(&self, code: &str) -> Option<RegionLevel> {
        let code = RegionCode::parse(code).ok()?;
        self.regions.find(code).map(|region| region.level)
    }

    /// Writes a batch as one operation of the change log.
    ///
    /// # Errors
    /// Internal, when the database fails; then nothing of the batch is there.
    pub async fn write(&self, kind: &'static str, batch: Batch, serials: Serials) -> Result<(), AppError> {
        self.ctx
            .write(kind, move |tx| {
                Box::pin(async move {
                    write_in(tx, batch).await?;
                    for (period, last) in serials {
                        tx.keep_serial("customer", &period, last).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

/// Writes a batch inside a change.
///
/// # Errors
/// Internal, when the database fails.
pub async fn write_in(tx: &mut Tx, batch: Batch) -> Result<(), AppError> {
    for statement in batch.statements {
        tx.conn().execute_raw(statement).await.map_err(database)?;
    }
    for Loaded { id, typed_name, .. } in batch.customers {
        let mut change = Change::of(&CUSTOMER, id, ChangeAction::Create).on(id);
        change.fields.extend(typed_name.map(service::as_typed));
        tx.log(change);
    }
    Ok(())
}
