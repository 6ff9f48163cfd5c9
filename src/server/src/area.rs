//! What an area brings to the whole: the grades of its addresses, its REST operations and the kinds of records that comments,
//! files and history can hang on.

use crate::{app::App, ctx::Ctx, jobs::JobKind, upkeep::Chore};
use futures::future::BoxFuture;
use kemai_domain::{AppError, CustomerId, Entity, FieldTable, Grade, Lang, UserId};
use std::{borrow::Cow, collections::HashMap};
use uuid::Uuid;

/// One area's registry.
#[derive(Clone, Copy)]
pub struct Area {
    pub name: &'static str,
    /// Method and matched path, and who may come: `("POST /rpc/customers/list", Grade::Can(Entity::Customer, Action::View))`.
    pub grades: &'static [(&'static str, Grade)],
    /// Adds the area's operations below `/api/v1`.
    pub api: fn(axum::Router<App>) -> axum::Router<App>,
    /// Their description.
    pub openapi: fn() -> utoipa::openapi::OpenApi,
    pub records: &'static [RecordKind],
    /// What the program does by itself, from time to time.
    pub chores: &'static [Chore],
    /// The kinds of jobs that it enqueues, with their handlers.
    pub work: &'static [JobKind],
}

/// A kind of record that comments, files and history hang on.
#[derive(Clone, Copy)]
pub struct RecordKind {
    pub entity: Entity,
    /// Loads the record through its scoped store: not found when it is outside the person's reach.
    pub find: for<'a> fn(&'a Ctx, Uuid) -> BoxFuture<'a, Result<RecordHead, AppError>>,
    /// What a list says of several, in one query: those outside the person's reach are left out.
    pub titles: FindTitles,
}

/// What others need to know of a record they hang on.
#[derive(Clone, Debug)]
pub struct RecordHead {
    pub title: String,
    /// What it says, where it says something: the content of a plan.
    pub content: Option<String>,
    /// The address of its page.
    pub path: String,
    /// The customer whose reach it follows.
    pub customer: Option<CustomerId>,
    /// Whose work it is, who is told of what others say to it: the writer of a follow-up, whoever has to do a plan.
    pub person: Option<UserId>,
    pub can_edit: bool,
}

/// What a list says of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordTitle {
    pub title: String,
    /// As in [`RecordHead`].
    pub content: Option<String>,
    /// The address of its page.
    pub path: String,
}

/// Finds them within the person's reach.
pub type FindTitles = for<'a> fn(&'a Ctx, &'a [Uuid]) -> BoxFuture<'a, Result<Titles, AppError>>;

/// By the records' ids.
pub type Titles = HashMap<Uuid, RecordTitle>;

/// The record kinds of every area, in the request's context.
#[derive(Clone, Copy)]
pub struct RecordKinds(pub &'static [&'static [RecordKind]]);

impl RecordKinds {
    /// Loads any record by kind and id, within the person's reach.
    ///
    /// # Errors
    /// Not found.
    pub async fn find(self, ctx: &Ctx, entity: Entity, id: Uuid) -> Result<RecordHead, AppError> {
        (self.kind(entity).ok_or_else(AppError::not_found)?.find)(ctx, id).await
    }

    /// What a list says of several records, one query for each kind; nothing of those out of reach.
    ///
    /// # Errors
    /// Internal, when the database fails.
    pub async fn titles(self, ctx: &Ctx, records: &[(Entity, Uuid)]) -> Result<Titles, AppError> {
        let mut by_kind: HashMap<Entity, Vec<Uuid>> = HashMap::new();
        for (entity, id) in records {
            by_kind.entry(*entity).or_default().push(*id);
        }
        let mut titles = Titles::with_capacity(records.len());
        for (entity, mut ids) in by_kind {
            let Some(kind) = self.kind(entity) else { continue };
            ids.sort_unstable();
            ids.dedup();
            match (kind.titles)(ctx, &ids).await {
                Ok(found) => titles.extend(found),
                // The kind of record is not for this person.
                Err(error) if error.code.status() < 500 => {}
                Err(error) => return Err(error),
            }
        }
        Ok(titles)
    }

    fn kind(self, entity: Entity) -> Option<&'static RecordKind> {
        self.0.iter().copied().flatten().find(|kind| kind.entity == entity)
    }
}

/// How one area's changes are told in another's history.
#[derive(Clone, Copy)]
pub struct Told {
    pub table: &'static FieldTable,
    /// What a kept value of a field says, where it says it otherwise: `word("method", "phone", lang)`.
    pub word: fn(&str, &str, Lang) -> Option<Cow<'static, str>>,
}

/// Those of every area, in the request's context.
#[derive(Clone, Copy)]
pub struct ToldTables(pub &'static [&'static [Told]]);

impl ToldTables {
    /// How changes of a kind of record are told; none for kinds that nobody tells of.
    #[must_use]
    pub fn of(self, entity: Entity) -> Option<Told> {
        self.0.iter().copied().flatten().copied().find(|told| told.table.entity == entity)
    }
}
