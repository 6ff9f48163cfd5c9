//! Very many follow-ups and plans at once, for demo data: sealed by the same functions as those that people write one by one, in statements
//! of many rows. What they say of a customer's last and next contact is given to the loader of customers, which writes it with the row.

use crate::{
    follow_ups::{FOLLOW_UP, FollowUp, Method, server::store as follow_ups},
    plans::{PLAN, Plan, PlanStatus, server::store as plans},
    reminders, rows,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use kemai_domain::{AppError, ContactId, CustomerId, DepartmentId, FollowUpId, PlanId, UserId};
use kemai_server::{Change, ChangeAction, Ctx, NewJob, civil, database};
use sea_orm::{ConnectionTrait, Statement};
use std::collections::HashMap;
use uuid::Uuid;

/// A follow-up to be loaded; whoever wrote it owns the customer.
#[derive(Clone, Debug)]
pub struct Said {
    pub customer: CustomerId,
    pub contact: Option<ContactId>,
    pub person: UserId,
    pub method: Method,
    pub content: String,
    /// A key of the dictionary of results.
    pub result: Option<String>,
    pub next_step: Option<String>,
    pub at: DateTime<Utc>,
}

/// A plan to be loaded: open, or done when it was due.
#[derive(Clone, Debug)]
pub struct ToDo {
    /// None for a task inside the company.
    pub customer: Option<CustomerId>,
    pub contact: Option<ContactId>,
    pub assignee: UserId,
    pub method: Method,
    pub content: String,
    pub due_at: DateTime<Utc>,
    /// A rule as it is kept; its first time is `due_at`.
    pub repeat: Option<&'static str>,
    pub is_done: bool,
    pub created_at: DateTime<Utc>,
}

/// Where people stand when the load begins.
pub struct Loader {
    ctx: Ctx,
    people: HashMap<UserId, (DepartmentId, Tz)>,
}

/// Follow-ups and plans as statements: nothing is left to be computed while the database is busy.
pub struct Batch {
    statements: Vec<Statement>,
    changes: Vec<Change>,
    /// Reminders to come.
    jobs: Vec<NewJob>,
}

impl Loader {
    /// # Errors
    /// Internal, when the database fails.
    pub async fn open(ctx: &Ctx) -> Result<Self, AppError> {
        let read = ctx.db().statement("SELECT id, department_id, time_zone FROM users", []);
        let mut people = HashMap::new();
        for row in ctx.db().reader().query_all_raw(read).await.map_err(database)? {
            let id: Uuid = row.try_get("", "id").map_err(database)?;
            let department: Uuid = row.try_get("", "department_id").map_err(database)?;
            let zone: Option<String> = row.try_get("", "time_zone").map_err(database)?;
            let zone = zone.and_then(|zone| zone.parse().ok()).unwrap_or_else(|| ctx.company_zone());
            people.insert(UserId(id), (DepartmentId(department), zone));
        }
        Ok(Self { ctx: ctx.clone(), people })
    }

    fn person(&self, user: UserId) -> Result<(DepartmentId, Tz), AppError> {
        self.people.get(&user).copied().ok_or_else(AppError::internal)
    }

    /// Seals what was said and what is to be done. It computes and waits for nothing: run it on a thread of its own.
    ///
    /// # Errors
    /// Internal, for a person who is not there.
    pub fn prepare(&self, said: Vec<Said>, to_do: Vec<ToDo>) -> Result<Batch, AppError> {
        let db = self.ctx.db();
        let mut changes = Vec::with_capacity(said.len() + to_do.len());
        let mut rows = Vec::with_capacity(said.len());
        for said in said {
            let customer = said.customer;
            let follow_up = self.follow_up(said)?;
            changes.push(Change::of(&FOLLOW_UP, follow_up.id, ChangeAction::Create).on(customer));
            rows.push(follow_ups::columns(&self.ctx, &follow_up)?);
        }
        let mut statements = rows::insertions(db, follow_ups::TABLE, rows);
        let (now, mut jobs) = (self.ctx.now(), Vec::new());
        let mut rows = Vec::with_capacity(to_do.len());
        for to_do in to_do {
            let plan = self.plan(to_do)?;
            let change = Change::of(&PLAN, plan.id, ChangeAction::Create);
            changes.push(match plan.customer_id {
                Some(customer) => change.on(customer),
                None => change,
            });
            rows.push(plans::columns(&self.ctx, &plan)?);
            jobs.extend(reminders::jobs(&plan, now));
        }
        statements.extend(rows::insertions(db, plans::TABLE, rows));
        Ok(Batch { statements, changes, jobs })
    }

    fn follow_up(&self, said: Said) -> Result<FollowUp, AppError> {
        Ok(FollowUp {
            id: FollowUpId::new(),
            version: 1,
            customer_id: said.customer,
            contact_id: said.contact,
            plan_id: None,
            method: said.method,
            content: said.content,
            result: said.result,
            mood: None,
            next_step: said.next_step,
            occurred_at: said.at,
            person_id: said.person,
            department_id: self.person(said.person)?.0,
            created_at: said.at,
            updated_at: said.at,
            created_by: Some(said.person),
            updated_by: None,
        })
    }

    fn plan(&self, to_do: ToDo) -> Result<Plan, AppError> {
        let zone = self.person(to_do.assignee)?.1;
        let due_local = civil::local(zone, to_do.due_at);
        let series = to_do.repeat.map(|_| due_local);
        Ok(Plan {
            id: PlanId::new(),
            version: 1,
            customer_id: to_do.customer,
            contact_id: to_do.contact,
            method: to_do.method,
            content: to_do.content,
            due_at: to_do.due_at,
            due_local,
            wanted_local: due_local,
            time_zone: zone.to_string(),
            assignee_id: to_do.assignee,
            remind_before_minutes: vec![15],
            repeat: to_do.repeat.map(str::to_owned),
            series_start: series,
            series_at: series,
            status: if to_do.is_done { PlanStatus::Done } else { PlanStatus::Open },
            cancel_reason: None,
            closed_at: to_do.is_done.then_some(to_do.due_at),
            checked_in_at: None,
            place: None,
            coordinates: None,
            created_at: to_do.created_at,
            updated_at: to_do.created_at,
            created_by: Some(to_do.assignee),
            updated_by: None,
        })
    }

    /// Writes a batch as one operation of the change log. Its customers are there.
    ///
    /// # Errors
    /// Internal, when the database fails; then nothing of the batch is there.
    pub async fn write(&self, batch: Batch) -> Result<(), AppError> {
        self.ctx
            .write("follow_up.load", move |tx| {
                Box::pin(async move {
                    for statement in batch.statements {
                        tx.conn().execute_raw(statement).await.map_err(database)?;
                    }
                    for change in batch.changes {
                        tx.log(change);
                    }
                    tx.enqueue_all(batch.jobs).await
                })
            })
            .await
    }
}
