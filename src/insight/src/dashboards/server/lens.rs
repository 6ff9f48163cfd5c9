//! Whose records are counted: what the asker may see, narrowed to the department and the person that were chosen.
//!
//! The boundary is the one of `kemai_server::reach`, over facts instead of rows; a test holds both against each other.

use crate::{
    dashboards::model::Question,
    facts::{Bits, Customer, Due, Facts, Said, Who},
};
use kemai_domain::{Action, AppError, Entity, Problem};
use kemai_server::{Ctx, Scope, reach};
use std::{collections::HashSet, num::NonZero, ops::Range, sync::Arc};
use uuid::Uuid;

/// Words of 64 customers for which another core is worth while.
const LEAST_PART: usize = 256;

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

    /// The customers that are there and within.
    fn customers(&self, facts: &Facts) -> Bits {
        match self {
            Self::Everything => Bits::of(facts, None, |_| true),
            Self::Nothing => Bits::of(facts, None, |_| false),
            Self::Own { me, shared } => Bits::of(facts, *shared, |customer| customer.owner == *me),
            Self::Departments { which, me, shared } => Bits::of(facts, *shared, |customer| {
                is_in(which, customer.department) || customer.owner == *me
            }),
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
    customers: Arc<Bits>,
    /// Those whose follow-ups and plans are seen.
    said: Arc<Bits>,
    /// Of each who spoke, whether he is seen and chosen.
    speakers: Vec<bool>,
    due: Arc<Bits>,
    /// Whose tasks without a customer.
    tasks: Within<'a>,
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
        let (of_said, of_due) = (reach::scope_of(ctx, Entity::FollowUp), reach::scope_of(ctx, Entity::Plan));
        let seen = |scope: &Scope| facts.seen(scope, || Within::of(scope, facts).customers(facts));
        let can = |entity| ctx.rights().can(entity, Action::View);
        let person = person(facts, &scope, &question.person)?;
        let departments = departments(facts, &scope, &question.department)?;
        let is_chosen = |who: &Who| {
            person.is_none_or(|person| who.person == person)
                && departments.as_ref().is_none_or(|which| is_in(which, who.department))
        };
        let sees_said = can(Entity::FollowUp);
        Ok(Self {
            said: seen(&of_said),
            speakers: facts.spoken.who.iter().map(|who| sees_said && is_chosen(who)).collect(),
            due: seen(&of_due),
            tasks: Within::of(&of_due, facts),
            customers: seen(&scope),
            person,
            departments,
            sees_said,
            sees_due: can(Entity::Plan),
            facts,
        })
    }

    /// The customers in as many parts as there are cores, for `customers`.
    pub fn parts(&self) -> Vec<Range<usize>> {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let words = self.customers.words();
        let length = words.div_ceil(cores).max(LEAST_PART);
        (0..words).step_by(length).map(|first| first..words.min(first + length)).collect()
    }

    /// Customers of a part that are there, seen and chosen.
    pub fn customers(&self, part: Range<usize>) -> impl Iterator<Item = &Customer> {
        let seen = self.customers.numbers(part).filter_map(|number| self.facts.customers.get(number));
        seen.filter(|customer| {
            self.person.is_none_or(|person| customer.owner == person)
                && self.departments.as_ref().is_none_or(|which| is_in(which, customer.department))
        })
    }

    /// Follow-ups of some time.
    pub fn said(&self, from: u32, until: u32) -> impl Iterator<Item = &Said> {
        let said = self.facts.said.within(from, until, |customer| self.said.has(customer));
        said.filter(|said| self.speakers.get(usize::from(said.who)).copied().unwrap_or_default())
    }

    /// Plans that were due in some time.
    pub fn due(&self, from: u32, until: u32) -> impl Iterator<Item = &Due> {
        // A task has no customer, which is number 0.
        let is_seen = |customer: u32| customer == 0 || self.due.has(customer);
        self.facts.due.within(from, until, is_seen).filter(|due| {
            let place = || self.facts.people.place_of(due.assignee);
            self.sees_due
                && self.person.is_none_or(|person| due.assignee == person)
                && self.departments.as_ref().is_none_or(|which| is_in(which, place()))
                && (due.customer != 0 || self.tasks.holds_task(self.facts, due))
        })
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
