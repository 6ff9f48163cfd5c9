//! Follow-ups and plans given out as tables: the lists as they are filtered, within the reader's reach, in words that an import reads again.

use crate::{
    follow_ups::{FOLLOW_UP, FollowUpView, model::FollowUpQuery, server::service},
    listing::Wanted,
    plans::{
        PLAN,
        model::{PlanQuery, PlanView},
        rule_words::rule_words,
        server::list,
    },
};
use kemai_domain::{Action, AppError, Filter, Lang, Operator, Problem};
use kemai_records::transfer::{ExportKind, ExportPage, Exported};
use kemai_server::{Ctx, Sql, database};
use kemai_words::follow_ups as words;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Rows of a page: fewer questions for each, and yet a short transaction.
const PAGE: u32 = 500;

/// How follow-ups are exported.
pub const EXPORT_FOLLOW_UPS: ExportKind = ExportKind {
    entity: FOLLOW_UP.entity,
    name: "follow_ups",
    columns: |ctx| columns(FOLLOW_UP_COLUMNS, ctx.lang()),
    page: |ctx, query, cursor| Box::pin(follow_ups(ctx, query, cursor)),
};

/// How plans are exported.
pub const EXPORT_PLANS: ExportKind = ExportKind {
    entity: PLAN.entity,
    name: "plans",
    columns: |ctx| columns(PLAN_COLUMNS, ctx.lang()),
    page: |ctx, query, cursor| Box::pin(plans(ctx, query, cursor)),
};

type Named = (&'static str, fn(Lang) -> &'static str);

// The code comes first: it names one customer, whatever others are called.
const FOLLOW_UP_COLUMNS: &[Named] = &[
    ("customer_code", words::customer_code),
    ("customer", words::customer),
    ("contact", words::contact),
    ("occurred_at", words::occurred_at),
    ("method", words::method),
    ("content", words::content),
    ("result", words::result),
    ("mood", words::mood),
    ("next_step", words::next_step),
    ("person_id", words::person),
    ("department_id", words::department),
    ("created_at", words::written_at),
];

const PLAN_COLUMNS: &[Named] = &[
    ("customer_code", words::customer_code),
    ("customer", words::customer),
    ("contact", words::contact),
    ("due_at", words::due_at),
    ("method", words::method),
    ("content", words::plan_content),
    ("assignee_id", words::assignee),
    ("status", words::status),
    ("repeat", words::repeat),
    ("closed_at", words::closed_at),
    ("cancel_reason", words::cancel_reason),
    ("checked_in_at", words::checked_in_at),
    ("place", words::place),
];

fn columns(named: &[Named], lang: Lang) -> Vec<(&'static str, String)> {
    named.iter().map(|(key, label)| (*key, label(lang).to_owned())).collect()
}

/// The query of an address: that of the list, or a filter as the API has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    filter: String,
    customer: String,
    /// `me` for one's own, an id for one person's; everyone's within reach when empty.
    who: String,
    department: String,
    method: String,
    days: String,
    /// Of that department alone, by result and mood: of follow-ups.
    alone: String,
    result: String,
    mood: String,
    /// The first day, on the company's calendar.
    since: String,
    /// How plans stand.
    state: String,
    /// The first day of the calendar, on the reader's clock. With it, `until` is on the reader's clock too.
    from: String,
    /// The last day; without `from` on the company's calendar.
    until: String,
}

impl Asked {
    fn read(query: &str) -> Result<Self, AppError> {
        let pairs = form_urlencoded::parse(query.as_bytes())
            .map(|(key, value)| (key.into_owned(), serde_json::Value::from(value.into_owned())));
        serde_json::from_value(serde_json::Value::Object(pairs.collect()))
            .map_err(|_| AppError::bad_request())
    }

    fn filter(&self) -> Result<Filter, AppError> {
        if self.filter.trim().is_empty() {
            return Ok(Filter::All(Vec::new()));
        }
        serde_json::from_str(&self.filter).map_err(|_| AppError::field("filter", Problem::BadFilter))
    }

    fn person(&self, ctx: &Ctx) -> Result<Option<String>, AppError> {
        Ok(match self.who.as_str() {
            "" | "team" => None,
            "me" => Some(ctx.user_id()?.to_string()),
            person => Some(person.to_owned()),
        })
    }
}

async fn follow_ups(ctx: &Ctx, query: &str, cursor: &str) -> Result<ExportPage, AppError> {
    ctx.require(FOLLOW_UP.entity, Action::Export)?;
    let asked = Asked::read(query)?;
    let list = FollowUpQuery {
        customer: asked.customer.clone(),
        who: asked.person(ctx)?.unwrap_or_else(|| "team".to_owned()),
        department: asked.department.clone(),
        method: asked.method.clone(),
        days: asked.days.clone(),
        alone: asked.alone.clone(),
        result: asked.result.clone(),
        mood: asked.mood.clone(),
        since: asked.since.clone(),
        until: asked.until.clone(),
        // What lies in the recycle bin is given to nobody.
        state: String::new(),
        cursor: String::new(),
    };
    let filter = Filter::All(vec![asked.filter()?, service::filter_of(ctx, &list).await?]);
    let wanted = Wanted { filter, is_ascending: false, cursor: Some(cursor.to_owned()), limit: PAGE };
    let page = service::page(ctx, wanted).await?;
    let customers = page.items.iter().map(|view| view.follow_up.customer_id.0);
    let names = Names::of(ctx, customers.collect()).await?;
    Ok(ExportPage {
        rows: page.items.into_iter().map(|view| follow_up_row(view, &names, ctx.lang())).collect(),
        next: page.next_cursor,
        total: page.total,
        total_is_exact: page.total_is_exact,
    })
}

fn follow_up_row(view: FollowUpView, names: &Names, lang: Lang) -> Vec<Exported> {
    let follow_up = view.follow_up;
    vec![
        names.code(follow_up.customer_id.0),
        Some(view.customer_name).into(),
        view.contact_name.into(),
        Exported::Instant(follow_up.occurred_at),
        Some(follow_up.method.label(lang).to_owned()).into(),
        Some(follow_up.content).into(),
        view.result_label.into(),
        follow_up.mood.map(|mood| mood.label(lang).to_owned()).into(),
        follow_up.next_step.into(),
        Some(view.person_name).into(),
        names.departments.get(&follow_up.department_id.0).cloned().into(),
        Exported::Instant(follow_up.created_at),
    ]
}

async fn plans(ctx: &Ctx, query: &str, cursor: &str) -> Result<ExportPage, AppError> {
    ctx.require(PLAN.entity, Action::View)?;
    ctx.require(PLAN.entity, Action::Export)?;
    let asked = Asked::read(query)?;
    let mut parts = vec![asked.filter()?];
    // The calendar has days of the reader's clock, the list those of the company.
    let is_of_calendar = !asked.from.is_empty();
    for (day, operator) in [(&asked.from, Operator::Gte), (&asked.until, Operator::Lte)] {
        if is_of_calendar && !day.is_empty() {
            parts.push(Filter::of("due_at", operator, day.clone()));
        }
    }
    let until = if is_of_calendar { String::new() } else { asked.until.clone() };
    let list = PlanQuery {
        who: if asked.who.is_empty() { "team".to_owned() } else { asked.who.clone() },
        department: asked.department.clone(),
        state: asked.state.clone(),
        since: asked.since.clone(),
        until,
        cursor: cursor.to_owned(),
    };
    let page = list::page(ctx, &list, Filter::All(parts), PAGE).await?;
    let customers = page.items.iter().filter_map(|view| view.plan.customer_id).map(|id| id.0);
    let names = Names::of(ctx, customers.collect()).await?;
    Ok(ExportPage {
        rows: page.items.into_iter().map(|view| plan_row(view, &names, ctx.lang())).collect(),
        next: page.next_cursor,
        total: page.total,
        total_is_exact: page.total_is_exact,
    })
}

fn plan_row(view: PlanView, names: &Names, lang: Lang) -> Vec<Exported> {
    let plan = view.plan;
    vec![
        plan.customer_id.map_or(Exported::Nothing, |customer| names.code(customer.0)),
        view.customer_name.into(),
        view.contact_name.into(),
        Exported::Instant(plan.due_at),
        Some(plan.method.label(lang).to_owned()).into(),
        Some(plan.content).into(),
        Some(view.assignee_name).into(),
        Some(plan.status.label(lang).to_owned()).into(),
        plan.repeat.map(|rule| rule_words(&rule, lang)).into(),
        plan.closed_at.map_or(Exported::Nothing, Exported::Instant),
        plan.cancel_reason.into(),
        plan.checked_in_at.map_or(Exported::Nothing, Exported::Instant),
        plan.place.into(),
    ]
}

/// What ids of a page are called.
struct Names {
    codes: HashMap<Uuid, String>,
    departments: HashMap<Uuid, String>,
}

impl Names {
    async fn of(ctx: &Ctx, customers: BTreeSet<Uuid>) -> Result<Self, AppError> {
        let mut sql = Sql::new(ctx.db(), "SELECT id, code AS name FROM customers WHERE id IN ");
        sql.bind_list(customers);
        let codes = named(ctx, sql).await?;
        let departments = named(ctx, Sql::new(ctx.db(), "SELECT id, name FROM departments")).await?;
        Ok(Self { codes, departments })
    }

    fn code(&self, customer: Uuid) -> Exported {
        self.codes.get(&customer).cloned().into()
    }
}

async fn named(ctx: &Ctx, sql: Sql) -> Result<HashMap<Uuid, String>, AppError> {
    let rows = ctx.db().reader().query_all_raw(sql.statement()).await.map_err(database)?;
    rows.iter()
        .map(|row| {
            let id = row.try_get("", "id").map_err(database)?;
            Ok((id, row.try_get("", "name").map_err(database)?))
        })
        .collect()
}
