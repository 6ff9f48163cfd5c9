//! The history of a customer, or of one record that hangs on it or on nothing, in words: labels of fields, names of people, labels of choices.

use super::{
    lookup,
    regions::describe_parts,
    service,
    store::{self, MASKED},
};
use crate::customers::{
    CONTACT, CUSTOMER,
    access::{ACCESS, AccessOutcome},
    countries,
    model::{CustomerKind, DecisionRole, HistoryAbout, HistoryChange, HistoryEntry, Lifecycle},
};
use chrono::{DateTime, Utc};
use kemai_domain::{
    Action, AppError, CustomerId, Entity, FieldChange, FieldDef, FieldKind, FieldTable, Lang, Money,
};
use kemai_records::{
    comments::{COMMENT, text::plain as plain_comment},
    files::FILE,
};
use kemai_server::{
    ChangeAction, Ctx, RecordKinds, RecordTitle, Titles, ToldTables, change_log, civil,
    regions::{self, Regions},
};
use leptos::prelude::use_context;
use serde_json::Value;
use std::{borrow::Cow, collections::HashMap, sync::Arc};
use uuid::Uuid;

/// Entries of a page; more where an operation would be cut in two.
pub(super) const PAGE: u64 = 50;

/// What an entry says at most of the record that it is about.
const LONGEST: usize = 40;

/// Of what the program gives, these tell what happened; when it happened the entry says by itself.
const TOLD_OF_PLANS: [&str; 4] = ["status", "cancel_reason", "place", "coordinates"];

/// What the areas know of their records: which there are, and how their changes are told.
#[derive(Clone, Copy)]
pub struct Tellers {
    pub kinds: RecordKinds,
    pub tables: ToldTables,
}

impl Tellers {
    /// Those of the request of a page or server function; outside one, nobody tells of the other areas.
    #[must_use]
    pub fn here() -> Self {
        Self {
            kinds: use_context().unwrap_or(RecordKinds(&[])),
            tables: use_context().unwrap_or(ToldTables(&[])),
        }
    }
}

/// What happened to a customer, newest first; as in [`told_by`], for pages and server functions.
///
/// # Errors
/// Not found.
pub async fn list(ctx: &Ctx, id: CustomerId, before: Option<i64>) -> Result<Vec<HistoryEntry>, AppError> {
    told_by(ctx, Tellers::here(), id, before).await
}

/// What happened to a customer, newest first; of a removed one for those who may restore it.
///
/// # Errors
/// Not found.
pub async fn told_by(
    ctx: &Ctx,
    tellers: Tellers,
    id: CustomerId,
    before: Option<i64>,
) -> Result<Vec<HistoryEntry>, AppError> {
    store::find(ctx, ctx.db().reader(), id, Action::View, service::seen(ctx)).await?;
    let entries = change_log::history(ctx, id.0, &unread(ctx), before, PAGE).await?;
    // Of several plans and follow-ups it says which is meant, as far as they may be seen.
    let of_kind = |entry: &&change_log::Entry| matches!(entry.entity, Entity::Plan | Entity::FollowUp);
    let records: Vec<_> = entries.iter().filter(of_kind).map(|entry| (entry.entity, entry.record)).collect();
    let titles = tellers.kinds.titles(ctx, &records).await?;
    told(ctx, tellers.tables, entries, &titles).await
}

/// What happened to one record of any kind, newest first: for the page of a record that hangs on no customer, too.
///
/// # Errors
/// Not found.
pub async fn of_record(
    ctx: &Ctx,
    kinds: RecordKinds,
    entity: Entity,
    id: Uuid,
    before: Option<i64>,
) -> Result<Vec<HistoryEntry>, AppError> {
    if entity == Entity::Customer {
        return list(ctx, CustomerId(id), before).await;
    }
    let tables = Tellers::here().tables;
    kinds.find(ctx, entity, id).await?;
    let entries = change_log::history(ctx, id, &[], before, PAGE).await?;
    told(ctx, tables, entries, &Titles::new()).await
}

async fn told(
    ctx: &Ctx,
    tables: ToldTables,
    entries: Vec<change_log::Entry>,
    titles: &Titles,
) -> Result<Vec<HistoryEntry>, AppError> {
    let words = Words::load(ctx, tables, &entries).await?;
    Ok(entries
        .into_iter()
        .map(|entry| HistoryEntry {
            seq: entry.seq,
            actor_name: entry.actor.and_then(|actor| words.people.get(&actor.0).cloned()),
            about: titles.get(&entry.record).map(about),
            operation: entry.operation,
            kind: entry.kind.clone(),
            undid: entry.undid.clone(),
            at: entry.at,
            program: entry.program.clone(),
            entity: entry.entity.key().to_owned(),
            action: entry.action.key().to_owned(),
            changes: entry
                .fields
                .iter()
                .filter(|change| is_told(tables, entry.entity, entry.action, &change.field))
                .map(|change| words.change(entry.entity, change))
                .collect(),
        })
        .collect())
}

/// What hangs on a customer can be open to a role less far than the customer is; then its history does not tell of it either, nor of
/// comments and files, which may hang on it.
fn unread(ctx: &Ctx) -> Vec<Entity> {
    let reach = |entity| ctx.rights().reach(entity, Action::View);
    let mut unread = vec![Entity::FollowUp, Entity::Plan];
    unread.retain(|entity| reach(*entity) < reach(Entity::Customer));
    if !unread.is_empty() {
        unread.extend([Entity::Comment, Entity::File]);
    }
    unread
}

/// What the entry says by itself, who and when, is not said again as a field; nor how a plan stands that is new.
fn is_told(tables: ToldTables, entity: Entity, action: ChangeAction, field: &str) -> bool {
    let is_id = |field: &FieldDef| field.kind == FieldKind::Text && field.key.ends_with("_id");
    if entity == Entity::Plan && TOLD_OF_PLANS.contains(&field) {
        return action != ChangeAction::Create;
    }
    let field = table(tables, entity).and_then(|table| table.find(field));
    field.is_none_or(|field| (!field.is_computed || field.is_of_change) && !is_id(field))
}

/// The beginning of what a record says, with its page.
fn about(record: &RecordTitle) -> HistoryAbout {
    let said = record.content.as_deref().unwrap_or(&record.title);
    let line = said.lines().next().unwrap_or_default();
    let mut text: String = line.chars().take(LONGEST).collect();
    if text.len() < said.trim_end().len() {
        text.push('…');
    }
    HistoryAbout { text, path: record.path.clone() }
}

/// Everything that turns ids and keys into words.
struct Words<'a> {
    ctx: &'a Ctx,
    tables: ToldTables,
    people: HashMap<Uuid, String>,
    departments: HashMap<Uuid, String>,
    choices: HashMap<(String, String), String>,
    regions: Arc<Regions>,
}

impl<'a> Words<'a> {
    async fn load(ctx: &'a Ctx, tables: ToldTables, entries: &[change_log::Entry]) -> Result<Self, AppError> {
        let ids: Vec<Uuid> = entries
            .iter()
            .flat_map(|entry| &entry.fields)
            .flat_map(|change| [&change.before, &change.after])
            .flatten()
            .flat_map(texts)
            .filter_map(|text| text.parse().ok())
            .chain(entries.iter().filter_map(|entry| entry.actor).map(|actor| actor.0))
            .collect();
        Ok(Self {
            ctx,
            tables,
            people: lookup::user_names(ctx, &ids).await?,
            departments: lookup::department_names(ctx, &ids).await?,
            choices: lookup::choice_labels(ctx).await?,
            regions: regions::all(ctx.app()).await?,
        })
    }

    fn change(&self, entity: Entity, change: &FieldChange) -> HistoryChange {
        let field = table(self.tables, entity).and_then(|table| table.find(&change.field));
        let hidden = field.and_then(|field| field.mask).is_some_and(|mask| self.ctx.hides(mask));
        let say = |value: &Option<Value>| {
            value
                .as_ref()
                .map(|value| if hidden { MASKED.to_owned() } else { self.value(entity, field, value) })
        };
        HistoryChange {
            label: field
                .map_or_else(|| change.field.clone(), |field| (field.label)(self.ctx.lang()).to_owned()),
            before: say(&change.before),
            after: say(&change.after),
            field: change.field.clone(),
        }
    }

    fn value(&self, entity: Entity, field: Option<&FieldDef>, value: &Value) -> String {
        if let Value::Array(list) = value {
            let parts: Vec<_> = list.iter().map(|part| self.value(entity, field, part)).collect();
            return parts.join("、");
        }
        let lang = self.ctx.lang();
        let Some(field) = field else { return plain(value) };
        let text = plain(value);
        match field.kind {
            _ if entity == Entity::Comment => plain_comment(&text),
            FieldKind::Money => serde_json::from_value::<Money>(value.clone())
                .map_or(text, |money| money.format_grouped(lang)),
            FieldKind::Person | FieldKind::People => name(&self.people, &text),
            FieldKind::Department => name(&self.departments, &text),
            FieldKind::Region => describe_parts(lang, &self.regions, Some(&text), None),
            FieldKind::Choice | FieldKind::Choices => self.choice(entity, field, &text, lang),
            FieldKind::Instant => match text.parse::<DateTime<Utc>>() {
                Ok(at) => civil::local(self.ctx.time_zone(), at).format("%Y-%m-%d %H:%M").to_string(),
                Err(_) => text,
            },
            FieldKind::Bool => {
                if text == "true" {
                    "✓".to_owned()
                } else {
                    "—".to_owned()
                }
            }
            FieldKind::Text => self.said(entity, field, &text).map_or(text, Cow::into_owned),
            _ => text,
        }
    }

    /// What the area of the record says for a value.
    fn said(&self, entity: Entity, field: &FieldDef, kept: &str) -> Option<Cow<'static, str>> {
        self.tables.of(entity).and_then(|told| (told.word)(field.key, kept, self.ctx.lang()))
    }

    fn choice(&self, entity: Entity, field: &FieldDef, key: &str, lang: Lang) -> String {
        if let Some(dictionary) = field.dictionary {
            let label = self.choices.get(&(dictionary.to_owned(), key.to_owned()));
            return label.cloned().unwrap_or_else(|| key.to_owned());
        }
        let word = match field.key {
            "kind" => key.parse::<CustomerKind>().ok().map(|kind| kind.label(lang)),
            "lifecycle" => key.parse::<Lifecycle>().ok().map(|state| state.label(lang)),
            "country" => return countries::name(key, lang),
            "outcome" => AccessOutcome::from_key(key).map(|outcome| outcome.label(lang)),
            "decision_role" => key.parse::<DecisionRole>().ok().map(|role| role.label(lang)),
            _ => return self.said(entity, field, key).map_or_else(|| key.to_owned(), Cow::into_owned),
        };
        word.unwrap_or(key).to_owned()
    }
}

fn table(tables: ToldTables, entity: Entity) -> Option<&'static FieldTable> {
    match entity {
        Entity::Customer => Some(&CUSTOMER),
        Entity::Contact => Some(&CONTACT),
        Entity::AccessRequest => Some(&ACCESS),
        Entity::File => Some(&FILE),
        Entity::Comment => Some(&COMMENT),
        other => tables.of(other).map(|told| told.table),
    }
}

fn name(names: &HashMap<Uuid, String>, id: &str) -> String {
    id.parse().ok().and_then(|id: Uuid| names.get(&id).cloned()).unwrap_or_else(|| "—".to_owned())
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
