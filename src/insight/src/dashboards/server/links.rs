//! Addresses of the lists behind numbers: the filter shows exactly what was counted, to the same person.

use super::{
    lens::Lens,
    span::{self, Span},
};
use crate::dashboards::model::Days;
use chrono::{DateTime, SubsecRound as _, Utc};
use form_urlencoded::Serializer;
use kemai_domain::{Condition, Filter, FilterValue, Operator, filter::MAX_VALUES};
use kemai_server::{Ctx, civil};
use uuid::Uuid;

/// What every list of a dashboard has in common.
pub struct Links<'a> {
    ctx: &'a Ctx,
    person: Option<Uuid>,
    /// The chosen department as the address names it, and with those below it.
    department: String,
    departments: Option<Vec<Uuid>>,
}

impl<'a> Links<'a> {
    pub fn new(ctx: &'a Ctx, lens: &Lens<'_>, department: &str) -> Self {
        Self {
            ctx,
            person: lens.person_id(),
            department: department.to_owned(),
            departments: lens.department_ids(),
        }
    }

    /// Customers, by chips and conditions.
    pub fn customers(&self, chips: &[(&str, &str)], conditions: Vec<Filter>) -> Option<String> {
        let mut query = Serializer::new(String::new());
        if let Some(person) = self.person {
            query.append_pair("owner", &person.to_string());
        }
        for (name, value) in chips {
            query.append_pair(name, value);
        }
        let mut parts = conditions;
        if let Some(departments) = &self.departments {
            let some = |ids: &[Uuid]| {
                let ids = FilterValue::Many(ids.iter().map(Uuid::to_string).collect());
                Filter::of("department_id", Operator::In, ids)
            };
            parts.push(Filter::Any(departments.chunks(MAX_VALUES).map(some).collect()).simplify());
        }
        let filter = Filter::All(parts);
        if !filter.says_nothing() {
            query.append_pair("filter", &serde_json::to_string(&filter.simplify()).unwrap_or_default());
        }
        Some(with("/customers", &query.finish()))
    }

    /// A moment within whole days.
    pub fn within(&self, field: &str, days: Days) -> Vec<Filter> {
        self.between(field, span::instants(self.ctx, days))
    }

    /// A moment within the time that one compares with, as far as it is compared. Facts know whole seconds.
    pub fn compared(&self, field: &str, time: &Span) -> Vec<Filter> {
        let (from, until) = span::compared(self.ctx, time);
        self.between(field, (from, until.trunc_subsecs(0)))
    }

    fn between(&self, field: &str, (from, until): (DateTime<Utc>, DateTime<Utc>)) -> Vec<Filter> {
        vec![
            Condition::new(field, Operator::Gte, self.moment(from)).into(),
            Condition::new(field, Operator::Lt, self.moment(until)).into(),
        ]
    }

    /// The beginning of a day of the company's: the day alone where the reader's clock is the company's, so that he reads and changes the
    /// condition as one of his own.
    pub fn moment(&self, at: DateTime<Utc>) -> String {
        let zone = self.ctx.company_zone();
        let day = civil::local(zone, at).date();
        if self.ctx.time_zone() == zone && civil::start_of(zone, day) == at {
            day.to_string()
        } else {
            at.with_timezone(&zone).to_rfc3339()
        }
    }

    /// Follow-ups of some days, by further parameters.
    pub fn follow_ups(&self, days: Days, more: &[(&str, &str)]) -> Option<String> {
        let has = |name: &str| more.iter().any(|(other, _)| *other == name);
        let mut query = Serializer::new(String::new());
        if !has("who") {
            let person = self.person.map_or_else(|| "team".to_owned(), |person| person.to_string());
            query.append_pair("who", &person);
        }
        if !has("department") && !self.department.is_empty() {
            query.append_pair("department", &self.department);
        }
        for (name, value) in more {
            query.append_pair(name, value);
        }
        query.append_pair("since", &days.first.to_string());
        query.append_pair("until", &days.last.to_string());
        Some(with("/follow-ups", &query.finish()))
    }

    /// Plans that were due in some days, of everyone chosen or of one person, by how they stand.
    pub fn plans(&self, days: Days, state: &str, person: Option<Uuid>) -> Option<String> {
        let person = person.or(self.person).map_or_else(|| "team".to_owned(), |person| person.to_string());
        let mut query = Serializer::new(String::new());
        query.append_pair("who", &person);
        if !self.department.is_empty() {
            query.append_pair("department", &self.department);
        }
        query.append_pair("state", state);
        query.append_pair("since", &days.first.to_string());
        query.append_pair("until", &days.last.to_string());
        Some(with("/plans", &query.finish()))
    }
}

fn with(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
