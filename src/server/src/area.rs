//! What an area brings to the whole: the grades of its addresses, its REST operations and the kinds of records that comments,
//! files and history can hang on.

use crate::{app::App, ctx::Ctx, jobs::JobKind, upkeep::Chore};
use futures::future::BoxFuture;
use kemai_domain::{AppError, CustomerId, Entity, FieldTable, Grade, Lang};
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
    pub can_edit: bool,
}

/// The record kinds of every area, in the request's context.
#[derive(Clone, Copy)]
pub struct RecordKinds(pub &'static [&'static [RecordKind]]);

impl RecordKinds {
    /// Loads any record by kind and id, within the person's reach.
    ///
    /// # Errors
    /// Not found.
    pub async fn find(self, ctx: &Ctx, entity: Entity, id: Uuid) -> Result<RecordHead, AppError> {
        let kind = self.0.iter().copied().flatten().find(|kind| kind.entity == entity);
        (kind.ok_or_else(AppError::not_found)?.find)(ctx, id).await
    }
}

/// How one area's changes are told in another's history.
#[derive(Clone, Copy)]
pub struct Told {
    pub table: &'static FieldTable,
    /// The word for a key of a field: `word("method", "phone", lang)`.
    pub word: fn(&str, &str, Lang) -> Option<&'static str>,
}

/// Those of every area, in the request's context.
#[derive(Clone, Copy)]
pub struct ToldTables(pub &'static [&'static [Told]]);

impl ToldTables {
    /// How changes of a kind of record are told; none for kinds that nobody tells of, and outside a request.
    #[must_use]
    pub fn of(entity: Entity) -> Option<Told> {
        let Self(tables) = leptos::prelude::use_context()?;
        tables.iter().copied().flatten().copied().find(|told| told.table.entity == entity)
    }
}
