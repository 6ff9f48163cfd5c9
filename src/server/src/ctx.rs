//! Who asks. A `Ctx` is made by authentication (`session.rs`) or by the program for its own work, and every store function takes
//! one: without it, nothing is read or written.

use crate::{
    app::App,
    db::{Db, Tx},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use futures::future::BoxFuture;
use kemai_domain::{
    Action, AppError, Capability, Company, Entity, Lang, Mask, OperationId, Person, Reach, Rights, SessionId,
    ShippedRole, TokenId, UserId,
};
use std::sync::Arc;

/// A request's person, rights, language, zone and id.
#[derive(Clone)]
pub struct Ctx(Arc<Inner>);

struct Inner {
    app: App,
    actor: Actor,
    rights: Rights,
    lang: Lang,
    time_zone: Tz,
    company: Company,
    request_id: String,
}

enum Actor {
    Person(Box<SignedIn>),
    Program(&'static str),
}

/// A signed-in person with what the scoped queries need.
#[derive(Clone, Debug, PartialEq)]
pub struct SignedIn {
    pub person: Person,
    pub user_seq: i64,
    pub department_seq: i64,
    /// `/1/4/`: the departments from the root down to the person's own.
    pub department_path: String,
    pub door: Door,
}

/// How the person came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    Session(SessionId),
    /// An API token and its scope.
    Token(TokenId, String),
}

/// Which records a query may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    Nothing,
    /// Owner or collaborator.
    Own {
        user: UserId,
        user_seq: i64,
    },
    /// The department and the ones below it, and one's own.
    Department {
        user: UserId,
        user_seq: i64,
        seq: i64,
        path: String,
    },
    Everything,
}

impl Scope {
    /// How far a reach goes for somebody: `department` is the growing number and the path of his own.
    #[must_use]
    pub fn of(reach: Reach, user: UserId, user_seq: i64, department: (i64, &str)) -> Self {
        match reach {
            Reach::None => Self::Nothing,
            Reach::Own => Self::Own { user, user_seq },
            Reach::Department => {
                Self::Department { user, user_seq, seq: department.0, path: department.1.to_owned() }
            }
            Reach::All => Self::Everything,
        }
    }
}

impl Ctx {
    /// Only authentication calls this.
    pub(crate) fn of_person(
        app: App,
        signed_in: SignedIn,
        lang: Lang,
        time_zone: Tz,
        company: Company,
        request_id: String,
    ) -> Self {
        let rights = signed_in.person.rights.clone();
        Self(Arc::new(Inner {
            app,
            actor: Actor::Person(Box::new(signed_in)),
            rights,
            lang,
            time_zone,
            company,
            request_id,
        }))
    }

    /// The program itself, with every right: setup, jobs, commands. `name` stands in the change log.
    #[must_use]
    pub fn program(app: &App, name: &'static str, company: Company) -> Self {
        let time_zone = company.time_zone.parse().unwrap_or(Tz::Asia__Shanghai);
        Self(Arc::new(Inner {
            app: app.clone(),
            actor: Actor::Program(name),
            rights: ShippedRole::Admin.rights(),
            lang: Lang::default(),
            time_zone,
            company,
            request_id: format!("{name}-{}", uuid::Uuid::now_v7().simple()),
        }))
    }

    #[must_use]
    pub fn app(&self) -> &App {
        &self.0.app
    }

    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.app.db
    }

    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.app.clock.now()
    }

    #[must_use]
    pub fn signed_in(&self) -> Option<&SignedIn> {
        match &self.0.actor {
            Actor::Person(signed_in) => Some(signed_in),
            Actor::Program(_) => None,
        }
    }

    #[must_use]
    pub fn person(&self) -> Option<&Person> {
        self.signed_in().map(|signed_in| &signed_in.person)
    }

    /// # Errors
    /// Not signed in, when the program itself asks.
    pub fn user_id(&self) -> Result<UserId, AppError> {
        self.person().map(|person| person.id).ok_or_else(AppError::not_signed_in)
    }

    #[must_use]
    pub fn program_name(&self) -> Option<&'static str> {
        match self.0.actor {
            Actor::Person(_) => None,
            Actor::Program(name) => Some(name),
        }
    }

    #[must_use]
    pub fn rights(&self) -> &Rights {
        &self.0.rights
    }

    #[must_use]
    pub fn lang(&self) -> Lang {
        self.0.lang
    }

    /// The person's own zone.
    #[must_use]
    pub fn time_zone(&self) -> Tz {
        self.0.time_zone
    }

    #[must_use]
    pub fn company(&self) -> &Company {
        &self.0.company
    }

    /// The company's zone, which rules day serials, months and reports.
    #[must_use]
    pub fn company_zone(&self) -> Tz {
        self.0.company.time_zone.parse().unwrap_or(Tz::Asia__Shanghai)
    }

    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// # Errors
    /// Forbidden.
    pub fn require(&self, entity: Entity, action: Action) -> Result<(), AppError> {
        if self.rights().can(entity, action) { Ok(()) } else { Err(AppError::forbidden()) }
    }

    /// # Errors
    /// Forbidden.
    pub fn require_capability(&self, capability: Capability) -> Result<(), AppError> {
        if self.rights().has(capability) { Ok(()) } else { Err(AppError::forbidden()) }
    }

    #[must_use]
    pub fn hides(&self, mask: Mask) -> bool {
        self.rights().hides(mask)
    }

    /// Which records of an entity an action may touch.
    #[must_use]
    pub fn scope(&self, entity: Entity, action: Action) -> Scope {
        let reach = self.rights().reach(entity, action);
        let Some(signed_in) = self.signed_in() else {
            return if reach == Reach::All { Scope::Everything } else { Scope::Nothing };
        };
        let department = (signed_in.department_seq, signed_in.department_path.as_str());
        Scope::of(reach, signed_in.person.id, signed_in.user_seq, department)
    }

    /// Writes: one transaction, and one operation in the change log with all that `work` logs. `kind` names it: `customer.create`.
    ///
    /// # Errors
    /// What `work` refuses with; then nothing was written. Internal or unavailable, when the database fails.
    pub async fn write<T, W>(&self, kind: &'static str, work: W) -> Result<T, AppError>
    where
        T: Send + 'static,
        W: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, AppError>> + Send + 'static,
    {
        self.db().write(self.clone(), kind, None, Box::new(work)).await
    }

    /// Writes what undoes an earlier operation.
    ///
    /// # Errors
    /// As `write`.
    pub async fn write_undoing<T, W>(
        &self,
        kind: &'static str,
        undoes: OperationId,
        work: W,
    ) -> Result<T, AppError>
    where
        T: Send + 'static,
        W: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, AppError>> + Send + 'static,
    {
        self.db().write(self.clone(), kind, Some(undoes), Box::new(work)).await
    }
}

/// The person who asks, in server functions and pages.
///
/// # Errors
/// Not signed in.
pub fn ctx() -> Result<Ctx, AppError> {
    leptos::prelude::use_context::<Ctx>().ok_or_else(AppError::not_signed_in)
}
