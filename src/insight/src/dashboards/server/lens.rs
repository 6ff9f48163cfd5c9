//! Whose records are counted: what the asker may see, narrowed to the department and the person that were chosen.
//!
//! The boundary is the one of `kemai_server::reach`, over facts instead of rows; a test holds both against each other.

use crate::{
    dashboards::model::Question,
    facts::{Customer, Due, Facts, Said},
};
use kemai_domain::{Action, AppError, Entity, Problem};
use kemai_server::{Ctx, Scope, reach};
use std::collections::HashSet;
use uuid::Uuid;

/// How far one kind of record is seen.
enum Within<'a> {
    Everything,
    Nothing,
    Own { me: u16, shared: Option<&'a HashSet<u32>> },
    Departments { which: Vec<bool>, me: u16, shared: Option<&'a HashSet<u32>> },
}

impl<'a> Within<'a> {
    fn of(scope: &Scope, facts: &'a Facts) -> Self {
        let own = |seq: i64| {
            let me = u16::try_from(seq).unwrap_or_default();
            (me, facts.shared.get(&me))
        };
        match scope {
            Scope::Everything => Self::Everything,
            Scope::Nothing => Self::Nothing,
            Scope::Own { user_seq, .. } => {
                let (me, shared) = own(*user_seq);
                Self::Own { me, shared }
            }
            Scope::Department { user_seq, path, .. } => {
                let (me, shared) = own(*user_seq);
                Self::Departments { which: below(facts, path), me, shared }
            }
        }
    }

    fn holds(&self, number: u32, customer: &Customer) -> bool {
        let own = |me: u16, shared: Option<&HashSet<u32>>| {
            customer.owner == me || shared.is_some_and(|shared| shared.contains(&number))
        };
        match self {
            Self::Everything => true,
            Self::Nothing => false,
            Self::Own { me, shared } => own(*me, *shared),
            Self::Departments { which, me, shared } => is_in(which, customer.department) || own(*me, *shared),
        }
    }

    /// Of a task without a customer: it is of who has to do it, who made it, and those above who has to do it.
    fn holds_task(&self, facts: &Facts, task: &Due) -> bool {
        match self {
            Self::Everything => true,
            Self::Nothing => false,
            Self::Own { me, .. } => task.assignee == *me || task.creator == *me,
            Self::Departments { which, me, .. } => {
                task.assignee == *me
                    || task.creator == *me
                    || is_in(which, facts.people.place_of(task.assignee))
            }
        }
    }
}

/// The departments of a path and below it, by number.
fn below(facts: &Facts, path: &str) -> Vec<bool> {
    let most = facts.people.paths.keys().max().copied().unwrap_or_default();
    let is_below = |seq: u16| facts.people.paths.get(&seq).is_some_and(|found| found.starts_with(path));
    (0..=most).map(is_below).collect()
}

fn is_in(which: &[bool], department: u16) -> bool {
    which.get(usize::from(department)).copied().unwrap_or_default()
}

/// Through what a dashboard looks at the facts.
pub struct Lens<'a> {
    pub facts: &'a Facts,
    customers: Within<'a>,
    said: Within<'a>,
    due: Within<'a>,
    person: Option<u16>,
    departments: Option<Vec<bool>>,
    pub sees_said: bool,
    pub sees_due: bool,
}

impl<'a> Lens<'a> {
    /// # Errors
    /// Invalid, naming a department or a person that is not within reach.
    pub fn new(ctx: &Ctx, facts: &'a Facts, question: &Question) -> Result<Self, AppError> {
        let scope = ctx.scope(Entity::Customer, Action::View);
        let of = |entity| Within::of(&reach::scope_of(ctx, entity), facts);
        let can = |entity| ctx.rights().can(entity, Action::View);
        Ok(Self {
            customers: Within::of(&scope, facts),
            said: of(Entity::FollowUp),
            due: of(Entity::Plan),
            person: person(facts, &scope, &question.person)?,
            departments: departments(facts, &scope, &question.department)?,
            sees_said: can(Entity::FollowUp),
            sees_due: can(Entity::Plan),
            facts,
        })
    }

    /// Customers that are there, seen and chosen, with their numbers.
    pub fn customers(&self) -> impl Iterator<Item = (u32, &Customer)> {
        (0_u32..).zip(&self.facts.customers).filter(|(number, customer)| {
            customer.is_there
                && self.person.is_none_or(|person| customer.owner == person)
                && self.departments.as_ref().is_none_or(|which| is_in(which, customer.department))
                && self.customers.holds(*number, customer)
        })
    }

    /// Follow-ups of some time.
    pub fn said(&self, from: u32, until: u32) -> impl Iterator<Item = &Said> {
        self.facts.said.within(from, until).filter(|said| {
            self.sees_said
                && self.person.is_none_or(|person| said.person == person)
                && self.departments.as_ref().is_none_or(|which| is_in(which, said.department))
                && self.holds(&self.said, said.customer)
        })
    }

    /// Plans that were due in some time.
    pub fn due(&self, from: u32, until: u32) -> impl Iterator<Item = &Due> {
        self.facts.due.within(from, until).filter(|due| {
            let place = || self.facts.people.place_of(due.assignee);
            self.sees_due
                && self.person.is_none_or(|person| due.assignee == person)
                && self.departments.as_ref().is_none_or(|which| is_in(which, place()))
                && if due.customer == 0 {
                    self.due.holds_task(self.facts, due)
                } else {
                    self.holds(&self.due, due.customer)
                }
        })
    }

    fn holds(&self, within: &Within<'_>, number: u32) -> bool {
        let customer = self.facts.customers.get(number as usize);
        customer.is_some_and(|customer| customer.is_there && within.holds(number, customer))
    }

    /// The chosen person.
    pub fn person_id(&self) -> Option<Uuid> {
        self.person.and_then(|person| self.facts.people.person_ids.get(&person)).copied()
    }

    /// The chosen department and those below it.
    pub fn department_ids(&self) -> Option<Vec<Uuid>> {
        let which = self.departments.as_ref()?;
        let mut ids: Vec<(u16, Uuid)> = self
            .facts
            .people
            .department_ids
            .iter()
            .filter(|(seq, _)| is_in(which, **seq))
            .map(|(seq, id)| (*seq, *id))
            .collect();
        ids.sort_unstable();
        Some(ids.into_iter().map(|(_, id)| id).collect())
    }
}

fn person(facts: &Facts, scope: &Scope, id: &str) -> Result<Option<u16>, AppError> {
    if id.is_empty() {
        return Ok(None);
    }
    let refused = || AppError::field("person", Problem::UnknownPerson);
    let person = id.parse().ok().and_then(|id: Uuid| facts.people.people.get(&id)).copied();
    let person = person.ok_or_else(refused)?;
    let path = facts.people.paths.get(&facts.people.place_of(person)).map_or("", String::as_str);
    let is_within = match scope {
        Scope::Everything => true,
        Scope::Nothing => false,
        Scope::Own { user_seq, .. } => i64::from(person) == *user_seq,
        Scope::Department { user_seq, path: own, .. } => {
            i64::from(person) == *user_seq || path.starts_with(own)
        }
    };
    if is_within { Ok(Some(person)) } else { Err(refused()) }
}

fn departments(facts: &Facts, scope: &Scope, id: &str) -> Result<Option<Vec<bool>>, AppError> {
    if id.is_empty() {
        return Ok(None);
    }
    let refused = || AppError::field("department", Problem::UnknownDepartment);
    let department = id.parse().ok().and_then(|id: Uuid| facts.people.departments.get(&id));
    let path = department.and_then(|seq| facts.people.paths.get(seq)).ok_or_else(refused)?;
    let is_within = match scope {
        Scope::Everything => true,
        Scope::Nothing | Scope::Own { .. } => false,
        Scope::Department { path: own, .. } => path.starts_with(own),
    };
    if is_within { Ok(Some(below(facts, path))) } else { Err(refused()) }
}
